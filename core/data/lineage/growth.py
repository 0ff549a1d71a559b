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
from core.data.lineage.answering import AnswerColumns
from core.data.lineage.cells import kept
from core.data.lineage.growing import Changes
from core.data.lineage.grown import Correction, Grown, NewRows
from core.data.lineage.growth_plan import Incoming, Line, Plan, Planner
from core.errors import UserError
from core.folders import DatasetFolder
from core.plain import to_dict, write_json
from core.reading.engine import plain_failures
from core.records import ROW, Column, Schema


def grow(
    data: Path,
    folder: Path,
    rows: Sequence[NewRows],
    corrections: Sequence[Correction],
    frozen: np.ndarray,
    asked: AnswerColumns,
    *,
    first: int = 0,
    again: bool = False,
) -> Grown:
    """Write a whole new version of the dataset `data` into `folder`: data, schema, provenance, waiting rows, history.

    frozen: ids of the test part's rows, which never change. asked: the answer columns as `data` has them; where none is
    chosen yet, no row waits.
    first: new ids begin there or later (growing.next_row over all versions of the line: no id ever means two rows).
    again: rows that are there already are added all the same. Entries that the provenance knows are passed over.
    Nothing is written where nothing changes (`Grown.changed`); after an error `folder` holds nothing of it either.
    """
    schema = load_schema(data)
    planner = Planner(data, asked, frozen, again)
    unread = 0
    for correction in corrections:
        fitting = asked.fitting(correction.truth)
        unread += fitting is None
        if fitting is not None:
            planner.correct(correction.row, fitting, provenance.CORRECTION, correction.entry)
    incoming = _together(rows, waiting.schema_of(data), asked)
    planner.take(incoming)
    plan = planner.plan
    grown = Grown(**plan.counts, added=len(plan.add), waiting=len(plan.wait), unread=unread)
    if grown.changed:
        _write(data, folder, schema, _Work(plan, incoming, asked, max(first, growing.next_row(data))), grown)
    return grown


def without_waiting(data: Path, folder: Path) -> Grown:
    """Write the dataset `data` into `folder` without the rows that wait; UserError when none wait.

    The files that stay as they are take no second room on the disk.
    """
    grown = Grown(removed=waiting.count(data))
    if not grown.removed:
        raise UserError("No row waits for an answer.", "There is nothing to remove.")
    for kept_file in (data, sidecar(data), rejects(data), provenance.path_of(data)):
        if kept_file.exists():
            (folder / kept_file.name).hardlink_to(kept_file)
    write_json(DatasetFolder(folder).history, {"format": 1, "steps": [], "grown": to_dict(grown)})
    return grown


@dataclasses.dataclass(frozen=True)
class _Work:
    plan: Plan
    incoming: Incoming
    asked: AnswerColumns
    first: int


def _together(rows: Sequence[NewRows], held: pa.Schema, asked: AnswerColumns) -> Incoming:
    """All new rows as one table, of the types that the new version will have."""
    schema = _widened(held, [new.table.schema for new in rows])
    tables = [growing.as_schema(new.table, pa.schema([each for each in schema if each.name != ROW])) for new in rows]
    table = pa.concat_tables(tables) if tables else pa.schema([e for e in schema if e.name != ROW]).empty_table()
    sources = [new.source for new in rows for _ in range(len(new.table))]
    entries = [entry for new in rows for entry in (new.entries or [""] * len(new.table))]
    waits = [new.waits for new in rows for _ in range(len(new.table))]
    answers = ["" if none else text for text, none in zip(asked.texts(table), waits, strict=True)]
    return Incoming(asked.uniform(table, answers), sources, entries, answers)


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
        for left in (out, sidecar(out), rejects(out), provenance.path_of(out), waiting.path_of(out), history):
            left.unlink(missing_ok=True)
        raise


def _write_rows(data: Path, out: Path, schema: Schema, work: _Work) -> None:
    """The rows, those that wait, and what is known of where they come from."""
    plan, incoming = work.plan, work.incoming
    written = {row: work.asked.cells(text) for row, text in (plan.moved | plan.answers).items()}
    columns = [column for name in work.asked.columns if (column := schema.column(name)) is not None]
    held, words = _answer_types(waiting.schema_of(data), incoming.table.schema, columns, list(written.values()))
    cells = {row: _stored(answer, columns, words) for row, answer in written.items()}
    moved = _moved(waiting.path_of(data), held, {row: cells[row] for row in plan.moved})
    new = _numbered(incoming.table.take(pa.array(plan.add, pa.int64())), work.first)
    asked = _numbered(incoming.table.take(pa.array(plan.wait, pa.int64())), work.first + len(plan.add))
    growing.rewrite(data, out, held, Changes({row: cells[row] for row in plan.answers}, more=(moved, new)))
    if waiting.path_of(data).is_file() or len(asked):
        gone = frozenset(plan.moved)
        growing.rewrite(waiting.path_of(data), waiting.path_of(out), held, Changes(gone=gone, more=(asked,)))
    at = time.time()
    fresh = [
        Line(work.first + index, incoming.sources[position], incoming.entries[position])
        for index, position in enumerate(plan.add)
    ]
    lines = [[line.row, line.source, at, line.entry, line.was, line.beside] for line in (*plan.lines, *fresh)]
    names = provenance.COLUMNS.names
    added = pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in lines], provenance.COLUMNS)
    provenance.write(out, pa.concat_tables([provenance.read(data), added]))


def _answer_types(
    held: pa.Schema, incoming: pa.Schema, columns: Sequence[Column], written: Sequence[dict[str, str]]
) -> tuple[pa.Schema, set[str]]:
    """The new version's schema, and the answer columns of texts; one becomes such for an answer that is none of it."""
    schema, words = _widened(held, [incoming]), set()
    for column in columns:
        index = schema.get_field_index(column.name)
        texts = [answer[column.name] for answer in written if answer[column.name]]
        found = kept(texts, column).values
        if pa.types.is_string(schema.field(index).type):
            words.add(column.name)
        elif found.null_count:
            schema = schema.set(index, schema.field(index).with_type(pa.string()))
            words.add(column.name)
        else:
            schema = _widened(schema, [pa.schema([schema.field(index).with_type(found.type)])])
    return schema, words


def _stored(answer: dict[str, str], columns: Sequence[Column], words: set[str]) -> dict[str, object]:
    """An answer's texts as the columns keep them."""
    texts = {column.name: answer[column.name] or None for column in columns}
    return {
        column.name: texts[column.name]
        if column.name in words
        else kept([texts[column.name]], column).values[0].as_py()
        for column in columns
    }


def _moved(file: Path, schema: pa.Schema, cells: dict[int, dict[str, object]]) -> pa.Table:
    """The waiting rows that got their answer, with it."""
    if not cells:
        return schema.empty_table()
    found = growing.as_schema(growing.rows(file, [*cells]), schema)
    ids = found[ROW].to_pylist()
    for name in cells[ids[0]] if ids else ():
        found = growing.replaced(found, name, [cells[row][name] for row in ids])
    return found


def _numbered(table: pa.Table, first: int) -> pa.Table:
    return table.add_column(0, ROW, pa.array(np.arange(first, first + len(table)), pa.int64()))
