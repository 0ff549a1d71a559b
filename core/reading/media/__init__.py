"""Folders and archives of pictures, sounds or texts become one Parquet file; knows no column kinds and no models.

As in core.reading, what the package names is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.reading.media.dataset import MediaReading, to_parquet
    from core.reading.media.dispatch import hold_media, holds_media

__all__ = ["MediaReading", "hold_media", "holds_media", "to_parquet"]
_FROM = {"MediaReading": "dataset", "to_parquet": "dataset", "hold_media": "dispatch", "holds_media": "dispatch"}


def __getattr__(name: str) -> object:
    """One of those names."""
    if name not in _FROM:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
