"""A spreadsheet's sheet as rows: which columns belong together, what is no row, which type each column has."""

import datetime
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.cells.spelling import EXACT
from core.reading.delimited.csv_records import Record
from core.reading.outline import second, totals
from core.reading.outline.notes_below import MOST, Last, begin, reason
from core.reading.outline.shape import Shape
from core.reading.sheets import spans

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LOOK = 300  # rows that show where the table stands
_LOOK = 200  # rows that show what columns hold
_COLUMN_LETTERS = 26
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class Grid:
    """The columns of a sheet that are read, by index; and those of tables beside them, as a spreadsheet names them.

    `fill`: the line from which on a value in merged cells counts for each row that they cover; 0: nowhere.
    """

    sheet: "CalamineSheet"
    columns: tuple[int, ...]
    beside: tuple[str, ...] = ()
    fill: int = 0

    def rows(self) -> Iterator[Row]:
        """Rows with at least one filled cell and their numbers, from 1 as a spreadsheet counts."""
        merged = self._merged()
        held: dict[int, tuple[int, object]] = {}
        for line, row in _rows(self.sheet):
            for index, last in merged.get(line, ()):
                held[index] = (last, row[index])
            for index, (last, value) in held.items():
                if line <= last and row[index] == "":
                    row[index] = value
            cells = [row[index] for index in self.columns]
            if any(cell != "" for cell in cells):
                yield line, cells

    def records(self) -> tuple[Record, ...]:
        """The first rows as text, with a blank one for each gap."""
        found: list[Record] = []
        for line, row in islice(self.rows(), LOOK):
            cells = [text(cell) or "" for cell in row]
            if found and line > found[-1].line + 1:
                found.append(Record(line - 1, [], ""))
            found.append(Record(line, cells, ", ".join(filter(None, cells))))
        return tuple(found)

    def merges(self) -> int:
        """How many merged cells cover several rows of data."""
        return sum(map(len, self._merged().values()))

    def covered(self) -> list[int]:
        """The lines below the first one of each such cell."""
        covered = ((top + 1, last) for top, cells in self._merged().items() for _, last in cells)
        return [line for stretch in spans.joined(covered) for line in stretch]

    def _merged(self) -> dict[int, list[tuple[int, int]]]:
        """By line the (index, last line) of cells merged over several rows from there on."""
        found: dict[int, list[tuple[int, int]]] = {}
        left = self.sheet.start[1] if self.sheet.start else 0
        columns = frozenset(self.columns)
        for (top, index), (bottom, _) in (self.sheet.merged_cell_ranges or ()) if self.fill else ():
            if bottom > top and top + 1 >= self.fill and index - left in columns:
                found.setdefault(top + 1, []).append((index - left, bottom + 1))
        return found


@dataclass
class Body:
    """What the rows below the header are: the columns' types, lines that are no rows and why, headers repeated."""

    kinds: list[str]
    left_out: dict[int, str] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)


