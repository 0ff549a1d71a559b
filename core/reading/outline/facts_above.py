"""Facts about a table above it: a company, a period, one name and value a row. Knows no dialect."""

from itertools import pairwise

from core.reading.delimited.csv_records import Record
from core.reading.outline.header import is_header, surely_header
from core.reading.values.cells import looks_like_value

_LOOK = 200  # rows below a header that speak for it
_MOST = 60  # rows above a header that are looked through


def facts(rows: list[Record], width: int) -> int:
    """How many of the first rows stand above a header as wide as the table, and are narrower or words with gaps.

    A gap between them and the header must show it where its columns hold nothing but words.
    """
    filled = [index for index, record in enumerate(rows[:_MOST]) if not record.blank]
    index = next((index for index in filled if _names_all(rows[index].cells, width)), 0)
    above = [record for record in rows[:index] if not record.blank]
    if not above or not all(_narrow(record, width) or _scattered(record, width) for record in above):
        return 0
    pairs = zip(rows, rows[1 : index + 1], strict=False)
    gap = len(above) < index or any(one.line + 1 < other.line for one, other in pairs)
    if not gap and len(above) < 2 and len(above[0].cells) >= width:
        return 0  # may be a header that lacks a name
    if not gap and not all(_narrow(record, width) for record in above) and _nested(above):
        return 0  # may be wide headings
    names, *below = [record.cells for record in rows[index:_LOOK] if not record.blank]
    return index if below and (surely_header(names, below) or (gap and is_header(names, below))) else 0


def _narrow(record: Record, width: int) -> bool:
    """Whether the row ends before the table's last column."""
    cells = record.cells[: max(index for index, cell in enumerate(record.cells) if cell.strip()) + 1]
    return len(cells) < width


def _scattered(record: Record, width: int) -> bool:
    """Whether the row has words, but not in all columns."""
    filled = [cell for cell in record.cells[:width] if cell.strip()]
    return len(filled) < width and not any(map(looks_like_value, filled))


def _nested(rows: list[Record]) -> bool:
    """Whether each row fills the positions that the one above it fills, as headings do that get finer."""
    filled = [{index for index, cell in enumerate(record.cells) if cell.strip()} for record in rows]
    return all(upper <= lower for upper, lower in pairwise(filled))


def _names_all(cells: list[str], width: int) -> bool:
    """Whether there is a different word for each column."""
    names = {cell.strip() for cell in cells}
    return len(cells) == width == len(names) and "" not in names and not any(map(looks_like_value, names))
