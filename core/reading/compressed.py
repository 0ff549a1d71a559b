"""A gzip file or a zip with a table in it, unpacked beside the work with limits on number, size and names."""

import gzip
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from core.errors import UserError

LIMIT = 4_000_000_000  # bytes
MOST_FILES = 10_000
_CHUNK = 1 << 20
_SPREADSHEET = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xlsm")
_TABLES = (*_TABLES, ".xlsb", ".xls", ".ods")
_ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")


@dataclass(frozen=True)
class Unpacked:
    """The file to read, its own name, and the tables there were to choose from (in a zip)."""

    path: Path
    name: str
    tables: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def unpacked(path: Path, scratch: Path, name: str, choice: str = "") -> Unpacked:
    """The file itself, or what was in it when it is gzip or a zip; UserError when that is damaged or unsafe.

    `choice`: the file to take from a zip with several tables, else the largest.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as file:
            _copied(file, scratch / "unpacked", name, "gzip file")
        return Unpacked(scratch / "unpacked", name)
    if head.startswith(b"PK") and (entries := zip_entries(path, name)) is not None:
        return _from_zip(path, entries, scratch, name, choice)
    return Unpacked(path, name)


def zip_entries(path: Path, name: str) -> list[zipfile.ZipInfo] | None:
    """The files in a zip archive; None for a spreadsheet or what is no whole zip.

    UserError for too many files, names that lead out of the folder, or a password.
    """
    _not_too_many(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError, struct.error):
        return None
    if {entry.filename for entry in entries} & _SPREADSHEET:
        return None
    for entry in entries:
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
            raise UserError(
                "“{name}” holds a file whose name leads out of the archive: “{entry}”.",
                "Such archives are not opened; pack the files again.",
                name=name,
                entry=entry.filename[:100],
            )
        if entry.flag_bits & 1:
            raise UserError("“{name}” is protected by a password.", "Unpack it and bring the table itself.", name=name)
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


def _hidden(place: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in place.parts)


def _from_zip(path: Path, entries: list[zipfile.ZipInfo], scratch: Path, name: str, choice: str) -> Unpacked:
    tables = [entry for entry in entries if entry.filename.lower().endswith(_TABLES)]
    if not tables and len(entries) == 1 and not entries[0].filename.lower().endswith(_ARCHIVES):
        tables = entries
    if not tables:
        nested = next((entry.filename for entry in entries if entry.filename.lower().endswith(_ARCHIVES)), "")
        what = "holds an archive in an archive, “{nested}”" if nested else "holds no table"
        raise UserError(
            "“{name}” " + what + ".",
            "Unpack it and bring the table itself, as CSV, Excel, Parquet or JSON.",
            name=name,
            nested=nested[:100],
        )
    named = {entry.filename: entry for entry in tables}
    if choice and choice not in named:
        raise UserError("“{name}” holds no file “{choice}”.", "Choose one of its files.", name=name, choice=choice)
    chosen = named[choice] if choice else max(tables, key=lambda entry: entry.file_size)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(chosen) as file:
            _copied(file, scratch / "unpacked", name, "zip archive")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise _damaged(name, "zip archive") from error
    inner = PurePosixPath(chosen.filename).name
    warnings = ()
    if len(tables) > 1 and not choice:
        warnings = (f"Of {len(tables)} tables in “{name}”, only the largest, “{chosen.filename}”, was read.",)
    return Unpacked(scratch / "unpacked", inner, tuple(named)[:200], warnings)


def _copied(file: IO[bytes], target: Path, name: str, what: str) -> None:
    size = 0
    try:
        with target.open("wb") as out:
            while chunk := file.read(_CHUNK):
                size += out.write(chunk)
                if size > LIMIT:
                    raise UserError(
                        "“{name}” unpacks to more than {limit} GB.",
                        "Bring a smaller part of the table.",
                        name=name,
                        limit=LIMIT // 10**9,
                    )
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(name, what) from error


def _damaged(name: str, what: str) -> UserError:
    return UserError("“{name}” is a damaged {what}.", "Download it again, or unpack it first.", name=name, what=what)
