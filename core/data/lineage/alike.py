"""Rows of any source made alike to a dataset's: its columns, its stored types, its words, its earlier data repairs.

Columns are matched by name, whatever their case, spaces and order. Never drops a row, so that rows stay beside their
inbox entries.
"""

import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.lineage.cells import called, kept, plain_cells
from core.data.lineage.cells import labels as answers
from core.errors import UserError
from core.messages import Message, plural, some
from core.plain import Plain
from core.recipe import RepairChoice
from core.records import ROW, Schema
from core.repaired import Repaired
from core.repairs import REPAIRS
from core.repairs import tables as repairs

_BY_ROW = ("replace_text", "text_case", "spaces", "split_text", "plain_numbers", "mask")  # what one row alone decides
_NAMED = 5
NOT_THERE = "columns_not_there"  # the code of what is told of columns that stay empty


@dataclass(frozen=True)
class Alike:
    """The rows as a table of the dataset's columns, and what there is to tell of it, a sentence each.

    `matched`: the dataset's column -> the name it had in what was brought; `missing`: columns that were not there and
    stay empty; `extra`: columns that the dataset does not have, left out; `unread`: cells that became empty.
    """

    table: pa.Table
    messages: tuple[Message, ...] = ()
    matched: dict[str, str] | None = None
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    unread: int = 0

    def waits(self, answers: Collection[str]) -> bool:
        """Whether the rows wait for an answer, as an answer column was not there: its empty cells say nothing."""
        return not set(answers).isdisjoint(self.missing)


def as_stored(cells: pa.Table | Sequence[Mapping[str, object]], schema: Schema, labels: str = "") -> Alike:
    """The rows [N] in their order, as a dataset with this schema keeps them.

    cells: a table, or a row each by column name: texts, numbers, truths, days, bytes of pictures and sounds, None.
    labels: the answer column where answers are classes: a new one may be any word, whatever the column holds. Other
    cells that can't be read as their column is are empty and told. UserError when no column is the dataset's.
    """
    brought = _columns(cells)
    rows = len(next(iter(brought.values()), []))
    made = {name: step for step in schema.repaired if step.repair == "split_text" for name in step.added}
    wanted = [column.name for column in schema.columns]
    pairs = match([*brought], [*wanted, *(step.column for step in made.values() if step.column not in wanted)])
    pairs |= _files(brought, pairs, schema)
    if not pairs:
        raise UserError(
            "None of the columns is one of this table's.",
            "The table has the columns {columns}. Name them so, and bring the file again.",
            columns=_listed(wanted),
        )
    lines = {name: brought[pairs[name]] for name in pairs}
    lines, notes = _repaired(lines, schema, rows)
    found, lost, unread = {}, [], 0
    for column in schema.columns:
        read = (answers if column.name == labels else kept)(lines.get(column.name, [None] * rows), column)
        found[column.name] = read.values
        unread += read.unread
        if read.unread:
            lost.append(_unread(column.name, read.unread, read.example, called(column)))
    missing = tuple(name for name in wanted if name not in lines)
    extra = tuple(name for name in brought if name not in pairs.values() and name != ROW)
    differ = [
        Message("taken_for", "“{theirs}” is taken for “{name}”.", theirs=theirs, name=name)
        for name, theirs in pairs.items()
        if _differ(name, theirs)
    ]
    return Alike(pa.table(found), (*differ, *_left(missing, extra), *notes, *lost), pairs, missing, extra, unread)


def _files(brought: dict[str, list[Any]], pairs: dict[str, str], schema: Schema) -> dict[str, str]:
    """The one column of pictures or sounds, whatever it is called, where the table has one, too."""
    ours = [column.name for column in schema.columns if column.profile.storage == "bytes" and column.name not in pairs]
    theirs = [name for name, cells in brought.items() if name not in pairs.values() and _is_files(cells)]
    return {ours[0]: theirs[0]} if len(ours) == len(theirs) == 1 else {}


def _is_files(cells: list[Any]) -> bool:
    return any(isinstance(cell, bytes) for cell in cells)


