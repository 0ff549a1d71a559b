"""Counting: how many there will be, a number that is never below none."""

from typing import ClassVar

from core.messages import Message
from core.records import Column
from core.tasks.regression import Regression


class Counting(Regression):
    """As any number, of columns that count; neither an answer nor its interval lies below 0."""

    name = "counting"
    label = "Count how many"
    term = "regression of counts"
    icon = "tag"
    help = "Learns to estimate how many there will be, such as visitors, orders or repairs: never fewer than none."
    reads_as = ()
    least: ClassVar[float] = 0.0

    def why_not(self, column: Column) -> Message | None:
        """As any numbers, and those that count nothing."""
        profile = column.profile
        least = profile.minimum if profile.minimum is not None else 0.0
        if (refused := super().why_not(column)) is None and not (profile.whole and least >= 0):
            return Message(
                "target.no_counts", "“{name}” does not count: it holds parts, or less than 0.", name=column.name
            )
        return refused

    def suits(self, column: Column) -> float:
        """Only where somebody chooses it: a price is a whole number, too, and counts nothing."""
        return 0.1

    def because(self, column: Column) -> Message:
        """It counts."""
        message = "**{target}** holds whole numbers, so the model can estimate how many there will be."
        return Message("because.counts", message, target=column.name)
