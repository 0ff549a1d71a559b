"""Where GPT-2's words begin, as graph nodes: letters, numbers or other signs, with the space before them.

The rule is that of its pattern: 's|'t|'re|'ve|'m|'ll|'d| ?letters| ?numbers| ?others|blanks, of which the last one
before a word stands alone unless it is a space. Knows no vocabulary.
"""

from typing import TYPE_CHECKING

from core.errors import UserError
from core.graph import Graph
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.pretrained.tokenizers.codes import points
from core.pretrained.tokenizers.sequences import shift, shifted

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NOTHING, LETTER, NUMBER, OTHER, BLANK, WHOLE = range(6)  # sorts of characters; WHOLE is a text that is a token
_SPACE, _APOSTROPHE = 32, 39
_SHORT, _LONG = "stmd", ("re", "ve", "ll")  # behind an apostrophe


def sorts(tokenizer: "Tokenizer") -> dict[str, int]:
    """The sort of each character, learned by asking; UserError when this is no tokenizer of that kind."""
    split = tokenizer.pre_tokenizer.pre_tokenize_str
    made = {}
    for point in points():
        character = chr(point)
        for sort, beside in ((LETTER, "a"), (NUMBER, "1"), (OTHER, "!")):
            if len(split(f"{beside}{character}{beside}")) == 1:
                made[character] = sort
                break
        else:
            made[character] = BLANK
    if (made[" "], made["a"], made["1"], made["'"]) != (BLANK, LETTER, NUMBER, OTHER):
        raise UserError(*OTHER_WAY)
    return made


def starts(g: Graph, codes: str, sort: str) -> str:
    """bool [N,C]: which characters begin a word; codes (of code points) and sort are int32 [N,C]."""

    letter, other, blank = (g.Equal(sort, _int(g, each)) for each in (LETTER, OTHER, BLANK))
    word = g.Or(g.Or(letter, other), g.Equal(sort, _int(g, NUMBER)))
    before = shift(g, sort, -1)
    spaced = shifted(g, g.And(blank, g.Equal(codes, _int(g, _SPACE))), -1)
    first = g.And(g.And(word, g.Not(g.Equal(before, sort))), g.Not(spaced))

    small = g.Where(letter, codes, _int(g, 0))
    one, two = shift(g, small, 1), shift(g, small, 2)
    apostrophe = g.And(g.And(first, other), g.Equal(codes, _int(g, _APOSTROPHE)))
    short = g.And(apostrophe, _any(g, *(g.Equal(one, _int(g, ord(each))) for each in _SHORT)))
    pairs = (g.And(g.Equal(one, _int(g, ord(pair[0]))), g.Equal(two, _int(g, ord(pair[1])))) for pair in _LONG)
    long = g.And(apostrophe, _any(g, *pairs))
    inside, behind = shifted(g, g.Or(short, long), -1), g.Or(shifted(g, short, -2), shifted(g, long, -3))
    first = g.Or(g.And(first, g.Not(inside)), g.And(letter, behind))

    gap = g.And(blank, g.Or(g.Not(g.Equal(before, _int(g, BLANK))), shifted(g, word, 1)))
    return _any(g, first, gap, g.Equal(sort, _int(g, WHOLE)))


def _any(g: Graph, first: str, *others: str) -> str:
    for other in others:
        first = g.Or(first, other)
    return first


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")
