"""What an xlsx file says of a sheet beside its values: formulas without a result, hidden rows and columns.

Searches the sheet's XML as bytes, a part at a time, so that no file makes it slow or large.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.reading.sheets import spans

_PART = 1 << 20  # bytes searched at a time
_LONGEST = 1 << 22  # bytes of one cell that are held
_INDEX = 10_000_000  # bytes of the files that name the sheets
_MOST = 500_000_000  # bytes of a sheet that are searched
_LETTERS = 26
_COLUMNS = 16_384
_P = rb"(?:\w{1,20}:)?"  # elements may have a prefix
_OPEN = re.compile(
    rb"(?:</" + _P + rb"f>|<" + _P + rb"f(?:\s[^<>]*)?/>)\s*"
    rb"(?:<" + _P + rb"v\s*/>|<" + _P + rb"v>\s*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
)
_CELL = re.compile(rb"<" + _P + rb"c\s([^<>]*)>")
_ROW = re.compile(rb"<" + _P + rb"row\s([^<>]*)>")
_COLUMN = re.compile(rb"<" + _P + rb"col\s([^<>]*)>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_REFERENCE = re.compile(rb"""(?<![\w:])r=["']([A-Z]{1,3})(\d{1,7})["']""")
_LINE = re.compile(rb"""(?<![\w:])r=["'](\d{1,7})["']""")
_ENDS = re.compile(rb"""(?<![\w:])(min|max)=["'](\d{1,5})["']""")
_TEXT = re.compile(rb"""(?<![\w:])t=["']str["']""")
_SHEET = re.compile(r"<(?:\w{1,20}:)?sheet\s([^<>]*)>")
_LINK = re.compile(r"<(?:\w{1,20}:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass
class Beside:
    """By column (0 is A): (how many formulas have no result, the first one's row); the hidden rows and columns.

    `hidden`: whether the sheet itself is.
    """

    formulas: dict[int, tuple[int, int]] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    hidden: bool = False


def look(path: Path, sheet: str, first: int, last: int) -> Beside:
    """Search the sheet of that name, its rows `first` to `last` (from 1). Nothing is found in other formats."""
    found, hidden = Beside(), set()
    try:
        with zipfile.ZipFile(path) as archive:
            part, found.hidden = _part(archive, sheet)
            for text in parts(archive, part) if part else ():
                _search(text, range(first, last + 1), found)
                hidden |= _hidden_columns(text)
            found.columns = {place for stretch in spans.joined(hidden) for place in stretch}
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, zlib.error, NotImplementedError):
        return found  # the values were read, so that what can't be searched is no reason to refuse the file
    return found


def _part(archive: zipfile.ZipFile, sheet: str) -> tuple[str, bool]:
    """The name of the file within that holds the sheet, and whether it is hidden; "" for other formats."""
    if "xl/workbook.xml" not in archive.namelist():
        return "", False
    entry = next((each for each in _entries(archive, "xl/workbook.xml", _SHEET) if each.get("name") == sheet), {})
    ident = next((value for name, value in entry.items() if name.endswith(":id")), "")
    links = _entries(archive, "xl/_rels/workbook.xml.rels", _LINK)
    target = next((link.get("Target", "") for link in links if link.get("Id") == ident), "")
    path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}" if target else ""
    return path, entry.get("state", "visible") != "visible"


def _entries(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[str]) -> Iterator[dict[str, str]]:
    with archive.open(name) as file:
        text = file.read(_INDEX).decode("utf-8", "replace")
    for found in pattern.finditer(text):
        yield {key: html.unescape(one or other) for key, one, other in _ATTRIBUTE.findall(found[1])}


def parts(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A file of the archive in parts that end before a cell or row begins."""
    with archive.open(name) as file:
        held, total = b"", 0
        while total < _MOST and (more := file.read(_PART)):
            total += len(more)
            held += more
            cut = max(held.rfind(b"<c "), held.rfind(b":c "), held.rfind(b"<row "), held.rfind(b":row "))
            cut = held.rfind(b"<", 0, cut + 1)
            if cut > 0:
                yield held[:cut]
                held = held[cut:]
            held = held if len(held) < _LONGEST else b""
        yield held


def _search(text: bytes, rows: range, found: Beside) -> None:
    if b"hidden=" in text:
        lines = (_LINE.search(row) for row in _ROW.findall(text) if _HIDDEN.search(row))
        found.rows |= {int(line[1]) for line in lines if line and int(line[1]) in rows}
    for formula in _OPEN.finditer(text):
        start = max(text.rfind(b"<c ", 0, formula.start()), text.rfind(b":c ", 0, formula.start()))
        cell = _CELL.match(text, max(text.rfind(b"<", 0, start + 1), 0))
        place = cell and not _TEXT.search(cell[1]) and _REFERENCE.search(cell[1])
        if place and int(place[2]) in rows:
            column = _number(place[1].decode())
            count, first = found.formulas.get(column, (0, int(place[2])))
            found.formulas[column] = (count + 1, first)


def _hidden_columns(text: bytes) -> set[tuple[int, int]]:
    """The (first, last) columns from 0 of each stretch that is hidden."""
    found: set[tuple[int, int]] = set()
    for column in _COLUMN.findall(text) if b"hidden=" in text else ():
        ends = {name: int(value) for name, value in _ENDS.findall(column)}
        if _HIDDEN.search(column) and len(ends) == 2:
            found.add((ends[b"min"] - 1, min(ends[b"max"], _COLUMNS) - 1))
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
