"""What a date text means, in plain Python, for messages; a bundle's own graph reads dates by itself.

The spellings stand in date_patterns.py. Knows no column and no model.
"""

import datetime
import re
from functools import lru_cache

from core.cells.blanks import bare
from core.serving.times.date_patterns import BASIC, FORMS, HALF, MIDNIGHT, ROLES, SHORT, ZONE, ZONE_NAME, patterns
from core.serving.times.months import month
from core.serving.times.zones import MINUTES

FIRST_YEAR = 1969  # years of two digits are of the hundred that begin here, as POSIX has it

_DIGITS, _WORDS = re.compile("[0-9]+"), re.compile(r"[^0-9\s.,/:'+\-]{3,}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_BASIC = re.compile(f"{BASIC}([0-9]{{2,6}})(?![0-9:])")
_HALVES = {letters: re.compile(".*" + HALF.format(letter=letters) + ".*") for letters in ("[aA]", "[pP]")}
_ZONE = re.compile(rf"(?::[0-9]{{2}}|T[0-9]{{2,6}}).*?({ZONE})$")
_ZONE_NAME = re.compile(rf"(?::[0-9]{{2}}|T[0-9]{{2,6}}).*?({ZONE_NAME})$")
_MIDNIGHT = re.compile(MIDNIGHT)


def moment(
    text: str, order: str, forms: tuple[str, ...] = FORMS, first_year: int = FIRST_YEAR
) -> datetime.datetime | None:
    """The day and time the text spells, in UTC where it names a zone, else None. Months and the like: their first day.

    `order` says how day and month stand when the year is last; `first_year` begins the hundred years that years of two
    digits are of. Fractions of a second are cut off.
    """
    text = bare(text)
    try:
        day = _day(text, order, forms, first_year)
        if day is None or (clock := _time_of_day(text, forms)) is None:
            return None
        late = clock == (24, 0, 0) and "midnight" in forms
        found = datetime.datetime.combine(day, datetime.time() if late else datetime.time(*clock))
        return found + datetime.timedelta(days=late, minutes=-_offset(text, forms))
    except (ValueError, OverflowError):
        return None


def forms_in(texts: list[str]) -> tuple[str, ...]:
    """Which forms some of these texts need to be read at all, in the order of FORMS."""
    stripped = [bare(text) for text in texts]
    rest = [text for text in stripped if text and not read(text, ())]
    needed = [form for form in FORMS if any(_needs(text, form) for text in rest)]
    late = any(map(is_midnight, stripped))
    return tuple(form for form in FORMS if form in needed or (late and form == "midnight"))


def is_midnight(text: str) -> bool:
    """Whether a text's time is 24:00, the end of the day."""
    return _MIDNIGHT.fullmatch(f"{text} ") is not None


def read(text: str, forms: tuple[str, ...]) -> bool:
    """Whether the text is written in one of the plain spellings or these forms; it may still be no day."""
    return any(each.fullmatch(text) is not None for each in _compiled(forms).values())


def _needs(text: str, form: str) -> bool:
    return read(text, FORMS) and not read(text, tuple(other for other in FORMS if other != form))


@lru_cache(64)
def _compiled(forms: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    return {way: re.compile(pattern) for way, pattern in patterns(forms).items()}


def _day(text: str, order: str, forms: tuple[str, ...], first_year: int) -> datetime.date | None:
    """The day by the way the text is written; ValueError where the calendar has none such."""
    ways = [way for way, pattern in _compiled(forms).items() if pattern.fullmatch(text) is not None]
    ways = [way for way in ways if way != "year_last" or order != "iso"]
    if not ways:
        return None
    held = dict(zip(ROLES[ways[0]], map(int, _DIGITS.findall(text)), strict=False))
    if "joined" in held:
        whole = int(_DIGITS.findall(text)[0][:8])
        return datetime.date(whole // 10_000, whole // 100 % 100, whole % 100)
    if "joined month" in held:
        held = {"year": held["joined month"] // 100, "month": held["joined month"] % 100}
    if "joined week" in held:
        held |= {"week": held["joined week"] // 10, "weekday": held["joined week"] % 10}
    if "one" in held:
        pair = (held["one"], held["other"])
        held["day"], held["month"] = pair if order == "day first" else reversed(pair)
    year = whole_year(held["year"], first_year) if "short" in forms and ways[0] in SHORT else held["year"]
    if "week" in held:
        return datetime.date.fromisocalendar(year, held["week"], held.get("weekday", 1))
    if "quarter" in held:
        return datetime.date(year, 3 * held["quarter"] - 2, 1)
    named = max((month(word) for word in _WORDS.findall(text)), default=0)
    return datetime.date(year, held.get("month", named), held.get("day", 1))


def short_year(text: str) -> int | None:
    """The year of two digits in a date text, None without any."""
    text = bare(text)
    for way, pattern in _compiled(FORMS).items():
        if way in SHORT and pattern.fullmatch(text) is not None:
            year = _DIGITS.findall(text)[ROLES[way].index("year")]
            return int(year) if len(year) == 2 else None
    return None


def whole_year(year: int, first_year: int) -> int:
    """A year of two digits in full."""
    return year if year >= 100 else first_year + (year - first_year) % 100


def _time_of_day(text: str, forms: tuple[str, ...]) -> tuple[int, int, int] | None:
    basic = _BASIC.match(text) if "compact" in forms else None
    found = None if basic else _TIME.search(text)
    if found is None:
        tail = f"{basic[1]}0000" if basic else "000000"
        return int(tail[:2]), int(tail[2:4]), int(tail[4:6])
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if "half" in forms:
        morning, afternoon = (half.fullmatch(text) is not None for half in _HALVES.values())
        if (morning or afternoon) and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * afternoon if morning or afternoon else hour
    return hour, minute, second


def _offset(text: str, forms: tuple[str, ...]) -> int:
    """Minutes that the clock is ahead of UTC."""
    name = _ZONE_NAME.search(text) if "zone name" in forms else None
    if name is not None:
        return MINUTES[name[1]]
    found = _ZONE.search(text) if "zone" in forms else None
    if found is None:
        return 0
    digits = found[1][1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:] or 0)) * (-1 if found[1][0] == "-" else 1)
