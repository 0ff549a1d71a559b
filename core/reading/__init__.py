"""Any table file becomes Parquet here; knows nothing of column kinds, datasets or models."""

from core.reading.options import ReadOptions
from core.reading.rejects import Rejected
from core.reading.several import together
from core.reading.table import Reading, Table, opened, to_parquet
from core.reading.understanding import Understood, understand

__all__ = [
    "ReadOptions",
    "Reading",
    "Rejected",
    "Table",
    "Understood",
    "opened",
    "to_parquet",
    "together",
    "understand",
]
