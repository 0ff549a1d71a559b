"""Whether the first rows name the columns or are already data."""

import re

from core.reading.outline.counted import counted_on, repeats
from core.reading.values.cells import is_date, is_missing, looks_like_value, pattern

_MOST_ROWS = 4
_LOOK = 200  # rows below
_FEW = 0.05  # share of rows that may repeat the header without being data that looks like it
_WHOLE = re.compile(r"\d{1,9}")


def is_header(first: list[str], rows: list[list[str]]) -> bool:
    """True when `first` reads as names above `rows` (all as text)."""
    votes = _votes(first, rows)
    if votes:
        return votes > 0
    named = [cell.strip() for cell in first if cell.strip()]
    return bool(named) and len(set(named)) == len(named) and not any(map(looks_like_value, named))


def surely_header(first: list[str], rows: list[list[str]]) -> bool:
    """True when something in `rows` says that `first` holds names, not just nothing against it."""
    return _votes(first, rows) > 0


def header_rows(rows: list[list[str]]) -> int:
    """How many of the first rows name the columns: 0 or more.

    A second row is one of names when it repeats the first, when words stand over every column of values, two or more
    columns show it, and none of these words comes again below, or when it names the columns under a wide heading.
    """
    if not rows or not is_header(rows[0], rows[1:]):
        return _spanned(rows)
    count = 1
    while count < min(_MOST_ROWS, len(rows) - 1):
        row, below = rows[count], rows[count + 1 :]
        if _names_too(row, rows[count - 1], below) or continues(row, rows[:count], below):
            count += 1
        elif len(below) > 2 and _headings_between(rows[: count + 1], below):
            count += 2
        else:
            break
    return count


def column(rows: list[list[str]], index: int) -> list[str]:
    """The cells at one position, of the rows that are long enough."""
    return [row[index] for row in rows if index < len(row)]


