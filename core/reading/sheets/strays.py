"""A copy of a workbook without the cells that stand far from its table, where these make a sheet of billions of cells.

Searches the sheets' XML as bytes, a part at a time; other formats than xlsx are left alone.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.messages import Message
from core.reading.sheets.sheet_xml import parts

_BEFORE = re.compile(rb"(?=<(?:\w{1,20}:)?c[\s/>])")
_OPEN = re.compile(rb"<(\w{1,20}:)?c(?:\s[^<>]*)?>")
_REFERENCE = re.compile(rb"""(?<![\w:])r=["']([A-Z]{1,9})([0-9]{1,12})["']""")
_EMPTY = re.compile(rb"\s*</")
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_LARGEST = 400_000_000  # bytes of a sheet that are searched
_COLUMNS, _ROWS = 200, 2_000  # how far from the table a cell may stand and still be read
_GAP = 200  # blank rows that part a table from what stands below it
_LETTERS = 26


def without(path: Path, scratch: Path) -> tuple[Path, str]:
    """The copy in `scratch` and a sentence on what is not in it; the file itself and "" where nothing was left out.

    BadZipFile and the like for a file that is damaged.
    """
    if not is_zip(path):
        return path, ""
    copy, left_out = scratch / "without_strays.xlsx", _LeftOut()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for entry in archive.infolist():
            if _SHEET.fullmatch(entry.filename):
                if entry.file_size > _LARGEST:
                    return path, ""
                _copy_sheet(archive, made, entry.filename, left_out)
            else:
                with archive.open(entry) as source, made.open(entry.filename, "w", force_zip64=True) as target:
                    for block in iter(partial(source.read, 1 << 20), b""):
                        target.write(block)
    return (copy, left_out.message()) if left_out.count else (path, "")


def is_zip(path: Path) -> bool:
    """Whether the file is an archive from its start on; an older workbook may hold one within."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def number(letters: bytes) -> int:
    """A column's number, from 1: 3 for C."""
    found = 0
    for letter in letters:
        found = found * _LETTERS + letter - ord("A") + 1
    return found


@dataclass
class _LeftOut:
    count: int = 0
    first: str = ""

    def add(self, name: str) -> None:
        self.count += 1
        self.first = self.first or name

    def message(self) -> str:
        if self.count == 1:
            return Message(
                "stray_cell", "1 cell stands far from the table and was not read: {first}.", first=self.first
            )
        return Message(
            "stray_cells",
            "{count:,} cells stand far from the table and were not read, the first of them {first}.",
            count=self.count,
            first=self.first,
        )


@dataclass(frozen=True)
class _Cell:
    """A cell of a sheet's XML: its reference, whether anything is in it, and what stands behind it."""

    name: str
    column: int
    row: int
    filled: bool
    behind: bytes


def _cell(text: bytes) -> _Cell | None:
    """The cell that the text begins with; None where it doesn't say where it stands."""
    opening = _OPEN.match(text)
    reference = opening and _REFERENCE.search(opening[0])
    if not opening or not reference:
        return None
    name, column, row = (reference[1] + reference[2]).decode(), number(reference[1]), int(reference[2])
    if opening[0].endswith(b"/>"):
        return _Cell(name, column, row, False, text[opening.end() :])
    closing = b"</" + (opening[1] or b"") + b"c>"
    end = text.find(closing, opening.end())
    filled = not _EMPTY.match(text, opening.end())
    return _Cell(name, column, row, filled, text[end + len(closing) :] if end >= 0 else b"")


def _copy_sheet(archive: zipfile.ZipFile, made: zipfile.ZipFile, name: str, left_out: _LeftOut) -> None:
    columns: Counter[int] = Counter()
    rows: Counter[int] = Counter()
    for text in parts(archive, name):
        for cell in filter(None, map(_cell, _BEFORE.split(text))):
            if cell.filled:
                columns[cell.column] += 1
                rows[cell.row] += 1
    last_column, last_row = _end(columns, 1) + _COLUMNS, _end(rows, _GAP) + _ROWS
    with made.open(name, "w", force_zip64=True) as target:
        for text in parts(archive, name):
            for piece in _BEFORE.split(text):
                stray = _cell(piece)
                if stray is None or (stray.column <= last_column and stray.row <= last_row):
                    target.write(piece)
                    continue
                if stray.filled:
                    left_out.add(stray.name)
                target.write(stray.behind)


def _end(filled: Counter[int], gap: int) -> int:
    """The last index of the stretch that holds most cells; a stretch ends where more than `gap` indices are empty."""
    best, most = 0, 0
    for indices in _stretches(sorted(filled), gap):
        held = sum(filled[index] for index in indices)
        if held > most:
            best, most = indices[-1], held
    return best


def _stretches(indices: list[int], gap: int) -> Iterator[list[int]]:
    stretch: list[int] = []
    for index in indices:
        if stretch and index > stretch[-1] + gap:
            yield stretch
            stretch = []
        stretch.append(index)
    if stretch:
        yield stretch
