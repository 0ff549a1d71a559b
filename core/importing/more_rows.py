"""Reads more rows for a dataset out of files, folders and zips, exactly as the first file was read. Adds none."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core import reading
from core.data.lineage import provenance
from core.data.lineage.alike import NOT_THERE, Alike, as_stored
from core.data.lineage.answering import AnswerColumns
from core.data.lineage.grown import NewRows
from core.errors import UserError
from core.kinds import media_of
from core.messages import Message, code, plural, together
from core.reading import ReadOptions, media
from core.reading.media.layout import NoLabelsError
from core.reading.media.levels import NO_FOLDER, NO_NAME
from core.reading.media.rows import FILE, opened_rows
from core.recipe import RepairChoice
from core.records import ROW, Schema
from core.repairs import tables as repairs

_AGAIN = ("quote", "escape", "delimiter", "encoding", "sheet")  # of what was said about the first file
_RULES = ("drop_rows", "drop_missing")  # repairs that drop a row for what it holds itself
_TOLD = 3  # refused lines and files that are named
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Brought:
    """Rows as the dataset keeps them, a table for each file; how many were read; what there is to tell of them.

    `refused`: lines and files that could not be read, each with the reason; `columns`: how many of the dataset's came;
    `waits`: of each table whether its rows have no answer, as they came without an answer column.
    """

    tables: tuple[pa.Table, ...]
    rows: int
    messages: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    columns: int = 0
    waits: tuple[bool, ...] = ()

    def added(self) -> list[NewRows]:
        """The tables, as they come to the dataset."""
        pairs = zip(self.tables, self.waits, strict=True)
        return [NewRows(table, provenance.ADDED, waits=waits) for table, waits in pairs]


def read(
    files: Sequence[tuple[Path, str]], schema: Schema, scratch: Path, asked: AnswerColumns, progress: Progress
) -> Brought:
    """The rows in those files (path, the name the user knows), all tables or all pictures, sounds and texts.

    asked: the answer columns. UserError when a file is none that can be read, or has no column of the dataset's.
    """
    messages, refused, found = [], [], []
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=scratch) as folder:
        for name, table, lines in _cells(files, schema, Path(folder), progress):
            alike = as_stored(table, schema, asked.words)
            found.append(alike)
            refused += lines
            they_wait = set(alike.missing) == set(asked.columns)  # the answer alone is missing
            notes = [note for note in alike.messages if not they_wait or code(note) != NOT_THERE]
            sentences = [_of(name, note) if len(files) > 1 else note for note in notes]
            messages += [sentence for sentence in sentences if sentence not in messages]
    rows = sum(len(alike.table) for alike in found)
    here = len(set().union(*(alike.matched or {} for alike in found)) & {column.name for column in schema.columns})
    return _sifted(found, schema, asked, Brought((), rows, (*messages, *_refused(refused)), tuple(refused), here))


def of_cells(cells: dict[str, object], schema: Schema, asked: AnswerColumns) -> Brought:
    """One row by hand: its cells by column name, as a form gives them; None where nothing was chosen."""
    report = {name: cell for name, cell in cells.items() if cell is not None or name not in asked.columns}
    alike = as_stored([report], schema, asked.words)
    notes = [note for note in alike.messages if code(note) != NOT_THERE]
    return _sifted([alike], schema, asked, Brought((), 1, tuple(notes), columns=len(schema.columns)))


def _cells(
    files: Sequence[tuple[Path, str]], schema: Schema, folder: Path, progress: Progress
) -> Iterator[tuple[str, pa.Table, list[tuple[str, str]]]]:
    """(name, table, refused) of each file; pictures, sounds and texts are one set together."""
    together = list(files)
    out, rejects = folder / "rows.parquet", folder / "rejects.parquet"
    single = len(together) == 1
    if media.holds_media(*together[0]) if single else media.hold_media(together):
        yield from _files(together[0][0] if single else together, together[0][1], schema, folder, progress)
        return
    for index, (path, name) in enumerate(together):
        if not path.is_file() or not path.stat().st_size:
            raise UserError("“{name}” is empty.", "Bring a file with rows in it.", name=name)
        share = index / len(together)
        progress(share, f"Reading {name}")
        reading.to_parquet(path, out, name, options=_options(schema), rejects=rejects, as_written=True)
        yield name, pq.read_table(out), _lines(rejects)


def _files(
    source: Path | list[tuple[Path, str]], name: str, schema: Schema, folder: Path, progress: Progress
) -> Iterator[tuple[str, pa.Table, list[tuple[str, str]]]]:
    """Pictures, sounds or texts with what folders and tables say of them; those of which nothing does, as they are."""
    out = folder / "rows.parquet"
    loose: set[str] | None = None
    try:
        refused = media.to_parquet(source, out, name, progress).refused
        lines = [(each.file, each.reason) for each in refused]
        loose = {each.file for each in refused if code(each.reason) in (NO_FOLDER.code, NO_NAME.code)}
        yield name, pq.read_table(out), [line for line in lines if line[0] not in loose]
    except NoLabelsError:  # then each waits for an answer
        pass
    if loose is None or loose:
        wanted = media_of(schema)
        with opened_rows(source, name, wanted) as table:
            found = pq.read_table(table.path)
            lost = [("", line.reason) for line in table.reading.rejected] if loose is None else []
        kept = found if loose is None else found.filter(pc.is_in(found[FILE], pa.array(sorted(loose))))
        yield name, kept.drop_columns([FILE]), lost


def _options(schema: Schema) -> ReadOptions:
    """What the user once said about the first file holds for this one; where its names stand is found by its columns.

    Words for missing, decimal marks and the order of dates are the columns' own: see core.data.lineage.cells.
    """
    asked = schema.reading.get("asked") or {}
    report = {name: asked[name] for name in _AGAIN if asked.get(name) is not None}
    return ReadOptions(names=tuple(column.name for column in schema.columns), **report)


def _lines(rejects: Path) -> list[tuple[str, str]]:
    if not rejects.is_file():
        return []
    table = pq.read_table(rejects)
    rejects.unlink()
    return [(row["text"] or "", row["reason"] or "") for row in table.to_pylist()]


def _refused(lines: Sequence[tuple[str, str]]) -> list[str]:
    if not lines:
        return []
    messages = (f"“{text[:60]}” {reason}" if text else reason for text, reason in lines[:_TOLD])
    parts = [each.removesuffix(".") for each in messages]
    if len(lines) > _TOLD:
        parts.append(Message("and_more_lines", "and {count:,} more", count=len(lines) - _TOLD))
    return [
        plural(
            "brought_left_out",
            "{count:,} was left out: {lines}.",
            "{count:,} were left out: {lines}.",
            count=len(lines),
            lines=together(parts, "; "),
        )
    ]


def _of(name: str, note: Message) -> Message:
    return Message("note_of_file", "{name}: {note}", name=name, note=note)


def _sifted(found: Sequence[Alike], schema: Schema, asked: AnswerColumns, brought: Brought) -> Brought:
    """Without rows that hold nothing but an answer, and those that the table's own rules drop."""
    tables, notes = [], list(brought.messages)
    empty = 0
    for alike in found:
        values = [alike.table[name].is_valid() for name in alike.table.column_names if name not in asked.columns]
        filled = values[0] if values else pa.array([True] * len(alike.table))
        for each in values[1:]:
            filled = pc.or_(filled, each)
        table = alike.table.filter(filled)
        empty += len(alike.table) - len(table)
        for step in schema.repaired:
            if step.repair in _RULES and not (step.repair == "drop_missing" and step.column in (*asked.columns, "*")):
                choice = RepairChoice(repair=step.repair, column=step.column, options=step.options)
                kept = _by_rule(table, choice)
                if len(kept) < len(table):
                    count = len(table) - len(kept)
                    dropped = plural(
                        "rows_repaired_away",
                        "{count:,} row was left out, as the table was repaired so: {repair}.",
                        "{count:,} rows were left out, as the table was repaired so: {repair}.",
                        count=count,
                        repair=step.told,
                    )
                    notes.append(dropped)
                table = kept
        tables.append(table)
    if empty:
        notes.append(
            plural(
                "rows_without_values",
                "{count:,} row holds no value, and was left out.",
                "{count:,} rows hold no value, and were left out.",
                count=empty,
            )
        )
    waits = tuple(alike.waits(asked.columns) for alike in found)
    return replace(brought, tables=tuple(tables), messages=tuple(notes), waits=waits)


def _by_rule(table: pa.Table, choice: RepairChoice) -> pa.Table:
    plain = [name for name in table.column_names if not pa.types.is_binary(table.schema.field(name).type)]
    if not len(table) or (choice.column not in plain and choice.column != "*"):
        return table
    marked = table.select(plain).add_column(0, ROW, pa.array(range(len(table)), pa.int64()))
    with tempfile.TemporaryDirectory(prefix="atelier-rule-") as folder:
        source, target = Path(folder) / "rows.parquet", Path(folder) / "kept.parquet"
        pq.write_table(marked, source)
        try:
            repairs.apply(source, target, choice)
        except UserError:  # it would drop every row
            return table.slice(0, 0)
        return table.take(pq.read_table(target, columns=[ROW])[ROW].combine_chunks())
