"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): the first sheet that holds anything, by calamine."""

import datetime
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading.engine import literal
from core.reading.header import is_header
from core.reading.names import mended
from core.reading.source import Source

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_BATCH = 10_000
_LOOK = 200


def source(path: Path, scratch: Path, name: str) -> Source:
    """The first non-empty sheet, copied to a Parquet file in `scratch`; UserError when there is none."""
    from python_calamine import CalamineError, CalamineWorkbook  # needed for spreadsheets only

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet, others = _first_filled(book)
    except (CalamineError, OSError, ValueError) as error:
        raise UserError(
            "“{name}” can't be opened as a spreadsheet; it may be damaged or protected by a password.",
            "Open it in your spreadsheet program and save it again without a password, or save the sheet as CSV.",
            name=name,
        ) from error
    if sheet is None:
        raise UserError("“{name}” holds only empty sheets.", "Put the table on the first sheet.", name=name)
    return _copied(sheet, scratch / "sheet.parquet", name, others)


def _first_filled(book: object) -> tuple["CalamineSheet | None", int]:
    sheets = [book.get_sheet_by_index(place) for place in range(len(book.sheet_names))]
    filled = [sheet for sheet in sheets if sheet.height and sheet.width]
    return (filled[0], len(filled) - 1) if filled else (None, 0)


def _copied(sheet: "CalamineSheet", target: Path, name: str, others: int) -> Source:
    rows = _rows(sheet)
    first = next(rows, [])
    shown = [[_text(cell) or "" for cell in row] for row in islice(_rows(sheet), 1, 1 + _LOOK)]
    if not shown:
        raise UserError(
            "“{name}” has {columns} column names but no rows.",
            "Bring a sheet with at least one row below the header.",
            name=name,
            columns=len(first),
        )
    header = all(cell == "" or isinstance(cell, str) for cell in first) and is_header(
        [str(cell) for cell in first], shown
    )
    names, warnings = mended([str(cell) if header else "" for cell in first])
    if not header:
        warnings = (f"The first row looks like data, so the columns were called “{names[0]}” and so on.",)
    if others:
        warnings = (*warnings, f"Only the first sheet, “{sheet.name}”, was read; {others} more hold something.")
    kinds = _kinds(islice(_rows(sheet), int(header), None), len(first))
    schema = pa.schema([(f"c{place}", _ARROW[kind]) for place, kind in enumerate(kinds)])
    body = islice(_rows(sheet), int(header), None)
    with pq.ParquetWriter(target, schema) as writer:
        while batch := list(islice(body, _BATCH)):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([_READ[kind](cell) for cell in column], _ARROW[kind])
                for kind, column in zip(kinds, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return Source(f"read_parquet({literal(str(target))})", names, warnings)


def _rows(sheet: "CalamineSheet") -> Iterator[list]:
    """Rows with at least one filled cell, each as wide as the sheet's used area."""
    return (row for row in sheet.iter_rows() if any(cell != "" for cell in row))


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
