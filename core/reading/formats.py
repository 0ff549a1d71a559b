"""Which format a file has: by what is in it, the name's ending only where the content leaves it open."""

import zipfile
from pathlib import Path

from core.errors import UserError

TEXT, EXCEL, PARQUET, JSON = "text", "excel", "parquet", "json"
READABLE = "CSV, TSV, Excel, Parquet, JSON or JSON lines"
UNPACKED_LIMIT = 2_000_000_000  # bytes inside a spreadsheet's zip; a file that small packs more only with ill intent
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "a SQLite database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"{\\rtf": "a formatted text (RTF)",
}


def recognise(path: Path, filename: str = "") -> str:
    """TEXT, EXCEL, PARQUET or JSON; UserError for an empty file, an archive, a document or binary rubbish."""
    name = filename or path.name
    with path.open("rb") as file:
        head = file.read(65536)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UserError("“{name}” is empty.", "Choose a file that holds a table with a header row.", name=name)
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, name)
    if head.startswith(_OLE):
        return _old_office(path, name)
    for magic, what in _OTHERS.items():
        if head.startswith(magic) and not (magic == b"MZ" and _readable(head)):
            raise _not_a_table(name, what)
    if not _readable(head):
        raise _not_a_table(name, "neither text nor a spreadsheet")
    return JSON if _is_json(head) else TEXT


def _zipped(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UserError(
            "“{name}” is a damaged spreadsheet or archive.",
            "Open it in your spreadsheet program and save it again, or save the sheet as CSV.",
            name=name,
        ) from error
    held = {entry.filename for entry in entries}
    if not held & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise _not_a_table(name, "an archive without a spreadsheet in it")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise UserError(
            "“{name}” unpacks to more than {limit} GB.",
            "Save the sheet as CSV and bring that.",
            name=name,
            limit=UNPACKED_LIMIT // 10**9,
        )
    return EXCEL


def _old_office(path: Path, name: str) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UserError(
            "“{name}” is protected by a password.", "Save a copy without a password and bring that.", name=name
        )
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return EXCEL
    raise _not_a_table(name, "an old Office document without a sheet")


def _readable(head: bytes) -> bool:
    """Whether the bytes can be text: UTF-16 has a mark or regular NULs, anything else hardly any control bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(head):
        return True
    control = sum(head.count(byte) for byte in [*range(1, 9), *range(14, 27), *range(28, 32), 127])
    return control <= len(head) * 0.01 and head.count(0) <= len(head) * 0.2


def looks_like_utf16(head: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" when every other byte of a mostly Latin text is NUL, else ""."""
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.7 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _is_json(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    rest = start[1:].lstrip()
    if start.startswith(b"{"):
        return rest.startswith((b'"', b"}")) or not rest
    return start.startswith(b"[") and (rest[:1] in b'{["]-0123456789tfn' or not rest)


def _not_a_table(name: str, what: str) -> UserError:
    return UserError(
        "“{name}” is {what}, not a table.", "Bring a table as {readable}.", name=name, what=what, readable=READABLE
    )
