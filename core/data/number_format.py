"""Whether a column's texts are numbers written with decimal comma, separators, currency, percent or a unit."""

import re

import pyarrow as pa

from core.records import ColumnProfile
from core.repairs.number_text import pattern
from core.repairs.read_numbers import CURRENCIES, ReadNumbers, guess

SAMPLE = 500
_SHORT = 24  # characters; longer texts are no numbers
_BEFORE = re.compile(r"\D*[^\W\d]\D*(?=\d)")
_SIGNS = frozenset("€$£¥₹₽₩₺")
_MOST_UNITS = 3
_CERTAIN = 0.98  # share of the values that must be read, so that nobody has to be asked
_MARK = re.compile(r"(?<=\d)[.,](?=\d)|^[.,](?=\d)")
_COMMA = re.compile(r".*\d,\d{1,2}(\D.*)?|.*\d,\d{4,}.*")  # a comma that can't stand between groups of three


def number_format(profile: ColumnProfile, counts: dict[str, int], decimal: str = "") -> dict | None:
    """Options of the repair `read_numbers` that read at least nine in ten of the values; None when it is not such.

    `counts`: some of the texts, the most frequent, and how often each stands there.
    `decimal`: "," or "." when the user said so; else a comma is the decimal mark where one text can't mean a group.
    """
    if profile.storage != "text" or not profile.unique or profile.mean_length > _SHORT:
        return None
    if profile.numeric >= 0.95 or profile.date >= 0.5 or profile.boolean >= 0.95:
        return None
    texts = list(counts)
    if sum(any(map(str.isdigit, text)) for text in texts) < 0.9 * len(texts) or _coded(texts):
        return None
    found = guess(texts)
    if found is None or _share(counts, found) < 0.9 or len(found.get("units", "").split()) > _MOST_UNITS:
        return None
    found = {"decimal": "point", **found}  # never empty, so that a column without any is told by its emptiness
    if decimal == "," and not any(re.search(r",\d{3}\.", text) for text in texts):
        return {**found, "decimal": "comma"}
    if found["decimal"] == "point" and not decimal and not any("." in text for text in texts):
        return {**found, "decimal": "comma"} if any(map(_decimal_comma, texts)) else found
    return found


def certain(counts: dict[str, int], options: dict, decimal: str = "") -> bool:
    """Whether these texts can be read in one way only: the decimal mark is beyond doubt, and there is one unit at most.

    1,234 alone may be more than a thousand or little more than one; kg and g can't be one column without factors.
    """
    if len(options.get("units", "").split()) > 1 or _share(counts, options) < _CERTAIN:
        return False
    marks = [mark for text in counts for mark in _MARK.findall(text)]
    return bool(decimal) or not marks or any(map(_decides, counts))


def _decimal_comma(text: str) -> bool:
    return text.count(",") == 1 and _COMMA.fullmatch(text) is not None


def _decides(text: str) -> bool:
    """Whether the text shows which mark is the decimal one: both stand in it, one twice, or not before three digits."""
    found = _MARK.findall(text)
    return len(found) > 1 or (len(found) == 1 and re.search(r"[.,]\d{3}(?!\d)", text) is None)


def written_as_text(name: str) -> str:
    """How the sentence on a column of numbers written as texts begins."""
    return f"“{name}” holds numbers written as text"


def _share(counts: dict[str, int], options: dict) -> float:
    form = ReadNumbers().fit(pa.array([], pa.string()), ReadNumbers.Options(**options))
    fitting = re.compile(pattern(form)).fullmatch
    return sum(count for text, count in counts.items() if fitting(text.strip())) / sum(counts.values())


def _coded(texts: list[str]) -> bool:
    """Letters before the digits that are no currency: codes such as A12 and file_12."""
    before = {match[0].strip(" \u00a0\u202f+\u2212-(.") for text in texts if (match := _BEFORE.match(text))}
    return any(not _SIGNS & set(text) for text in before - set(CURRENCIES) - {"R", "US", "Rs"})
