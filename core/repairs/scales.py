"""Words and letters behind a number that multiply it: 8.9K, 5 Mio. €, 3,4万. Knows no column."""

from collections import Counter
from collections.abc import Sequence

from core.repairs import units
from core.repairs.number_cells import Cell

_NEAR = (0.1, 10.0)  # numbers without a letter end about where those with it begin, in parts of the factor


def multipliers(cells: Sequence[Cell]) -> dict[str, float]:
    """How much each of the words and letters behind these numbers counts, where they multiply; a letter K for both k.

    Words such as Mio. always do. A letter does beside another one (K and M) or a currency, or where the numbers without
    it end about where those with it begin, as counts do that are cut short from 1,000 on; not beside units of its own.
    """
    found = Counter(word for cell in cells for word in cell.behind if units.scale(word))
    words = {word: units.scale(word) for word in found if not units.is_letter(word)}
    letters = [word for word in found if units.is_letter(word)]
    meant = {letter: units.scale(letter) for letter in letters if _multiplies(letter, cells, {*found})}
    return {**words, **meant}


def doubtful(cells: Sequence[Cell]) -> dict[str, float]:
    """Letters that may multiply, and nothing shows it: beside numbers without any, which are far smaller or larger."""
    found = {word for cell in cells for word in cell.behind if units.is_letter(word) and word in "KkMB"}
    sure = multipliers(cells)
    alone = not any(_others(cells, {*found}))
    return {word: units.scale(word) for word in found - {*sure}} if alone and _unmarked(cells) else {}


def _multiplies(letter: str, cells: Sequence[Cell], scales: set[str]) -> bool:
    own = [cell for cell in cells if letter in cell.behind]
    if any(units.is_currency(word) for cell in own for word in (*cell.before, *cell.behind)):
        return True
    if any(_others(cells, scales)):
        return False
    factor = units.scale(letter)
    if any(units.scale(other) != factor for other in scales):
        return True
    plain = _unmarked(cells)
    if plain:
        return _NEAR[0] * factor <= max(plain) < _NEAR[1] * factor
    attached = sum(cell.attached for cell in own) > 0.5 * len(own)
    return attached and (letter in "Kk" or (letter == "M" and any(not cell.whole for cell in own)))


def _others(cells: Sequence[Cell], scales: set[str]) -> list[str]:
    """Words beside the numbers that are neither currencies nor multiply."""
    words = (word for cell in cells for word in (*cell.before, *cell.behind))
    return [word for word in words if word not in scales and not units.is_currency(word) and word != "%"]


def _unmarked(cells: Sequence[Cell]) -> list[float]:
    """The whole numbers that stand without any word."""
    return [float(cell.bare) for cell in cells if cell.whole and not cell.before and not cell.behind]
