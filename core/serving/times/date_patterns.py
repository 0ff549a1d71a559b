"""How texts spell days, months, quarters and weeks, as patterns. Knows no column and no model, and reads nothing.

They are written for RE2 and Python's re alike and match the whole text, surrounding spaces removed. The plain spellings
are always read; others, the forms, only where a column shows them, so that its graph stays small.
"""

from functools import lru_cache

from core.serving.times.months import MONTHS
from core.serving.times.zones import MINUTES

ORDERS = ("iso", "day first", "month first")
FORMS = (
    "short",  # years of two digits
    "named",  # months by name
    "half",  # am, pm
    "zone",  # +02:00
    "zone name",  # CET
    "compact",  # 20240301, 20240301T101500
    "basic",  # 20240301T1015, also with fractions of a second and zones
    "midnight",  # 24:00
    "month",  # 2024-03
    "quarter",  # 2024-Q1
    "week",  # 2024-W09
)
# What the runs of digits in a text are, by the way it is written. "one" and "other" are day and month in either order.
ROLES = {
    "year_first": ("year", "month", "day"),
    "year_last": ("one", "other", "year"),
    "named": ("day", "year"),
    "named_year_first": ("year", "day"),
    "compact": ("joined",),
    "month": ("year", "month"),
    "month_last": ("month", "year"),
    "month_joined": ("joined month",),
    "month_named": ("year",),
    "quarter": ("year", "quarter"),
    "quarter_last": ("quarter", "year"),
    "week": ("year", "week"),
    "week_last": ("week", "year"),
    "week_day": ("year", "week", "weekday"),
    "week_joined": ("year", "joined week"),
}
NAMED = ("named", "named_year_first", "month_named")
SHORT = ("year_last", "named", "month_named", "quarter_last")  # ways whose year may have two digits
COARSE = ("month", "quarter")  # forms without a day

ZONE = r"[+-](0[0-9]|1[0-5]):?[0-5][0-9]|[+-](0[0-9]|1[0-5])"
ZONE_NAME = "|".join(MINUTES)
HALF = r"[0-9] ?{letter}\.?[mM]\.?"
MIDNIGHT = r".*[T ]24:00(:00)?[^0-9:].*"  # of a text with a space behind it
BASIC = r"[0-9]{8}[T ]?"  # what stands before a time without colons

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
_YEAR = "(1[5-9]|2[01])[0-9]{2}"
_MONTH, _WEEK = "(0?[1-9]|1[0-2])", "(0?[1-9]|[1-4][0-9]|5[0-3])"
_QUARTER = r"(?i:quarter|quartal|qtr|q|trimestre|trimester|trim|t)\.?"
_WEEKS = r"(?i:week|woche|semaine|w|kw|cw|wk)\.?"


@lru_cache(64)
def patterns(forms: tuple[str, ...] = FORMS, strict: bool = False) -> dict[str, str]:
    """What a text must match as a whole, by the way it is written (ROLES), for the plain spellings and these forms.

    `strict`: no day and month of one digit before a year of two, unless slashes stand between, for 1.2.10 may be
    anything.
    """
    clock = _clock(forms)
    first = rf"[0-9]{{4}}(-{_D}-|/{_D}/|\.{_D}\.|年{_D}月|년 ?{_D}월 ?|\. ?{_D}\. ?){_D}[日일.]?"
    last = rf"{_D}(-{_D}-|/{_D}/|\.{_D}\.|\. {_D}\. )[0-9]{{4}}"
    if "short" in forms:
        day = "[0-9]{2}" if strict else _D
        last = rf"({last}|{day}(-{day}-|\.{day}\.){'[0-9]{2}'}|{_D}/{_D}/[0-9]{{2}})"
    found = {"year_first": first + clock, "year_last": last + clock}
    if "named" in forms:
        year = "([0-9]{4}|'?[0-9]{2})" if "short" in forms else "[0-9]{4}"
        day_first = rf"{_D}(st|nd|rd|th|er|[.ºª])?( of| de| d')?{_GAP}{_NAME}[.,]{{0,2}}( de| del)?{_GAP},? ?{year}"
        month_first = rf"{_NAME}\.?{_GAP}{_D}(st|nd|rd|th)?,?[-/. ]{{1,2}}{year}"
        found["named"] = rf"{_WEEKDAY}({day_first}|{month_first}){clock}"
        found["named_year_first"] = rf"[0-9]{{4}}{_GAP}{_NAME}\.?{_GAP}{_D}\.?{clock}"
    if "compact" in forms:
        found["compact"] = rf"{_COMPACT_DAY}([T ]?[0-9]{{6}}Z?|{clock}{_basic(forms)})"
    return found | _periods(forms)


