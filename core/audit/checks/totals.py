"""Rows that hold sums or means of all the others, as spreadsheets have at their end."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.audit.context import Context, example_rows, reads_numbers, spelled, whole_column
from core.audit.remedies import repair
from core.cells.columns import as_texts
from core.data.facts.encoded import encode
from core.findings import Finding, Remedy
from core.messages import Message, together
from core.reading.outline.totals import summary_word, surely_total
from core.records import ROW, Column
from core.repairs.running import repaired
from core.repairs.steps import model_repair, options_of
from core.targets.target_reading import TargetReading
from core.tasks import TASKS

MOST = 3  # rows at the end that may hold totals
FEWEST = 4  # rows that they are totals of
EXACT, ROUNDED = 1e-6, 1e-3  # how near a sum must be: by itself, and beside a word that says so
MANY = 3  # times the largest of the other values: a total, whatever it adds up


@dataclass(frozen=True)
class Numbers:
    """A number column: the values of the rows looked at [K], and of all rows how many there are, and their sum."""

    name: str
    values: np.ndarray
    count: int
    total: float
    high: float

    def without(self, indices: list[int]) -> tuple[int, float]:
        """(count, sum) of the rows that are not at these of the positions looked at."""
        taken = self.values[indices]
        taken = taken[np.isfinite(taken)]
        return self.count - len(taken), self.total - float(taken.sum())


@dataclass(frozen=True)
class Held:
    """What one row holds of the others: their sum or mean, in these columns; in none where only its word says so."""

    what: str
    columns: tuple[str, ...]

    @property
    def sentence(self) -> Message:
        """As evidence, behind the row's number."""
        if self.columns:
            columns = spelled(list(self.columns))
            if self.what == "sum":
                return Message("holds_sum", "holds the sum of the others in {columns}", columns=columns)
            return Message("holds_mean", "holds the mean of the others in {columns}", columns=columns)
        return Message("calls_itself_total", "calls itself a total, and its numbers are far larger than the others")


def run(context: Context) -> list[Finding]:
    """At most one finding: the last rows, or the first, when their numbers are sums or means of the other rows."""
    rows = context.schema.rows
    if rows < FEWEST + 1:
        return []
    table = _edges(context, [column.name for column in context.schema.columns if _readable(column)])
    numbers = [found for column in context.schema.columns if (found := _numbers(context, column, table)) is not None]
    last = [*range(1, table.num_rows)]
    tries = [*(last[-size:] for size in range(min(MOST, rows - FEWEST, len(last)), 0, -1)), [0]]
    for indices in tries:
        notes = [held for index in indices if (held := _held(context, table, numbers, index, indices))]
        if len(notes) == len(indices):
            return [_finding(context, table, indices, notes)]
    return []


def _edges(context: Context, names: list[str]) -> pa.Table:
    """The first row and the last ones."""
    with pq.ParquetFile(context.data) as file:
        groups = file.metadata.num_row_groups
        first = next(file.iter_batches(1, row_groups=[0], columns=[ROW, *names]))
        rows = 0
        end: list[pa.Table] = []
        for group in range(groups - 1, -1, -1):
            end.insert(0, _last(file.read_row_group(group, columns=[ROW, *names]), MOST))
            rows += end[0].num_rows
            if rows > MOST:
                break
    last = _last(pa.concat_tables(end), min(MOST, context.schema.rows - 1))
    return pa.concat_tables([pa.Table.from_batches([first]), last])


def _last(table: pa.Table, rows: int) -> pa.Table:
    return table.slice(max(0, table.num_rows - rows))


def _readable(column: Column) -> bool:
    return column.profile.storage not in ("bytes", "list")


def _numbers(context: Context, column: Column, table: pa.Table) -> Numbers | None:
    """A column of numbers; None for another, and for one that can't be summed up."""
    profile = column.profile
    if not _readable(column) or profile.storage in ("date", "timestamp", "boolean"):
        return None
    if (read := _reader(context, column)) is not None:
        values = read(whole_column(context.data, [column.name])[column.name])
        values = values[np.isfinite(values)]
        if not len(values):
            return None
        return Numbers(column.name, read(table[column.name]), len(values), float(values.sum()), float(values.max()))
    if profile.mean is None or profile.numeric < 0.9 or not profile.deviation:
        return None
    edge = encode(column.name, table[column.name], "number").amounts
    count = round((profile.rows - profile.missing) * profile.numeric)
    return Numbers(column.name, edge, count, count * profile.mean, profile.maximum or 0.0)


def _reader(context: Context, column: Column) -> Callable[[pa.ChunkedArray], np.ndarray] | None:
    """What makes float64 [N] of a column of numbers that are written as texts; None for another."""
    target = context.reading
    if column.name == context.target and isinstance(target, TargetReading) and TASKS[context.recipe.task.name].numeric:
        return lambda values: np.asarray(target.read(values).fill_null(math.nan), "float64")
    reading = reads_numbers(context.recipe, column.name)
    if reading is None:
        return None
    repair, options = model_repair(reading), options_of(reading)
    state = repair.fit(as_texts(whole_column(context.data, [column.name])[column.name]), options)
    return lambda values: np.asarray(repaired(repair, state, as_texts(values)), "float64")


