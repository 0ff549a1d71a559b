"""Dates and times as numbers a model can use: day number, year, weekday ...

How they are spelled is read by date_text.py, the arithmetic is in calendar.py.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import InputColumn
from core.cells.columns import as_texts
from core.graph import DOUBLE, STRING, Graph
from core.kinds.base import Kind, Prepared
from core.kinds.calendar import Moment, moment
from core.kinds.date_spelling import alike
from core.kinds.date_text import written
from core.plain import Plain
from core.records import ColumnProfile
from core.serving.session import BATCH, open_session
from core.serving.times import dates
from core.serving.times.date_patterns import COARSE, YEAR_LAST, patterns
from core.serving.times.dates import FIRST_YEAR, forms_in, read, short_year, whole_year
from core.settings import Options as Settings
from core.settings import setting
from core.traits import DAYS, Traits

EPOCH = datetime.datetime(1970, 1, 1)
_PLANNED = 15  # years that plans reach ahead
_MOST_DAYS = 5_000_000  # different texts that are looked at
_ODD = 5_000  # texts in other spellings than the plain ones that are looked at to tell which


@dataclass(frozen=True)
class DateState:
    """How day and month stand ("iso", "day first", "month first"), and which parts become numbers.

    `forms`: the spellings beyond the plain ones that are read, of serving.date_patterns.FORMS; `first_year`: where the
    hundred years begin that years of two digits are of; `coarse`: no value names a day, but a month or quarter.
    """

    order: str = "iso"
    calendar: bool = True
    clock: bool = False
    cycles: bool = False
    forms: tuple[str, ...] = ()
    first_year: int = FIRST_YEAR
    coarse: bool = False


class Date(Kind):
    """A day, with or without the time."""

    name = "date"
    label = "Date"
    icon = "calendar_month"
    help = "A day, with or without a time of day, such as 2024-02-29, 29.02.2024 18:30 or March 1, 2024; or a month."
    traits = Traits("string", scale=DAYS)
    stored_as = ("date", "timestamp")
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
        first_year: int = setting(
            0,
            "Years of two digits",
            "The first of the hundred years that they are of: with 1930, 84 is 1984 and 29 is 2029. 0: guess.",
            low=0,
            high=9900,
        )

    def suits(self, profile: ColumnProfile) -> float:
        """Stored as a date or time, or at least 90 % of the present values read as dates."""
        return 0.95 if profile.storage in ("date", "timestamp") or profile.date >= 0.9 else 0.0

    def share(self, profile: ColumnProfile) -> float:
        """Of the texts that look like dates."""
        return profile.date

    def numbers(self, stored: pa.Array | pa.ChunkedArray, options: Options) -> np.ndarray:
        """Days since 1970-01-01 with the time as a fraction, of at most so many different texts."""
        texts = as_texts(stored).dictionary_encode()
        order = guess_order(texts.dictionary) if options.order == "guess" else options.order
        century = options.first_year or first_year(texts.dictionary)
        known = [_counted(text, order, century) for text in texts.dictionary.to_pylist()[:_MOST_DAYS]]
        found: np.ndarray = np.array([*known, np.nan])[np.minimum(texts.indices.to_numpy(), len(known))]
        return found

    def fit(self, raw: pa.Array, options: Options) -> DateState:
        """Settles what the options leave open: the order, the century, and whether there are times of day."""
        order = guess_order(raw) if options.order == "guess" else options.order
        forms = spellings(raw)
        century = options.first_year or (first_year(raw) if "short" in forms else FIRST_YEAR)
        coarse = bool({*COARSE} & {*forms}) and not _some_day(raw, forms)
        clock = options.clock == "always"
        state = DateState(order, options.calendar, clock, options.cycles, forms, century, coarse)
        if options.clock == "guess":
            return replace(state, clock=bool(np.any(np.mod(self.day_numbers(raw, state), 1) > 0)))
        return state

    def graph(self, g: Graph, name: str, raw: str, state: DateState) -> Prepared:
        """[N] -> numbers [N,F], all NaN where the text is missing, malformed or no day of the calendar."""
        texts = g.Concat(raw, g.const([""]), axis=0)  # without any row, the graph would have no text to take apart
        found = moment(g, written(g, texts, state.order, state.forms, state.first_year))
        parts = _parts(g, found, state)
        numbers = g.Concat(*(g.column(g.Cast(tensor, to=DOUBLE)) for tensor in parts.values()), axis=1)
        kept = g.Where(g.column(found.valid), numbers, g.const(np.nan, "float64"))
        kept = g.Slice(kept, g.const([0], "int64"), g.const([-1], "int64"), g.const([0], "int64"))
        return Prepared(numbers=kept, number_names=tuple(f"{name}: {part}" for part in parts), computed=True)

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: DateState) -> InputColumn:
        """low and high are day numbers since 1970-01-01; the example is the day in the middle, as the column spells it.

        As ISO text where the column has times of day, or no plain spelling.
        """
        days = self.day_numbers(raw, state)
        days = days[np.isfinite(days)]
        report: Plain = {"order": state.order, "forms": state.forms, "first_year": state.first_year}
        if not len(days):
            return InputColumn(name, tensor, self.name, example="2024-01-31", **report)
        low, median, high = np.quantile(days, [0.01, 0.5, 0.99], method="inverted_cdf")
        middle = spelled(float(median), state.clock)
        example = "" if state.clock else alike(_day(float(median)), raw.slice(0, _ODD).to_pylist(), state.order)
        again = self.day_numbers(pa.array([example], pa.string()), state)[0]
        example = example if again == np.floor(median) else middle
        return InputColumn(name, tensor, self.name, float(low), float(high), typical=middle, example=example, **report)

    def day_numbers(self, raw: pa.Array, state: DateState) -> np.ndarray:
        """The day number of each text [N] (NaN: unreadable), by the very nodes that the bundle will hold."""
        g = Graph()
        text = g.input("text", STRING)
        prepared = self.graph(g, "", text, replace(state, calendar=False, clock=False, cycles=False))
        g.output("numbers", prepared.numbers, DOUBLE, ("N", 1))
        session = open_session(g.model().SerializeToString())
        batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
        found = [session.run(None, {"text": batch.to_numpy(zero_copy_only=False)})[0][:, 0] for batch in batches]
        return np.concatenate(found) if found else np.zeros(0)


def _counted(text: str, order: str, century: int) -> float:
    found = dates.moment(text, order, first_year=century)
    if found is None:
        return np.nan
    return (found - EPOCH).days + (found.hour * 60 + found.minute) / 1440 + found.second / 86400


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


def first_year(raw: pa.Array) -> int:
    """Where the hundred years begin that the texts' years of two digits are of, by these texts alone."""
    texts = raw.filter(pc.invert(pc.match_substring_regex(raw, "^[0-9]{4}"))).unique().slice(0, _ODD).to_pylist()
    return century_of(Counter(year for year in map(short_year, texts) if year is not None))


