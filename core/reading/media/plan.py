"""From the files found to the rows wanted: by class folders, or by a table that names files. Opens no media."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.messages import Message
from core.reading import table as tables
from core.reading.media.files import Beside, Entry, Files, Refused, RefusedFileError
from core.reading.media.layout import Classes, among, classes, counts, is_document
from core.reading.media.naming import Find, Names, further_columns, media_name, naming_column, plain_name
from core.reading.media.sorts import AUDIO, IMAGE, MEDIA, TABLE, TEXT, WORDS, counted, sort_of
from core.records import ROW

_MOST_TABLES = 5  # looked into
_TABLE_BYTES = 200_000_000
_REST = 2  # columns beside the file's name, from which on a row without a file may still be learned from


@dataclass(frozen=True)
class Row:
    """One row to be: its file, what to call it, the other columns' values.

    Without a file it is left out because of the `problem`, or has none. `line` counts a table's rows from 1. `more`:
    the files of the plan's further columns, in place of the values there.
    """

    entry: Entry | None
    shown: str
    values: tuple[Any, ...]
    line: int | None = None
    problem: str = ""
    more: tuple[Entry | None, ...] = ()
    own: tuple[Any, ...] = ()  # the values that tell rows with the same file apart: a table's, without the file's name


@dataclass(frozen=True)
class Plan:
    """What will be written: `media` is the column for the contents, `others` the columns beside it.

    `kinds` says of columns what they are, where that is known: the contents, and the names of folders. `more`: the
    others that hold contents, too, as (index, sort). `named`: the column that names the files, "" without a table.
    """

    files: Files
    sort: str
    media: str
    others: pa.Schema
    rows: Iterator[Row]
    count: int
    kinds: dict[str, str]
    refused: tuple[Refused, ...] = ()
    warnings: tuple[str, ...] = ()
    more: tuple[tuple[int, str], ...] = ()
    named: str = ""


@dataclass(frozen=True)
class _Named:
    """A table that names files: as Parquet, with the column and the sort of the files it names; `more` as in a Plan."""

    path: Path
    name: str
    column: str
    sort: str
    warnings: tuple[str, ...]
    index: int  # the column's index among the columns without `__row`
    more: tuple[tuple[int, str], ...]


def planned(source: Path | list[tuple[Path, str]], files: Files | None, scratch: Path, name: str) -> Plan:
    """The rows to write. `files` is None when `source` is itself a table with its files beside it."""
    if files is None:
        if not isinstance(source, Path):
            raise TypeError("several sources are given with their files")
        beside = Beside(source.parent)
        found = named(source, name, beside.find, scratch, (IMAGE, AUDIO))
        if found is None:
            raise UserError("“{name}” names no files.", "Bring the files with it, in a folder or a zip.", name=name)
        return _by_table(beside, beside.find, found, [])
    names = Names([entry for entry in files.entries if sort_of(entry.path) in MEDIA])
    found = naming_table(files, names.find, scratch)
    if found is not None:
        return _by_table(files, names.find, found, files.entries)
    return _by_folders(files, classes(files.entries, name))


def naming_table(files: Files, find: Find, scratch: Path) -> _Named | None:
    """The first table among the files, the uppermost first, that names other files."""
    texts_are_rows = counts([entry.path for entry in files.entries]).get(TEXT, 0) > _MOST_TABLES
    tables_found = [
        entry
        for entry in files.entries
        if entry.size <= _TABLE_BYTES
        and (sort_of(entry.path) == TABLE or (entry.path.lower().endswith(".txt") and not texts_are_rows))
    ]
    tables_found.sort(key=lambda entry: (sort_of(entry.path) != TABLE, entry.path.count("/"), entry.path))
    for entry in tables_found[:_MOST_TABLES]:
        copy = scratch / ("table" + Path(entry.path).suffix)
        try:
            copy.write_bytes(files.read(entry))
        except RefusedFileError:
            continue
        found = named(copy, entry.path, find, scratch, MEDIA)
        if found is not None:
            return found
    return None


def named(source: Path, name: str, find: Find, scratch: Path, only: tuple[str, ...]) -> _Named | None:
    """A table file read as Parquet, when it is a table and names files."""
    path = scratch / "naming.parquet"
    try:
        read = tables.to_parquet(source, path, name)
    except UserError:  # no table: then it names nothing
        return None
    found = naming_column(path, find, only)
    if found is None:
        return None
    index = read.columns.index
    more = tuple((index(column), sort) for column, sort in further_columns(path, find, found[0]))
    return _Named(path, name, *found, read.warnings, index(found[0]), more)


def _by_folders(files: Files, found: Classes) -> Plan:
    parts = any(file.part for file in found.files)
    others = pa.schema([("label", pa.string()), *([("part", pa.string())] if parts else [])])
    kinds = {found.sort: found.sort, **dict.fromkeys(others.names, "category")}
    rows = (
        Row(file.entry, file.entry.path, (file.label, file.part) if parts else (file.label,)) for file in found.files
    )
    return Plan(files, found.sort, found.sort, others, rows, len(found.files), kinds, found.refused, found.warnings)


def _by_table(files: Files, find: Find, found: _Named, entries: list[Entry]) -> Plan:
    facts = pq.read_metadata(found.path)
    schema = pa.schema([field for field in pq.read_schema(found.path) if field.name != ROW])
    media = media_name(found.sort, schema.names)
    held = {schema.names[index]: sort for index, sort in found.more}
    others = pa.schema([field.with_type(pa.binary()) if field.name in held else field for field in schema])
    used: set[str] = set()
    strays = [
        entry
        for entry in entries
        if sort_of(entry.path) in (IMAGE, AUDIO) or (sort_of(entry.path) == TEXT and found.sort == TEXT)
    ]
    aside = {found.name, *(entry.path for entry in strays)}
    refused = [
        Refused(entry.path, Message("file.not_needed", "is {what} that was not needed", what=_what(entry)))
        for entry in entries
        if entry.path not in aside
    ]
    rows = chain(
        _table_rows(find, found, schema, used),
        _unnamed(strays, used, found.name),
    )
    further = [schema.names[index] for index, _ in found.more]
    warnings = [_named_in(found.name, found.column, further), *found.warnings]
    sorts = counts([entry.path for entry in entries])
    if sum(bool(sorts.get(sort)) for sort in MEDIA) > 1 and not further:
        warnings.append(
            Message(
                "rows_made_of_named",
                "There were {counted}; the {what} that the table names became the rows.",
                counted=counted(sorts),
                what=WORDS[found.sort][1],
            )
        )
    return Plan(
        files,
        found.sort,
        media,
        others,
        rows,
        facts.num_rows,
        {media: found.sort, **held},
        tuple(refused),
        tuple(warnings),
        found.more,
        found.column,
    )


def _table_rows(find: Find, found: _Named, schema: pa.Schema, used: set[str]) -> Iterator[Row]:
    line = 0
    with pq.ParquetFile(found.path) as file:
        for batch in file.iter_batches(batch_size=1024, columns=schema.names):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                line += 1
                yield _row(find, found, values, plain_name(values[found.index]), line, used)


def _row(find: Find, found: _Named, values: tuple[Any, ...], name: str, line: int, used: set[str]) -> Row:
    index = found.index
    own, shown = values[:index] + values[index + 1 :], name or f"row {line}"
    entry, problem = _meant(find, name, found.sort)
    if not name and len(own) < _REST:
        problem = "names no file"
    more = []
    for column, sort in found.more:
        other, odd = _meant(find, plain_name(values[column]), sort)
        more.append(other)
        problem = problem or odd
    used.update(each.path for each in (entry, *more) if each is not None)
    if problem:
        return Row(None, shown, values, line, problem)
    return Row(entry, entry.path if entry else shown, values, line, own=own, more=tuple(more))


def _meant(find: Find, name: str, sort: str) -> tuple[Entry | None, str]:
    """The file of that name and sort, and the problem with it; an empty name means none, without a problem."""
    entry = find(name) if name else None
    if name and entry is None:
        return None, "names no file that is there"
    if entry is not None and sort_of(entry.path) != sort:
        return entry, among(_what(entry), sort)
    return entry, ""


def _unnamed(strays: list[Entry], used: set[str], table: str) -> Iterator[Row]:
    """Files that no row names, known when the table is at its end: only to be refused."""
    for entry in strays:
        if entry.path not in used:
            yield Row(None, entry.path, (), None, Message("file.unnamed", "is not named in “{table}”", table=table))


def _named_in(table: str, column: str, further: list[str]) -> Message:
    if not further:
        return Message(
            "files_named_in", "“{table}” names the files, in its column “{column}”.", table=table, column=column
        )
    return Message(
        "files_named_in_columns",
        "“{table}” names the files, in its column “{column}”, and in {more}.",
        table=table,
        column=column,
        more=" and ".join(f"“{name}”" for name in further),
    )


def _what(entry: Entry) -> str:
    word = "text" if is_document(entry.path) else WORDS[sort_of(entry.path)][0]
    return f"an {word}" if word[0] in "aeio" else f"a {word}"