def _periods(forms: tuple[str, ...]) -> dict[str, str]:
    """Months, quarters and weeks of a year."""
    year = f"({_YEAR}|'?[0-9]{{2}})" if "short" in forms else _YEAR
    found = {}
    if "month" in forms:
        found["month"] = rf"{_YEAR}([-/.]{_MONTH}|年{_MONTH}月|년 ?{_MONTH}월|-?[mM]{_MONTH})"
        found["month_last"] = rf"{_MONTH}[-/.]{_YEAR}"
        found["month_joined"] = rf"{_YEAR}(0[1-9]|1[0-2])"
    if "month" in forms and "named" in forms:
        found["month_named"] = rf"({_NAME}[.,]{{0,2}}( of| de| del)?{_GAP}{year}|{_YEAR}{_GAP}{_NAME}\.?)"
    if "quarter" in forms:
        found["quarter"] = rf"{_YEAR}([-/ ._]?{_QUARTER} ?[1-4]|[-/ ._][1-4] ?[qQtT]|年第?[1-4]季度?)"
        found["quarter_last"] = rf"({_QUARTER} ?[1-4][-/ ._,']|[1-4](\.|st|nd|rd|th)? ?{_QUARTER})[-/ ._,]{{0,2}}{year}"
    if "week" in forms:
        found["week"] = rf"{_YEAR}[-/ ]?{_WEEKS}[- ]?{_WEEK}"
        found["week_last"] = rf"{_WEEKS}[- ]?{_WEEK}[-/ .,]{{1,2}}{_YEAR}"
        found["week_day"] = rf"{_YEAR}-?[wW]{_WEEK}-[1-7]"
        found["week_joined"] = rf"{_YEAR}[wW](0[1-9]|[1-4][0-9]|5[0-3])[1-7]"
    return found


def _clock(forms: tuple[str, ...]) -> str:
    half = r"( ?[aApP]\.?[mM]\.?)?" if "half" in forms else ""
    return rf"((T|,? ){_D}:[0-9]{{2}}(:[0-9]{{2}}([.,][0-9]{{1,9}})?)?{half}{_zone(forms)})?"


def _basic(forms: tuple[str, ...]) -> str:
    if "basic" not in forms:
        return ""
    return rf"|T[0-9]{{2}}([0-9]{{2}}([0-9]{{2}}([.,][0-9]{{1,9}})?)?)?{_zone(forms)}"


def _zone(forms: tuple[str, ...]) -> str:
    zone = f"|((UTC|GMT) ?)?({ZONE})" if "zone" in forms else ""
    name = f"|{ZONE_NAME}" if "zone name" in forms else ""
    return f"( ?(Z|UTC|GMT{zone}{name}))?"


def _joined(found: dict[str, str], without: tuple[str, ...] = ()) -> str:
    return "|".join(pattern for way, pattern in found.items() if way not in without)


_DETECTED = patterns(tuple(form for form in FORMS if form not in ("compact", "basic")), strict=True)
_DAYS = ("year_first", "year_last", *NAMED[:2])
# In two parts, for in one the pattern outgrows what RE2 keeps of it, and takes ten times as long.
DATE = f"({_joined({way: _DETECTED[way] for way in _DAYS})})"
PERIOD = f"({_joined(_DETECTED, (*_DAYS, 'month_joined'))}|{_COMPACT_DAY}{_basic(FORMS).removeprefix('|')})"
COMPACT = _COMPACT_DAY
MONTH_IN_DIGITS = r"(19|20)[0-9]{2}\.?(0[1-9]|1[0-2])|(0[1-9]|1[0-2])\.(19|20)[0-9]{2}"
YEAR_LAST = patterns(("short", "half", "zone", "zone name"))["year_last"]
