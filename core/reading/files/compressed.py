"""A compressed file or a zip with a table in it, unpacked beside the work with limits on number, size and names."""

import bz2
import errno
import gzip
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from core.errors import UserError
from core.messages import Message

LIMIT = 4_000_000_000  # bytes
MOST_FILES = 10_000
_CHUNK = 1 << 20
_RATIO, _RATIO_FREE = 300, 500_000_000  # times its own size, and the bytes that a file may unpack to whatever the ratio
_SPREADSHEET = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".json", ".jsonl", ".ndjson", ".parquet", *_SHEETS)
_ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst")
_STREAMS: dict[bytes, tuple[str, Callable[[Path], IO[bytes] | gzip.GzipFile]]] = {
    b"\x1f\x8b": ("gzip file", gzip.GzipFile),
    b"BZh": ("bzip2 file", bz2.open),
    b"\xfd7zXZ\0": ("xz file", lzma.open),
}
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
}
BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error)  # what zipfile may raise
_TAR = slice(257, 262)  # where a tar archive says "ustar"
_DAMAGES = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError)


@dataclass(frozen=True)
class Unpacked:
    """The file to read, its own name, and the tables there were to choose from (in a zip).

    `packed`: how it was unpacked, gzip, bzip2, xz or zip, "" for not at all; `member`: the file in the zip.
    """

    path: Path
    name: str
    tables: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    packed: str = ""
    member: str = ""


def unpacked(path: Path, scratch: Path, name: str, choice: str = "") -> Unpacked:
    """The file itself, or what was in it when it is gzip or a zip; UserError when that is damaged or unsafe.

    `choice`: the file to take from a zip with several tables, else the largest.
    """
    head = _opened_here(path, name)
    for magic, (what, reader) in _STREAMS.items():
        if head.startswith(magic):
            with reader(path) as file:
                _copied(file, scratch / "unpacked", name, what, path.stat().st_size)
            _opened_here(scratch / "unpacked", name)
            return Unpacked(scratch / "unpacked", name, packed=what.split()[0])
    if head.startswith(b"PK") and (entries := zip_entries(path, name)) is not None:
        return _from_zip(path, entries, scratch, name, choice)
    return Unpacked(path, name)


def _opened_here(path: Path, name: str) -> bytes:
    """The file's beginning; UserError for the kinds of archives that are not opened here."""
    with path.open("rb") as file:
        head = file.read(512)
    what = next((what for magic, what in _CLOSED.items() if head.startswith(magic)), "")
    if head[_TAR] == b"ustar":
        what = "a tar archive"
    if what:
        raise UserError(
            "“{name}” is {what}, which can't be opened here.",
            "Unpack it on your computer, then bring the table itself, or pack the files as a zip.",
            name=name,
            what=what,
        )
    return head


