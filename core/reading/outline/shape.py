"""Where the table stands in a text file: what is above it, its header, its width, what each column usually holds."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.reading.delimited.csv_records import Record
from core.reading.options import ReadOptions
from core.reading.outline.facts_above import facts
from core.reading.outline.habits import Habit
from core.reading.outline.habits import habits as habits_of
from core.reading.outline.header import header_rows, spans, surely_header
from core.reading.outline.headings import named
from core.reading.outline.names_above import recut
from core.reading.outline.widths import usual_width
from core.reading.values.cells import looks_like_value

_LOOK = 200
_SPARSE = 0.5  # a leading row with less than this share of the usual number of filled cells stands above the table
_MOST_NAMES = 0.6  # share of the known names that a header holds
_LEAST = 3  # rows that show what columns hold
_MOST_LEVELS = 3  # rows of headings above the row of names


@dataclass(frozen=True)
class Shape:
    """`names`: as read, "" where there is none; `header`: the lines that hold them; `above`: rows before them.

    `start`: the line of the first row below; `body`: the first rows; `habits`: what its columns hold.
    `padded`: the header has more names than the rows have cells; `top`: the header's records. `end`: the line of the
    first note below the table, 0 without any.
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
    end: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)


def find(
    rows: tuple[Record, ...],
    width: int,
    options: ReadOptions,
    cut: Callable[[str], list[str]] | None = None,
) -> Shape:
    """The shape of the table that begins somewhere in the first records of a file.

    `cut` gives the cells of a line's text, for a header that stands behind the mark of a remark.
    """
    if options.header is None and options.names and (line := _named(rows, options.names)):
        options = replace(options, header=(line,))
    given = options.header or ()
    aside = [record for record in rows if record.aside and record.line not in given]
    above, rest = _above([record for record in rows if record not in aside], width, options)
    filled = [record for record in rest if not record.blank]
    if options.header is None:
        count = header_rows([record.cells for record in filled[: _LOOK + 4]])
    else:
        count = sum(record.line in options.header for record in filled)
    header, body = filled[:count], filled[count:]
    if options.header is None and header:
        header, above = _with_headings(header, above, rest)
    usual, first = _usual_width(header, body, width), _first_part(body, rest)
    if options.header is None and not header and body:
        header, above = _header_apart([*above, *_before(aside, body[0].line)], body, usual, cut)
    elif given and len(header) == 1 and len(header[0].cells) != usual:
        header = [recut(header[0], usual, cut) or header[0]]
    aside = [record for record in aside if record not in above and record.line not in {entry.line for entry in header}]
    names, notes = named([record.cells for record in header], [record.cells for record in body[:_LOOK]], usual)
    start = body[0].line if body else (header[-1].line + 1 if header else 1)
    found = habits_of([record.cells for record in first[:_LOOK] if len(record.cells) == len(names)], len(names))
    lines = tuple(record.line for record in header)
    padded = bool(body) and usual < len(names)
    before = sorted([*above, *_before(aside, start)], key=lambda record: record.line)
    return Shape(tuple(names), lines, tuple(before), start, tuple(body), found, padded, tuple(header), tuple(notes))


def _named(rows: tuple[Record, ...], names: tuple[str, ...]) -> int:
    """The line of the first row that holds most of the names, 0 without any."""
    wanted = {" ".join(name.split()).lower() for name in names}
    for record in rows:
        if len(wanted & {" ".join(cell.split()).lower() for cell in record.cells}) >= max(1, _MOST_NAMES * len(wanted)):
            return record.line
    return 0


def _before(records: list[Record], line: int) -> list[Record]:
    return [record for record in records if record.line < line]


def _above(rows: list[Record], width: int, options: ReadOptions) -> tuple[list[Record], list[Record]]:
    """The rows before the table and those from its header on; the options' lines decide where they are given."""
    if options.header:
        index = next((index for index, record in enumerate(rows) if record.line >= min(options.header)), 0)
    elif options.skip is not None:
        index = next((index for index, record in enumerate(rows) if record.line > options.skip), len(rows))
    elif options.header is not None:
        index = 0
    else:
        index = _first_full(rows, width)
        index += facts(rows[index:], width)
    return [record for record in rows[:index] if not record.blank], rows[index:]


