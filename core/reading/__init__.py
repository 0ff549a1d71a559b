"""Any table file becomes Parquet here; knows nothing of column kinds, datasets or models."""

from core.reading.table import Reading, Rejected, Table, opened, to_parquet

__all__ = ["Reading", "Rejected", "Table", "opened", "to_parquet"]
