"""Drop outliers: rows whose number lies far from the others, or beyond given bounds. Changes the table."""

from typing import Literal

from core.cells import spelling
from core.errors import UserError
from core.messages import Message
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_numbers
from core.repairs.texts import find, number
from core.settings import Options as Settings
from core.settings import setting


class DropOutliers(DataRepair):
    """For rows, by one number column; the target's outliers can only be treated this way."""

    name = "drop_outliers"
    label = "Drop outlier rows"
    icon = "scatter_plot"
    help = "Drops rows whose number lies far out. For columns to learn from, clipping keeps the rows."
    scope = "column"
    changes_values = False

    class Options(Settings):
        """What is far out."""

        by: Literal["spread", "these numbers"] = setting(
            "spread", "Far out is", "Spread: many times the distance between the quarters (Tukey's fences)."
        )
        times: float = setting(
            3.0,
            "Times the spread",
            "3 is far out, 1.5 is outside the usual.",
            low=0.5,
            high=100.0,
            when={"by": ("spread",)},
        )
        low: str = setting("", "Lowest", "Smaller ones are dropped. Empty: none.", when={"by": ("these numbers",)})
        high: str = setting("", "Highest", "Larger ones are dropped. Empty: none.", when={"by": ("these numbers",)})

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only numbers."""
        return None if column.profile.numeric > 0 else no_numbers(column)

    def in_words(self, options: Options) -> Message:
        """Which bounds."""
        if options.by == "spread":
            message = "Drop rows further out than {times:g} times the spread"
            return Message("drop_outliers.spread", message, times=options.times)
        low, high = options.low or "−∞", options.high or "∞"
        return Message("drop_outliers.bounds", "Drop rows outside {low} to {high}", low=low, high=high)

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """Rows within the bounds and those without a number stay."""
        value = number(find(columns, column))
        if options.by == "these numbers":
            low, high = (_bound(text) for text in (options.low, options.high))
            bounds = [f"{value} >= {low!r}"] if low is not None else []
            bounds += [f"{value} <= {high!r}"] if high is not None else []
            return Plan(keep=f"({value} IS NULL OR ({' AND '.join(bounds) or 'true'}))")
        quarters = [f"(SELECT quantile_cont({value}, {share}) FROM data)" for share in (0.25, 0.75)]
        room = f"{options.times!r} * ({quarters[1]} - {quarters[0]})"
        return Plan(keep=f"({value} IS NULL OR {value} BETWEEN {quarters[0]} - {room} AND {quarters[1]} + {room})")


def _bound(text: str) -> float | None:
    if not text.strip():
        return None
    value = spelling.number(text)
    if value is None:
        raise UserError("The bound “{text}” is no number.", "Write it like 12.5, or leave it empty.", text=text)
    return value
