"""Makes a version of a dataset that has more rows or other answers: rows are added, answered, corrected; none is lost.

The rows of the frozen test part never change. Knows no store: what it writes is a whole folder, or nothing.
"""

import dataclasses
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.data.dataset_files import load_schema, rejects, sidecar
from core.data.lineage import growing, provenance, waiting
from core.data.lineage.cells import kept, labels
from core.data.lineage.growing import Changes
from core.data.lineage.grown import Correction, Grown, NewRows
from core.data.lineage.growth_plan import Incoming, Line, Plan, Planner
from core.errors import UserError
from core.folders import DatasetFolder
from core.plain import to_dict, write_json
from core.reading.engine import plain_failures
from core.records import ROW, Column, Schema
from core.serving.inputs import feeds


def grow(
    data: Path,
    folder: Path,
    rows: Sequence[NewRows],
    corrections: Sequence[Correction],
    frozen: np.ndarray,
    *,
    answer: str,
    classes: bool = True,
    first: int = 0,
    again: bool = False,
) -> Grown:
    """Write a whole new version of the dataset `data` into `folder`: data, schema, provenance, waiting rows, history.

    frozen: ids of the test part's rows, which never change. answer: the answer column, "" where none is chosen yet:
    then no row waits. classes: whether answers are classes, so that a new word may come into a column of numbers.
    first: new ids begin there or later (growing.next_row over all versions of the line: no id ever means two rows).
    again: rows that are there already are added all the same. Entries that the provenance knows are passed over.
    Nothing is written where nothing changes (`Grown.changed`); after an error `folder` holds nothing of it either.
    """
    schema = load_schema(data)
    planner = Planner(data, answer, frozen, again)
    unread = 0
    for correction in corrections:
        fitting = _answer_text(correction.truth, schema.column(answer), classes)
        unread += fitting is None
        if fitting is not None:
            planner.correct(correction.row, fitting, provenance.CORRECTION, correction.entry)
    incoming = _together(rows, waiting.schema_of(data), answer)
    planner.take(incoming)
    plan = planner.plan
    grown = Grown(**plan.counts, added=len(plan.add), waiting=len(plan.wait), unread=unread)
    if grown.changed:
        _write(data, folder, schema, _Work(plan, incoming, answer, max(first, growing.next_row(data))), grown)
    return grown


def without_waiting(data: Path, folder: Path) -> Grown:
    """Write the dataset `data` into `folder` without the rows that wait; UserError when none wait.

    The files that stay as they are take no second room on the disk.
    """
    grown = Grown(removed=waiting.count(data))
    if not grown.removed:
        raise UserError("No row waits for an answer.", "There is nothing to remove.")
    for kept_file in (data, sidecar(data), rejects(data), provenance.place(data)):
        if kept_file.exists():
            (folder / kept_file.name).hardlink_to(kept_file)
    write_json(DatasetFolder(folder).history, {"format": 1, "steps": [], "grown": to_dict(grown)})
    return grown


@dataclasses.dataclass(frozen=True)
class _Work:
    plan: Plan
    incoming: Incoming
    answer: str
    first: int


def _answer_text(truth: str, column: Column | None, classes: bool) -> str | None:
    """The answer as the column's texts have it; None where it can't stand there."""
    if column is None:
        return None
    found = (labels if classes else kept)([truth], column).values
    return feeds.as_texts(found)[0].as_py() or None


def _together(rows: Sequence[NewRows], held: pa.Schema, answer: str) -> Incoming:
    """All new rows as one table, of the types that the new version will have."""
    schema = _widened(held, [new.table.schema for new in rows])
    tables = [growing.as_schema(new.table, pa.schema([each for each in schema if each.name != ROW])) for new in rows]
    table = pa.concat_tables(tables) if tables else pa.schema([e for e in schema if e.name != ROW]).empty_table()
    sources = [new.source for new in rows for _ in range(len(new.table))]
    entries = [entry for new in rows for entry in (new.entries or [""] * len(new.table))]
    answers = feeds.as_texts(table[answer]).to_pylist() if answer else [""] * len(table)
    return Incoming(table, sources, entries, answers)


