"""Whether the first row counts on from column to column, as names do: 2019, 2020; 400, 402; 0.5, 1.0; c0, c1, c2."""

import re
from collections import Counter
from itertools import pairwise

from core.reading.values.cells import is_date, is_missing, looks_like_value

_LOOK = 60  # rows below that are held against it
_WHOLE = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"([+\-−]?)\s?(\d{1,9}(?:[.,]\d{1,9})?)\s?(%|‰)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_STEMMED = re.compile(r"(\D+)(\d{1,6})(\D*)")
_YEARS = range(1800, 2201)
_SAME = 0.05  # share of the rows that may count on as well, by chance
_FEW_SAME = 0.2  # the same where other columns show the header
_LONG, _MANY = 6, 4  # columns in equal steps that chance hardly makes, and rising ones
_FAR = 0.5  # spreads of a column that a name lies beyond its values
_RARE = 0.1  # share of values that stand there once, up to which a column repeats a few words


def counted_on(first: list[str], rows: list[list[str]]) -> frozenset[int]:
    """Indices where the first row counts on: years, days, wavelengths, hours, or numbered words; not so the rows."""
    rows = rows[:_LOOK]
    indices = [index for index, cell in enumerate(first) if looks_like_value(cell)]
    if _from_nought(first, rows):
        return frozenset(indices)
    return _numbers(first, rows, indices) | _stemmed(first, rows)


def repeats(cells: list[str]) -> bool:
    """Whether a column repeats a few words, so that one more row would hardly bring a new one (Good 1953).

    The chance of a new one is about the share of those that were seen once.
    """
    counts = Counter(cells)
    return len(cells) >= 10 and sum(count == 1 for count in counts.values()) <= _RARE * len(cells)


def _numbers(first: list[str], rows: list[list[str]], indices: list[int]) -> frozenset[int]:
    notes = [first[index].strip() for index in indices]
    if not notes or len(set(notes)) < len(notes):
        return frozenset()
    below = [[row[index].strip() if index < len(row) else "" for index in indices] for row in rows]
    if all(map(is_date, notes)):
        dated = any(is_date(cell) for row in below[:20] for cell in row)
        return frozenset() if dated or len(notes) < 2 else frozenset(indices)
    numbers = [number for cell in notes if (number := _number(cell)) is not None]
    if len(numbers) < len(notes) or not below:
        return frozenset()
    if all(_WHOLE.fullmatch(cell) and number in _YEARS for cell, number in zip(notes, numbers, strict=True)):
        years = sum(_WHOLE.fullmatch(cell) is not None and int(cell) in _YEARS for row in below[:20] for cell in row)
        if years > _FEW_SAME * len(indices) * len(below[:20]):
            return frozenset()
        if len(indices) > 1 and _direction(numbers):
            return frozenset(indices)
    named = _named_beside(first, rows, indices)
    if len(indices) == 1:
        year = _WHOLE.fullmatch(notes[0]) is not None and numbers[0] in _YEARS
        return frozenset(indices) if year and named and _apart(notes, numbers, below) else frozenset()
    return frozenset(indices) if _counts(notes, numbers, below, named) else frozenset()


def _counts(notes: list[str], numbers: list[float], below: list[list[str]], named: bool) -> bool:
    """Whether three numbers or more go on from column to column, and something shows that they are no row of data.

    Shown by their form or size, by equal steps (or many rising ones) that no row has, or by the words beside them.
    """
    way = _direction(numbers)
    if len(numbers) < 3 or not way:
        return False
    if _steps(numbers):
        same = sum(_steps(_all_numbers(row)) for row in below) / len(below)
        other = numbers[0] in (0, 1) and any(cell and not _WHOLE.fullmatch(cell) for row in below[:20] for cell in row)
        if same <= _SAME and len(numbers) >= _LONG:
            return True
        return same <= _FEW_SAME and (named or other or _apart(notes, numbers, below))
    if len(numbers) < _MANY:
        return False
    same = sum(_direction(_all_numbers(row)) == way for row in below) / len(below)
    return _apart(notes, numbers, below) or (same <= _SAME and (named or len(numbers) > _LONG))


