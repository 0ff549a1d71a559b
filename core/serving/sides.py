"""Whether words for yes and no belong together: yes beside no, not O beside S. Knows no column and no counts."""

import unicodedata
from collections.abc import Iterable

from core.cells.spelling import PAIRS, number, truth


def plain(word: str) -> str:
    """A word without its capitals and accents, 1.0 as 1: what may be spelled differently and still be one word."""
    text = word.strip().lower()
    value = number(text)
    if value is not None:
        return f"{value:g}"
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)) if text[:1].isalpha() else text


def surplus(words: Iterable[str]) -> frozenset[str]:
    """The words, as `plain` gives them, that are left when each no has taken the yes of its own language.

    Y beside yes is the same word. Several pairs may stand together (yes, no, 1, 0), but each word is in one only: of O,
    S and N, which are all letters for yes or no, one is left. A word for neither side is left, too.
    """
    found = {plain(word): truth(word) for word in words}
    short = {word for word in found if len(word) == 1 and _abbreviates(word, found)}
    return frozenset(_least(frozenset(found) - short))


def unmistakable(word: str) -> bool:
    """Whether it hardly means anything but yes or no: oui and 是, but not O, 1 or si."""
    return len(word) >= 3 or (word.isalpha() and word.lower() == word.upper())


_SIDES = {plain(word): float(side) for pair in PAIRS for side, word in enumerate(pair)}
_OTHERS: dict[str, set[str]] = {}
for _no, _yes in (tuple(map(plain, pair)) for pair in PAIRS):
    for _one, _other in ((_no, _yes), (_no[0], _yes), (_no, _yes[0])):  # also y beside no
        if (_SIDES.get(_one), _SIDES.get(_other)) == (0.0, 1.0):
            _OTHERS.setdefault(_one, set()).add(_other)
            _OTHERS.setdefault(_other, set()).add(_one)


def _abbreviates(letter: str, found: dict[str, float | None]) -> bool:
    return any(len(word) > 1 and word[0] == letter and found[word] == found[letter] for word in found)


def _least(words: frozenset[str]) -> frozenset[str]:
    """The fewest words that can be left over; of several such choices the first one in the alphabet's order."""
    if not words:
        return words
    first = min(words)
    ways = [_least(words - {first, other}) for other in sorted(_OTHERS.get(first, set()) & words)]
    return min((*ways, _least(words - {first}) | {first}), key=len)
