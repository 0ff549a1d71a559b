"""What the text kind must make of a text, in plain Python, character by character: no regex, no arrays.

The directions of the topics are taken from the kind itself, as they can't be found twice to the last digit.
"""

import base64
import math
import unicodedata
from collections import Counter
from functools import cache

import pyarrow as pa

from core.cells.columns import as_texts
from core.cells.missing import MISSING_WORDS
from core.kinds import KINDS
from tests.kinds.bare import bare

UNSPACED = [
    (0x0E01, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x30FA),
    (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
    (0x20000, 0x3FFFF),
]  # fmt: skip
SPACES = " \t\n\f\r\x0b"
APOSTROPHES = "'’"
MOST = 10_000


@cache
def sort_of(character):
    """letter, single (where no spaces stand between words), mark, sign or none."""
    kind = unicodedata.category(character)
    if any(first <= ord(character) <= last for first, last in UNSPACED):
        return "single"
    if character in SPACES or kind[0] == "Z" or kind in ("Cc", "Cf", "Co", "Cs"):
        return "none"
    return "sign" if kind[0] in "PS" else "mark" if kind[0] == "M" else "letter"


def words_of(text):
    """The text's words in their order."""
    found, index = [], 0
    while index < len(text):
        end = index + 1
        sort = sort_of(text[index])
        if sort in ("letter", "mark"):
            end = after_letters(text, index)
        elif sort == "single":
            while end < len(text) and unicodedata.category(text[end])[0] == "M":
                end += 1
        if sort != "none":
            found.append(text[index:end])
        index = end
    return found


def after_letters(text, index):
    """Where a run of letters and marks ends; an apostrophe between two of them belongs to it."""

    def inside(spot):
        return spot < len(text) and sort_of(text[spot]) in ("letter", "mark")

    while inside(index) or (index < len(text) and text[index] in APOSTROPHES and inside(index + 1)):
        index += 1
    return index


@cache
def small(word):
    """As the vocabulary has it."""
    return unicodedata.normalize("NFC", word).lower()


class Learned:
    """Words and pairs of the training texts, found by counting."""

    def __init__(self, train, options):
        most = options.get("vocabulary", 5000)
        texts = [text for text in (spelled(value) for value in train) if text]
        self.texts = len(texts)
        cut = min(MOST, 20_000_000 // max(1, len(texts)))
        split = [words_of(text[:cut]) for text in texts]
        counts = Counter(word for words in split for word in {small(word) for word in words})
        needed = 1 if len(texts) < 200 else 2
        self.counts = {word: count for word, count in counts.items() if count >= needed}
        self.words = sorted(self.counts, key=lambda word: (-self.counts[word], word))[:most]
        self.number = {word: index + 2 for index, word in enumerate(self.words)}
        for index, word in enumerate(self.words):
            for form in (word, word.upper(), word.title(), word.capitalize()):
                self.number.setdefault(unicodedata.normalize("NFC", form), index + 2)
                self.number.setdefault(unicodedata.normalize("NFD", form), index + 2)
        own = dict(self.number)
        for word in {word for words in split for word in words}:
            if small(word) in own:
                self.number.setdefault(word, own[small(word)])
        pairs = Counter(pair for words in split for pair in set(self.pairs_of(self.numbers(words))))
        often = {pair: count for pair, count in pairs.items() if count >= 3}
        telling = sorted(often, key=lambda pair: (-round(often[pair] * math.log(self.texts / often[pair]), 9), pair))
        self.pairs = sorted(telling[:most])
        self.pair_counts = often

    def numbers(self, words):
        """0 is padding, 1 unknown."""
        return [self.number.get(word, 1) for word in words]

    @staticmethod
    def pairs_of(numbers):
        """Known neighbours."""
        return [pair for pair in zip(numbers, numbers[1:], strict=False) if min(pair) > 1]


def numbers(values, train, options):
    """Measures and topics."""
    learned, state = Learned(train, options), fitted(train, options)
    assert state.vocabulary.words == tuple(learned.words)
    assert state.topics.pairs == tuple(learned.pairs)
    weights = table(state)
    indices = {pair: len(learned.words) + index for index, pair in enumerate(learned.pairs)}
    return [row(spelled(value)[:MOST], learned, state.topics, weights, indices) for value in values]


def row(text, learned, topics, weights, columns):
    """One text's numbers."""
    count = len(topics.names)
    if bare(text) in MISSING_WORDS:
        return [math.nan] * (3 + count)
    words = words_of(text)
    met = learned.numbers(words)
    known = {number - 2 for number in met if number > 1} | {columns[p] for p in learned.pairs_of(met) if p in columns}
    sums = [sum(column) for column in zip(*(weights[index] for index in known), strict=True)] or [0] * (count + 1)
    length = math.sqrt(sums[-1] * topics.scales[-1]) or 1.0
    about = [total * scale / length for total, scale in zip(sums[:-1], topics.scales, strict=False)]
    return [*measures(words), *about]


def measures(words):
    """How many, the share in capitals, the share of numbers."""

    def share(test):
        return sum(map(test, words)) / max(1, len(words))

    return [len(words), share(in_capitals), share(lambda word: all(number_like(letter) for letter in word))]


def in_capitals(word):
    """Two characters or more, the first a capital letter, the others capitals or digits."""
    capital = unicodedata.category(word[0]) == "Lu"
    return len(word) > 1 and capital and all(number_like(c) or unicodedata.category(c) == "Lu" for c in word)


def number_like(character):
    """Digits of any script."""
    return unicodedata.category(character)[0] == "N"


def fitted(train, options):
    """The kind's own state."""
    kind = KINDS["text"]
    return kind.fit(as_texts(pa.array(train), verbatim=True), kind.Options(**options))


def table(state):
    """The weights as whole numbers, a list for each word and pair."""
    wide = len(state.topics.names) + 1
    flat = [byte - 256 if byte > 127 else byte for byte in base64.b64decode(state.topics.weights)]
    return [flat[start : start + wide] for start in range(0, len(flat), wide)]


def spelled(value):
    """A stored value as text."""
    return "" if value is None else str(value)
