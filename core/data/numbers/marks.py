"""Which mark is the decimal one where texts leave it open: 1,234 alone may be a thousand or little more than one.

Weighs what the column and the file show. Knows no units and asks nobody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.cells.spelling import number
from core.messages import Message
from core.repairs.number_cells import Cell, apart

_OPEN = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_MANY = 20  # cells from which what none of them shows is hardly chance
_ROUND = 0.1  # share of groups that end in two zeros: of decimals, one in a hundred does
_MOSTLY = 0.9
CERTAIN = 3  # weight of what has to speak for one reading so that nobody is asked
DECIMAL = {",": "comma", ".": "point"}
OTHER = {"comma": "point", "point": "comma", ",": ".", ".": ","}


@dataclass(frozen=True)
class Marks:
    """Values by what their marks show. `comma`, `point`: it must be the decimal mark; `open`: by mark, either.

    `zeros`, `round`: open ones that end in one zero, in two; `unmarked`: those without marks, `largest`: the largest.
    """

    comma: int = 0
    point: int = 0
    open: tuple[tuple[str, int], ...] = ()
    zeros: int = 0
    round: int = 0
    unmarked: int = 0
    largest: float = 0.0
    shown: tuple[str, ...] = ()  # a few open texts


@dataclass(frozen=True)
class Decision:
    """`decimal`: point, comma or either; `weight`: how much speaks for it, 0 and more; `sure`: nobody need be asked."""

    decimal: str
    certain: bool
    why: str = ""


def cells_of(counts: Mapping[str, int]) -> dict[str, tuple[Cell, int]]:
    """The texts' cells, with how often each stands there; not of 1.5e-3, where nothing is open."""
    found = ((text, apart(text), count) for text, count in counts.items() if not ("e" in text.lower() and number(text)))
    return {text: (cell, count) for text, cell, count in found if cell is not None}


def tally(cells: Mapping[str, tuple[Cell, int]], largest: float = 0.0) -> Marks:
    """What the marks in texts show; text -> (its cell, how often it stands there). `largest`: of all without a mark."""
    comma = point = zeros = even = unmarked = 0
    found: dict[str, int] = {}
    shown = []
    for text, (cell, count) in cells.items():
        mark, is_open = read(cell)
        if not mark:
            unmarked += count
            largest = max(largest, float(cell.bare)) if cell.whole else largest
        elif is_open:
            found[mark] = found.get(mark, 0) + count
            zeros += count * cell.bare.endswith("0")
            even += count * cell.bare.endswith("00")
            shown.append(text)
        else:
            comma, point = comma + count * (mark == ","), point + count * (mark == ".")
    return Marks(comma, point, tuple(sorted(found.items())), zeros, even, unmarked, largest, tuple(shown[:3]))


def read(cell: Cell) -> tuple[str, bool]:
    """(the decimal mark as the cell shows it, False), or (the mark that is there, True) where it leaves it open."""
    bare = cell.bare
    commas, points = bare.count(","), bare.count(".")
    if not commas + points:
        return "", False
    if commas and points:
        return ("," if bare.rfind(",") > bare.rfind(".") else "."), False
    mark = "," if commas else "."
    if commas + points > 1:
        return OTHER[mark], False  # 1.234.567: it stands between groups
    return mark, bare == cell.digits and _OPEN.fullmatch(bare) is not None


def decided(marks: Marks, delimiter: str, others: frozenset[str], money: bool, named: str) -> Decision:
    """How the column's numbers are to be read.

    delimiter: of the file, "" where it has none; others: decimal marks that other columns show; money: a currency
    stands beside the numbers; named: the mark that the user named.
    """
    left = sum(count for _, count in marks.open)
    if marks.comma and marks.point:
        main, votes = ("comma", marks.comma) if marks.comma > marks.point else ("point", marks.point)
        if left and votes >= _MOSTLY * (marks.comma + marks.point):
            return Decision(main, True)
        why = Message("marks_both_ways", "In some of its values the comma is the decimal mark, in others the point.")
        return Decision("either", not left, why)
    if marks.comma or marks.point:
        return Decision("comma" if marks.comma else "point", True)
    if named in DECIMAL or not left:
        return Decision(DECIMAL.get(named, "point"), True)
    if len(marks.open) > 1:
        return Decision(
            "either", False, Message("marks_before_three", "Commas and points stand in it, each before three digits.")
        )
    return _weighed(marks, marks.open[0][0], delimiter, others, money)


def _weighed(marks: Marks, mark: str, delimiter: str, others: frozenset[str], money: bool) -> Decision:
    grouped = _unmarked(marks) + _endings(marks) + 2 * money + _file(mark, delimiter, others)
    is_group = grouped > 0 or (grouped == 0 and mark == ",")
    decimal = OTHER[DECIMAL[mark]] if is_group else DECIMAL[mark]
    why = (
        Message("commas_before_three", "Its commas stand before three digits each: thousands, or three decimals.")
        if mark == ","
        else Message("points_before_three", "Its points stand before three digits each: thousands, or three decimals.")
    )
    return Decision(decimal, abs(grouped) >= CERTAIN, why)


def _unmarked(marks: Marks) -> int:
    """Groups begin at 1,000: the numbers below it have no mark, and none above it is without."""
    left = sum(count for _, count in marks.open)
    if not marks.unmarked:
        return 0
    if marks.largest < 100:
        return -2  # nothing between 99 and 1,000, but some beside 5.883
    if marks.largest >= 1000:
        return -1
    return 4 if marks.zeros else 3 if max(left, marks.unmarked) >= _MANY else 2


def _endings(marks: Marks) -> int:
    left = sum(count for _, count in marks.open)
    return 2 if left >= 10 and marks.round >= _ROUND * left else 0


def _file(mark: str, delimiter: str, others: frozenset[str]) -> int:
    """What the file's delimiter and its other columns say; a comma between values is hardly one inside them."""
    habits = {(",", ","): 1, (",", ";"): -2, (".", ","): -3, (".", "\t"): -2, (".", " "): -2}
    here = {frozenset(mark): -2 if (mark, delimiter) == (".", ";") else -3, frozenset(OTHER[mark]): 3}
    return habits.get((mark, delimiter), 0) + here.get(others, 0)
