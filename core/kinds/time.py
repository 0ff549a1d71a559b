"""Times of day and durations as numbers: hours, on a circle as well, or seconds. The spellings: serving/clocks.py."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.cells.columns import as_texts
from core.graph import DOUBLE, STRING, Graph
from core.kinds.base import Kind, Prepared
from core.kinds.time_text import seconds
from core.plain import Plain
from core.records import ColumnProfile
from core.serving.session import BATCH, open_session
from core.serving.times.clocks import CLOCK, DURATION, IN_MINUTES, forms_in, in_minutes, shown, spelled
from core.settings import Options as Settings
from core.settings import setting
from core.traits import SECONDS, Traits

_LOOKED_AT = 5_000  # different texts that tell how times are spelled
_EXAMPLE = {CLOCK: "07:05", DURATION: "1:30:00"}


@dataclass(frozen=True)
class TimeState:
    """What the texts are (time of day or duration), the forms of serving.clocks.FORMS that are read, and what 4:30 is.

    `minutes`: two numbers are minutes and seconds.
    """

    what: str = CLOCK
    forms: tuple[str, ...] = ()
    minutes: bool = False


class Time(Kind):
    """A time of day without a day, or how long something takes."""

    name = "time"
    label = "Time"
    icon = "schedule"
    help = "A time of day, such as 7:05 or 7:05 pm, or how long something takes, such as 1:23:45, 95:30 or 1h 30m."
    traits = Traits("string", scale=SECONDS)
    stored_as = ("timestamp",)
    State = TimeState

    class Options(Settings):
        """What the texts mean."""

        what: Literal["guess", "time of day", "duration"] = setting(
            "guess",
            "Which of the two",
            "A time of day comes back every day, so that 23:50 is close to 0:10. Guess: what the rows themselves show.",
        )
        two: Literal["guess", "hours and minutes", "minutes and seconds"] = setting(
            "guess",
            "Two numbers",
            "What 4:30 means as a duration. Guess: hours and minutes, unless the rows show that it is less.",
            when={"what": ("guess", "duration")},
        )

    def suits(self, profile: ColumnProfile) -> float:
        """At least 90 % of the present values read as times or durations."""
        return 0.95 if profile.time >= 0.9 else 0.0

    def share(self, profile: ColumnProfile) -> float:
        """Of the texts that look like times."""
        return profile.time

    def numbers(self, stored: pa.Array | pa.ChunkedArray, options: Options) -> np.ndarray:
        """Seconds since midnight, or of the duration."""
        texts = as_texts(stored).dictionary_encode()
        found: np.ndarray = self.seconds(texts.dictionary, self.fit(texts.dictionary, options))[
            texts.indices.to_numpy()
        ]
        return found

    def fit(self, raw: pa.Array, options: Options) -> TimeState:
        """Settles what the options leave open, by the texts themselves."""
        texts = [text for text in raw.unique().slice(0, _LOOKED_AT).to_pylist() if text]
        what = shown(texts)[0] if options.what == "guess" else options.what
        minutes = in_minutes(texts) if options.two == "guess" else options.two == IN_MINUTES
        return TimeState(what, forms_in(texts, what), minutes and what == DURATION)

    def graph(self, g: Graph, name: str, raw: str, state: TimeState) -> Prepared:
        """[N] -> numbers [N,3]: hour, its sine and cosine on a circle of 24; or [N,1]: seconds. NaN for no time."""
        readable, found = self._seconds(g, raw, state)
        parts = {"seconds": found}
        if state.what == CLOCK:
            hour = g.Div(found, g.const(3_600.0, "float64"))
            angle = g.Mul(hour, g.const(2 * np.pi / 24, "float64"))
            parts = {"hour": hour, "hour (sine)": g.Sin(angle), "hour (cosine)": g.Cos(angle)}
        columns = [g.column(tensor) for tensor in parts.values()]
        numbers = g.Concat(*columns, axis=1) if len(columns) > 1 else columns[0]
        kept = g.Where(g.column(readable), numbers, g.const(np.nan, "float64"))
        kept = g.Slice(kept, g.const([0], "int64"), g.const([-1], "int64"), g.const([0], "int64"))
        return Prepared(numbers=kept, number_names=tuple(f"{name}: {part}" for part in parts), computed=True)

    def _seconds(self, g: Graph, raw: str, state: TimeState) -> tuple[str, str]:
        """One row more than there are, for without any the graph would have no text to take apart."""
        texts = g.Concat(raw, g.const([""]), axis=0)
        return seconds(g, texts, state.what, state.forms, state.minutes)

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: TimeState) -> InputColumn:
        """low and high are seconds; the example is the time in the middle."""
        order = IN_MINUTES if state.minutes else ""
        report: Plain = {"what": state.what, "forms": state.forms, "order": order}
        found = self.seconds(raw, state)
        found = found[np.isfinite(found)]
        if not len(found):
            return InputColumn(name, tensor, self.name, example=_EXAMPLE[state.what], **report)
        low, median, high = np.quantile(found, [0.01, 0.5, 0.99], method="inverted_cdf")
        middle = spelled(float(median), state.what)
        return InputColumn(name, tensor, self.name, float(low), float(high), typical=middle, example=middle, **report)

    def seconds(self, raw: pa.Array, state: TimeState) -> np.ndarray:
        """The seconds of each text [N] (NaN: unreadable), by the very nodes that the bundle will hold."""
        g = Graph()
        readable, found = self._seconds(g, g.input("text", STRING), state)
        g.output("numbers", g.Where(readable, found, g.const(np.nan, "float64")), DOUBLE, ("N",))
        session = open_session(g.model().SerializeToString())
        batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
        numbers = [session.run(None, {"text": batch.to_numpy(zero_copy_only=False)})[0][:-1] for batch in batches]
        return np.concatenate(numbers) if numbers else np.zeros(0)