def zip_entries(path: Path, name: str) -> list[zipfile.ZipInfo] | None:
    """The files in a zip archive; None for a spreadsheet or what is no whole zip.

    UserError for too many files, names that lead out of the folder, or a password.
    """
    _not_too_many(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename and not entry.is_dir()]
    except BROKEN_ZIP as error:
        if name.lower().endswith(".zip"):
            raise _damaged(name, "zip archive") from error
        return None
    if {entry.filename for entry in entries} & _SPREADSHEET:
        return None
    for entry in entries:
        file = PurePosixPath(entry.filename.replace("\\", "/"))
        if file.is_absolute() or ".." in file.parts or ":" in file.parts[0]:
            raise UserError(
                "“{name}” holds a file whose name leads out of the archive: “{entry}”.",
                "Such archives are not opened; pack the files again.",
                name=name,
                entry=entry.filename[:100],
            )
        if entry.flag_bits & 1:
            raise UserError("“{name}” is protected by a password.", "Unpack it and bring the table itself.", name=name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UserError(
                "“{name}” holds a link to another place, “{entry}”.",
                "Links are not followed; pack the files themselves.",
                name=name,
                entry=entry.filename[:100],
            )
    return [entry for entry in entries if not _hidden(PurePosixPath(entry.filename))]


def _not_too_many(path: Path, name: str) -> None:
    """Judge by the archive's last record, before its list of files is read into memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 66_000, 0))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 16:
        return
    count, directory = struct.unpack("<HI", tail[end + 10 : end + 16])
    wide = tail.rfind(b"PK\x06\x06", 0, end)
    if wide >= 0 and len(tail) >= wide + 48:
        count, directory = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
    if count > MOST_FILES or directory > MOST_FILES * 1000:
        raise UserError(
            "“{name}” holds {count:,} files; the limit is {limit:,}.",
            "Bring the table itself, or an archive with fewer files.",
            name=name,
            count=count,
            limit=MOST_FILES,
        )


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _from_zip(path: Path, entries: list[zipfile.ZipInfo], scratch: Path, name: str, choice: str) -> Unpacked:
    tables = [entry for entry in entries if entry.filename.lower().endswith(_TABLES)]
    if not tables and len(entries) == 1 and not entries[0].filename.lower().endswith(_ARCHIVES):
        tables = entries
    nested = [entry.filename for entry in entries if entry.filename.lower().endswith(_ARCHIVES)]
    if not tables:
        what = "holds an archive in an archive, “{nested}”" if nested else "holds no table" if entries else "is empty"
        raise UserError(
            "“{name}” " + what + ".",
            "Unpack it and bring the table itself, as CSV, Excel, Parquet or JSON.",
            name=name,
            nested=nested[0][:100] if nested else "",
        )
    named = {entry.filename: entry for entry in tables}
    if choice and choice not in named:
        raise UserError("“{name}” holds no file “{choice}”.", "Choose one of its files.", name=name, choice=choice)
    chosen = named[choice] if choice else max(tables, key=lambda entry: entry.file_size)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(chosen) as file:
            _not_too_large(chosen.file_size, chosen.compress_size, name)
            _copied(file, scratch / "unpacked", name, "zip archive", chosen.compress_size)
    except (*BROKEN_ZIP, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # the disk's fault
        raise _damaged(name, "zip archive") from error
    inner = PurePosixPath(chosen.filename).name
    warnings = []
    if len(tables) > 1 and not choice:
        warnings.append(
            Message(
                "largest_file_read",
                "Of {count} tables in “{name}”, only the largest, “{file}”, was read.",
                count=len(tables),
                name=name,
                file=chosen.filename,
            )
        )
    if nested:
        warnings.append(
            Message(
                "archive_in_archive",
                "“{file}” in “{name}” is an archive inside the archive; it was not opened.",
                file=nested[0][:100],
                name=name,
            )
        )
    return Unpacked(scratch / "unpacked", inner, tuple(named)[:200], tuple(warnings), "zip", chosen.filename)


def _copied(file: IO[bytes] | gzip.GzipFile, target: Path, name: str, what: str, packed: int) -> None:
    size = 0
    try:
        with target.open("wb") as out:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                _not_too_large(size, packed, name)
                out.write(chunk)
    except _DAMAGES as error:
        raise _damaged(name, what) from error
    except OSError as error:
        if error.errno is None:  # how bz2 says that the bytes are none of its own
            raise _damaged(name, what) from error
        raise


def _not_too_large(size: int, packed: int, name: str) -> None:
    if size > LIMIT:
        raise UserError(
            "“{name}” unpacks to more than {limit} GB.",
            "Bring a smaller part of the table.",
            name=name,
            limit=LIMIT // 10**9,
        )
    if size > _RATIO_FREE and size > _RATIO * packed:
        raise UserError(
            "“{name}” unpacks to more than {ratio} times its size, like a file made to do harm.",
            "Check where it comes from; if it is all right, unpack it and bring the table itself.",
            name=name,
            ratio=_RATIO,
        )


def _damaged(name: str, what: str) -> UserError:
    return UserError("“{name}” is a damaged {what}.", "Download it again, or unpack it first.", name=name, what=what)
