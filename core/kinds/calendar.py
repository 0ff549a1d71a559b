"""The calendar as ONNX nodes: days of the month, leap years, weekdays, days counted since 1970. Exact for 1 to 9999.

Reads no text: kinds/date_text.py does, which finds year, month, day and time in it.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import DOUBLE, INT64, Graph

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = tuple(int(days) for days in np.cumsum((0, *_LENGTHS[:-1])))
_EPOCH = 719163  # 1970-01-01, counted from 0001-01-01 as day 1
_LAST = 3652059  # 9999-12-31
_DAY = 86_400  # seconds
_MARCH = 305  # days from 0000-03-01 to the day before 0001-01-01


@dataclass(frozen=True)
class Written:
    """What stands in texts, each an int64 [N]; `readable` is bool; `offset` minutes ahead of UTC, "" without zones.

    `week`: the ISO week where it stands in place of month and day, else 0, with its `weekday`; "" without weeks.
    `midnight`: 24:00 is read, as the end of the day.
    """

    readable: str
    year: str
    month: str
    day: str
    hour: str
    minute: str
    second: str
    offset: str = ""
    week: str = ""
    weekday: str = ""
    midnight: bool = False


@dataclass(frozen=True)
class Moment:
    """Tensor names, all [N]. `valid` is bool; the rest means nothing where it is false.

    int64: `year`, `month` 1..12, `day` 1..31, `weekday` 1 (Monday) to 7, `day_of_year` 1..366;
    float64: `hour` 0..24 with the minutes as its fraction, `day_number` since 1970-01-01 with the time as its fraction.
    """

    valid: str
    year: str
    month: str
    day: str
    weekday: str
    day_of_year: str
    hour: str
    day_number: str


def moment(g: Graph, written: Written) -> Moment:
    """Check what is written against the calendar and count the days; in UTC where there are zones."""
    year, month, day = written.year, written.month, written.day
    leap, length, day_of_year = _place_in_year(g, year, month, day)
    valid = written.readable
    hour_fits = g.LessOrEqual(written.hour, _int(g, 23))
    for bound in (
        g.Equal(month, _clipped_month(g, month)),
        g.GreaterOrEqual(day, _int(g, 1)),
        g.LessOrEqual(day, g.Add(length, leap)),
        g.GreaterOrEqual(year, _int(g, 1)),
        g.Or(hour_fits, _end_of_day(g, written)) if written.midnight else hour_fits,
        g.LessOrEqual(written.minute, _int(g, 59)),
        g.LessOrEqual(written.second, _int(g, 59)),
    ):
        valid = g.And(valid, bound)
    days = _ordinal(g, year, day_of_year)
    minutes = g.Add(g.Mul(written.hour, _int(g, 60)), written.minute)
    if written.week:
        days, valid = _by_week(g, days, year, valid, written)
    if written.offset or written.midnight:
        days, minutes = _in_utc(g, days, minutes, written.offset or _int(g, 0))
    if written.offset or written.midnight or written.week:
        valid = g.And(valid, g.Equal(days, g.Clip(days, _int(g, 1), _int(g, _LAST))))
        year, month, day = _civil(g, days)
        day_of_year = _place_in_year(g, year, month, day)[2]
    weekday = g.Add(g.Mod(g.Sub(days, _int(g, 1)), _int(g, 7)), _int(g, 1))
    seconds = g.Add(g.Mul(minutes, _int(g, 60)), written.second)
    since = g.Cast(g.Sub(days, _int(g, _EPOCH)), to=DOUBLE)
    day_number = g.Add(since, g.Div(g.Cast(seconds, to=DOUBLE), g.const(float(_DAY), "float64")))
    hours = g.Div(g.Cast(minutes, to=DOUBLE), g.const(60.0, "float64"))
    return Moment(valid, year, month, day, weekday, day_of_year, hours, day_number)


def _int(g: Graph, number: int) -> str:
    return g.const(number, "int64")


def _clipped_month(g: Graph, month: str) -> str:
    return g.Clip(month, _int(g, 1), _int(g, 12))


def _place_in_year(g: Graph, year: str, month: str, day: str) -> tuple[str, str, str]:
    """(1 where it is a leap year's February, usual length of the month, day of the year), int64 [N]."""

    def divides(number: int) -> str:
        return g.Equal(g.Mod(year, _int(g, number)), _int(g, 0))

    leap = g.And(divides(4), g.Or(g.Not(divides(100)), divides(400)))
    position = g.Sub(_clipped_month(g, month), _int(g, 1))
    february = g.Cast(g.And(leap, g.Equal(month, _int(g, 2))), to=INT64)
    later = g.Cast(g.And(leap, g.Greater(month, _int(g, 2))), to=INT64)
    length = g.Gather(g.const(_LENGTHS, "int64"), position)
    before = g.Gather(g.const(_BEFORE, "int64"), position)
    return february, length, g.Add(g.Add(before, later), day)


def _ordinal(g: Graph, year: str, day_of_year: str) -> str:
    """Days since 0000-12-31: 0001-01-01 is day 1, as in Python's date.toordinal."""
    whole = g.Sub(year, _int(g, 1))
    days = g.Mul(whole, _int(g, 365))
    days = g.Add(days, g.Div(whole, _int(g, 4)))
    days = g.Sub(days, g.Div(whole, _int(g, 100)))
    days = g.Add(days, g.Div(whole, _int(g, 400)))
    return g.Add(days, day_of_year)


def _end_of_day(g: Graph, written: Written) -> str:
    rest = g.Add(written.minute, written.second)
    return g.And(g.Equal(written.hour, _int(g, 24)), g.Equal(rest, _int(g, 0)))


def _by_week(g: Graph, days: str, year: str, valid: str, written: Written) -> tuple[str, str]:
    """(days, what is still valid): the week's day in place of the year's first; ISO weeks begin on a Monday.

    A year has a 53rd week where it begins on a Thursday, or on a Wednesday and is a leap year.
    """
    begins = g.Mod(g.Sub(days, _int(g, 1)), _int(g, 7))  # the weekday of January 1, Monday is 0
    shift = g.Sub(g.Mod(g.Add(begins, _int(g, 3)), _int(g, 7)), _int(g, 3))
    later = g.Add(g.Mul(g.Sub(written.week, _int(g, 1)), _int(g, 7)), g.Sub(written.weekday, _int(g, 1)))
    december = g.Mod(g.Add(begins, _place_in_year(g, year, _int(g, 12), _int(g, 31))[2]), _int(g, 7))
    # December 31 is a Thursday where the year begins on one, or on a Wednesday in a leap year.
    long = g.Or(g.Equal(begins, _int(g, 3)), g.Equal(december, _int(g, 4)))
    by_week = g.Greater(written.week, _int(g, 0))
    fits = g.Or(g.Less(written.week, _int(g, 53)), long)
    return g.Where(by_week, g.Add(g.Sub(days, shift), later), days), g.And(valid, fits)


def _in_utc(g: Graph, days: str, minutes: str, offset: str) -> tuple[str, str]:
    """(days, minutes of the day) with the zone's minutes taken off."""
    whole_day = _int(g, _DAY // 60)
    left = g.Add(g.Sub(minutes, offset), whole_day)  # never below zero, since zones are less than a day ahead
    days = g.Sub(g.Add(days, g.Div(left, whole_day)), _int(g, 1))
    return days, g.Mod(left, whole_day)


def _civil(g: Graph, days: str) -> tuple[str, str, str]:
    """Year, month and day of a day counted as by `_ordinal`, after H. Hinnant (chrono-compatible date algorithms).

    Years are counted from March on in cycles of 400, so that leap days stand at a year's end.
    """

    def parts(tensor: str, number: int) -> tuple[str, str]:
        return g.Div(tensor, _int(g, number)), g.Mod(tensor, _int(g, number))

    cycle, rest = parts(g.Add(g.Max(days, _int(g, 0)), _int(g, _MARCH)), 146_097)
    leaps = g.Sub(g.Div(rest, _int(g, 1460)), g.Div(rest, _int(g, 36_524)))
    of_cycle = g.Div(g.Sub(g.Sub(rest, leaps), g.Div(rest, _int(g, 146_096))), _int(g, 365))
    before = g.Sub(g.Div(of_cycle, _int(g, 4)), g.Div(of_cycle, _int(g, 100)))
    of_year = g.Sub(rest, g.Add(g.Mul(of_cycle, _int(g, 365)), before))
    shifted = g.Div(g.Add(g.Mul(of_year, _int(g, 5)), _int(g, 2)), _int(g, 153))
    start = g.Div(g.Add(g.Mul(shifted, _int(g, 153)), _int(g, 2)), _int(g, 5))
    day = g.Add(g.Sub(of_year, start), _int(g, 1))
    late = g.GreaterOrEqual(shifted, _int(g, 10))
    month = g.Add(shifted, g.Where(late, _int(g, -9), _int(g, 3)))
    year = g.Add(g.Add(of_cycle, g.Mul(cycle, _int(g, 400))), g.Cast(late, to=INT64))
    return year, month, day
