"""Count: a whole number, how many there are; it says no interval."""

import numpy as np
import pyarrow as pa

from core.answers.base import Answer, Apart
from core.answers.given import Answers
from core.bundle_schema import BundleSchema, Output
from core.cells.spelling import number
from core.messages import Message

COUNT = "count"


class Count(Answer):
    """Its record: the number alone."""

    name = "count"
    names = (COUNT,)
    unread, how = "no whole number", "Write a whole number, as in 12."

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """count, int64 [N]."""
        return (Output(COUNT, "int64", ("N",), "value", f"how many {schema.target} are expected"),)

    def misfit(self, schema: BundleSchema) -> str:
        """Labels, which numbers have not."""
        return f"The bundle has {len(schema.labels)} labels, which can't be." if schema.labels else ""

    def sound(self, answers: Answers) -> bool:
        """One number a row, none below 0."""
        counts = answers[COUNT]
        return counts.shape == (len(answers),) and bool((counts >= 0).all())

    def table(self, answers: Answers) -> pa.Table:
        """count."""
        return pa.table({COUNT: answers[COUNT]})

    def records(self, answers: Answers) -> list[dict]:
        """{"count"}."""
        return [{COUNT: count} for count in answers[COUNT].tolist()]

    def plain(self, record: dict) -> object:
        """The number."""
        return record[COUNT]

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It counts."""
        return (
            Message("count.described", "Given one row, it says how many {target} to expect.", target=schema.target),
        )

    def given(self, answers: Answers) -> np.ndarray:
        """The numbers."""
        return answers[COUNT].astype("float64")

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """A whole number from 0 on."""
        value = number(text)
        return f"{value:.0f}" if value is not None and value >= 0 and value == int(value) else None

    def agrees(self, record: dict, truth: str) -> bool:
        """Whether it is that number."""
        return number(truth) == record[COUNT]

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Whole numbers are equal or not; how far apart they are counts in units."""
        difference = np.abs(answers[COUNT] - expected[COUNT]) / max(unit, 1e-300)
        return Apart(difference <= tolerance, difference)

    def python(self, schema: BundleSchema) -> str:
        """The number."""
        return '\nprint(answer["count"][0])\n'

    def javascript(self, schema: BundleSchema) -> str:
        """The same."""
        return "  console.log(`${answer.count.data[0]}`);"
