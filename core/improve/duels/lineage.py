"""Whether a table is a later version of the one that a run learned from: only then do its row numbers mean the same."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.data.preparation.arrays import part_tables
from core.data.splits.split import read
from core.errors import UserError
from core.records import ROW

LOOKED_AT = 500  # rows
ALIKE = 0.5  # of these; a data repair may have changed many others


def require(before: Path | None, after: Path, split: Path, targets: Sequence[str]) -> None:
    """UserError when rows of one number are other rows; with `before` None, or the same file, only when they are gone.

    split: of the run; targets: columns whose values may differ, as they are what is corrected.
    """
    assigned, there = read(split)[ROW].to_numpy(), pq.read_table(after, columns=[ROW])[ROW].to_numpy()
    both = np.intersect1d(assigned, there)
    if len(both) < ALIKE * len(assigned):
        raise _another(after)
    if before is None or before == after:
        return
    rows = np.sort(np.random.default_rng(0).choice(both, min(LOOKED_AT, len(both)), replace=False))
    known = pq.read_schema(after).names
    names = [name for name in pq.read_schema(before).names if name in known and name not in (ROW, *targets)][:20]
    one, other = (_texts(file, rows, names) for file in (before, after))
    same = [name for name in names if pc.mean(pc.equal(one[name], other[name])).as_py() >= ALIKE]
    if names and len(same) < ALIKE * len(names):
        raise _another(after)


def _texts(file: Path, rows: np.ndarray, names: list[str]) -> pa.Table:
    """The rows' values in the order of their numbers, as they are stored; what is missing is an empty text."""
    table = pa.concat_tables(part_tables(file, rows, names)).sort_by(ROW)
    kept = {}
    for name in names:
        column = table[name]
        words = column if pa.types.is_binary(column.type) else column.cast(pa.string())
        kept[name] = pc.fill_null(words, b"" if pa.types.is_binary(column.type) else "")
    return pa.table(kept)


def _another(after: Path) -> UserError:
    return UserError(
        "{file} is no later version of the table that the run learned from: its rows are others.",
        "Make later versions with `add` and `correct`, which keep every row's number.",
        file=after.name,
    )
