"""Rows that belong together: the answer to one may depend on the others, so they are answered at once.

A bundle names the input whose equal texts belong together (`BundleSchema.groups`); a row without one stands for itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.answers import Answers
from core.bundle_schema import BundleSchema, InputColumn
from core.cells import blanks
from core.cells.missing import MISSING_WORDS
from core.errors import UserError
from core.messages import NOTHING, Message
from core.serving.inputs.casting import input_tensors

MOST_HELD = 1_000_000  # rows of a file that wait for the last one of their group


@dataclass(frozen=True)
class _Alone:
    """One input by itself."""

    inputs: tuple[InputColumn, ...]


def numbered(values: np.ndarray | pa.Array, words: Iterable[str]) -> np.ndarray:
    """Which group each row is in, int64 [N] from 0: equal for equal values, those without one by themselves.

    values: as the graph takes them, texts or float64 [N]. words: texts that mean that there is no value.
    """
    bare = _bare(values)
    codes = bare.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype("int64")
    missing = np.flatnonzero(pc.is_in(bare, pa.array(["", *words], pa.string())).to_numpy(zero_copy_only=False))
    codes[missing] = len(codes) + np.arange(len(missing))
    return np.unique(codes, return_inverse=True)[1].astype("int64")


def words_of(column: InputColumn, usual: tuple[str, ...] = MISSING_WORDS) -> tuple[str, ...]:
    """The words that mean that such a column has no value; `usual`: those of all columns that don't say."""
    return usual if column.missing is None else column.missing


def misfit(schema: BundleSchema) -> Message:
    """Why no such bundle can tell which rows belong together, in a sentence; "" where it can, or need not."""
    if not schema.groups:
        return NOTHING
    if schema.groups not in [column.name for column in schema.inputs]:
        message = "Its rows belong together by “{name}”, which is none of its columns."
        return Message("misfit.groups", message, name=schema.groups[:80])
    if any(each.traits.is_file for each in schema.inputs):
        return Message("misfit.groups_of_files", "Rows that belong together can't be told from pictures and sounds.")
    return NOTHING


def groups_in(table: pa.Table, column: InputColumn, usual: tuple[str, ...] = MISSING_WORDS) -> np.ndarray:
    """Which group each row of a table is in by that column, int64 [N]; see `words_of`."""
    return numbered(input_tensors(table, _Alone((column,)))[column.tensor], words_of(column, usual))


def answered(table: pa.Table, schema: BundleSchema, most: int, ask: Callable[[pa.Table], Answers]) -> Answers:
    """The answers to all rows of a table, about `most` asked for at once; rows that belong together always are."""
    if not schema.groups:
        starts = range(0, max(table.num_rows, 1), most)
        parts = [ask(table.slice(start, most)) for start in starts]
        return parts[0] if len(parts) == 1 else Answers.joined(parts)
    input_tensors(table.slice(0, 0), schema)  # speaks up about lacking columns
    stretches = [*_stretches(groups_in(table, _column(schema), schema.missing), most)]
    if len(stretches) < 2:
        return ask(table)
    found = Answers.joined([ask(table.take(pa.array(rows))) for rows in stretches])
    return found.take(np.argsort(np.concatenate(stretches)))


def _stretches(groups: np.ndarray, most: int) -> Iterator[np.ndarray]:
    """Positions int64 [n] of whole groups, ascending, until all had their turn; more than `most` in a large group."""
    order = np.argsort(groups, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(groups[order])) + 1, len(order))
    for start, end in _cut(ends, most):
        yield np.sort(order[start:end])


def whole(tables: Iterable[pa.Table], schema: BundleSchema) -> Iterator[pa.Table]:
    """The tables, or all as one where rows of several may belong together."""
    if not schema.groups:
        yield from tables
        return
    if found := [*tables]:
        yield pa.concat_tables(found)


def unbroken(batches: Callable[[], Iterable[pa.Table]], schema: BundleSchema, most: int) -> Iterator[pa.Table]:
    """A file's rows in their order, in tables that no group goes on behind; about `most` rows each.

    batches: gives the file's rows from its beginning, whenever called. UserError where more than a million rows would
    have to wait for the last one of a group.
    """
    if not schema.groups:
        yield from batches()
        return
    ends = _ends(batches(), schema)
    if len(ends) and np.diff(ends, prepend=0).max() > MOST_HELD:
        raise UserError(
            "Rows with the same “{column}” belong together, but they lie more than {most:,} rows apart.",
            "Sort the file by “{column}”, or divide it.",
            column=schema.groups,
            most=MOST_HELD,
        )
    bounds = _cut(ends, most)
    held: list[pa.Table] = []
    start, end = next(bounds, (0, 0))
    index = 0
    for table in batches():
        while index + table.num_rows >= end > start:
            yield pa.concat_tables([*held, table.slice(0, end - index)])
            table, held, index = table.slice(end - index), [], end
            start, end = next(bounds, (end, end))
        held.append(table)
        index += table.num_rows


def _ends(tables: Iterable[pa.Table], schema: BundleSchema) -> np.ndarray:
    """Behind which rows no group goes on, int64 ascending; the last one is the number of rows."""
    known: dict[str, int] = {}
    column, codes = _column(schema), []
    words = {"", *words_of(column, schema.missing)}
    for table in tables:
        input_tensors(table.slice(0, 0), schema)  # speaks up about lacking columns
        encoded = _bare(input_tensors(table, _Alone((column,)))[column.tensor]).dictionary_encode()
        names = [None if text in words else text for text in encoded.dictionary.to_pylist()]
        own = np.array([-1 if name is None else known.setdefault(name, len(known)) for name in names], "int64")
        codes.append(own[encoded.indices.to_numpy(zero_copy_only=False)])
    if not codes:
        return np.zeros(0, "int64")
    found = np.concatenate(codes)
    rows = np.arange(len(found))
    last = np.zeros(len(known) + 1, "int64")
    last[found] = rows  # the later row stays
    reach = np.maximum.accumulate(np.where(found < 0, rows, last[found]))
    return np.flatnonzero(reach == rows) + 1


def _cut(ends: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches that end at one of the ends, of at most `most` rows where that can be."""
    start = 0
    while len(ends) and start < ends[-1]:
        fits = int(np.searchsorted(ends, start + most, "right")) - 1
        next_end = int(np.searchsorted(ends, start, "right"))
        end = int(ends[max(fits, next_end)])
        yield start, end
        start = end


def _column(schema: BundleSchema) -> InputColumn:
    return next(column for column in schema.inputs if column.name == schema.groups)


def _bare(values: np.ndarray | pa.Array) -> pa.Array:
    """Raw values as texts without blanks around them, "" for no number; equal ones for equal values."""
    array = pa.array(values)
    if pa.types.is_floating(array.type):
        return pc.if_else(pc.is_nan(array), "", pc.add(array, 0.0).cast(pa.string()))  # -0.0 is 0.0
    return pc.utf8_trim(array.cast(pa.string()), blanks.SIGNS)
