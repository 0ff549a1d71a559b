"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): one sheet, by calamine; the first that holds anything, or the chosen."""

import datetime
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading import shape
from core.reading.engine import literal
from core.reading.names import mended
from core.reading.options import ReadOptions
from core.reading.records import Record
from core.reading.rejects import Rejects
from core.reading.shape import Shape
from core.reading.source import Source

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BATCH = 10_000
_LOOK = 300


def source(path: Path, scratch: Path, name: str, options: ReadOptions, rejects: Rejects) -> Source:
    """A sheet copied to a Parquet file in `scratch`; UserError when there is none that holds a table."""
    sheet, sheets = opened(path, name, options)
    layout = understood(sheet, options)
    if not layout.body:
        raise UserError(
            "“{name}” has {columns} column names but no rows.",
            "Bring a sheet with at least one row below the header.",
            name=name,
            columns=layout.width,
        )
    names, warnings = mended(list(layout.names))
    if not layout.header:
        warnings = (f"The first row looks like data, so the columns were called “{names[0]}” and so on.",)
    filled = [entry for entry in sheets if entry != sheet.name]
    if filled and not options.sheet:
        warnings = (*warnings, f"Only the first sheet, “{sheet.name}”, was read; {len(filled)} more hold something.")
    for record in layout.above:
        rejects.add(record.line, record.text, "stands above the table")
    target = scratch / "sheet.parquet"
    _copy(sheet, layout, target, rejects)
    used = {"format": "excel", "sheet": sheet.name, "sheets": list(sheets), "header": list(layout.header)}
    return Source(f"read_parquet({literal(str(target))})", names, warnings, used=used, rejects=rejects)


def opened(path: Path, name: str, options: ReadOptions) -> "tuple[CalamineSheet, tuple[str, ...]]":
    """The sheet to read and the names of all that hold anything."""
    from python_calamine import CalamineError, CalamineWorkbook  # needed for spreadsheets only

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = _filled(book)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(
            "“{name}” can't be opened as a spreadsheet; it may be damaged or protected by a password.",
            "Open it in your spreadsheet program and save it again without a password, or save the sheet as CSV.",
            name=name,
        ) from error
    if not sheets:
        raise UserError("“{name}” holds only empty sheets.", "Put the table on the first sheet.", name=name)
    if options.sheet and options.sheet in sheets:
        return sheets[options.sheet], tuple(sheets)
    return next(iter(sheets.values())), tuple(sheets)


def understood(sheet: "CalamineSheet", options: ReadOptions) -> Shape:
    """Where the table stands in a sheet; lines are the sheet's row numbers, from 1."""
    look = tuple(Record(line, [_text(cell) or "" for cell in row], "") for line, row in islice(_rows(sheet), _LOOK))
    told = tuple(Record(record.line, record.cells, ", ".join(filter(None, record.cells))) for record in look)
    width = len(told[0].cells) if told else 1
    return shape.find(told, width, options)


def _filled(book: "CalamineWorkbook") -> "dict[str, CalamineSheet]":
    sheets = [book.get_sheet_by_index(place) for place in range(len(book.sheet_names))]
    return {sheet.name: sheet for sheet in sheets if sheet.height and sheet.width}


def _copy(sheet: "CalamineSheet", layout: Shape, target: Path, rejects: Rejects) -> None:
    kinds = _kinds((row for _, row in _body(sheet, layout, None)), layout.width)
    schema = pa.schema([(f"c{place}", _ARROW[kind]) for place, kind in enumerate(kinds)])
    body = (row for _, row in _body(sheet, layout, rejects))
    with pq.ParquetWriter(target, schema) as writer:
        while batch := list(islice(body, _BATCH)):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([_READ[kind](cell) for cell in column], _ARROW[kind])
                for kind, column in zip(kinds, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _body(sheet: "CalamineSheet", layout: Shape, rejects: Rejects | None) -> Iterator[tuple[int, list]]:
    """The rows below the header; single cells below the last full row are notes, not rows."""
    held: list[tuple[int, list]] = []
    for line, row in _rows(sheet):
        if line < layout.start or line in layout.header:
            continue
        cells = row[: layout.width]
        filled = sum(cell != "" for cell in cells)
        if not filled:
            continue
        held.append((line, cells))
        if filled > 1 or layout.width < 3:
            yield from held
            held = []
    for line, cells in held:
        if rejects is not None:
            rejects.add(line, ", ".join(filter(None, map(_text, cells))), "stands below the table")


def _rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list]]:
    """Rows with at least one filled cell and their numbers, each as wide as the sheet's used area."""
    first = sheet.start[0] + 1 if sheet.start else 1
    for line, row in enumerate(sheet.iter_rows(), start=first):
        if any(cell != "" for cell in row):
            yield line, row


def _kinds(rows: Iterator[list], width: int) -> list[str]:
    """One of _ARROW for each column: the type all its filled cells share, else text."""
    seen: list[set[str]] = [set() for _ in range(width)]
    for row in rows:
        for place, cell in enumerate(row):
            if cell != "":
                seen[place].add(_kind(cell))
    return [_common(found) for found in seen]


def _kind(cell: object) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int | float):
        return "real"
    if isinstance(cell, datetime.date):
        return "timestamp"
    return "text"


def _common(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else "text"


def _text(cell: object) -> str | None:
    """A cell as text: whole numbers without ".0", dates as ISO; None for an empty cell."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


def _moment(cell: object) -> datetime.datetime | None:
    if cell == "" or isinstance(cell, datetime.datetime):
        return cell or None
    return datetime.datetime(cell.year, cell.month, cell.day)


_ARROW = {"boolean": pa.bool_(), "real": pa.float64(), "timestamp": pa.timestamp("us"), "text": pa.string()}
_READ = {
    "boolean": lambda cell: None if cell == "" else cell,
    "real": lambda cell: None if cell == "" else float(cell),
    "timestamp": _moment,
    "text": _text,
}
