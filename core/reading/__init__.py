"""Any table file becomes Parquet here; knows nothing of column kinds, datasets or models.

What the package names is loaded when it is first asked for: who only opens a picture waits for no reader of tables.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
_FROM = {
    "ReadOptions": "options",
    "Rejected": "rejects",
    "Understood": "understanding",
    "together": "several",
    "understand": "understanding",
}


def __getattr__(name: str) -> object:
    """One of those names; the file of the rest is `table`."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_FROM.get(name, 'table')}"), name)
