"""The calendar as ONNX nodes: date texts to day numbers, years, months, weekdays. Exact for the years 1 to 9999.

Knows no columns and learns nothing; which parts are wanted is kinds/date.py's choice.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import DOUBLE, INT64, Graph
from core.serving.words import DATE_ISO, DATE_YEAR_LAST

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = tuple(int(days) for days in np.cumsum((0, *_LENGTHS[:-1])))
_EPOCH = 719163  # 1970-01-01, counted from 0001-01-01 as day 1


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


def parse(g: Graph, text: str, order: str) -> Moment:
    """Read date texts [N]. `order`: how day and month stand when the year is last; "iso" takes no such texts."""
    iso = g.RegexFullMatch(text, pattern=DATE_ISO)
    readable = iso if order == "iso" else g.Or(iso, g.RegexFullMatch(text, pattern=DATE_YEAR_LAST))
    guarded = g.Where(readable, text, g.const(["1970-01-01"]))  # one malformed number would fail the whole batch
    first, second, third, hour, minute, second_of_minute = _six_numbers(g, guarded)
    year, month, day = first, second, third
    if order != "iso":
        year = g.Where(iso, first, third)
        month = second if order == "day first" else g.Where(iso, second, first)
        day = g.Where(iso, third, first if order == "day first" else second)
    leap, length, day_of_year = _place_in_year(g, year, month, day)
    one = g.const(1, "int64")
    valid = readable
    for bound in (
        g.Equal(month, _clipped_month(g, month)),
        g.GreaterOrEqual(day, one),
        g.LessOrEqual(day, g.Add(length, leap)),
        g.GreaterOrEqual(year, one),
        g.LessOrEqual(hour, g.const(23, "int64")),
        g.LessOrEqual(minute, g.const(59, "int64")),
        g.LessOrEqual(second_of_minute, g.const(59, "int64")),
    ):
        valid = g.And(valid, bound)
    days = _ordinal(g, year, day_of_year)
    weekday = g.Add(g.Mod(g.Sub(days, one), g.const(7, "int64")), one)
    minutes = g.Add(g.Mul(hour, g.const(60, "int64")), minute)
    seconds = g.Add(g.Mul(minutes, g.const(60, "int64")), second_of_minute)
    since = g.Cast(g.Sub(days, g.const(_EPOCH, "int64")), to=DOUBLE)
    day_number = g.Add(since, g.Div(g.Cast(seconds, to=DOUBLE), g.const(86400.0, "float64")))
    hours = g.Div(g.Cast(minutes, to=DOUBLE), g.const(60.0, "float64"))
    return Moment(valid, year, month, day, weekday, day_of_year, hours, day_number)


def _six_numbers(g: Graph, text: str) -> list[str]:
    """The first six runs of digits of each text as int64 [N]; a date without a time gets zeros."""
    padded = g.StringConcat(text, g.const([" 0 0 0"]))
    tokens = g.Tokenizer(padded, tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    first_six = g.Slice(tokens, g.const([0], "int64"), g.const([6], "int64"), g.const([1], "int64"))
    numbers = g.Cast(first_six, to=INT64)
    return [g.Gather(numbers, g.const(position, "int64"), axis=1) for position in range(6)]


def _clipped_month(g: Graph, month: str) -> str:
    return g.Clip(month, g.const(1, "int64"), g.const(12, "int64"))


def _place_in_year(g: Graph, year: str, month: str, day: str) -> tuple[str, str, str]:
    """(1 where it is a leap year's February, usual length of the month, day of the year), int64 [N]."""

    def divides(number: int) -> str:
        return g.Equal(g.Mod(year, g.const(number, "int64")), g.const(0, "int64"))

    leap = g.And(divides(4), g.Or(g.Not(divides(100)), divides(400)))
    position = g.Sub(_clipped_month(g, month), g.const(1, "int64"))
    february = g.Cast(g.And(leap, g.Equal(month, g.const(2, "int64"))), to=INT64)
    later = g.Cast(g.And(leap, g.Greater(month, g.const(2, "int64"))), to=INT64)
    length = g.Gather(g.const(_LENGTHS, "int64"), position)
    before = g.Gather(g.const(_BEFORE, "int64"), position)
    return february, length, g.Add(g.Add(before, later), day)


def _ordinal(g: Graph, year: str, day_of_year: str) -> str:
    """Days since 0000-12-31: 0001-01-01 is day 1, as in Python's date.toordinal."""
    whole = g.Sub(year, g.const(1, "int64"))
    days = g.Mul(whole, g.const(365, "int64"))
    days = g.Add(days, g.Div(whole, g.const(4, "int64")))
    days = g.Sub(days, g.Div(whole, g.const(100, "int64")))
    days = g.Add(days, g.Div(whole, g.const(400, "int64")))
    return g.Add(days, day_of_year)
