"""Whether a column's texts are numbers with decimal comma, separators, currency, percent, a unit, or K and Mio."""

import re
from collections.abc import Mapping

import pyarrow as pa

from core.cells.spelling import number
from core.messages import Message
from core.plain import Plain
from core.records import ColumnProfile
from core.repairs.number_text import NumberFormat, pattern
from core.repairs.read_numbers import ReadNumbers, guess
from core.repairs.units import CURRENCIES

READS = "read_numbers"
_SHORT = 24  # characters; longer texts are no numbers
_LOOKED_AT = 64  # characters of a text; what stands before a number is short
_BEFORE = re.compile(r"\D*[^\W\d]\D*(?=\d)")
_SIGNS = frozenset("€$£¥₹₽₩₺")
_MOST_UNITS = 3
_CERTAIN = 0.98  # share of the values that must be read, so that nobody has to be asked


def options_for(profile: ColumnProfile, counts: Mapping[str, int]) -> Plain | None:
    """Options of the repair `read_numbers` that read at least nine in ten of the values; None when it is not such.

    `counts`: some of the texts, and how often each stands there. Which mark is the decimal one is decided elsewhere.
    """
    if profile.storage != "text" or not profile.unique or profile.mean_length > _SHORT:
        return None
    if profile.date >= 0.5 or profile.boolean >= 0.95:
        return None
    texts = list(counts)
    if sum(any(map(str.isdigit, text)) for text in texts) < 0.9 * len(texts) or _coded(texts):
        return None
    found = guess(texts)
    if found is None or share(counts, found) < 0.9 or len(plain_units(found)) > _MOST_UNITS:
        return None
    return {"decimal": "point", **found}  # never empty, so that a column without any is told by its emptiness


def plain_units(options: Plain) -> list[str]:
    """The units that are no multipliers."""
    return [unit for unit in options.get("units", "").split() if unit not in multiplied(options)]


def multiplied(options: Plain) -> list[str]:
    """The entries that multiply, such as K=1000."""
    form = form_of(options)
    return [entry for entry in options.get("units", "").split() if entry.partition("=")[0] in form.scales]


def complete(counts: Mapping[str, int], options: Plain) -> bool:
    """Whether nearly all of these texts are read, in one unit at most: kg and g can't be one column without factors."""
    return len(plain_units(options)) <= 1 and share(counts, options) >= _CERTAIN


def reads_rest(counts: Mapping[str, int], options: Plain) -> bool:
    """Whether most of the values that are no plain numbers are read, so that the repair is worth its while."""
    rest = {text: count for text, count in counts.items() if number(text) is None}
    return bool(rest) and share(rest, options) >= 0.5


def written_as_text(profile: ColumnProfile) -> Message:
    """What is told of a column of numbers written as texts."""
    return Message(
        "numbers_as_text",
        "“{column}” holds numbers written as text, like “{value}”. The repair “Read numbers” reads them.",
        column=profile.name,
        value=profile.frequent[0][0] if profile.frequent else "",
    )


def share(counts: Mapping[str, int], options: Plain) -> float:
    """The share of the values, 0..1, that are read with these options."""
    fitting = re.compile(pattern(form_of(options))).fullmatch
    return sum(count for text, count in counts.items() if fitting(text.strip())) / sum(counts.values())


def form_of(options: Plain) -> NumberFormat:
    """The checked format behind options of the repair."""
    return ReadNumbers().fit(pa.array([], pa.string()), ReadNumbers.Options(**options))


def _coded(texts: list[str]) -> bool:
    """Letters before the digits that are no currency: codes such as A12 and file_12."""
    found = (_BEFORE.match(text[:_LOOKED_AT]) for text in texts)
    before = {match[0].strip().strip(" \u00a0\u202f+\u2212-(.") for match in found if match}
    return any(not _SIGNS & set(text) for text in before - set(CURRENCIES) - {"R", "US", "Rs", "Fr", "SFr"})
