"""Whether rows of another sort, below a table, are a second table or notes. Reads nothing itself."""

from core.reading.delimited.csv_records import Record
from core.reading.outline.header import is_header
from core.reading.outline.shape import Shape
from core.reading.values.cells import looks_like_value


def begins(record: Record, shape: Shape, held: list[Record], after_blank: bool) -> bool:
    """Whether the row may be the first of a second table: the header of one, or another width than the table's."""
    if held or shape.width < 2:
        return False
    cells = record.cells
    if _like_header(cells, shape, after_blank):
        return True
    filled = sum(1 for cell in cells if cell.strip())
    if len(cells) == shape.width:
        return after_blank and filled == 1 and shape.width > 2
    return after_blank or (filled == 1 and shape.width > 2)


def heads(record: Record, shape: Shape) -> bool:
    """Whether a row as wide as the table is the header of a second one.

    Words stand over every column of values, but others than this table's names.
    """
    return (
        len(record.cells) == shape.width
        and not _known_names(record.cells, shape)
        and _words_on_top(record.cells, shape, 2)
    )


def heads_apart(cells: list[str], shape: Shape) -> bool:
    """Whether a row behind a gap is the header of a second table: words only, some of them in columns of values."""
    filled = [index for index, cell in enumerate(cells) if cell.strip()]
    if len(filled) < 2 or any(looks_like_value(cells[index]) for index in filled):
        return False
    if heads(Record(0, cells, ""), shape):
        return True
    typed = any(index < len(shape.habits) and shape.habits[index].values for index in filled)
    return typed and filled == [*range(len(filled))] and len(filled) < shape.width


def goes_on(held: list[Record], shape: Shape) -> bool:
    """Whether a row of the table's own width may yet be one of the second table's, broken by its quotes."""
    first = held[0].cells
    if len(first) == shape.width or not _like_header(first, shape):
        return False
    fitting = sum(len(record.cells) == shape.width for record in held[-20:])
    return fitting < 1 + 0.2 * len(held[-20:])


def _like_header(cells: list[str], shape: Shape, after_blank: bool = False) -> bool:
    """Whether most cells are the names of this table's columns, or words stand over every column of values."""
    return _known_names(cells, shape) or _words_on_top(cells, shape, 2 if after_blank else 4)


def _known_names(cells: list[str], shape: Shape) -> bool:
    known = {name.lower() for name in shape.names if name}
    same = sum(cell.strip().lower() in known for cell in cells if cell.strip())
    return len(known) > 0 and same >= 2 and same >= 0.6 * len(known)


def _words_on_top(cells: list[str], shape: Shape, least: int) -> bool:
    typed = [(cell, habit) for cell, habit in zip(cells, shape.habits, strict=False) if habit.values]
    return (
        len(cells) == shape.width
        and len(typed) >= least
        and all(habit.suits(cell) == -1.0 and cell.strip() for cell, habit in typed)
    )


def is_other(held: list[Record], shape: Shape) -> bool:
    """At the file's end: whether the held rows are a second table or a footer, and not just ragged rows."""
    first = held[0]
    if len(held) == 1:
        alone = len(first.cells) == 1 and sum(len(record.cells) < shape.width for record in shape.body) <= 1
        return sum(1 for cell in first.cells if cell.strip()) <= 1 and (shape.width > 2 or alone)
    rest = [record.cells for record in held[1:]]
    return _like_header(first.cells, shape) or is_header(first.cells, rest) or all(len(row) == 1 for row in rest)
