"""Folders and archives of pictures, sounds or texts become one Parquet file; knows no column kinds and no models."""

from core.reading.media.dataset import MediaReading, to_parquet
from core.reading.media.dispatch import hold_media, holds_media

__all__ = ["MediaReading", "hold_media", "holds_media", "to_parquet"]
