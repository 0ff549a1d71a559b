"""Whether the first rows name the columns or are already data."""

import re

from core.reading.cells import is_date, is_missing, looks_like_value, pattern

_MOST_ROWS = 4
_FEW = 0.05  # share of rows that may repeat the header without being data that looks like it
_WHOLE = re.compile(r"\d{1,9}")
_YEARS = range(1800, 2201)


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
        if not (_names_too(row, rows[count - 1], below) or continues(row, rows[:count], below)):
            break
        count += 1
    return count


def column(rows: list[list[str]], place: int) -> list[str]:
    """The cells at one place, of the rows that are long enough."""
    return [row[place] for row in rows if place < len(row)]


def holds_values(cells: list[str], share: float = 0.8) -> bool:
    """Whether nearly all the cells that hold anything are numbers, dates or the like."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(looks_like_value, present)) >= share * len(present)


def spans(row: list[str], header: list[str]) -> bool:
    """Whether a row above a header holds headings over several of its columns, and is no title or note.

    It begins behind the first column, or the header needs it: names that are missing or stand there twice.
    """
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    if not filled or filled == [0] or any(_is_measure(row[place]) for place in filled):
        return False
    if any(place >= len(header) for place in filled):
        return False
    names = [cell.strip() for cell in header]
    if filled[0] == 0 and filled == [*range(len(filled))] and names[0] and len(filled) < len(names):
        return False  # a word and its value, such as a date, above the table
    return filled[0] > 0 or len(set(names)) < len(names) or "" in names


def continues(row: list[str], header: list[list[str]], below: list[list[str]]) -> bool:
    """Whether a sparse row below a header goes on with it.

    It names all the columns under wide headings; or it holds words over values only, such as units, and is empty where
    no row of data is.
    """
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    below = [other for other in below if other != row]
    if not filled or len(filled) == len(row) or len(below) < 2:
        return False
    if any(looks_like_value(row[place]) or row[place] in column(below, place) for place in filled):
        return False
    above = [any(place < len(names) and names[place].strip() for names in header) for place in range(len(row))]
    unnamed = {place for place, named in enumerate(above) if not named and any(map(str.strip, column(below, place)))}
    if unnamed and unnamed <= set(filled) and all(_under(place, above) for place in filled):
        return True
    never_empty = [place for place in range(len(row)) if all(map(str.strip, column(below, place)))]
    return any(place not in filled for place in never_empty) and all(
        holds_values(column(below, place), 0.95) for place in filled
    )


def _under(place: int, named: list[bool]) -> bool:
    """Whether a wide heading stands over the place: it has no name of its own, or its right neighbour has none."""
    if not named[place]:
        return any(named[:place])
    return place + 1 < len(named) and not named[place + 1]


def _votes(first: list[str], rows: list[list[str]]) -> int:
    """A column of numbers or dates under a word speaks for a header, a number on top against it, unless the numbers on
    top are counted on from column to column; a word that comes again below it speaks against it, too."""
    rows = _without_repeats(first, rows)
    counted = _counted_on(first, rows)
    return sum(1 if place in counted else _vote(cell, column(rows, place)) for place, cell in enumerate(first))


def _vote(top: str, below: list[str]) -> int:
    present = [cell for cell in below if not is_missing(cell)]
    if not present or is_missing(top):
        return 0
    if holds_values(present):
        return -1 if looks_like_value(top) else 1
    return -1 if top in present or _alike(top, present) else 0


def _alike(top: str, present: list[str]) -> bool:
    """Whether a text of letters, digits and signs, such as an address or a code, is made just as all below are."""
    form = pattern(top)
    mixed = any(not (sign.isalpha() or sign.isspace()) for sign in form)
    return mixed and len(present) >= 3 and sum(pattern(cell) == form for cell in present) >= 0.9 * len(present)


def _without_repeats(first: list[str], rows: list[list[str]]) -> list[list[str]]:
    """The rows without those that hold mostly the same as the first, or much of it and no values, if these are few."""
    named = [place for place, cell in enumerate(first) if cell.strip()]

    def same(row: list[str]) -> int:
        return sum(place < len(row) and row[place] == first[place] for place in named)

    mostly = [row for row in rows if not (same(row) >= 2 and same(row) >= 0.6 * len(named))]
    partly = [row for row in mostly if not (same(row) >= 2 and not any(map(looks_like_value, row)))]
    return partly if len(mostly) - len(partly) <= max(1, _FEW * len(rows)) else mostly


def _counted_on(first: list[str], rows: list[list[str]]) -> frozenset[int]:
    """The places where the first row counts on from column to column: years, days, or 0, 1, 2 ...; not so the rows."""
    places = [place for place, cell in enumerate(first) if looks_like_value(cell)]
    if _counted_from_nought(first, rows):
        return frozenset(places)
    told = [first[place].strip() for place in places]
    if len(places) < 2 or len(set(told)) < len(told):
        return frozenset()
    if all(map(is_date, told)):
        dated = any(is_date(row[place]) for row in rows[:20] for place in places if place < len(row))
        return frozenset() if dated else frozenset(places)
    if not all(map(_WHOLE.fullmatch, told)):
        return frozenset()
    numbers = [*map(int, told)]
    below = [cell.strip() for row in rows[:20] for place in places if place < len(row) for cell in [row[place]]]
    if all(number in _YEARS for number in numbers) and numbers == sorted(numbers):
        years = sum(_WHOLE.fullmatch(cell) is not None and int(cell) in _YEARS for cell in below)
        return frozenset(places) if years <= 0.2 * len(below) else frozenset()
    rising = numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    if not rising or numbers[0] > 1 or len(numbers) < 3:
        return frozenset()
    other = any(cell and not _WHOLE.fullmatch(cell) for cell in below)
    return frozenset(places) if other or len(places) < len(first) and not first[0].strip() else frozenset()


def _counted_from_nought(first: list[str], rows: list[list[str]]) -> bool:
    """Whether nothing, 0, 1 ... stand above numbered rows: the names that a program gave where there were none."""
    names = [str(number) for number in range(len(first) - 1)]
    return len(first) > 1 and first == ["", *names] and len(rows) > 1 and all(map(str.strip, column(rows, 0)))


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


def _is_measure(cell: str) -> bool:
    """A value that hardly is a heading: neither a year, a small number nor a day."""
    text = cell.strip()
    return looks_like_value(text) and not is_date(text) and not (_WHOLE.fullmatch(text) and len(text) <= 4)
