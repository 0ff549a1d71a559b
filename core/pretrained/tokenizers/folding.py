"""What SentencePiece's normalizer does to characters, learned by asking it: alone, and with marks that follow them.

A character and the marks behind it (a grapheme) that together have fewer than six bytes are looked at as one; all
others each for itself, as the tokenizers library does. Knows no vocabulary and no graph.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.pretrained.tokenizers.codes import points

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SMALL = 6  # bytes from which on a grapheme is not looked at as one
ACUTE, CIRCLE = "\u0301", "\u20dd"  # marks of two and of three bytes

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Folding:
    """`becomes[c]`: the text that stands for a character; `marks`: those that belong to the one before them.

    `eaters` lose the marks behind them, `loose` keep the next character from joining its marks, behind `breaks` a mark
    stands for itself; `pairs[c + mark]` is the text for both. All but `becomes` matter only in graphemes of fewer than
    SMALL bytes.
    """

    becomes: dict[str, str]
    marks: frozenset[str]
    eaters: frozenset[str]
    loose: frozenset[str]
    breaks: frozenset[str]
    pairs: dict[str, str]


def folding(tokenizer: "Tokenizer", others: Iterable[str]) -> Folding:
    """Ask the normalizer of that tokenizer about every character, and about those `others` outside of the usual."""
    ask: Ask = tokenizer.normalizer.normalize_str if tokenizer.normalizer else str
    becomes = {each: ask(each) for each in sorted({*map(chr, points()), *others})}
    short = [character for character in becomes if size(character) < SMALL - 2]
    marks = _marks(ask, becomes, short)
    eaters = frozenset(each for each in short if marks and becomes[each] != each and ask(each + ACUTE) == becomes[each])
    pairs = _pairs(ask, becomes, marks, eaters)
    first = next((pair for pair in pairs if pair[0].isascii()), "")
    loose = frozenset(each for each in becomes if first and ask(each + first) != becomes[each] + pairs[first])
    own = next((each + ACUTE for each in sorted(marks & eaters) if size(each) == 2), "")
    breaks = frozenset(each for each in becomes if own and ask(each + own) == becomes[each] + becomes[own[0]])
    return Folding(becomes, marks, eaters, loose, breaks, pairs)


def size(character: str) -> int:
    """In bytes of UTF-8."""
    return len(character.encode())


def _marks(ask: Ask, becomes: dict[str, str], short: list[str]) -> frozenset[str]:
    """The characters that vanish behind one that eats them; none when graphemes are not looked at."""
    lonely = (each for each in short if size(each) == 2 and becomes[each].strip() not in ("", each))
    eater = next((each for each in lonely if ask(each + CIRCLE) == ask(each + ACUTE) == becomes[each]), "")
    if not eater:
        return frozenset()
    gone = (each for each in short if size(each) > 1 and ask(eater + each) == becomes[eater])
    return frozenset(each for each in gone if becomes[each])


def _pairs(ask: Ask, becomes: dict[str, str], marks: frozenset[str], eaters: frozenset[str]) -> dict[str, str]:
    """The characters that join with a mark behind them; Unicode's own decompositions say which may."""
    found: dict[str, str] = {}
    for each in becomes:
        parts = unicodedata.decomposition(each).split()
        if len(parts) != 2 or parts[0].startswith("<"):
            continue
        base, mark = (chr(int(part, 16)) for part in parts)
        for same in {other for other in marks if other == mark or becomes[other] == mark}:
            pair = base + same
            if size(pair) < SMALL and base not in eaters and ask(pair) != becomes[base] + becomes[same]:
                found[pair] = ask(pair)
    return found
