"""Letter case: categories that differ in small and capital letters only become one.

onnxruntime's own StringNormalizer needs a locale that may be absent, so each character is looked up in a table of all
letters of Unicode. A letter is changed by itself: Σ at a word's end becomes σ, not ς. Texts longer than the longest
training value (rounded up to a power of two; at most 64 characters) pass as they are.
"""

import sys
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from core.graph import Graph
from core.kinds import traits_of
from core.messages import Message, word
from core.records import Column
from core.repairs.base import ModelRepair, no_categories
from core.settings import Options as Settings
from core.settings import setting
from core.traits import LEVEL

LONGEST = 64  # characters; a category's name is rarely longer


@dataclass(frozen=True)
class CaseState:
    """`to`: lower or upper; `length`: how many characters are looked at, a power of two."""

    to: str = "lower"
    length: int = 8


class LetterCase(ModelRepair):
    """For categories."""

    name = "letter_case"
    label = "Ignore capitals"
    icon = "match_case"
    help = "“Paris”, “paris” and “PARIS” become one category."
    State = CaseState
    scales = (LEVEL,)

    class Options(Settings):
        """Small or capital letters."""

        to: Literal["lower", "upper"] = setting("lower", "Write all in", "Lower: small letters, upper: capitals.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only categories have letters; yes and no are understood in any case."""
        return None if traits_of(kind or column.kind).scale == LEVEL else no_categories(column)

    def in_words(self, options: Options) -> Message:
        """Small or capital."""
        return Message("letter_case", "Ignore capitals: all in {case} case", case=word(options.to))

    def fit(self, raw: pa.Array, options: Options) -> CaseState:
        """How long the longest text is, from 8 to 64 characters."""
        longest = min(pc.max(pc.utf8_length(raw)).as_py() or 0, LONGEST)
        return CaseState(options.to, max(8, 1 << max(longest - 1, 0).bit_length()))

    def graph(self, g: Graph, raw: str, state: CaseState) -> str:
        """[N] -> [N]: distinct texts are taken apart, looked up letter by letter, and joined again."""
        distinct, _, inverse, _ = g.several("Unique", raw, outputs=4, sorted=0)
        letters, result = _letters(state.to), _characters(g, distinct, state.length)
        known = g.LabelEncoder(
            result, keys_strings=[*letters], values_int64s=list(range(1, len(letters) + 1)), default_int64=0
        )
        changed = g.Gather(g.const(["", *letters.values()]), known)
        result = g.Where(g.Greater(known, g.const(0, "int64")), changed, result)
        width = state.length
        while width > 1:  # columns 0+1, 2+3 ...: half as many each time
            even, odd = (_every_second(g, result, start, width) for start in (0, 1))
            result, width = g.StringConcat(even, odd), width // 2
        whole = g.RegexFullMatch(distinct, pattern=f"(?s).{{0,{state.length}}}")
        joined = g.Where(whole, g.Reshape(result, g.const([-1], "int64")), distinct)
        return g.Gather(joined, inverse)

    def sentence(self, state: CaseState) -> Message:
        """The case."""
        return Message("letter_case.read", "Letters are read as {case} case.", case=word(state.to))


@cache
def _letters(to: str) -> dict[str, str]:
    """Every character that differs from its lower (upper) case, with that."""
    changed = ((character, getattr(character, to)()) for character in map(chr, range(sys.maxunicode + 1)))
    return {character: other for character, other in changed if other != character}


def _characters(g: Graph, text: str, count: int) -> str:
    """The first `count` characters of each text, string [N,count], "" behind its end."""
    ruled = g.Concat(text, g.const(["x" * count]), axis=0)  # one text of full length, so that the width is certain
    found = g.Tokenizer(ruled, tokenexp="(?s).", mark=0, mincharnum=1, pad_value="")
    return g.Slice(found, g.const([0, 0], "int64"), g.const([-1, count], "int64"), g.const([0, 1], "int64"))


def _every_second(g: Graph, tensor: str, start: int, width: int) -> str:
    return g.Slice(tensor, *(g.const([value], "int64") for value in (start, width, 1, 2)))
