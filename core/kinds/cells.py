"""What reading does to a table's cell, as ONNX nodes, so that a bundle takes cells as they stand in the user's file.

Blanks around a cell, plain numbers, yes and no in any letter case, words for missing. Knows no column and no file.
"""

import re
from collections.abc import Sequence

import numpy as np

from core.cells import blanks
from core.cells.spelling import meanings
from core.graph import DOUBLE, Graph

_INNER = rf"[^{blanks.CLASS}](?s:.*[^{blanks.CLASS}])?"
_LARGEST = 308  # texts spell numbers from 1e-306 up to 1e308: smaller ones count as 0, larger ones as none


def _up_to(most: int) -> str:
    """Exponents from 220 to that one, from 300 to 309."""
    return f"(2[2-9][0-9]|30[0-{most - 300}])"


# Cast fails on what no float64 holds, and with it the whole batch. These are handed to it: plain digits, moderate
# exponents, and extreme ones by how many digits or zeros stand in front of them.
_CAST = "[+-]?(" + "|".join(
    (
        r"([0-9]{1,200}(\.[0-9]{0,200})?|\.[0-9]{1,200})",
        r"([0-9]{1,60}(\.[0-9]{0,60})?|\.[0-9]{1,60})[eE][+-]?0?0?([0-9]{1,2}|1[0-9]{2}|2[01][0-9])",
        *(rf"[1-9][0-9]{{{n}}}(\.[0-9]{{0,60}})?[eE][+]?{_up_to(_LARGEST - n - 1)}" for n in range(6)),
        *(rf"0?\.0{{{n}}}[1-9][0-9]{{0,60}}[eE][+]?{_up_to(min(309, _LARGEST + n))}" for n in range(4)),
        rf"[1-9](\.[0-9]{{0,60}})?[eE]-{_up_to(306)}|[1-9][0-9]{{1,59}}(\.[0-9]{{0,60}})?[eE]-{_up_to(307)}",
        *(rf"0?\.0{{{n}}}[1-9][0-9]{{0,60}}[eE]-{_up_to(305 - n)}" for n in range(4)),
    )
) + ")"  # fmt: skip
_TINY = r"[+-]?([0-9]{1,60}(\.[0-9]*)?|\.[0-9]+)[eE]-[0-9]{3,4}|[+-]?0*\.0{200}[0-9]*"


def trimmed(g: Graph, texts: Sequence[str]) -> str:
    """T texts [N] each -> the same without the blanks around them, [T,N]; all in one go, as that is quickest."""
    ruled = g.Concat(*texts, g.const(["x"]), axis=0)  # one text that is not empty, so that there is a first piece
    pieces = g.Tokenizer(ruled, tokenexp=_INNER, mark=0, mincharnum=1, pad_value="")
    ends = ([0, 0], [-1, 1], [0, 1])
    first = g.Slice(pieces, *(g.const(end, "int64") for end in ends))
    return g.Reshape(first, g.const([len(texts), -1], "int64"))


def parted(g: Graph, rows: str, sizes: Sequence[int]) -> list[str]:
    """[T,N] -> tensors of so many rows each, [size,N]; the sizes add up to T."""
    if len(sizes) < 2:
        return [rows][: len(sizes)]
    return g.several("Split", rows, g.const(sizes, "int64"), outputs=len(sizes), axis=0)


def number(g: Graph, text: str) -> str:
    """Trimmed texts -> float64 of the same shape: what core.cells.spelling.number reads, NaN for everything else."""
    usable, tiny = g.RegexFullMatch(text, pattern=_CAST), g.RegexFullMatch(text, pattern=_TINY)
    value = g.Cast(g.Where(usable, text, g.const(["0"])), to=DOUBLE)
    rest = g.Where(tiny, g.const(0.0, "float64"), g.const(np.nan, "float64"))
    return g.Where(usable, value, rest)


def truth(g: Graph, text: str, own: tuple[str, ...]) -> str:
    """Trimmed texts -> float64 of the same shape: 1 for yes, 0 for no, NaN else; capital and small letters alike.

    own: the column's words for no and yes, beside the usual ones; () without any.
    """
    no, yes = (g.RegexFullMatch(text, pattern=_any_of(words)) for words in meanings(own))
    rest = g.Where(no, g.const(0.0, "float64"), g.const(np.nan, "float64"))
    return g.Where(yes, g.const(1.0, "float64"), rest)


def blank_or(words: tuple[str, ...]) -> str:
    """The pattern of a whole cell that holds nothing but blanks, or one of the words with blanks around it."""
    return rf"[{blanks.CLASS}]*({'|'.join(re.escape(word) for word in words if word)})?[{blanks.CLASS}]*"


def without(g: Graph, text: str, words: tuple[str, ...]) -> str:
    """Texts of any shape with "" in place of those that are blank or one of the words that mean no value."""
    return g.Where(g.RegexFullMatch(text, pattern=blank_or(words)), g.const([""]), text)


def _any_of(words: tuple[str, ...]) -> str:
    return f"(?i:{'|'.join(map(re.escape, words))})"
