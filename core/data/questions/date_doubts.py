"""Columns of date texts: of which century years of two digits are, and what looks like months but is something else."""

import re

from core.doubt import Doubt, Meaning
from core.kinds.date import century_of
from core.messages import Message
from core.serving.times.dates import FIRST_YEAR, moment, short_year, whole_year

_PAST = re.compile(
    r"birth|born|(^|[\W_])dob($|[\W_])|geb(urt|oren|\.|_|$)|naiss|nacim|nasc(ita|im)|geburt|död|född|生日|出生|生年"
    r"|death|died|deceased|gestorben|built|founded|gegründet|baujahr|hired|joined|since|seit|started|eintritt|issued",
    re.IGNORECASE,
)
_COMING = re.compile(r"expir|valid.?(until|to|thru)|due|matur|deadline|ablauf|fällig|gültig.?bis|échéance|vencim", re.I)
_SEASON = re.compile(r"(?:1[5-9]|2[01])([0-9]{2})[-/]([0-9]{2})")
_NAMED = re.compile(r"[^\W\d_]{3,9}[.,]{0,2}[-/. ]{0,2}([0-9]{2})")
_DAYS = 20  # different numbers of two digits behind months, none beyond 31, from which on they are days


def plausible(texts: list[str], forms: tuple[str, ...]) -> bool:
    """False where texts that look like months are seasons (2009-10, 2010-11) or days without a year (Mar 31)."""
    if "month" not in forms:
        return True
    seasons = [match for text in texts if (match := _SEASON.fullmatch(text))]
    if len(seasons) > 1 and all((int(one[1]) + 1) % 100 == int(one[2]) for one in seasons):
        return False
    behind = {int(match[1]) for text in texts if (match := _NAMED.fullmatch(text))}
    return not (len(behind) >= _DAYS and max(behind) <= 31)


def lies_behind(name: str) -> bool:
    """Whether a column's name says that its dates are past, as births are."""
    return _PAST.search(name) is not None


def century(name: str, years: dict[int, int], now: int, texts: list[str], day_order: str) -> tuple[int, Doubt | None]:
    """(The first of the hundred years that years of two digits are of, what is left open).

    years: rows with each of 0 to 99. Births and the like don't lie ahead of `now`; what expires may. Of other dates it
    is asked where some would lie ahead.
    """
    if lies_behind(name):
        return now - 99, None
    found = FIRST_YEAR if _COMING.search(name) else century_of(years, now)
    if _COMING.search(name) or all(whole_year(year, FIRST_YEAR) <= now + 1 for year in years):
        return found, None
    other = now - 99 if found == FIRST_YEAR else FIRST_YEAR
    values = sum(count for year, count in years.items() if _differs(year, found, other))
    shown = [text for text in sorted(texts) if (year := short_year(text)) is not None and _differs(year, found, other)][
        :2
    ]
    why = Message(
        "century_open",
        "Years have two digits, such as in “{value}”, and the rows don't say of which century they are.",
        value=shown[0],
    )
    meanings = tuple(_century(name, first, years, shown, day_order) for first in (found, other))
    return found, Doubt(name, "century", why, values, meanings)


def _differs(year: int, one: int, other: int) -> bool:
    return whole_year(year, one) != whole_year(year, other)


def _century(name: str, first: int, years: dict[int, int], shown: list[str], day_order: str) -> Meaning:
    whole = sorted(whole_year(year, first) for year in years)
    known = "day first" if day_order == "iso" else day_order
    return Meaning(f"{whole[0]} to {whole[-1]}", (f"columns.{name}.first_year={first}",), _days(shown, known, first))


def _days(texts: list[str], day_order: str, first_year: int = FIRST_YEAR) -> tuple[tuple[str, str], ...]:
    found = ((text, moment(text, day_order, first_year=first_year)) for text in texts)
    return tuple((text, f"{day.day} {day:%B} {day.year}") for text, day in found if day is not None)