def century_of(years: dict[int, int], now: int = 2029) -> int:
    """The same for years of 0 to 99, with how often each stands there.

    1969 as is usual, unless most of them, or one by far, would lie ahead of `now`: births of 30 to 99 and 00 to 04 are
    of 1930 to 2004, not of 1969 to 2068.
    """
    usual = {whole_year(year, FIRST_YEAR): count for year, count in years.items()}
    ahead = sum(count for year, count in usual.items() if year > now + 1)
    few = 2 * ahead <= sum(usual.values()) and max(usual, default=0) <= now + _PLANNED
    return FIRST_YEAR if few else now - 99


def spellings(raw: pa.Array) -> tuple[str, ...]:
    """The forms beyond the plain ones that some of the texts need; looks at some of those that are none of these."""
    plain = "|".join(patterns(()).values())
    rest = raw.filter(pc.invert(pc.match_substring_regex(raw, f"^({plain}|)$")))
    late = raw.filter(pc.match_substring_regex(raw, "[T ]24:00")).slice(0, 100)
    return forms_in(rest.unique().slice(0, _ODD).to_pylist() + late.to_pylist())


def _some_day(raw: pa.Array, forms: tuple[str, ...]) -> bool:
    """Whether some text names a day, and not only a month or a quarter."""
    days = tuple(form for form in forms if form not in COARSE)
    return any(read(text, days) for text in raw.unique().slice(0, _ODD).to_pylist())


def _day(day_number: float) -> datetime.date:
    return (EPOCH + datetime.timedelta(days=int(day_number // 1))).date()


def spelled(day_number: float, clock: bool) -> str:
    """A day number as ISO text, with the time to the minute when `clock`."""
    moment = EPOCH + datetime.timedelta(seconds=round(day_number * 86400))
    return moment.isoformat(timespec="minutes") if clock else moment.date().isoformat()


def _parts(g: Graph, found: Moment, state: DateState) -> dict[str, str]:
    """The tensors [N] that the model gets, by name."""
    parts = {"day number": found.day_number}
    if state.calendar:
        parts |= {"year": found.year, "month": found.month}
    if state.calendar and not state.coarse:
        parts |= {"day of month": found.day, "weekday": found.weekday, "day of year": found.day_of_year}
    if state.clock:
        parts["hour"] = found.hour
    if state.cycles:
        parts |= _circle(g, "month", found.month, 12)
        parts |= _circle(g, "weekday", found.weekday, 7) if not state.coarse else {}
        parts |= _circle(g, "hour", found.hour, 24) if state.clock else {}
    return parts


def _circle(g: Graph, part: str, tensor: str, period: int) -> dict[str, str]:
    angle = g.Mul(g.Cast(tensor, to=DOUBLE), g.const(2 * np.pi / period, "float64"))
    return {f"{part} (sine)": g.Sin(angle), f"{part} (cosine)": g.Cos(angle)}