def grid(sheet: "CalamineSheet") -> Grid:
    """All columns that hold anything; of tables beside each other, apart by an empty column, the largest."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    filled: dict[int, int] = {}
    for line, row in _rows(sheet):
        for index, cell in enumerate(row):
            if cell != "":
                first.setdefault(index, line)
                last[index] = line
                filled[index] = filled.get(index, 0) + 1
    blocks: list[list[int]] = []
    for index in sorted(filled):
        if blocks and index == blocks[-1][-1] + 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    ends = {max(last[index] for index in block) for block in blocks}
    if len(blocks) < 2 or len(ends) == 1:
        return Grid(sheet, tuple(sorted(filled)))
    best = max(blocks, key=lambda block: sum(filled[index] for index in block))
    left = sheet.start[1] if sheet.start else 0
    beside = [_letters(left + block[0], left + block[-1]) for block in blocks if block is not best]
    return Grid(sheet, tuple(best), tuple(beside))


def body(found: Grid, layout: Shape) -> Body:
    """Go through the rows below the header once; twice when the last one seems to hold totals."""
    result = _examined(found, layout, _notes(found, layout))
    last = None
    for line, row in below(found, layout):
        if line not in result.left_out and line not in result.again:
            last = line, row
    if last is None or not totals.worded(cells := [text(cell) or "" for cell in last[1]]):
        return result
    others = (row for line, row in below(found, layout) if line != last[0] and line not in result.left_out)
    if totals.is_total(cells, ([text(cell) or "" for cell in row] for row in others)):
        return _examined(found, layout, {**_notes(found, layout), last[0]: "holds totals of the rows above"})
    return result


def _notes(found: Grid, layout: Shape) -> dict[int, str]:
    """The lines of notes below the table."""
    lines: deque[Last] = deque(maxlen=min(MOST, max(len(layout.body) // 2, 1)))
    before = layout.start - 1
    for line, row in below(found, layout):
        lines.append(Last(line, [text(cell) or "" for cell in row], line > before + 1))
        before = line
    last = [*lines]
    rows = [record.cells[: layout.width] for record in layout.body if last and record.line < last[0].line]
    line = begin(last, rows[:_LOOK], layout.width)
    notes = [entry for entry in last if line and entry.line >= line]
    return dict.fromkeys((entry.line for entry in notes), reason([entry.cells for entry in notes]))


def below(found: Grid, layout: Shape) -> Iterator[Row]:
    """The rows below the header, as wide as it."""
    for line, row in found.rows():
        if line >= layout.start and line not in layout.header:
            cells = row[: layout.width]
            if any(cell != "" for cell in cells):
                yield line, cells


def text(cell: object) -> str | None:
    """A cell as text, None if empty: whole numbers without ".0", dates as ISO, lengths of time as 30:05:00."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        seconds = round(abs(cell.total_seconds()))
        sign = "-" if cell < datetime.timedelta() else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _examined(found: Grid, layout: Shape, left_out: dict[int, str]) -> Body:
    """Single cells below the last full row are notes where none stand between rows.

    What begins with another header is another table.
    """
    result = Body([], dict(left_out))
    seen: list[set[str]] = [set() for _ in range(layout.width)]
    names = [record.cells[: layout.width] for record in layout.top]
    held: list[Row] = []
    before, apart, lone = layout.start - 1, False, 0
    rows = below(found, layout)
    for line, row in rows:
        if line in left_out:
            continue
        apart = apart or line > before + 1
        report = [text(cell) or "" for cell in row] if names or apart else []
        if report in names and sum(map(bool, report)) > 1:
            result.again.append(line)
            continue
        words = all(isinstance(cell, str) for cell in row)
        if apart and words and second.heads_apart(report, layout):
            for other, _ in (*held, (line, row), *rows):
                result.left_out[other] = "belongs to a second table"
            held = []
            break
        before = line
        held.append((line, row))
        if sum(cell != "" for cell in row) > 1 or layout.width < 3:
            lone += len(held) - 1
            _see(held, seen)
            held, apart = [], False
    if lone:
        _see(held, seen)
        held = []
    result.left_out |= {line: "stands below the table" for line, _ in held}
    result.kinds = [next(iter(kinds)) if len(kinds) == 1 else "text" for kinds in seen]
    return result


def _see(rows: list[Row], seen: list[set[str]]) -> None:
    """Note the types of the cells in these rows, by column."""
    for _, row in rows:
        for index, cell in enumerate(row):
            if cell != "":
                seen[index].add(_kind(cell))


def _rows(sheet: "CalamineSheet") -> Iterator[Row]:
    """Rows with at least one filled cell, each as wide as the sheet's used area; blanks alone fill no cell."""
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = ["" if isinstance(cell, str) and not cell.strip() else cell for cell in row]
        if any(cell != "" for cell in cells):
            yield line, cells


def _kind(cell: object) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int | float):
        return "real"
    if isinstance(cell, datetime.date):
        return "timestamp"
    return "text"


def _letters(first: int, last: int) -> str:
    names = [_letter(index) for index in (first, last)]
    return names[0] if first == last else f"{names[0]} to {names[1]}"


def _letter(index: int) -> str:
    name = ""
    while index >= 0:
        index, rest = divmod(index, _COLUMN_LETTERS)
        name, index = chr(ord("A") + rest) + name, index - 1
    return name
