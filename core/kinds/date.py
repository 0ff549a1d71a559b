"""Dates and times as numbers a model can use: day number, year, weekday ... The arithmetic is in calendar.py."""

import datetime
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.graph import DOUBLE, STRING, Graph
from core.kinds.base import Kind, Prepared
from core.kinds.calendar import parse
from core.records import ColumnProfile, InputColumn
from core.serving.session import BATCH, open_session
from core.serving.words import DATE_YEAR_LAST
from core.settings import Options as Settings
from core.settings import setting

EPOCH = datetime.datetime(1970, 1, 1)


@dataclass(frozen=True)
class DateState:
    """How day and month stand ("iso", "day first", "month first"), and which parts become numbers."""

    order: str = "iso"
    calendar: bool = True
    clock: bool = False
    cycles: bool = False


class Date(Kind):
    """A day, with or without the time."""

    name = "date"
    label = "Date"
    icon = "calendar_month"
    help = "A day, with or without a time of day, such as 2024-02-29 or 29.02.2024 18:30."
    tensor_type = STRING
    State = DateState

    class Options(Settings):
        """How the text is read, and which parts the model gets."""

        order: Literal["guess", "iso", "day first", "month first"] = setting(
            "guess",
            "Day and month",
            "Which comes first where the year stands last. Guess: what the rows themselves show.",
        )
        calendar: bool = setting(True, "Parts of the calendar", "Year, month, day, weekday and day of the year.")
        clock: Literal["guess", "always", "never"] = setting(
            "guess", "Time of day", "Whether the hour is used. Guess: when the rows have times."
        )
        cycles: bool = setting(
            False, "Cycles", "Month, weekday and hour also as points on a circle, so that December is close to January."
        )

    def suits(self, profile: ColumnProfile) -> float:
        """Stored as a date or time, or at least 90 % of the present values read as dates."""
        return 0.95 if profile.storage in ("date", "timestamp") or profile.date >= 0.9 else 0.0

    def fit(self, raw: pa.Array, options: Options) -> DateState:
        """Settles what the options leave open: the order, and whether there are times of day."""
        order = guess_order(raw) if options.order == "guess" else options.order
        clock = options.clock == "always"
        if options.clock == "guess":
            clock = bool(np.any(np.mod(self.day_numbers(raw, order), 1) > 0))
        return DateState(order, options.calendar, clock, options.cycles)

    def graph(self, g: Graph, name: str, raw: str, state: DateState) -> Prepared:
        """[N] -> numbers [N,F], all NaN where the text is missing, malformed or no day of the calendar."""
        moment = parse(g, raw, state.order)
        parts = {"day number": moment.day_number}
        if state.calendar:
            parts |= {"year": moment.year, "month": moment.month, "day of month": moment.day}
            parts |= {"weekday": moment.weekday, "day of year": moment.day_of_year}
        if state.clock:
            parts["hour"] = moment.hour
        if state.cycles:
            parts |= _circle(g, "month", moment.month, 12) | _circle(g, "weekday", moment.weekday, 7)
            parts |= _circle(g, "hour", moment.hour, 24) if state.clock else {}
        numbers = g.Concat(*(g.column(g.Cast(tensor, to=DOUBLE)) for tensor in parts.values()), axis=1)
        kept = g.Where(g.column(moment.valid), numbers, g.const(np.nan, "float64"))
        return Prepared(numbers=kept, number_names=tuple(f"{name}: {part}" for part in parts))

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: DateState) -> InputColumn:
        """low and high are day numbers since 1970-01-01; the example is the day in the middle, as ISO text."""
        days = self.day_numbers(raw, state.order)
        days = days[np.isfinite(days)]
        if not len(days):
            return InputColumn(name, tensor, self.name, example="2024-01-31", order=state.order)
        low, median, high = np.quantile(days, [0.01, 0.5, 0.99], method="inverted_cdf")
        middle = spelled(float(median), state.clock)
        return InputColumn(
            name, tensor, self.name, float(low), float(high), typical=middle, example=middle, order=state.order
        )

    def day_numbers(self, raw: pa.Array, order: str) -> np.ndarray:
        """The day number of each text [N] (NaN: unreadable), by the very nodes that the bundle will hold."""
        g = Graph()
        text = g.input("text", STRING)
        prepared = self.graph(g, "", text, DateState(order, calendar=False))
        g.output("numbers", prepared.numbers, DOUBLE, ("N", 1))
        session = open_session(g.model().SerializeToString())
        batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
        found = [session.run(None, {"text": batch.to_numpy(zero_copy_only=False)})[0][:, 0] for batch in batches]
        return np.concatenate(found) if found else np.zeros(0)


def guess_order(raw: pa.Array) -> str:
    """What the texts show: a part above 12 is a day. Undecided, dots mean day first, slashes and dashes month first."""
    pattern = f"^{DATE_YEAR_LAST}$"
    dates = raw.filter(pc.match_substring_regex(raw, pattern))
    if not len(dates):
        return "iso"
    parts = pc.extract_regex(dates, r"^(?P<first>[0-9]+)[^0-9](?P<second>[0-9]+)")
    first, second = (pc.greater(pc.struct_field(parts, part).cast(pa.int64()), 12) for part in ("first", "second"))
    day_first, month_first = pc.sum(first).as_py() or 0, pc.sum(second).as_py() or 0
    if day_first == month_first:
        day_first = pc.sum(pc.match_substring(dates, ".")).as_py() * 2 - len(dates)
        month_first = 0
    return "day first" if day_first > month_first else "month first"


def spelled(day_number: float, clock: bool) -> str:
    """A day number as ISO text, with the time to the minute when `clock`."""
    moment = EPOCH + datetime.timedelta(seconds=round(day_number * 86400))
    return moment.isoformat(timespec="minutes") if clock else moment.date().isoformat()


def _circle(g: Graph, part: str, tensor: str, period: int) -> dict[str, str]:
    angle = g.Mul(g.Cast(tensor, to=DOUBLE), g.const(2 * np.pi / period, "float64"))
    return {f"{part} (sine)": g.Sin(angle), f"{part} (cosine)": g.Cos(angle)}
