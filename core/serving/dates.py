"""How texts spell days and times: digits in any order, names of months, clocks and zones. Knows no column and no model.

The patterns are written for RE2 and Python's re alike and match the whole text, surrounding spaces removed. The plain
spellings are always read; others, the forms, only where a column shows them, so that its graph stays small.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from core.serving.months import MONTHS, month

ORDERS = ("iso", "day first", "month first")
FORMS = ("short", "named", "half", "zone", "compact")  # years of two digits, months by name, am/pm, +02:00, 20240301
CENTURY = 69  # years of two digits below it are of this century, as POSIX has it
ZONE = r"[+-](0[0-9]|1[0-5]):?[0-5][0-9]|[+-](0[0-9]|1[0-5])"
HALF = r"[0-9] ?{letter}\.?[mM]\.?"

_D = "[0-9]{1,2}"
_DOTLESS = "|".join(word.upper() for word in MONTHS if "ı" in word)  # RE2 knows no capital of it
_NAME = f"((?i:{'|'.join(sorted(MONTHS))})|{_DOTLESS})"
_WEEKDAYS = (
    "mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday sun sunday montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes "
    "miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag "
    "woensdag donderdag vrijdag zaterdag zondag"
)
_WEEKDAY = rf"((?i:{'|'.join(_WEEKDAYS.split())})\.?,? )?"
_GAP = "[-/. ]{0,2}"
_COMPACT_DAY = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"


@dataclass(frozen=True)
class Patterns:
    """What a text must match as a whole, by how its numbers stand; "" where such texts are not read.

    `year_first`: year, month, day; `year_last`: the year behind day and month; `named`: day and year, the month by its
    name; `named_year_first`: year and day; `compact`: eight digits, six more for the time. `clock`: what may follow.
    """

    year_first: str
    year_last: str
    named: str = ""
    named_year_first: str = ""
    compact: str = ""


@lru_cache(64)
def patterns(forms: tuple[str, ...] = FORMS, strict: bool = False) -> Patterns:
    """The patterns of the plain spellings and these forms.

    `strict`: no day and month of one digit before a year of two, unless slashes stand between, for 1.2.10 may be
    anything.
    """
    clock = _clock(forms)
    first = rf"[0-9]{{4}}(-{_D}-|/{_D}/|\.{_D}\.|年{_D}月|년 ?{_D}월 ?|\. ?{_D}\. ?){_D}[日일.]?"
    last = rf"{_D}(-{_D}-|/{_D}/|\.{_D}\.|\. {_D}\. )[0-9]{{4}}"
    if "short" in forms:
        day = "[0-9]{2}" if strict else _D
        last = rf"({last}|{day}(-{day}-|\.{day}\.){'[0-9]{2}'}|{_D}/{_D}/[0-9]{{2}})"
    found = Patterns(first + clock, last + clock)
    if "named" in forms:
        year = "([0-9]{4}|'?[0-9]{2})" if "short" in forms else "[0-9]{4}"
        day_first = rf"{_D}(st|nd|rd|th|er|[.ºª])?( of| de| d')?{_GAP}{_NAME}[.,]{{0,2}}( de| del)?{_GAP},? ?{year}"
        month_first = rf"{_NAME}\.?{_GAP}{_D}(st|nd|rd|th)?,?[-/. ]{{1,2}}{year}"
        found = Patterns(
            found.year_first,
            found.year_last,
            rf"{_WEEKDAY}({day_first}|{month_first}){clock}",
            rf"[0-9]{{4}}{_GAP}{_NAME}\.?{_GAP}{_D}\.?{clock}",
        )
    if "compact" in forms:
        both = rf"{_COMPACT_DAY}([T ]?[0-9]{{6}}Z?|{clock})"
        found = Patterns(found.year_first, found.year_last, found.named, found.named_year_first, both)
    return found


def _clock(forms: tuple[str, ...]) -> str:
    half = r"( ?[aApP]\.?[mM]\.?)?" if "half" in forms else ""
    zone = f"|{ZONE}" if "zone" in forms else ""
    return rf"((T|,? ){_D}:[0-9]{{2}}(:[0-9]{{2}}([.,][0-9]{{1,9}})?)?{half}( ?(Z|UTC|GMT{zone}))?)?"


_DETECTED = patterns(tuple(form for form in FORMS if form != "compact"), strict=True)
DATE = f"({_DETECTED.year_first}|{_DETECTED.year_last}|{_DETECTED.named}|{_DETECTED.named_year_first})"
COMPACT = _COMPACT_DAY
YEAR_LAST = patterns(("short", "half", "zone")).year_last

_DIGITS, _WORDS = re.compile("[0-9]+"), re.compile(r"[^0-9\s.,/:'+\-]{3,}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_HALVES = {letters: re.compile(".*" + HALF.format(letter=letters) + ".*") for letters in ("[aA]", "[pP]")}
_ZONE = re.compile(rf":[0-9]{{2}}.*?({ZONE})$")


def moment(text: str, order: str, forms: tuple[str, ...] = FORMS) -> datetime.datetime | None:
    """The day and time the text spells, in UTC where it names a zone, else None.

    `order` says how day and month stand when the year is last. Fractions of a second are cut off. A bundle's own graph
    reads dates by itself; this is for messages.
    """
    text = text.strip()
    day = _day(text, order, forms)
    if day is None:
        return None
    clock = _time_of_day(text, forms)
    if clock is None:
        return None
    try:
        return datetime.datetime(*day, *clock) - datetime.timedelta(minutes=_offset(text, forms))
    except (ValueError, OverflowError):
        return None


def forms_in(texts: list[str]) -> tuple[str, ...]:
    """Which forms some of these texts need to be read at all, in the order of FORMS."""
    rest = [text.strip() for text in texts if text.strip() and not _read(text.strip(), ())]
    needed = [form for form in FORMS if any(_needs(text, form) for text in rest)]
    return tuple(needed)


def _needs(text: str, form: str) -> bool:
    return _read(text, FORMS) and not _read(text, tuple(other for other in FORMS if other != form))


def _read(text: str, forms: tuple[str, ...]) -> bool:
    found = _compiled(forms)
    return any(each is not None and each.fullmatch(text) is not None for each in found)


@lru_cache(64)
def _compiled(forms: tuple[str, ...]) -> tuple[re.Pattern | None, ...]:
    found = patterns(forms)
    ways = (found.year_first, found.year_last, found.named, found.named_year_first, found.compact)
    return tuple(re.compile(way) if way else None for way in ways)


def _day(text: str, order: str, forms: tuple[str, ...]) -> tuple[int, int, int] | None:
    """(year, month, day) by the way the text is written, unchecked."""
    ways = [each is not None and each.fullmatch(text) is not None for each in _compiled(forms)]
    numbers = [int(digits) for digits in _DIGITS.findall(text)]
    first, last, named, named_year_first, compact = ways
    if first:
        return numbers[0], numbers[1], numbers[2]
    if last and order != "iso":
        one, other = (numbers[1], numbers[0]) if order == "day first" else (numbers[0], numbers[1])
        return _whole(numbers[2], forms), one, other
    name = max((month(word) for word in _WORDS.findall(text)), default=0)
    if named:
        return _whole(numbers[1], forms), name, numbers[0]
    if named_year_first:
        return numbers[0], name, numbers[1]
    if compact:
        whole = int(_DIGITS.findall(text)[0][:8])
        return whole // 10_000, whole // 100 % 100, whole % 100
    return None


def _whole(year: int, forms: tuple[str, ...]) -> int:
    return year if year >= 100 or "short" not in forms else year + (2000 if year < CENTURY else 1900)


def _time_of_day(text: str, forms: tuple[str, ...]) -> tuple[int, int, int] | None:
    found = _TIME.search(text)
    if found is None:
        digits = "".join(_DIGITS.findall(text)) if "compact" in forms and re.match(_COMPACT_DAY, text) else ""
        tail = digits[8:14]
        return (int(tail[:2]), int(tail[2:4]), int(tail[4:])) if tail else (0, 0, 0)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if "half" in forms:
        morning, afternoon = (half.fullmatch(text) is not None for half in _HALVES.values())
        if (morning or afternoon) and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * afternoon if morning or afternoon else hour
    return hour, minute, second


def _offset(text: str, forms: tuple[str, ...]) -> int:
    """Minutes that the clock is ahead of UTC."""
    found = _ZONE.search(text) if "zone" in forms else None
    if found is None:
        return 0
    digits = found[1][1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:] or 0)) * (-1 if found[1][0] == "-" else 1)