def match(brought: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """Wanted column -> brought one: of the very name, else the only one of that name in other letters and signs."""
    found = {name: name for name in wanted if name in brought}
    free = [name for name in brought if name not in found and name != ROW]
    for name in (name for name in wanted if name not in found):
        same = [other for other in free if folded(name) and folded(other) == folded(name)]
        if len(same) == 1:
            found[name] = same[0]
            free.remove(same[0])
    return {name: found[name] for name in wanted if name in found}


def folded(name: str) -> str:
    """A name without what people spell in several ways: capitals, blanks, signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _differ(one: str, other: str) -> bool:
    """Whether two names differ by more than capitals and blanks around them."""
    return one.strip().casefold() != other.strip().casefold()


def _columns(cells: pa.Table | Sequence[Mapping[str, object]]) -> dict[str, list[Any]]:
    if isinstance(cells, pa.Table):
        return {name: plain_cells(cells[name]) for name in cells.column_names if name != ROW}
    names = dict.fromkeys(name for row in cells for name in row if name != ROW)
    return {name: [row.get(name) for row in cells] for name in names}


def _repaired(lines: dict[str, list[Any]], schema: Schema, rows: int) -> tuple[dict[str, list[Any]], list[Message]]:
    """The columns after those of the table's data repairs that one row alone decides; the others are told."""
    notes = []
    for step in schema.repaired:
        repair = REPAIRS.get(step.repair)
        if step.repair in _BY_ROW and rows and not (step.added and set(step.added) <= set(lines)):
            lines = _once(lines, step, rows)
        elif repair is not None and step.repair in ("drop_outliers", "drop_duplicates"):
            notes.append(
                Message(
                    "repair_not_repeated",
                    "“{repair}” was done to the table once and is not done to new rows.",
                    repair=step.told,
                )
            )
    return lines, notes


def _once(lines: dict[str, list[Any]], step: Repaired, rows: int) -> dict[str, list[Any]]:
    """The columns of texts after one repair; as they are where it finds nothing to do here."""
    texts = {name: cells for name, cells in lines.items() if all(isinstance(cell, str | None) for cell in cells)}
    if step.column != "*" and step.column not in texts:
        return lines
    table = pa.table({ROW: pa.array(range(rows), pa.int64())} | {n: pa.array(c, pa.string()) for n, c in texts.items()})
    with tempfile.TemporaryDirectory(prefix="atelier-alike-") as folder:
        source, target = Path(folder) / "rows.parquet", Path(folder) / "repaired.parquet"
        pq.write_table(table, source)
        repairs.apply(source, target, RepairChoice(repair=step.repair, column=step.column, options=step.options))
        after = pq.read_table(target)
    others = {name: cells for name, cells in lines.items() if name not in texts}
    return {**others, **{name: after[name].to_pylist() for name in after.column_names if name != ROW}}


def _left(missing: tuple[str, ...], extra: tuple[str, ...]) -> list[Message]:
    messages = []
    if missing:
        messages.append(Message(NOT_THERE, "Not there, and empty in these rows: {columns}.", columns=_listed(missing)))
    if extra:
        messages.append(
            Message("columns_left_out", "Not in this table, and left out: {columns}.", columns=_listed(extra))
        )
    return messages


def _unread(name: str, count: int, example: str, called: str) -> Message:
    report: Plain = {"count": count, "name": name, "kind": called}
    if not example:
        return plural(
            "cells_unread",
            "“{name}”: {count:,} value can't be read as {kind} and stays empty.",
            "“{name}”: {count:,} values can't be read as {kind} and stay empty.",
            **report,
        )
    return plural(
        "cells_unread_such",
        "“{name}”: {count:,} value can't be read as {kind}, such as “{value}”, and stays empty.",
        "“{name}”: {count:,} values can't be read as {kind}, such as “{value}”, and stay empty.",
        **report,
        value=example,
    )


def _listed(names: Sequence[str]) -> Message:
    return some([f"“{name}”" for name in names], _NAMED)
