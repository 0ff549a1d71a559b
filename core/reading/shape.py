"""Where the table stands in a text file: what is above it, its header, its width, what each column usually holds."""

from dataclasses import dataclass

from core.reading.cells import is_missing, looks_like_value
from core.reading.header import column, header_rows, holds_values
from core.reading.options import ReadOptions
from core.reading.records import Record
from core.reading.widths import usual_width

_LOOK = 200
_SPARSE = 0.5  # a leading row with less than this share of the usual number of filled cells stands above the table


@dataclass(frozen=True)
class Habit:
    """What a column usually holds: values (numbers, dates), and whether it is never or always empty."""

    values: bool
    never_empty: bool
    always_empty: bool

    def suits(self, cell: str) -> float:
        """How well a cell goes with the column."""
        if is_missing(cell):
            return -1.0 if self.never_empty else 0.5 * self.always_empty
        if self.always_empty:
            return -0.5
        return (1.0 if looks_like_value(cell) else -1.0) if self.values else 0.0


@dataclass(frozen=True)
class Shape:
    """`names`: as read, "" where there is none; `header`: the lines that hold them; `above`: rows before them.

    `start`: the line of the first row below; `body`: the first rows; `reached`: the line in which the look ended.
    `padded`: the header has more names than the rows have cells; `top`: the header's records.
    """

    names: tuple[str, ...]
    header: tuple[int, ...]
    above: tuple[Record, ...]
    start: int
    body: tuple[Record, ...]
    habits: tuple[Habit, ...] = ()
    padded: bool = False
    top: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)


def find(rows: tuple[Record, ...], width: int, options: ReadOptions) -> Shape:
    """The shape of the table that begins somewhere in the first records of a file."""
    above, rows = _above([record for record in rows], width, options)
    filled = [record for record in rows if not record.blank]
    if options.header is None:
        count = header_rows([record.cells for record in filled[: _LOOK + 4]])
    else:
        count = sum(record.line in options.header for record in filled)
    header, body = filled[:count], filled[count:]
    usual = _usual_width(body, width)
    names, notes = _names([record.cells for record in header], [record.cells for record in body[:_LOOK]], usual)
    start = body[0].line if body else (header[-1].line + 1 if header else 1)
    habits = _habits([record.cells for record in body[:_LOOK] if len(record.cells) == len(names)], len(names))
    lines = tuple(record.line for record in header)
    padded = bool(body) and usual < len(names)
    return Shape(tuple(names), lines, tuple(above), start, tuple(body), habits, padded, tuple(header), tuple(notes))


def _above(rows: list[Record], width: int, options: ReadOptions) -> tuple[list[Record], list[Record]]:
    """The rows before the table and those from its header on; the options' lines decide where they are given."""
    if options.header:
        place = next((place for place, record in enumerate(rows) if record.line >= min(options.header)), 0)
    elif options.skip is not None:
        place = next((place for place, record in enumerate(rows) if record.line > options.skip), len(rows))
    elif options.header is not None:
        place = 0
    else:
        place = _first_full(rows, width)
    return [record for record in rows[:place] if not record.blank], rows[place:]


def _first_full(rows: list[Record], width: int) -> int:
    """The place of the first row that is about as full as the table's rows usually are."""
    full = sorted(_filled(record) for record in rows if len(record.cells) == width and not record.blank)
    usual = full[len(full) // 2] if full else 1
    if width == 1:
        return int(bool(rows) and _hint(rows[0]))
    for place, record in enumerate(rows):
        below = max(map(_filled, rows[place + 1 : place + 4]), default=0)
        sparse = _filled(record) < max(_SPARSE * usual, 1.01) or (_filled(record) <= 1 < below) or _hint(record)
        if not sparse:
            return place
    return 0


def _hint(record: Record) -> bool:
    return record.line == 1 and record.text.strip().strip('"').lower().startswith("sep=") and len(record.text) < 9


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell.strip())


def _usual_width(body: list[Record], width: int) -> int:
    return usual_width([len(record.cells) for record in body[:_LOOK]], width)


def _names(header: list[list[str]], body: list[list[str]], usual: int) -> tuple[list[str], list[str]]:
    """One name for each column, and what had to be done to get there."""
    if not header:
        return [""] * usual, []
    longest = max(map(len, header))
    names = _joined(header, longest)
    if not body or longest == usual:
        return names, []
    while len(names) > usual and not names[-1]:
        names.pop()
    if len(names) > usual:
        named = [name for name in names if name]
        if len(named) == usual:
            return named, ["The header has a column without a name that the rows don't have; it was left out."]
        return names, []
    extra = [row[len(names) : usual] for row in body if len(row) >= usual]
    if extra and not any(cell.strip() for row in extra for cell in row):
        return names, []
    first = [cell.strip() for cell in column(body, 0)]
    if len(names) == usual - 1 and len(set(first)) == len(first):
        return ["", *names], []
    return names + [""] * (usual - len(names)), []


def _joined(header: list[list[str]], width: int) -> list[str]:
    """Names of several rows joined; a name that stands over several columns counts for each that has one below."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(header):
        under = header[level + 1] if level + 1 < len(header) else []
        last = ""
        for place in range(width):
            cell = row[place].strip() if place < len(row) else ""
            below = place < len(under) and under[place].strip()
            last = cell or (last if below else "")
            if last:
                parts[place].append(last)
    return [" ".join(words) for words in parts]


def _habits(body: list[list[str]], width: int) -> tuple[Habit, ...]:
    found = []
    for place in range(width):
        cells = column(body, place)
        empty = sum(not cell.strip() for cell in cells)
        never = len(cells) >= 3 and empty <= 0.02 * len(cells)
        found.append(Habit(holds_values(cells, 0.9), never, len(cells) >= 3 and empty == len(cells)))
    return tuple(found)
