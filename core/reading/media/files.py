"""Files of a folder, listed once and read one by one. Follows no links and notices files that change meanwhile."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import UserError
from core.messages import Message
from core.reading.media.sorts import is_hidden

MOST_FILES = 200_000
LARGEST_FILE = 256_000_000  # bytes
_DEEPEST = 32


@dataclass(frozen=True)
class Entry:
    """One file: its path below the top (with /), its size in bytes, and what its holder finds it by.

    `under`: the folders that say what it is, where these are not those of its path.
    """

    path: str
    size: int
    key: Any = None
    under: tuple[str, ...] | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that it lies in, the uppermost first."""
        return tuple(self.path.split("/")[:-1]) if self.under is None else self.under

    @property
    def name(self) -> str:
        """The path's last part."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Refused:
    """A file, or a row that names one, that is not in the dataset, and why; `row` counts a table's rows from 1."""

    file: str
    reason: str
    row: int | None = None


class RefusedFileError(Exception):
    """One file can't be used; `reason` is the end of a sentence about it. Never leaves this package."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Files:
    """What was found: files to read, files refused at sight, and how many hidden ones were passed over."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.refused: list[Refused] = []
        self.ignored = 0

    def read(self, entry: Entry) -> bytes:
        """The file's bytes, at most LARGEST_FILE of them; RefusedFileError when that can't be."""
        raise NotImplementedError

    def laid(self, entry: Entry, target: Path) -> Path:
        """Where the file lies on the disk, perhaps at `target`; RefusedFileError as in `read`."""
        raise NotImplementedError

    def finished(self) -> None:
        """Called after the last file: UserError when the whole changed while it was read."""

    def close(self) -> None:
        """Let go of what is open."""


class Folder(Files):
    """A folder on this machine with everything below it."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        for path, found in self._walk(root, 0):
            if len(self.entries) + len(self.refused) >= MOST_FILES:
                raise too_many(root.resolve().name)
            self._add(path, found)
        self.entries.sort(key=lambda entry: natural(entry.path))

    def _walk(self, folder: Path, depth: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
        with os.scandir(folder) as found:
            for entry in found:
                path = PurePosixPath(Path(entry.path).relative_to(self.root)).as_posix()
                if is_hidden(entry.name):
                    self.ignored += 1
                elif entry.is_dir(follow_symlinks=False):
                    if depth >= _DEEPEST:
                        self.refused.append(Refused(path, "lies too many folders deep"))
                        continue
                    try:
                        yield from self._walk(Path(entry.path), depth + 1)
                    except PermissionError:
                        self.refused.append(Refused(path, "can't be opened: no permission"))
                else:
                    yield path, entry

    def _add(self, path: str, found: os.DirEntry[str]) -> None:
        facts = found.stat(follow_symlinks=False)
        if stat.S_ISLNK(facts.st_mode):
            self.refused.append(Refused(path, "is a link to another place, which is not followed"))
        elif not stat.S_ISREG(facts.st_mode):
            self.refused.append(Refused(path, "is no ordinary file"))
        else:
            self.entries.append(Entry(path, facts.st_size, (facts.st_size, facts.st_mtime_ns)))

    def read(self, entry: Entry) -> bytes:
        """The file's bytes; refused when it is too large, gone, or not the same as when the folder was listed."""
        return read_file(self.root / entry.path, entry)

    def laid(self, entry: Entry, target: Path) -> Path:
        """In the folder itself."""
        return self.root / entry.path


class Beside(Files):
    """Files that lie beside a table or below its folder; found by name when asked for, never listed."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root.resolve()

    def find(self, name: str) -> Entry | None:
        """The file of that relative path, or None; nothing outside the folder and nothing through a link is found."""
        parts = name.split("/")
        if not name or name.startswith("/") or "\0" in name or ".." in parts or len(name) > 1000:
            return None
        path = self.root.joinpath(*parts)
        try:
            facts = path.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(facts.st_mode) or not path.resolve().is_relative_to(self.root):
            return None
        return Entry("/".join(part for part in parts if part), facts.st_size, (facts.st_size, facts.st_mtime_ns))

    def read(self, entry: Entry) -> bytes:
        """As for a Folder."""
        return read_file(self.root / entry.path, entry)


def read_file(path: Path, entry: Entry) -> bytes:
    """The bytes of an ordinary file whose size and time of change stand in `entry.key`."""
    refuse_large(entry)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise RefusedFileError("disappeared while the folder was read") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise RefusedFileError(Message("file.closed", "can't be opened: {why}", why=why)) from error
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(entry.size + 1) if _same(file.fileno(), entry) else b""
        if not _same(file.fileno(), entry) or len(content) != entry.size:
            raise RefusedFileError("changed while it was read")
    return content


def refuse_large(entry: Entry) -> None:
    """RefusedFileError for a file beyond LARGEST_FILE."""
    if entry.size > LARGEST_FILE:
        message = "has {mb:,.0f} MB; {most:,.0f} MB is the limit for one file"
        raise RefusedFileError(Message("file.large", message, mb=entry.size / 1e6, most=LARGEST_FILE / 1e6))


def natural(path: str) -> list[Any]:
    """A sorting key in which 2 comes before 10."""
    pieces = re.split(r"([0-9]{1,30})", path)
    return [(0, int(piece), "") if index % 2 else (1, 0, piece) for index, piece in enumerate(pieces)]


def too_many(name: str) -> UserError:
    """More files than can be taken."""
    return UserError(
        "“{name}” holds more than {limit:,} files.",
        "Bring a part of them, or fewer at a time.",
        name=name,
        limit=MOST_FILES,
    )


def _same(descriptor: int, entry: Entry) -> bool:
    facts = os.fstat(descriptor)
    return bool((facts.st_size, facts.st_mtime_ns) == entry.key)
