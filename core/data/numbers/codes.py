"""Digits that name things: leading zeros, 1E3 beside 10E2, letters behind digits. Says how sure that is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.cells.spelling import EXACT
from core.messages import Message
from core.repairs import units
from core.repairs.number_cells import Cell

NUMBER, OPEN_NUMBER, OPEN_CODE, CODE = "number", "number, or a code", "a code, or number", "code"
_LONG = 4  # digits from which numbers of one length with leading zeros are codes
_FEW = 0.02  # share of leading zeros up to which they may be slips
_MANY = 30  # different values from which watts and volts of many lengths rather measure something
_WATTS = {"w", "v"}  # capital letters alone that hardly name anything
_IDS = 9  # digits from which numbers all of one length are rarely counts
_MOMENTS = ("1", "20")  # how seconds since 1970, and days with a clock, begin
_DIGITS_BEHIND = re.compile(r"[^\W\d_]+[0-9].*")
_POWER = re.compile(r"([0-9]+)([eE])[0-9]+")


@dataclass(frozen=True)
class Judged:
    """One of the four words above, and why in a sentence."""

    sort: str
    why: str = ""


def padded(share: float, shortest: int, longest: int) -> Judged:
    """Whole numbers of which that share begins with a needless 0; shortest, longest: digits of all of them."""
    if not share:
        return Judged(NUMBER)
    why = Message("zeros_in_front", "Some of its numbers begin with a 0 that a quantity does not need.")
    if shortest < longest and share < _FEW:
        return Judged(OPEN_NUMBER, why)
    return Judged(CODE if longest >= _LONG else OPEN_CODE, why)


def long_ids(shortest: int, longest: int, least: float, most: float) -> Judged:
    """Whole numbers that all have as many digits, and many: numbers of books, accounts and phones; no moments."""
    if longest < _IDS or shortest < longest or any(f"{least:.0f}".startswith(first) for first in _MOMENTS):
        return Judged(NUMBER)
    isbn = longest == 13 and least >= 9.78e12 and most < 9.8e12
    return Judged(
        CODE if isbn else OPEN_CODE,
        Message(
            "digits_alike", "All of its numbers have {digits} digits, as numbers of accounts have.", digits=longest
        ),
    )


def beyond_floats(median: float) -> Judged:
    """Whole numbers most of which are so large that neighbours would be one and the same number."""
    return Judged(
        CODE if abs(median) > EXACT else NUMBER,
        Message("more_digits_than_kept", "Its numbers have more digits than a number can keep."),
    )


def phones(plus: int, present: int, shortest: int) -> Judged:
    """Numbers that begin with a plus sign, and are long."""
    return Judged(
        CODE if plus >= 0.5 * present and shortest >= _IDS else NUMBER,
        Message("plus_in_front", "They begin with a plus sign."),
    )


def powers(texts: Sequence[str]) -> Judged:
    """Texts with an E between digits, of a column without any decimals.

    A number is written with one digit, or a point, before its E, or a sign behind it: 10E2 is none of these.
    """
    found = [match for text in texts if (match := _POWER.fullmatch(text.strip()))]
    if len(found) < len(texts):
        return Judged(NUMBER)
    why = Message("e_between_digits", "Its letter E stands between digits: 1E3 may be a thousand, or a name.")
    if any(len(match[1]) > 1 or match[1] == "0" for match in found):
        return Judged(CODE, why)
    return Judged(OPEN_NUMBER if all(match[2] == "e" for match in found) else OPEN_CODE, why)


def lettered(cells: Sequence[Cell], scales: frozenset[str]) -> Judged:
    """Cells with words behind their digits: units as a rule, but 30Y and 12A may be names.

    scales: words that multiply. Blanks before the word, decimals, and units that everybody knows speak for numbers.
    """
    if _zero_first(cells):
        return Judged(CODE, Message("zeros_begin_digits", "Some of its digits begin with a 0."))
    behind = [(cell, word) for cell in cells for word in cell.behind if word not in scales]
    if any(cell.attached and _DIGITS_BEHIND.fullmatch(word) and not units.is_known(word) for cell, word in behind):
        return Judged(CODE, Message("letters_between_digits", "Letters stand between its digits."))
    letters = {word for _, word in behind if word.isalpha() and len(word) == 1}
    unknown = {word.casefold() for _, word in behind if word.isalpha() and not units.is_known(word)}
    attached = sum(cell.attached for cell, _ in behind) > 0.5 * len(behind)
    mixed = len(letters) > 1 and units.factors(Counter(letters)) is None
    if not (unknown or mixed) or not attached or any(not cell.whole for cell, _ in behind):
        return Judged(NUMBER)
    lengths = {len(cell.bare) for cell, _ in behind}
    why = Message(
        "letters_behind_digits", "Letters stand directly behind its digits, and they are no unit that is known here."
    )
    if len(unknown) > 1 or mixed or (len(lengths) == 1 and min(lengths) >= _LONG):
        return Judged(CODE, why)
    several = unknown <= _WATTS and len({cell.bare for cell in cells}) > _MANY and len(lengths) > 1
    return Judged(OPEN_NUMBER if several else OPEN_CODE, why)


def _zero_first(cells: Sequence[Cell]) -> bool:
    """Whether more than slips begin with a 0, and none has decimals."""
    zeros = sum(cell.whole and len(cell.bare) > 1 and cell.bare.startswith("0") for cell in cells)
    return zeros > _FEW * len(cells) and all(cell.whole for cell in cells)
