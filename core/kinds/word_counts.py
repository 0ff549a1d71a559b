"""The own words of a column of texts: how a text is cut into them, which are kept, and their numbers in the graph.

Knows no model. A word is a run of letters, marks and digits; where no spaces stand between words (Chinese, Japanese,
Thai and others) every character is one, and so is every sign.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells.columns import as_array
from core.graph import DOUBLE, INT64, STRING, Graph
from core.serving.session import open_session

PADDING, UNKNOWN, FIRST = 0, 1, 2  # numbers of words
NO_WORDS = ("(nothing)", "(unknown)")  # what the first two stand for
FEW = 200  # texts, below which a word that stands in one of them is kept
AT_ONCE = 2**20  # characters
EXAMPLE, EXAMPLE_FROM = 6, 200  # words
UNSPACED = (  # Thai, Lao, Tibetan, Burmese, Khmer, Kana, Chinese characters
    r"\x{0E01}-\x{0EFF}\x{0F00}-\x{0FFF}\x{1000}-\x{109F}\x{1780}-\x{17FF}\x{3005}-\x{3007}\x{3041}-\x{30FA}"
    r"\x{30FC}-\x{30FF}\x{31F0}-\x{31FF}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{FF66}-\x{FF9F}"
    r"\x{20000}-\x{3FFFF}"
)
_LETTER = rf"[^\s\p{{Z}}\p{{C}}\p{{P}}\p{{S}}{UNSPACED}]"
_WORD = rf"{_LETTER}+(?:['’]{_LETTER}+)*|[{UNSPACED}]\p{{M}}*|[\p{{P}}\p{{S}}]"
MEASURES = ("words", "share of words in capitals", "share of numbers")
_CAPITALS, _DIGITS = r"\p{Lu}[\p{Lu}\p{N}]+", r"\p{N}+"


@dataclass(frozen=True)
class Vocabulary:
    """`words` in small letters, the most frequent first: word i has the number i + FIRST.

    `spellings`: other ways in which they were met, each with its word's index, such as iPhone.
    """

    words: tuple[str, ...] = ()
    spellings: tuple[tuple[str, int], ...] = ()


def learn(texts: pa.Array, most: int) -> tuple[Vocabulary, list[int]]:
    """The most frequent words of the texts [N], at most `most`, and how many words each text has.

    It counts in how many texts a word stands: two are needed, or one when there are few texts; ties go by their text.
    """
    g = Graph()
    g.output("words", split(g, g.input("raw", STRING)), STRING, ("N", "T"))
    session = open_session(g.model().SerializeToString())
    small: dict[str, str] = {}
    counts: Counter[str] = Counter()
    lengths: list[int] = []
    for part in pieces(texts):
        for row in session.run(None, {"raw": part})[0][:-1]:
            words = [word for word in row if word]
            lengths.append(len(words))
            counts.update({small.setdefault(word, small_letters(word)) for word in words})
    needed = 1 if len(texts) < FEW else 2
    ranked = sorted((-count, word) for word, count in counts.items() if count >= needed)
    kept = {word: index for index, (_, word) in enumerate(ranked[:most])}
    others = ((word, kept[own]) for word, own in small.items() if own in kept and word not in forms(own))
    return Vocabulary(tuple(kept), tuple(sorted(others))), lengths


def pieces(texts: pa.Array) -> Iterator[np.ndarray]:
    """The texts in the order given, in pieces [n] small enough for the graph."""
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    start = 0
    while start < len(texts):
        longest = np.maximum.accumulate(lengths[start : start + AT_ONCE])
        fitting = np.flatnonzero(longest * np.arange(1, len(longest) + 1) > AT_ONCE)
        end = start + max(1, int(fitting[0]) if len(fitting) else len(longest))
        yield as_array(texts.slice(start, end - start))
        start = end


def small_letters(word: str) -> str:
    """The word as the vocabulary has it."""
    return unicodedata.normalize("NFC", word).lower()


def forms(word: str) -> set[str]:
    """The usual spellings of a word in small letters: COFFEE, Coffee, accents as one character or as two."""
    cased = (word, word.upper(), word.title(), word.capitalize())
    return {unicodedata.normalize(form, text) for form in ("NFC", "NFD") for text in cased}


def example(vocabulary: Vocabulary) -> str:
    """A made-up text of frequent words, long ones where there are some; "" when no word has a letter."""
    letters = [word for word in vocabulary.words if word.isalpha()]
    long = [word for word in letters[:EXAMPLE_FROM] if len(word) > 3][:EXAMPLE]
    return " ".join(long) if len(long) > 2 else "".join(letters[:EXAMPLE])


def split(g: Graph, raw: str) -> str:
    """Texts [N] -> words [N+1,T], "" behind a text's last; a guard, one word, is the last row, so that N may be 0."""
    guarded = g.Concat(raw, g.const(np.array(["x"], object)), axis=0)
    words = g.Tokenizer(g.Unsqueeze(guarded, g.const([0], "int64")), tokenexp=_WORD, mark=0, mincharnum=1, pad_value="")
    return g.Squeeze(words, g.const([0], "int64"))


def without_guard(g: Graph, tensor: str) -> str:
    """[N+1,...] -> [N,...], the rows that were asked for."""
    return g.Slice(tensor, g.const([0], "int64"), g.const([-1], "int64"), g.const([0], "int64"))


def numbered(g: Graph, words: str, vocabulary: Vocabulary) -> str:
    """Words [N,T] -> their numbers int64 [N,T]: PADDING, UNKNOWN, or from FIRST on."""
    keys = {"": PADDING} | {word: index + FIRST for index, word in enumerate(vocabulary.words)}
    for index, word in enumerate(vocabulary.words):
        for form in sorted(forms(word)):
            keys.setdefault(form, index + FIRST)
    for word, index in vocabulary.spellings:
        keys.setdefault(word, index + FIRST)
    return g.LabelEncoder(words, keys_strings=list(keys), values_int64s=list(keys.values()), default_int64=UNKNOWN)


def measures(g: Graph, words: str) -> str:
    """Words [N,T] -> float64 [N,3]: how many, the share in capitals, the share of numbers."""
    there = g.Not(g.Equal(words, g.const(np.array("", object))))
    count = _count(g, there)
    least = g.Max(count, g.const(1, "int64"))
    shares = [_count(g, g.RegexFullMatch(words, pattern=pattern)) for pattern in (_CAPITALS, _DIGITS)]
    whole = g.Cast(least, to=DOUBLE)
    return g.Concat(g.Cast(count, to=DOUBLE), *(g.Div(g.Cast(share, to=DOUBLE), whole) for share in shares), axis=1)


def _count(g: Graph, marks: str) -> str:
    return g.ReduceSum(g.Cast(marks, to=INT64), g.const([1], "int64"), keepdims=1)
