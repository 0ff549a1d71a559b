"""What every kind must make of a stored value, in plain Python, written apart from the kinds: no regex, no arrays.

An oracle takes (values, training values, options) and returns rows of numbers or of codes.
"""

import datetime
import math
from collections import Counter
from functools import cache

from tests.kinds import dates, text_oracle, times
from tests.kinds.bare import bare

DIGITS = frozenset("0123456789")
NAN = math.nan
SMALLEST, LARGEST = 1e-306, 1e308  # in a graph that reads texts what is smaller is 0, and what is larger is none
MISSING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "-", "--", "?", ".", "#N/A", "k.A.", "n.d.", "нет данных"]
NO = {"no", "n", "false", "f", "0", "0.0", "off", "nein", "non", "否", "假", "нет", "не", "hayır", "fals"}
YES = {"yes", "y", "true", "t", "1", "1.0", "on", "ja", "j", "oui", "o", "sí", "是", "真", "да", "evet", "x"}


def number_value(value):
    """float for a finite number or the plain text of one, else NaN."""
    if not isinstance(value, str):
        return NAN if value is None or math.isinf(value) else float(value)
    text = bare(value)
    body, _, exponent = text.replace("E", "e", 1).partition("e")
    if "e" in text.lower():
        unsigned = exponent[1:] if exponent[:1] in ("+", "-") else exponent
        if not 1 <= len(unsigned) <= 4 or not DIGITS.issuperset(unsigned):
            return NAN
    body = body[1:] if body[:1] in ("+", "-") else body
    whole, _, fraction = body.partition(".")
    if not (whole or fraction) or not DIGITS.issuperset(whole + fraction):
        return NAN
    found = float(text)
    return NAN if math.isinf(found) else found


def truth_value(value):
    """1.0, 0.0 or NaN."""
    if isinstance(value, str):
        word = bare(value).lower()
        return 1.0 if word in YES else 0.0 if word in NO else NAN
    return float(value) if value in (0, 1) and value is not None else NAN


@cache
def moment(value, order, first_year=1969):
    """A datetime in UTC without fractions of a second, or None; every spelling is read."""
    return dates.moment(value, order, first_year)


def number(values, train, options):
    """The values themselves, as far as a text's can be read."""
    read = [number_value(value) for value in values]
    return [[0.0 if abs(value) < SMALLEST else value if abs(value) < LARGEST else NAN] for value in read]


def boolean(values, train, options):
    """Yes and no as 1 and 0; what is neither is 0 where it is said so."""
    other = 0.0 if options.get("blank") == "no" else NAN
    read = [truth_value(value) for value in values]
    return [[other if value != value else value] for value in read]


def category(values, train, options):
    """Codes by frequency, then by text."""
    counts = Counter(text for text in (spelled(value) for value in train) if text)
    needed = min(options.get("at_least", 5), 2) if len(train) < 200 else options.get("at_least", 5)
    levels = [text for text in sorted(counts, key=lambda text: (-counts[text], text)) if counts[text] >= needed][:254]
    own = {text: code for code, text in enumerate(levels, 2)}
    alike = {other: code for text, code in own.items() if (other := either_way(text))}
    codes = alike | dict.fromkeys(MISSING, 1) | own
    return [[codes.get(spelled(value), 0)] for value in values]


def either_way(text):
    """A whole number's other spelling, 3.0 for 3 and 3 for 3.0; "" for all else."""
    whole, dot, fraction = text.partition(".")
    digits = whole.removeprefix("-")
    plain = digits and DIGITS.issuperset(digits) and len(digits) <= 15 and (digits == "0" or digits[0] != "0")
    if not plain or (dot and fraction != "0"):
        return ""
    return whole if dot else f"{whole}.0"


def spelled(value):
    """A stored value as text."""
    return "" if value is None or value != value else bare(str(value))


def date(values, train, options):
    """The parts of the calendar; the options must leave nothing to guess."""
    return [date_parts(moment(value, options["order"], options["first_year"]), options) for value in values]


def date_parts(found, options):
    """One date's numbers in the order of the kind's."""
    clock, cycles = options["clock"] == "always", options.get("cycles", False)
    calendar = options.get("calendar", True)
    if found is None:
        count = 1 + 5 * calendar + clock + 4 * cycles + 2 * (cycles and clock)
        return [NAN] * count
    seconds = found.hour * 3600 + found.minute * 60 + found.second
    hour = (found.hour * 60 + found.minute) / 60
    parts = [found.toordinal() - datetime.date(1970, 1, 1).toordinal() + seconds / 86400]
    if calendar:
        parts += [found.year, found.month, found.day, found.isoweekday(), found.timetuple().tm_yday]
    parts += [hour] if clock else []
    if cycles:
        rounds = [found.month / 12, found.isoweekday() / 7] + ([hour / 24] if clock else [])
        parts += [part for turn in rounds for part in (math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn))]
    return parts


def time(values, train, options):
    """Hours, also on a circle, or seconds."""
    two = options.get("two") == "minutes and seconds"
    return [times.numbers(spelled(value), options["what"], two) for value in values]


ORACLES = {
    "number": number,
    "boolean": boolean,
    "date": date,
    "time": time,
    "category": category,
    "text": text_oracle.numbers,
}
VARIANTS = {  # options that the oracles know
    "number": [{}],
    "boolean": [{}, {"blank": "no"}],
    "category": [{}, {"at_least": 1}, {"at_least": 40}],
    "text": [{}, {"vocabulary": 30}],
    "time": [{"what": "time of day"}, {"what": "duration"}, {"what": "duration", "two": "minutes and seconds"}],
    "date": [
        {"order": "iso", "clock": "always", "first_year": 1969},
        {"order": "day first", "clock": "never", "first_year": 1930},
        {"order": "month first", "clock": "always", "cycles": True, "first_year": 1900},
        {"order": "day first", "clock": "never", "cycles": True, "calendar": False, "first_year": 2001},
    ],
}
