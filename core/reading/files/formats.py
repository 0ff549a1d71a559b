"""Which format a file has: by what is in it, the name's ending only where the content leaves it open."""

import codecs
import zipfile
from pathlib import Path

from core.errors import UserError
from core.reading.files.compressed import BROKEN_ZIP

TEXT, EXCEL, PARQUET, JSON, MARKUP = "text", "excel", "parquet", "json", "markup"
READABLE = "CSV, TSV, Excel, Parquet, JSON or JSON lines"
UNPACKED_LIMIT = 2_000_000_000  # bytes inside a spreadsheet's zip; a file that small packs more only with ill intent
_SEPARATORS = (1, 2, 3, 28, 29, 30, 31, 26)  # between cells in some exports; 26 ends a file of old
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS_WITHIN = "\ufeff\u3000、。，；：「」『』（）！？…—–‘’“”€£°·"
_PLAUSIBLE = 0.9  # share of usual characters from which bytes with NULs are taken for wide characters
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
    """TEXT, EXCEL, PARQUET, JSON or MARKUP; UserError for an empty file, an archive, a document or binary rubbish."""
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
    if _is_json(head):
        return JSON
    return _marked_up(head, name) or TEXT


def _marked_up(head: bytes, name: str) -> str:
    """MARKUP for a web page or an XML spreadsheet, "" for other text; UserError for other XML."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta ")):
        return MARKUP
    if not start.startswith((b"<?xml", b"<workbook")):
        return ""
    if b"office:spreadsheet" in start or b"<html" in start or b"<table" in start:
        return MARKUP
    raise _not_a_table(name, "an XML document")


def _zipped(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN_ZIP as error:
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
    """Whether the bytes can be text: a mark or a sign of wide characters, else hardly any control bytes."""
    if wide_encoding(head):
        return True
    bare = head.rstrip(b"\0")  # a crash may leave a block of them behind the text
    control = sum(head.count(byte) for byte in [*range(1, 9), *range(14, 27), *range(28, 32), 127])
    if not head.count(0) and all(head.count(byte) == 0 for byte in range(4, 9)):
        control -= sum(map(head.count, _SEPARATORS))
    return control <= max(len(head) * 0.01, 1) and bare.count(0) <= len(bare) * 0.2


def wide_encoding(head: bytes) -> str:
    """The encoding of two or four bytes a character that the text has, by its mark or else by its looks; or ""."""
    for mark, encoding in _WIDE:
        if head.startswith(mark) and (encoding != "utf-32" or len(head) % 4 == 0 or len(head) >= 65536):
            return encoding
    if not head.count(0):
        return ""
    scores = {encoding: _usual(head, encoding) for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _PLAUSIBLE else ""


def _usual(head: bytes, encoding: str) -> float:
    """The share of letters, digits and other signs of a text among the characters that the bytes decode to."""
    size = 4 if "32" in encoding else 2
    try:
        text = head[: min(len(head), 8192) // size * size].decode(encoding)
    except UnicodeDecodeError:
        text = head[: min(len(head), 8190) // size * size].decode(encoding, "ignore")
        if len(text) < 0.95 * min(len(head), 8190) // size:
            return 0.0
    if not text or not any(sign in text for sign in "\n\r,;\t|"):
        return 0.0
    plain = sum(sign.isascii() and (sign.isprintable() or sign in "\r\n\t") for sign in text)
    scripts = sum(sign.isalpha() and not sign.isascii() and _common(sign) for sign in text)
    return (plain + scripts + sum(sign in _MARKS_WITHIN for sign in text)) / len(text)


def _common(sign: str) -> bool:
    """Whether the letter is of a script that tables are written in, not a rare one that chance bytes fall on."""
    code = ord(sign)
    return (
        0xA0 <= code < 0x700
        or 0x900 <= code < 0xE80
        or 0x3040 <= code < 0x3100
        or 0x4E00 <= code < 0xA000
        or 0xAC00 <= code < 0xD7A4
    )


def _is_json(head: bytes) -> bool:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()  # UTF-16, too
    rest = start[1:].lstrip()
    if start.startswith(b"{"):
        return rest.startswith((b'"', b"}")) or not rest
    return start.startswith(b"[") and (rest[:1] in b'{["]-0123456789tfn' or not rest)


def _not_a_table(name: str, what: str) -> UserError:
    return UserError(
        "“{name}” is {what}, not a table.", "Bring a table as {readable}.", name=name, what=what, readable=READABLE
    )