def holds_values(cells: list[str], share: float = 0.8) -> bool:
    """Whether nearly all the cells that hold anything are numbers, dates or the like."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(looks_like_value, present)) >= share * len(present)


def spans(row: list[str], header: list[str]) -> bool:
    """Whether a row above a header holds headings over several of its columns, and is no title or note.

    It begins behind the first column, or the header needs it: names that are missing or stand there twice.
    """
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    if not filled or filled == [0] or any(_is_measure(row[index]) for index in filled):
        return False
    if any(index >= len(header) for index in filled):
        return False
    names = [cell.strip() for cell in header]
    if filled == [*range(len(filled))] and names[0] and len(filled) < len(names):
        return False  # a word and its value, such as a date, above the table
    return filled[0] > 0 or len(set(names)) < len(names) or "" in names


def continues(row: list[str], header: list[list[str]], below: list[list[str]]) -> bool:
    """Whether a sparse row below a header goes on with it.

    It names all the columns under wide headings, in words or by years and the like; or it holds words over values
    only, such as units, and is empty where no row of data is.
    """
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    below = [other for other in below if other != row]
    if not filled or len(filled) == len(row) or len(below) < 2:
        return False
    if any(row[index] in column(below, index) for index in filled):
        return False
    above = [any(index < len(names) and names[index].strip() for names in header) for index in range(len(row))]
    unnamed = {index for index, named in enumerate(above) if not named and any(map(str.strip, column(below, index)))}
    values = any(looks_like_value(row[index]) for index in filled)
    if unnamed <= set(filled) and _names_the_rest(row, above, below, header[-1], values):
        return True
    if values:
        return False
    if unnamed and unnamed <= set(filled) and all(_under(index, above) for index in filled):
        return True
    never_empty = [index for index in range(len(row)) if all(map(str.strip, column(below, index)))]
    return any(index not in filled for index in never_empty) and all(
        holds_values(column(below, index), 0.95) for index in filled
    )


def _headings_between(header: list[list[str]], below: list[list[str]]) -> bool:
    """Whether the last of these rows is empty in front and groups columns that the row below it names."""
    row, names = header[-1], below[0]
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    if not filled or filled[0] == 0 or any(names[: filled[0]]) or any(_is_measure(row[index]) for index in filled):
        return False
    return continues(names, header, below[1:])


def _names_the_rest(row: list[str], named: list[bool], below: list[list[str]], top: list[str], values: bool) -> bool:
    """Whether a row is empty in the first columns, which have names and where data never is, and full in the rest.

    Headings stand over the rest: there are fewer of them, or they are repeated. Values there are years, days or small
    numbers that go on from column to column under a heading.
    """
    first = next(index for index, cell in enumerate(row) if cell.strip())
    below = below[2:] if len(below) > 6 else below  # further rows of names are empty there, too
    if not first or not all(row[first:]) or not all(named[:first]):
        return False
    if not any(all(map(str.strip, column(below, index))) for index in range(first)):
        return False
    groups = [cell.strip() for cell in top[first:]]
    if all(groups) and len(set(groups)) == len(groups):
        return False
    return not values or _counted_in_groups(row[first:], groups)


def _counted_in_groups(cells: list[str], groups: list[str]) -> bool:
    """Whether the cells under each heading go on: 2019, 2020."""
    if any(map(_is_measure, cells)) or not all(map(looks_like_value, cells)):
        return False
    parts: list[list[str]] = []
    for index, (cell, group) in enumerate(zip(cells, groups, strict=False)):
        if not index or (group and group != groups[index - 1]):
            parts.append([])
        parts[-1].append(cell)
    return any(len(part) > 1 for part in parts) and all(len(set(part)) == len(part) for part in parts)


def _under(index: int, named: list[bool]) -> bool:
    """Whether a wide heading stands over the position: it has no name of its own, or its right neighbour has none."""
    if not named[index]:
        return any(named[:index])
    return index + 1 < len(named) and not named[index + 1]


def _votes(first: list[str], rows: list[list[str]]) -> int:
    """A column of numbers or dates under a word speaks for a header, a number on top against it, unless the numbers on
    top are counted on from column to column; a word that comes again below it speaks against it, too."""
    rows = _without_repeats(first, rows)
    counted = counted_on(first, rows)
    return sum(1 if index in counted else _vote(cell, column(rows, index)) for index, cell in enumerate(first))


def _vote(top: str, below: list[str]) -> int:
    present = [cell for cell in below if not is_missing(cell)]
    if not present or is_missing(top):
        return 0
    if holds_values(present):
        return -1 if looks_like_value(top) else 1
    return -1 if top in present or _alike(top, present) or _same_words(top, present) else 0


def _alike(top: str, present: list[str]) -> bool:
    """Whether a text of letters, digits and signs, such as an address or a code, is made just as all below are.

    A column that repeats a few codes would hold it, too, if it were one of them.
    """
    form = pattern(top)
    mixed = any(not (sign.isalpha() or sign.isspace()) for sign in form)
    if not mixed or len(present) < 3 or sum(pattern(cell) == form for cell in present) < 0.9 * len(present):
        return False
    return not repeats(present)


def _same_words(top: str, present: list[str]) -> bool:
    """Whether a phrase has as many words as those below, and each of its words stands there at the same position."""
    words = top.split()
    below = [cell.split() for cell in present[:_LOOK]]
    if len(words) < 2 or len(below) < 3 or sum(len(cell) == len(words) for cell in below) < 0.9 * len(below):
        return False
    return all(any(word in cell[index : index + 1] for cell in below) for index, word in enumerate(words))


def _without_repeats(first: list[str], rows: list[list[str]]) -> list[list[str]]:
    """The rows without those that hold mostly the same as the first, or much of it and no values, if these are few."""
    named = [index for index, cell in enumerate(first) if cell.strip()]

    def same(row: list[str]) -> int:
        return sum(index < len(row) and row[index] == first[index] for index in named)

    mostly = [row for row in rows if not (same(row) >= 2 and same(row) >= 0.6 * len(named))]
    partly = [row for row in mostly if not (same(row) >= 2 and not any(map(looks_like_value, row)))]
    return partly if len(mostly) - len(partly) <= max(1, _FEW * len(rows)) else mostly


def _spanned(rows: list[list[str]]) -> int:
    """A sparse first row above one of names, as where one heading stands over several columns."""
    if len(rows) > 2 and 2 * sum(map(bool, rows[0])) <= len(rows[0]) and not any(map(looks_like_value, rows[0])):
        below = rows[1:]
        typed = sum(holds_values(column(below[1:], index)) for index in range(len(below[0])))
        if typed and is_header(below[0], below[1:]):
            return 2
    return 0


def _names_too(row: list[str], above: list[str], below: list[list[str]]) -> bool:
    if [cell.strip() for cell in row] == [cell.strip() for cell in above]:
        return True
    over = [
        (cell, cells)
        for index, cell in enumerate(row)
        if holds_values(cells := column(below, index), 0.95) and not is_missing(cell)
    ]
    return len(over) >= 2 and all(not looks_like_value(cell) and cell not in cells for cell, cells in over)


def _is_measure(cell: str) -> bool:
    """A value that hardly is a heading: neither a year, a small number nor a day."""
    text = cell.strip()
    return looks_like_value(text) and not is_date(text) and not (_WHOLE.fullmatch(text) and len(text) <= 4)