def _widened(held: pa.Schema, new: Sequence[pa.Schema]) -> pa.Schema:
    """The file's schema; whole numbers become real ones, and any type texts, where new rows bring such."""
    fields = []
    for each in held:
        kinds = {other.field(each.name).type for other in new if each.name in other.names} - {each.type}
        if pa.float64() in kinds and pa.types.is_integer(each.type):
            each = each.with_type(pa.float64())
        if pa.string() in kinds and not pa.types.is_large_string(each.type):
            each = each.with_type(pa.string())
        fields.append(each)
    return pa.schema(fields)


def _write(data: Path, folder: Path, schema: Schema, work: _Work, grown: Grown) -> None:
    out, history = DatasetFolder(folder).data, DatasetFolder(folder).history
    try:
        with plain_failures():
            _write_rows(data, out, schema, work)
            write_json(sidecar(out), growing.schema_of(out, schema))
            if rejects(data).exists():
                shutil.copyfile(rejects(data), rejects(out))
            write_json(history, {"format": 1, "steps": [], "grown": to_dict(grown)})
    except BaseException:
        for left in (out, sidecar(out), rejects(out), provenance.place(out), waiting.place(out), history):
            left.unlink(missing_ok=True)
        raise


def _write_rows(data: Path, out: Path, schema: Schema, work: _Work) -> None:
    """The rows, those that wait, and what is known of where they come from."""
    plan, incoming = work.plan, work.incoming
    column = schema.column(work.answer)
    texts = [*plan.moved.values(), *plan.answers.values()]
    held, to_text = _target_type(waiting.schema_of(data), incoming.table.schema, column, texts)
    moved = _moved(waiting.place(data), held, plan, work.answer, None if to_text else column)
    answers = {row: _stored(text, None if to_text else column) for row, text in plan.answers.items()}
    new = _numbered(incoming.table.take(pa.array(plan.add, pa.int64())), work.first)
    asked = _numbered(incoming.table.take(pa.array(plan.wait, pa.int64())), work.first + len(plan.add))
    growing.rewrite(data, out, held, work.answer, Changes(answers, more=(moved, new)))
    if waiting.place(data).is_file() or len(asked):
        gone = frozenset(plan.moved)
        growing.rewrite(waiting.place(data), waiting.place(out), held, work.answer, Changes(gone=gone, more=(asked,)))
    at = time.time()
    fresh = [
        Line(work.first + place, incoming.sources[position], incoming.entries[position])
        for place, position in enumerate(plan.add)
    ]
    lines = [[line.row, line.source, at, line.entry, line.was, line.beside] for line in (*plan.lines, *fresh)]
    names = provenance.COLUMNS.names
    added = pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in lines], provenance.COLUMNS)
    provenance.write(out, pa.concat_tables([provenance.read(data), added]))


def _target_type(
    held: pa.Schema, incoming: pa.Schema, column: Column | None, texts: list[str]
) -> tuple[pa.Schema, bool]:
    """The new version's schema, and whether the answer column becomes one of texts for an answer that is none of it."""
    schema = _widened(held, [incoming])
    if column is None:
        return schema, False
    place = schema.get_field_index(column.name)
    if pa.types.is_string(schema.field(place).type):
        return schema, True
    found = kept(list(texts), column).values
    if found.null_count:
        return schema.set(place, schema.field(place).with_type(pa.string())), True
    return _widened(schema, [pa.schema([schema.field(place).with_type(found.type)])]), False


def _stored(text: str, column: Column | None) -> object:
    """An answer's text as the column keeps it; as a text without a column."""
    return text if column is None else kept([text], column).values[0].as_py()


def _moved(file: Path, schema: pa.Schema, plan: Plan, answer: str, column: Column | None) -> pa.Table:
    """The waiting rows that got their answer, with it."""
    if not plan.moved:
        return schema.empty_table()
    found = growing.as_schema(growing.rows(file, [*plan.moved]), schema)
    place = found.column_names.index(answer)
    values = [_stored(plan.moved[row], column) for row in found[ROW].to_pylist()]
    return found.set_column(place, schema.field(place), pa.array(values, schema.field(place).type))


def _numbered(table: pa.Table, first: int) -> pa.Table:
    return table.add_column(0, ROW, pa.array(np.arange(first, first + len(table)), pa.int64()))
