"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): one sheet, by calamine; the first that holds a table, or the chosen."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.messages import Message, plural
from core.plain import Plain
from core.reading.delimited.followed import MOST
from core.reading.engine import literal
from core.reading.options import ReadOptions
from core.reading.outline import shape
from core.reading.outline.names import listed, repaired
from core.reading.outline.shape import Shape
from core.reading.rejects import Rejects
from core.reading.sheets import excel_losses, excel_open, sheet
from core.reading.sheets.sheet import Body, Grid
from core.reading.source import Source

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_BATCH = 10_000


def source(path: Path, scratch: Path, name: str, options: ReadOptions, rejects: Rejects) -> Source:
    """A sheet copied to a Parquet file in `scratch`; UserError when there is none that holds a table."""
    chosen, sheets, strays = opened(path, scratch, name, options)
    grid, layout = understood(chosen, options)
    if not layout.body:
        raise UserError(
            "“{name}” has {columns} column names but no rows.",
            "Bring a sheet with at least one row below the header.",
            name=name,
            columns=layout.width,
        )
    names, warnings = repaired(list(layout.names))
    if not layout.header:
        warnings = (
            Message(
                "first_sheet_row_is_data",
                "The first row looks like data, so the columns were called “{name}” and so on.",
                name=names[0],
            ),
        )
    for record in layout.above:
        rejects.add(record.line, record.text, record.aside or "stands above the table")
    grid = replace(grid, fill=layout.start)
    body = sheet.body(grid, layout)
    target = scratch / "sheet.parquet"
    lines = _copy(grid, layout, body, target, rejects)
    others = [entry for entry in sheets if entry != chosen.name] if not options.sheet else []
    used: Plain = {"format": "excel", "sheet": chosen.name, "sheets": list(sheets), "header": list(layout.header)}
    used["cells"] = {"columns": list(grid.columns[: layout.width]), "skip": layout.start - 1, **_passed(grid, body)}
    used["cells"] |= {"more": True} if strays else {}
    used |= _gaps(lines, layout, body)
    hidden = excel_losses.notes(path, chosen, names, grid.columns, lines)
    notes = (*warnings, *strays, *layout.notes, *_messages(chosen.name, others, grid, body), *hidden)
    return Source(f"read_parquet({literal(str(target))})", names, notes, used=used, rejects=rejects)


def opened(
    path: Path, scratch: Path, name: str, options: ReadOptions
) -> "tuple[CalamineSheet, tuple[str, ...], tuple[str, ...]]":
    """The sheet to read, the names of all that hold anything, and what is told of cells that were left out unseen.

    UserError when the workbook can't be opened or the chosen sheet is not among them.
    """
    sheets, strays = excel_open.sheets(path, name, scratch)
    if not sheets:
        raise UserError("“{name}” holds only empty sheets.", "Put the table on the first sheet.", name=name)
    if options.sheet and options.sheet not in sheets:
        raise UserError(
            "“{name}” holds no sheet “{sheet}”, or it is empty.",
            "Its sheets are {sheets}.",
            name=name,
            sheet=options.sheet,
            sheets=listed(list(sheets), 20),
        )
    if options.sheet:
        return sheets[options.sheet], tuple(sheets), strays
    tables = (entry for entry in sheets.values() if _holds_table(entry))
    return next(tables, next(iter(sheets.values()))), tuple(sheets), strays


def understood(chosen: "CalamineSheet", options: ReadOptions) -> tuple[Grid, Shape]:
    """The columns that belong together, and where the table stands in them; lines are the sheet's row numbers."""
    grid = sheet.grid(chosen)
    look = grid.records()
    return grid, shape.find(look, len(look[0].cells) if look else 1, options)


def _holds_table(found: "CalamineSheet") -> bool:
    """Whether two rows or more have several filled cells: a cover or a note has not."""
    full = (sum(cell != "" for cell in row) > 1 for row in islice(found.iter_rows(), sheet.LOOK))
    return sum(islice(filter(None, full), 2)) == 2