def _held(context: Context, table: pa.Table, numbers: list[Numbers], index: int, indices: list[int]) -> Held | None:
    """What the row holds of all rows but those looked at; None when it is a row as any other."""
    word, sure = _word(table, index)
    there = [column for column in numbers if np.isfinite(column.values[index])]
    if word == "mean":
        means = [column.name for column in there if _is_mean(column, index, indices)]
        return Held("mean", tuple(means)) if means and 2 * len(means) >= len(there) else None
    sums = tuple(column.name for column in there if _is_sum(column, index, indices, ROUNDED if word else EXACT))
    if word:
        larger = sure and len(there) > 0 and all(_is_larger(column, index, indices) for column in there)
        return Held("sum", sums) if sums or larger else None
    enough = 1 if _lacks_its_name(context, table, index, len(indices)) else 2
    return Held("sum", sums) if len(sums) >= enough and 2 * len(sums) >= len(there) else None


def _word(table: pa.Table, index: int) -> tuple[str, bool]:
    """What the first of the row's texts that says it holds ("sum", "mean", "" without any), and whether surely so."""
    texts = [table[name][index].as_py() for name in table.column_names if pa.types.is_string(table[name].type)]
    cell = next((text for text in texts if text and summary_word(text)), "")
    return summary_word(cell), surely_total(cell)


def _lacks_its_name(context: Context, table: pa.Table, index: int, missing: int) -> bool:
    """Whether the row is empty in a column that holds words, and where no other row is."""
    words = [c for c in context.schema.columns if _readable(c) and c.profile.numeric < 0.5]
    return any(
        0 < column.profile.missing <= missing and as_texts(table[column.name])[index].as_py() == "" for column in words
    )


def _is_sum(column: Numbers, index: int, indices: list[int], near: float) -> bool:
    """Whether it is the sum of the others, and larger than any of them."""
    count, total = column.without(indices)
    value = column.values[index]
    return count >= FEWEST and value == column.high and value != 0 and math.isclose(value, total, rel_tol=near)


def _is_mean(column: Numbers, index: int, indices: list[int]) -> bool:
    count, total = column.without(indices)
    return count >= FEWEST and math.isclose(column.values[index], total / count, rel_tol=ROUNDED, abs_tol=0.005)


def _is_larger(column: Numbers, index: int, indices: list[int]) -> bool:
    """Whether it is far above what the others can be: many times their mean and the largest of all."""
    count, total = column.without(indices)
    return count >= FEWEST and column.values[index] == column.high and column.high > MANY * abs(total / count)


def _finding(context: Context, table: pa.Table, indices: list[int], held: list[Held]) -> Finding:
    lines = [table[ROW][index].as_py() + 1 for index in indices]
    notes = [
        Message("row_holds", "Row {row:,} {what}.", row=line, what=entry.sentence)
        for line, entry in zip(lines, held, strict=True)
    ]
    remedies = [found for index in indices if (found := _drop(context, table, index)) is not None]
    return Finding(
        check="totals",
        severity="warn",
        columns=(),
        title=_title(indices, {entry.what for entry in held}),
        evidence=together(notes),
        consequence=Message(
            "totals_cost",
            "Such a row is no case to learn from: its numbers lie far from all others, and a test with it says little.",
        ),
        remedies=tuple(remedies),
        numbers={"rows": lines},
        examples=example_rows(table.take(pa.array(indices)), [name for name in table.column_names if name != ROW][:6]),
    )


def _title(indices: list[int], what: set[str]) -> Message:
    both = Message("sums_and_means", "sums and means")
    sorts = {"sum": Message("sums", "sums"), "mean": Message("means", "means")}
    held = sorts.get("".join(what), both)
    if indices == [0]:
        return Message("first_row_holds", "The first row holds {what} of the others", what=held)
    if len(indices) == 1:
        return Message("last_row_holds", "The last row holds {what} of the others", what=held)
    return Message("last_rows_hold", "The last rows hold {what} of the others", what=held)


def _drop(context: Context, table: pa.Table, index: int) -> Remedy | None:
    """The repair that drops this row and no other: by a text or number that stands there alone; None without one."""
    names = [name for name in table.column_names if name != ROW]
    texts = {name: as_texts(table[name])[index].as_py().strip() for name in names}
    saying = [name for name in names if summary_word(texts[name])]
    kept = [column.name for column in context.schema.columns if column.profile.storage in ("integer", "real", "text")]
    numbers = sorted((name for name in kept if name not in saying), key=lambda name: -_unlike(context, name))
    for name in [*saying, *numbers]:
        if texts[name] and _stands_once(context, name, texts[name]):
            label = Message("drop_total", "Drop the row with “{text}” in “{name}”", text=texts[name][:40], name=name)
            return repair(label, "drop_rows", name, rule="is", value=texts[name])
    return None


def _unlike(context: Context, name: str) -> int:
    return context.schema.known(name).profile.unique


def _stands_once(context: Context, name: str, text: str) -> bool:
    whole = pc.utf8_trim_whitespace(as_texts(whole_column(context.data, [name])[name]))
    return bool(pc.sum(pc.equal(whole, text)).as_py() == 1)