def _apart(notes: list[str], numbers: list[float], below: list[list[str]]) -> bool:
    """Whether the numbers are written in another way than nearly all below them, or lie far beyond them."""
    cells = [cell for row in below for cell in row if not is_missing(cell)]
    forms = {*map(_form, notes)}
    if cells and sum(_form(cell) in forms for cell in cells) <= _SAME * len(cells):
        return True
    return all(map(_beyond, numbers, map(_all_numbers, zip(*below, strict=True))))


def _beyond(number: float, column: list[float]) -> bool:
    if len(column) < 3:
        return False
    low, high = min(column), max(column)
    return not low - _FAR * (high - low) <= number <= high + _FAR * (high - low)


def _form(cell: str) -> str:
    """ "whole", "decimal", "share" or "clock": how a number is written."""
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return "clock" if _CLOCK.fullmatch(cell) else "other"
    return "share" if match[3] else "whole" if match[2].isdigit() else "decimal"


def _named_beside(first: list[str], rows: list[list[str]], indices: list[int]) -> bool:
    """Whether a word stands beside the numbers that a column of few words never has again, or nothing where all do."""
    for index in {*range(len(first))} - {*indices}:
        cells = [row[index].strip() for row in rows if index < len(row)]
        name = first[index].strip()
        if not name and cells and all(cells) and len(rows) > 2:
            return True
        if name and name not in cells and repeats(cells):
            return True
    return False


def _stemmed(first: list[str], rows: list[list[str]]) -> frozenset[int]:
    """The indices of names with a number behind the same word, counted on; below, this word is rare or nothing counts
    on so."""
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for index, cell in enumerate(first):
        match = _STEMMED.fullmatch(cell.strip())
        if match and any(map(str.isalpha, match[1])):
            groups.setdefault((match[1], match[3]), []).append((index, int(match[2])))
    found: set[int] = set()
    for (stem, _), members in groups.items():
        indices, numbers = zip(*members, strict=True)
        if len(members) < 3 or _direction([*numbers]) != 1:
            continue
        below = [[row[index].strip() if index < len(row) else "" for index in indices] for row in rows]
        rarely = sum(cell.startswith(stem) for row in below for cell in row) <= _SAME * len(below) * len(indices)
        if _rows_too(below) <= _SAME and (rarely or (len(members) >= _LONG and _steps([*numbers]))):
            found |= {*indices}
    return frozenset(found)


def _rows_too(below: list[list[str]]) -> float:
    """The share of rows that count on with the same word, too."""
    matches = [[match for cell in row if (match := _STEMMED.fullmatch(cell))] for row in below]
    full = [found for row, found in zip(below, matches, strict=True) if len(found) == len(row)]
    whole = [found for found in full if len({(match[1], match[3]) for match in found}) == 1]
    return sum(_direction([int(match[2]) for match in row]) == 1 for row in whole) / max(len(below), 1)


def _number(cell: str) -> float | None:
    """The number, or the minutes since midnight; None for anything else."""
    if match := _NUMBER.fullmatch(cell):
        return (-1 if match[1] in ("-", "−") else 1) * float(match[2].replace(",", "."))
    match = _CLOCK.fullmatch(cell)
    return 60.0 * int(match[1]) + int(match[2]) if match else None


def _all_numbers(cells: "list[str] | tuple[str, ...]") -> list[float]:
    return [number for cell in cells if (number := _number(cell)) is not None]


def _direction(numbers: list[float]) -> int:
    """1 where each number is larger than the one before, -1 where smaller, else 0."""
    signs = {(other > one) - (other < one) for one, other in pairwise(numbers)}
    return signs.pop() if len(signs) == 1 else 0


def _steps(numbers: list[float]) -> bool:
    """Whether three or more numbers go on in equal steps, or each is as many times the one before."""
    steps = [other - one for one, other in pairwise(numbers)]
    if len(steps) < 2 or 0 in steps:
        return False
    if max(steps) - min(steps) <= 1e-6 * max(map(abs, numbers)):
        return True
    times = [other / one for one, other in pairwise(numbers)] if min(numbers) > 0 else []
    return len(times) > 1 and max(times) - min(times) <= 1e-6 * max(times)


def _from_nought(first: list[str], rows: list[list[str]]) -> bool:
    """Whether nothing, 0, 1 ... stand above numbered rows: the names that a program gave where there were none."""
    names = [str(number) for number in range(len(first) - 1)]
    numbered = all(row[0].strip() for row in rows if row)
    return len(first) > 1 and first == ["", *names] and len(rows) > 1 and numbered
