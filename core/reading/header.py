"""Whether the first rows name the columns or are already data."""

from core.reading.cells import is_missing, looks_like_value

_MOST_ROWS = 4


def is_header(first: list[str], rows: list[list[str]]) -> bool:
    """True when `first` reads as names above `rows` (all as text).

    A column whose values are numbers or dates under a word speaks for a header, a number on top against it; a word
    that comes again below it speaks against it, unless most of the row does, as where files were put together. When
    nothing speaks, different words in the first row are names.
    """
    rows = [row for row in rows if not _again(first, row)]
    votes = sum(_vote(cell, column(rows, place)) for place, cell in enumerate(first))
    if votes:
        return votes > 0
    named = [cell.strip() for cell in first if cell.strip()]
    return bool(named) and len(set(named)) == len(named) and not any(map(looks_like_value, named))


def header_rows(rows: list[list[str]]) -> int:
    """How many of the first rows name the columns: 0 or more.

    A second row is one of names when it repeats the first, or when words stand over every column of values, two or
    more columns show it, and none of these words comes again below.
    """
    if not rows or not is_header(rows[0], rows[1:]):
        return _spanned(rows)
    count = 1
    while count < min(_MOST_ROWS, len(rows) - 1) and _names_too(rows[count], rows[count - 1], rows[count + 1 :]):
        count += 1
    return count


def column(rows: list[list[str]], place: int) -> list[str]:
    """The cells at one place, of the rows that are long enough."""
    return [row[place] for row in rows if place < len(row)]


def holds_values(cells: list[str], share: float = 0.8) -> bool:
    """Whether nearly all the cells that hold anything are numbers, dates or the like."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(looks_like_value, present)) >= share * len(present)


def _spanned(rows: list[list[str]]) -> int:
    """A sparse first row above one of names, as where one heading stands over several columns."""
    if len(rows) > 2 and 2 * sum(map(bool, rows[0])) <= len(rows[0]) and not any(map(looks_like_value, rows[0])):
        below = rows[1:]
        typed = sum(holds_values(column(below[1:], place)) for place in range(len(below[0])))
        if typed and is_header(below[0], below[1:]):
            return 2
    return 0


def _names_too(row: list[str], above: list[str], below: list[list[str]]) -> bool:
    if [cell.strip() for cell in row] == [cell.strip() for cell in above]:
        return True
    over = [
        (cell, cells)
        for place, cell in enumerate(row)
        if holds_values(cells := column(below, place), 0.95) and not is_missing(cell)
    ]
    return len(over) >= 2 and all(not looks_like_value(cell) and cell not in cells for cell, cells in over)


def _again(first: list[str], row: list[str]) -> bool:
    """Whether a row holds mostly the same cells as the first, two or more of them."""
    named = [place for place, cell in enumerate(first) if cell.strip()]
    same = sum(place < len(row) and row[place] == first[place] for place in named)
    return same >= 2 and same >= 0.6 * len(named)


def _vote(top: str, below: list[str]) -> int:
    present = [cell for cell in below if not is_missing(cell)]
    if not present or is_missing(top):
        return 0
    if holds_values(present):
        return -1 if looks_like_value(top) else 1
    return -1 if top in present else 0
