"""Dates and times as numbers a model can use: day number, year, weekday ...

How they are spelled is read by date_text.py, the arithmetic is in calendar.py.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.graph import DOUBLE, STRING, Graph
from core.kinds.base import Kind, Prepared
from core.kinds.calendar import moment
from core.kinds.date_text import written
from core.records import ColumnProfile, InputColumn
from core.serving.dates import YEAR_LAST, forms_in, patterns
from core.serving.session import BATCH, open_session
from core.settings import Options as Settings
from core.settings import setting

EPOCH = datetime.datetime(1970, 1, 1)
_ODD = 5_000  # texts in other spellings than the plain ones that are looked at to tell which


@dataclass(frozen=True)
class DateState:
    """How day and month stand ("iso", "day first", "month first"), and which parts become numbers.

    `forms`: the spellings beyond the plain ones that are read, of serving.dates.FORMS.
    """

    order: str = "iso"
    calendar: bool = True
    clock: bool = False
    cycles: bool = False
    forms: tuple[str, ...] = ()


class Date(Kind):
    """A day, with or without the time."""

    name = "date"
    label = "Date"
    icon = "calendar_month"
    help = "A day, with or without a time of day, such as 2024-02-29, 29.02.2024 18:30 or March 1, 2024."
    tensor_type = STRING
    State = DateState

    class Options(Settings):
        """How the text is read, and which parts the model gets."""

        order: Literal["guess", "iso", "day first", "month first"] = setting(
            "guess",
            "Day and month",
            "Which comes first where the year stands last, as in 3/4/2024. Guess: what the rows themselves show.",
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
        state = DateState(order, options.calendar, options.clock == "always", options.cycles, spellings(raw))
        if options.clock == "guess":
            return replace(state, clock=bool(np.any(np.mod(self.day_numbers(raw, state), 1) > 0)))
        return state

    def graph(self, g: Graph, name: str, raw: str, state: DateState) -> Prepared:
        """[N] -> numbers [N,F], all NaN where the text is missing, malformed or no day of the calendar."""
        found = moment(g, written(g, raw, state.order, state.forms))
        parts = {"day number": found.day_number}
        if state.calendar:
            parts |= {"year": found.year, "month": found.month, "day of month": found.day}
            parts |= {"weekday": found.weekday, "day of year": found.day_of_year}
        if state.clock:
            parts["hour"] = found.hour
        if state.cycles:
            parts |= _circle(g, "month", found.month, 12) | _circle(g, "weekday", found.weekday, 7)
            parts |= _circle(g, "hour", found.hour, 24) if state.clock else {}
        numbers = g.Concat(*(g.column(g.Cast(tensor, to=DOUBLE)) for tensor in parts.values()), axis=1)
        kept = g.Where(g.column(found.valid), numbers, g.const(np.nan, "float64"))
        return Prepared(numbers=kept, number_names=tuple(f"{name}: {part}" for part in parts), computed=True)

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: DateState) -> InputColumn:
        """low and high are day numbers since 1970-01-01; the example is the day in the middle, as ISO text."""
        days = self.day_numbers(raw, state)
        days = days[np.isfinite(days)]
        told = {"order": state.order, "forms": state.forms}
        if not len(days):
            return InputColumn(name, tensor, self.name, example="2024-01-31", **told)
        low, median, high = np.quantile(days, [0.01, 0.5, 0.99], method="inverted_cdf")
        middle = spelled(float(median), state.clock)
        return InputColumn(name, tensor, self.name, float(low), float(high), typical=middle, example=middle, **told)

    def day_numbers(self, raw: pa.Array, state: DateState) -> np.ndarray:
        """The day number of each text [N] (NaN: unreadable), by the very nodes that the bundle will hold."""
        g = Graph()
        text = g.input("text", STRING)
        prepared = self.graph(g, "", text, DateState(state.order, calendar=False, forms=state.forms))
        g.output("numbers", prepared.numbers, DOUBLE, ("N", 1))
        session = open_session(g.model().SerializeToString())
        batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
        found = [session.run(None, {"text": batch.to_numpy(zero_copy_only=False)})[0][:, 0] for batch in batches]
        return np.concatenate(found) if found else np.zeros(0)


def guess_order(raw: pa.Array) -> str:
    """What the texts show: a part above 12 is a day. Undecided, dots mean day first, slashes and dashes month first."""
    return order_shown(raw)[0]


def order_shown(raw: pa.Array) -> tuple[str, bool]:
    """The same, and whether it is beyond doubt: some rows show it and none the contrary, or dots stand between."""
    texts = raw.filter(pc.match_substring_regex(raw, f"^({YEAR_LAST})$"))
    if not len(texts):
        return "iso", True
    parts = pc.extract_regex(texts, r"^(?P<first>[0-9]+)[^0-9]+(?P<second>[0-9]+)")
    first, second = (pc.greater(pc.struct_field(parts, part).cast(pa.int64()), 12) for part in ("first", "second"))
    day_first, month_first = pc.sum(first).as_py() or 0, pc.sum(second).as_py() or 0
    if day_first != month_first:
        return ("day first" if day_first > month_first else "month first"), not (day_first and month_first)
    dotted = pc.sum(pc.match_substring_regex(texts, r"^[0-9]+\.")).as_py() * 2 > len(texts)
    return ("day first", day_first == 0) if dotted else ("month first", False)


def spellings(raw: pa.Array) -> tuple[str, ...]:
    """The forms beyond the plain ones that some of the texts need; looks at some of those that are none of these."""
    plain = patterns(())
    rest = raw.filter(pc.invert(pc.match_substring_regex(raw, f"^({plain.year_first}|{plain.year_last}|)$")))
    return forms_in(rest.unique().slice(0, _ODD).to_pylist())


def spelled(day_number: float, clock: bool) -> str:
    """A day number as ISO text, with the time to the minute when `clock`."""
    moment = EPOCH + datetime.timedelta(seconds=round(day_number * 86400))
    return moment.isoformat(timespec="minutes") if clock else moment.date().isoformat()


def _circle(g: Graph, part: str, tensor: str, period: int) -> dict[str, str]:
    angle = g.Mul(g.Cast(tensor, to=DOUBLE), g.const(2 * np.pi / period, "float64"))
    return {f"{part} (sine)": g.Sin(angle), f"{part} (cosine)": g.Cos(angle)}
