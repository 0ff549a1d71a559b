"""Opens a workbook only after it was opened once where that can do no harm: what a file claims never decides memory."""

import contextlib
import json
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.reading.files.compressed import BROKEN_ZIP
from core.reading.sheets import excel_probe, strays

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY_MB = 1_500
_MEMORY_TIMES, _SECONDS, _SECONDS_EACH_MB = 12, 20, 2  # what a large file may take: memory by its size, and time
_SMALL = 4_000_000  # bytes of a workbook's files, unpacked, that are looked through before a process is started for it
_AREA = 3_000_000  # cells that a sheet may cover whatever is in them
_TEXTS = 200_000_000  # bytes that the texts of all cells may take
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_REFERENCE = re.compile(rb"""<(?:\w{1,20}:)?c\s(?:[^<>]{0,300}\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_STRINGS = re.compile(rb"<(?:\w{1,20}:)?sst[\s>]")
_STRING = re.compile(rb"<(?:\w{1,20}:)?si[\s>]")


def sheets(path: Path, name: str, scratch: Path) -> "tuple[dict[str, CalamineSheet], tuple[str, ...]]":
    """The sheets that hold anything, hidden ones last; and what is told of cells that were left out, far from a table.

    UserError for one that is damaged, protected, or takes more memory or time than its size allows.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # needed for spreadsheets only

    try:
        path, report = _named(path, scratch), ""
        if not _harmless(path):
            area = _covered(path)
            if area is None or area > max(_AREA, path.stat().st_size):
                path, report = strays.without(path, scratch)
                area = _covered(path) if report else area
            if area is None:
                raise _too_large(name)
        return _filled(CalamineWorkbook.from_path(str(path))), (report,) if report else ()
    except (CalamineError, *BROKEN_ZIP, zlib.error) as error:
        if "limit exceeded" in str(error):  # calamine's own, for the repeated cells of ods
            raise _too_large(name) from error
        raise UserError(
            "“{name}” can't be opened as a spreadsheet; it may be damaged or protected by a password.",
            "Open it in your spreadsheet program and save it again without a password, or save the sheet as CSV.",
            name=name,
        ) from error


def _named(path: Path, scratch: Path) -> Path:
    """The file under a name by which calamine says what is wrong; without one it tries all formats and says nothing."""
    if not strays.is_zip(path):
        return path
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in archive.namelist():
            return path
    named = scratch / "book.ods"
    named.symlink_to(path.resolve())
    return named


def _filled(book: "CalamineWorkbook") -> "dict[str, CalamineSheet]":
    """The sheets that hold anything, hidden ones last."""
    shown = [str(entry.visible).endswith(".Visible") for entry in book.sheets_metadata]
    references = sorted(range(len(book.sheet_names)), key=lambda index: not shown[index])
    sheets = [book.get_sheet_by_index(index) for index in references]
    return {sheet.name: sheet for sheet in sheets if sheet.height and sheet.width}


def _too_large(name: str) -> UserError:
    return UserError(
        "“{name}” can't be opened: it would take far too much memory or time. Perhaps something stands far below or to "
        "the right of the table, or one text is repeated very often.",
        "Copy only the table into a new workbook, or save the sheet as CSV, and bring that.",
        name=name,
    )


def _covered(path: Path) -> int | None:
    """How many cells the largest sheet covers, filled or not; None where a process with limits can't open it."""
    size = path.stat().st_size / 1e6
    memory, seconds = max(MEMORY_MB, int(_MEMORY_TIMES * size)), int(_SECONDS + _SECONDS_EACH_MB * size)
    command = [sys.executable, "-I", excel_probe.__file__, str(path.absolute()), str(memory), str(seconds)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=5 * seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode != 0:
        return None
    return max((height * width for height, width in json.loads(ended.stdout or b"[]")), default=0)


def _harmless(path: Path) -> bool:
    """Whether a small workbook of today's format covers few cells with few texts, as its own files show."""
    if not strays.is_zip(path):
        return False
    with contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist() or sum(entry.file_size for entry in entries) > _SMALL:
                return False
            texts = [archive.read(entry) for entry in entries]
        longest = max(map(_longest_string, texts), default=0)
        return all(_small(text, longest) for text in texts)
    return False


def _longest_string(text: bytes) -> int:
    """The bytes of the longest text that cells may share."""
    return max(map(len, _STRING.split(text))) if _STRINGS.search(text) else 0


def _small(sheet: bytes, longest: int) -> bool:
    references = _REFERENCE.findall(sheet)
    if len(references) != len(_CELL.findall(sheet)):
        return False  # cells that say not where they stand
    if not references:
        return True
    area = max(int(row) for _, row in references) * max(strays.number(letters) for letters, _ in references)
    return area <= _AREA and len(references) * longest <= _TEXTS
