"""A table that names files: which of its columns do, and which file each name means. Reads tables, no files."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from core.reading.media.files import Entry
from core.reading.media.sorts import AUDIO, IMAGE, MEDIA, sort_of
from core.records import ROW

_LOOK = 1000  # rows
_ENOUGH = 0.5  # the share of a column's names that must be files
_NEARLY = 0.8  # of the files that another column names
Find = Callable[[str], Entry | None]


class Names:
    """Finds listed files by what a table calls them: the path, the name alone, or the name without its ending."""

    def __init__(self, entries: list[Entry]) -> None:
        self.exact = {entry.path: entry for entry in entries}
        self.paths = _only(entries, lambda entry: _folded(entry.path))
        self.names = _only(entries, lambda entry: _folded(entry.name))
        self.stems = _only(entries, lambda entry: _folded(PurePosixPath(entry.path).stem))
        self.ends = _only(entries, lambda entry: "/".join(_folded(entry.path).split("/")[-2:]))

    def find(self, name: str) -> Entry | None:
        """The file meant, or None when there is none, or more than one that it could be."""
        if (exact := self.exact.get(name)) is not None:
            return exact
        key = _folded(name)
        for known in (self.paths, self.ends, self.names, self.stems):
            if (found := known.get(key)) is not None:
                return found
        short = key.rsplit("/", 1)[-1]
        return self.names.get(short) if short != key else None


def plain_name(value: object) -> str:
    """A cell as a file name: slashes as in paths, nothing around it; "" for an empty cell."""
    text = "" if value is None else str(value).strip().replace("\\", "/")
    while text.startswith("./"):
        text = text[2:]
    return text


def naming_column(table: Path, find: Find, only: tuple[str, ...] = MEDIA) -> tuple[str, str] | None:
    """(column, sort) of the column of a Parquet table that names the most files, or None when none names enough.

    The first of those that name nearly as many: a few gaps must not decide which column it is.
    """
    able: list[tuple[int, str, str]] = []
    for column, named in _cells(table):
        found = _files(named, find)
        sorts = Counter(sort for entry in found.values() if (sort := sort_of(entry.path)) in only)
        if not sorts or len(found) < _ENOUGH * sum(map(bool, named)):
            continue
        able.append((len({entry.path for entry in found.values()}), column, sorts.most_common(1)[0][0]))
    most = max((different for different, _, _ in able), default=0)
    return next(((column, sort) for different, column, sort in able if different >= _NEARLY * most), None)


def further_columns(table: Path, find: Find, first: str) -> list[tuple[str, str]]:
    """(column, sort) of the columns that name pictures or sounds, too: with their endings, others than `first` does."""
    cells = dict(_cells(table))
    known, more = _files(cells[first], find), []
    for column, named in cells.items():
        found = {row: entry for row, entry in _files(named, find).items() if known.get(row) != entry}
        sorts = Counter(sort for row, entry in found.items() if (sort := sort_of(named[row])) == sort_of(entry.path))
        sort, many = max(((sort, sorts[sort]) for sort in (IMAGE, AUDIO)), key=lambda pair: pair[1])
        if column != first and many and many >= _ENOUGH * sum(map(bool, named)):
            more.append((column, sort))
    return more


def _cells(table: Path) -> Iterator[tuple[str, list[str]]]:
    """(column, its first cells as file names) for each column that can name files."""
    with pq.ParquetFile(table) as file:
        batch = next(file.iter_batches(batch_size=_LOOK), None)
    if batch is None:
        return
    for field in batch.schema:
        if field.name != ROW and _can_name(field.type):
            yield field.name, [plain_name(value) for value in batch.column(field.name).to_pylist()]


def _files(named: list[str], find: Find) -> dict[int, Entry]:
    """Row -> its file, for the names that mean one."""
    return {row: entry for row, name in enumerate(named) if name and (entry := find(name)) is not None}


def media_name(sort: str, taken: list[str]) -> str:
    """What to call the column of files: image, audio or text, numbered when the table has such a column."""
    held, name, number = {column.lower() for column in taken}, sort, 2
    while name in held:
        name, number = f"{sort} ({number})", number + 1
    return name


def _can_name(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind))


def _folded(path: str) -> str:
    return path.casefold()


def _only(entries: list[Entry], key: Callable[[Entry], str]) -> dict[str, Entry]:
    """Files by a key that is theirs alone; among namesakes of different sorts, a picture goes before the rest."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    alone = {name: same[0] for name, same in found.items() if len(same) == 1}
    for name, same in found.items():
        pictures = [entry for entry in same if sort_of(entry.path) == IMAGE]
        if len(same) > 1 and len(pictures) == 1:
            alone[name] = pictures[0]
    return alone