def _copy(grid: Grid, layout: Shape, body: Body, target: Path, rejects: Rejects) -> list[int]:
    """Write the rows; gives their numbers in the sheet."""
    lines: list[int] = []
    schema = pa.schema([(f"c{index}", _ARROW[kind]) for index, kind in enumerate(body.kinds)])

    def kept() -> Iterator[list[Any]]:
        for line, row in sheet.below(grid, layout):
            if _kept(line, row, body, rejects):
                lines.append(line)
                yield row

    rows = kept()
    with pq.ParquetWriter(target, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            arrays = [
                pa.array([_READ[kind](cell) for cell in column], _ARROW[kind])
                for kind, column in zip(body.kinds, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return lines


def _gaps(lines: list[int], layout: Shape, body: Body) -> Plain:
    """How many rows between the others are blank, and the first of them."""
    known = {*lines, *body.left_out, *body.again, *layout.header}
    blank = [line for line in range(layout.start, lines[-1]) if line not in known] if lines else []
    return {"blank": [len(blank), blank[0]]} if blank else {}


def _kept(line: int, row: list[Any], body: Body, rejects: Rejects) -> bool:
    reason = body.left_out.get(line)
    if reason:
        rejects.add(line, ", ".join(filter(None, map(sheet.text, row))), reason)
    return not reason and line not in body.again


def _messages(name: str, others: list[str], grid: Grid, body: Body) -> list[str]:
    messages: list[str] = []
    if others:
        one_sheet = plural(
            "one_sheet_read",
            "Only the sheet “{name}” was read; 1 other holds something: {others}.",
            "Only the sheet “{name}” was read; {count} others hold something: {others}.",
            count=len(others),
            name=name,
            others=listed(others),
        )
        messages.append(one_sheet)
    if grid.beside:
        messages.append(
            Message(
                "tables_beside",
                "Other tables stand beside this one and were not read: columns {beside}. Move them to "
                "sheets of their own to use them.",
                beside="; ".join(grid.beside),
            )
        )
    if merges := grid.merges():
        messages.append(
            plural(
                "cells_merged",
                "1 merged cell covers several rows; the value was taken for each of these rows.",
                "{count:,} merged cells cover several rows; the value was taken for each of these rows.",
                count=merges,
            )
        )
    if body.again:
        messages.append(
            plural(
                "header_counted_again",
                "The header stands there again once and was not taken for a row (row {row}).",
                "The header stands there again {count:,} times and was not taken for a row (row {row}).",
                count=len(body.again),
                row=body.again[0],
            )
        )
    return messages


def _passed(grid: Grid, body: Body) -> Plain:
    """The rows that a plain reader must pass over: headers repeated, and those that got the value of a merged cell."""
    merged = grid.covered()
    found = {"again": [[line, 1] for line in body.again[:MOST]], "mended": [[line, 1] for line in merged[:MOST]]}
    more = {"more": True} if max(len(merged), len(body.again)) > MOST else {}
    return {name: indices for name, indices in found.items() if indices} | more


def _moment(cell: object) -> datetime.datetime | None:
    if cell == "" or isinstance(cell, datetime.datetime):
        return cell if isinstance(cell, datetime.datetime) else None
    if not isinstance(cell, datetime.date):
        raise TypeError(f"{cell!r} is no date")
    return datetime.datetime(cell.year, cell.month, cell.day)


_ARROW = {"boolean": pa.bool_(), "real": pa.float64(), "timestamp": pa.timestamp("us"), "text": pa.string()}
_READ: dict[str, Callable[[Any], object]] = {
    "boolean": lambda cell: None if cell == "" else cell,
    "real": lambda cell: None if cell == "" else float(cell),
    "timestamp": _moment,
    "text": sheet.text,
}