def _first_full(rows: list[Record], width: int) -> int:
    """The index of the first row that is about as full as the table's rows usually are, and has no header below."""
    full = sorted(_filled(record) for record in rows if len(record.cells) == width and not record.blank)
    usual = full[len(full) // 2] if full else 1
    if width == 1:
        return int(bool(rows) and _hint(rows[0]))
    least = max(_SPARSE * usual, 1.01) if usual > 1 else 1
    for index, record in enumerate(rows):
        below = max(map(_filled, rows[index + 1 : index + 4]), default=0)
        if _names_the_second(record, width):
            return index
        alone = _filled(record) <= 1 < below and (usual > 1 or len(record.cells) != width or _header_next(rows, index))
        if not (_filled(record) < least or alone or _hint(record)) and not _above_a_header(rows, index, width):
            return index
    return 0


def _names_the_second(record: Record, width: int) -> bool:
    """A row of two with nothing in front: the header of numbered rows. A title would begin in front."""
    return width == len(record.cells) == 2 and not record.cells[0].strip() and bool(record.cells[1].strip())


def _header_next(rows: list[Record], index: int) -> bool:
    below = [record.cells for record in rows[index + 1 : index + _LOOK] if not record.blank]
    return len(below) > 2 and all(map(str.strip, below[0])) and surely_header(below[0], below[1:])


def _above_a_header(rows: list[Record], index: int, width: int) -> bool:
    """Whether the next row surely is the header, full of different names, and this one can't be a part of it.

    It can't where it has another width, or holds a value; years and days over several columns each may be headings.
    """
    below = [record.cells for record in rows[index + 1 : index + _LOOK] if not record.blank]
    if len(below) < 3:
        return False
    cells, first, rest = rows[index].cells, [cell.strip() for cell in below[0]], below[1:]
    if len(first) != width or len(set(first)) < width or "" in first or any(map(looks_like_value, first)):
        return False
    if not surely_header(first, rest):
        return False
    if len(cells) != width:
        return True
    return any(map(looks_like_value, cells)) and not surely_header(cells, below) and not spans(cells, first)


def _with_headings(header: list[Record], above: list[Record], rest: list[Record]) -> tuple[list[Record], list[Record]]:
    """The header with the rows of headings right above it."""
    above = [*above]
    while above and len(header) < _MOST_LEVELS + 1 and header[0].line - above[-1].line == 1:
        width = max(len(record.cells) for record in header)
        under = [" ".join(filter(None, (_cell(record, index) for record in header))) for index in range(width)]
        if not spans(above[-1].cells, under):
            break
        header = [above.pop(), *header]
    return header, above


def _cell(record: Record, index: int) -> str:
    return record.cells[index].strip() if index < len(record.cells) else ""


def _header_apart(
    above: list[Record], body: list[Record], usual: int, cut: Callable[[str], list[str]] | None
) -> tuple[list[Record], list[Record]]:
    """The header of a table without one, when the last line above it holds as many names, told apart in another way."""
    last = max(above, key=lambda record: record.line, default=None)
    if last is None or (found := recut(last, usual, cut)) is None:
        return [], [record for record in above if not record.aside]
    return [found], [record for record in above if record is not last and not record.aside]


def _hint(record: Record) -> bool:
    return record.line == 1 and record.text.strip().strip('"').lower().startswith("sep=") and len(record.text) < 9


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell.strip())


def _usual_width(header: list[Record], body: list[Record], width: int) -> int:
    """The width of most rows; of those before the first gap where these are as wide as the header."""
    named = max((len(record.cells) for record in header), default=0)
    first = [record for index, record in enumerate(body[:_LOOK]) if record.line - body[0].line == index]
    if named > 1 and 2 <= len(first) < len(body) and all(len(record.cells) == named for record in first):
        return named
    return usual_width([len(record.cells) for record in body[:_LOOK]], width)


def _first_part(body: list[Record], rest: list[Record]) -> list[Record]:
    """The rows up to the first gap when there are enough and a row without any value, such as a header, follows."""
    start = body[0].line if body else 0
    gap = next((record.line for record in rest if record.blank and record.line > start), None)
    first = [record for record in body if gap is None or record.line < gap]
    after = next((record for record in body if gap is not None and record.line > gap), None)
    new = after is not None and len(first) >= _LEAST and not any(map(looks_like_value, after.cells))
    return first if new else body
