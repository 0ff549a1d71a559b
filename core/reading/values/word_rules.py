"""Whether a word for missing is a value in its column: it is looked at beside the column's other values.

Works on texts and their counts; knows no file and no SQL.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.cells.missing import MISSING_WORDS
from core.messages import Message
from core.reading.values.cells import looks_like_value

FEW = 10  # values a column has at least before its words are doubted
MOST = 5_000  # distinct values of a column that may be codes
_LEVELS = 60  # distinct values up to which a frequent word may be one of them
_ALONE = (0.05, 0.95)  # share of a word beside a single other value from which and up to which it says something
_OFTEN = 0.2  # share from which a word that is no value is asked about
_SEEN = 0.01  # share from which a single sign is one of the single letters
_WORDS = frozenset(MISSING_WORDS) - {""}
_SIGNS = frozenset(word for word in _WORDS if not any(map(str.isalnum, word)))
_DASHES = frozenset(word for word in _SIGNS if set(word) <= set("-–—"))
_CODES = frozenset(word for word in _WORDS if re.fullmatch(r"[A-Z]{2,3}", word))
_PLUS = re.compile(r"\d?\++|\+\s?/\s?[-–−]|\(\+\)|±")
_CAPITALS = re.compile("[A-Z]+")
_ALL = 0.95  # share of the values that are codes from which a column holds such
_MARKS = frozenset("!,;:¿¡")


@dataclass(frozen=True)
class Verdict:
    """Which words are values in a column; `sure`: whether nobody has to be asked; `why`: one sentence where not.

    `asked`: the word in question, "" for none.
    """

    values: tuple[str, ...] = ()
    certain: bool = True
    asked: str = ""
    why: str = ""


def possible(others: Collection[str]) -> frozenset[str]:
    """The words that may turn out to be values beside these others, some of a column's values."""
    if len(others) < 2:
        return _WORDS
    if any(map(_PLUS.fullmatch, others)) or not any(map(_spoken, others)):
        return _SIGNS
    if all(map(_letter, others)):
        return frozenset(word for word in _SIGNS if len(word) == 1)
    return frozenset(word for word in _CODES if _all_codes(dict.fromkeys(others, 1), len(word)))


def judged(counts: Mapping[str, int]) -> Verdict:
    """What the words among a column's values are; `counts`: its distinct present values, trimmed, words included."""
    words = {text: count for text, count in counts.items() if text in _WORDS}
    others = {text: count for text, count in counts.items() if text not in _WORDS}
    if not words or sum(counts.values()) < FEW or len(others) > MOST:
        return Verdict()
    for rule in (_counterpart, _codes, _only_other, _signs, _single, _frequent):
        found = rule(words, others)
        if found is not None:
            return found
    return Verdict()


def _counterpart(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """“-” beside “+”, “?” beside “!”."""
    grades = [other for other in others if _PLUS.fullmatch(other)]
    dashes = [word for word in words if word in _DASHES]
    if grades and dashes and not any(other.endswith(("-", "−")) for other in others if other not in grades):
        if any(not other[0].isdigit() for other in grades):
            return Verdict(tuple(dashes))
        return _value(
            dashes, words, Message("beside_grades", "“{word}” stands beside “{grade}”", word=dashes[0], grade=grades[0])
        )
    marks = [word for word in words if word in ("?", ".", "...", "…")]
    if marks and any(other in _MARKS for other in others) and not any(map(_spoken, others)):
        return Verdict(tuple(word for word in words if word in _SIGNS))
    return None


def _codes(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """“NA” beside “DE”, “US”; sure where the column says otherwise what is missing."""
    found = [word for word in words if word in _CODES and len(others) > 2 and _all_codes(others, len(word))]
    if not found:
        return None
    if len(words) > len(found):
        return Verdict(tuple(found))
    return _value(
        found,
        words,
        Message(
            "among_codes", "“{word}” stands among {count:,} other codes of its length", word=found[0], count=len(others)
        ),
    )


def _only_other(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """A sign or a short code beside one other value, which would tell nothing alone; “k.A.” says what it means."""
    if len(others) != 1:
        return None
    other = next(iter(others))
    word = max(words, key=words.__getitem__)
    if looks_like_value(other) and other not in ("0", "1") or word not in _SIGNS | _CODES:
        return None
    if not _ALONE[0] <= words[word] / (words[word] + others[other]) <= _ALONE[1]:
        return None
    return _value(
        [word],
        words,
        Message("all_that_stands", "“{word}” and “{other}” are all that stands in this column", word=word, other=other),
    )


def _signs(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """A sign beside nothing but signs."""
    signs = [word for word in words if word in _SIGNS]
    if not signs or any(map(_spoken, others)) or len(signs) + len(others) < 2:
        return None
    if not others and min(words[word] for word in signs) < _ALONE[0] * sum(words.values()):
        return None
    return _value(signs, words, Message("beside_signs", "“{word}” stands beside other signs", word=signs[0]))


def _single(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """A sign beside single letters: “-” or “.” is one of them, “?” rather says that nobody knows."""
    if len(others) < 3 or not all(map(_letter, others)):
        return None
    total = sum(words.values()) + sum(others.values())
    found = [word for word in words if word in ("-", "–", ".") and words[word] >= _SEEN * total]
    return (
        _value(found, words, Message("beside_letters", "“{word}” stands beside single letters", word=found[0]))
        if found
        else None
    )


def _frequent(words: dict[str, int], others: dict[str, int]) -> Verdict | None:
    """A word too frequent beside few others not to be asked about; it means missing meanwhile."""
    if not 1 < len(others) <= _LEVELS or any(map(looks_like_value, others)):
        return None
    word = max(words, key=words.__getitem__)
    if word.startswith("#") or words[word] < _OFTEN * (sum(words.values()) + sum(others.values())):
        return None
    return Verdict(
        (), False, word, Message("stands_often", "“{word}” stands there often, beside few other values.", word=word)
    )


def _value(found: list[str], words: dict[str, int], why: str) -> Verdict:
    asked = max(found, key=words.__getitem__)
    return Verdict(tuple(found), False, asked, Message("word_why", "{why}.", why=why))


def _spoken(text: str) -> bool:
    return any(map(str.isalnum, text))


def _letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def _all_codes(others: Mapping[str, int], length: int) -> bool:
    """Whether all but a few values are that many capital letters."""
    fitting = sum(count for text, count in others.items() if len(text) == length and _CAPITALS.fullmatch(text))
    return fitting >= _ALL * sum(others.values())
