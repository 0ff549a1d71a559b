"""A table that names files: which of its columns does, and which file each name means. Reads tables, no files."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from core.reading.media.files import Entry
from core.reading.media.sorts import IMAGE, MEDIA, sort_of
from core.records import ROW

_LOOK = 1000  # rows
_ENOUGH = 0.5  # the share of a column's names that must be files
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
    """(column, sort) of the column of a Parquet table that names the most files, or None when none names enough."""
    with pq.ParquetFile(table) as file:
        batch = next(file.iter_batches(batch_size=_LOOK), None)
    if batch is None:
        return None
    best: tuple[int, str, str] = (0, "", "")
    for field in batch.schema:
        if field.name == ROW or not _can_name(field.type):
            continue
        named = [plain_name(value) for value in batch.column(field.name).to_pylist()]
        named = [name for name in named if name]
        found = [entry for name in named if (entry := find(name)) is not None]
        sorts = Counter(sort for entry in found if (sort := sort_of(entry.path)) in only)
        if not sorts or len(found) < _ENOUGH * len(named):
            continue
        different = len({entry.path for entry in found})
        if different > best[0]:
            best = (different, field.name, sorts.most_common(1)[0][0])
    return best[1:] if best[0] else None


def media_name(sort: str, taken: list[str]) -> str:
    """What to call the column of files: image, audio or text, numbered when the table has such a column."""
    held, name, number = {column.lower() for column in taken}, sort, 2
    while name in held:
        name, number = f"{sort} ({number})", number + 1
    return name


def _can_name(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)


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
