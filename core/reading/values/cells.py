"""What a single cell's text looks like: a value (number, date, time), something known, or just text."""

import re

from core.cells import blanks
from core.cells.missing import MISSING_WORDS

_MONEY = r"[$€£¥₹₩₽]|USD|EUR|GBP|CHF|R\$|kr|zł"
_NUMBER = (
    rf"(?:{_MONEY})?\s?[+\-−]?\s?(?:{_MONEY})?\s?"
    r"(?:\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d*)?|[.,]\d+)"
    rf"(?:[eE][+-]?\d{{1,4}})?\s?(?:%|‰|{_MONEY})?"
)
_CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s?(?:[aApP]\.?[mM]\.?)?(?:Z|\s?[+-]\d{2}:?\d{2})?"
_MONTH = r"[^\W\d_]{3,9}\.?"
_DAY = (
    rf"(?:\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/.])\d{{1,2}}\2\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[-/ .]{{1,2}}{_MONTH}[-/ .,]{{1,2}}\d{{2,4}}|{_MONTH}[-/ .]\d{{1,2}},?[-/ ]\d{{4}}"
    rf"|\d{{4}}[-/ ]{_MONTH}[-/ ]\d{{1,2}})"
)
_DATE = re.compile(rf"{_DAY}(?:[T ,]{{1,2}}{_CLOCK})?", re.IGNORECASE)
_VALUE = re.compile(rf"\(?(?:{_NUMBER})\)?|{_DAY}(?:[T ,]{{1,2}}{_CLOCK})?|{_CLOCK}|true|false", re.IGNORECASE)
_KNOWN = re.compile(
    r"(?:[\w .'’\"()\[\]&/\-+*°%#@!?$€£–—]|, )*"  # a word or phrase without any of the usual delimiters but in prose
    r"|[a-z]{2,9}://\S+|[\w.+-]+@[\w.-]+|\{.*\}|\[.*\]"
)
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"(?:(?<!\w)-)?\d+(?:\.\d+)?")
_LIMIT = 200  # characters; longer texts are looked at up to here


def looks_like_value(cell: str) -> bool:
    """Whether the text is a number (also with thousands, currency, percent), a date, a time or true/false."""
    text = cell.strip()
    return bool(text) and len(text) < 48 and _VALUE.fullmatch(text) is not None


def is_date(cell: str) -> bool:
    """Whether the text is a day, with or without a time."""
    return len(cell) < 48 and _DATE.fullmatch(cell.strip()) is not None


def looks_known(cell: str) -> bool:
    """Whether the text is empty, a value, an address or words without any usual delimiter between them."""
    text = cell.strip()
    return (
        not text
        or _VALUE.fullmatch(text[:_LIMIT]) is not None
        or _KNOWN.fullmatch(text[:_LIMIT]) is not None
        or (len(text) > 40 and ". " in text or ", " in text and " " in text.replace(", ", ""))
    )


def pattern(cell: str) -> str:
    """What the text is made of: letters, digits and the signs between them, "a9-9" for "C017-2"."""
    return _DIGITS.sub("9", _LETTERS.sub("a", cell.strip()[:_LIMIT]))


def is_missing(cell: str) -> bool:
    """Whether the text is blank or a word for a missing value."""
    return blanks.bare(cell) in _MISSING


_MISSING = frozenset(MISSING_WORDS)
