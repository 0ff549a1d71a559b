"""Value: a number, with the interval that holds the true one as often as was measured."""

import numpy as np
import pyarrow as pa

from core.answers.base import Answer, Apart, finite, no_such_labels, numbers
from core.answers.given import Answers
from core.bundle_schema import BundleSchema, Output
from core.cells.spelling import number
from core.messages import NOTHING, Message
from core.plain import Plain

VALUE, LOW, HIGH = "prediction", "lower", "upper"
NO_PROMISE = (
    "The rows were not dealt at random: new groups or later times may differ, so no share of true values is promised "
    "for the interval."
)
_PYTHON = """
print(answer["prediction"][0])
print(f"  probably between {answer['lower'][0]:g} and {answer['upper'][0]:g}")
"""
_JAVASCRIPT = """  console.log(answer.prediction.data[0]);
  console.log(`  probably between ${answer.lower.data[0]} and ${answer.upper.data[0]}`);"""


class Value(Answer):
    """Its record: the number and both ends of its interval, in target units."""

    name = "value"
    names = (VALUE, LOW, HIGH)
    unread, how = "no number", "Write a number, as in 12.5."
    view = "value"

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """prediction, lower and upper, float64 [N]."""
        share = f"{schema.level:.0%}" if schema.level else "most"
        held = f"lower and upper together hold {share} of the true values"
        meanings = {VALUE: ("value", f"expected {schema.target}"), LOW: ("low", held), HIGH: ("high", held)}
        return tuple(Output(name, "float64", ("N",), *meaning) for name, meaning in meanings.items())

    def misfit(self, schema: BundleSchema) -> Message:
        """Labels, which numbers have not."""
        return no_such_labels(schema) if schema.labels else NOTHING

    def sound(self, answers: Answers) -> bool:
        """Finite, and in order."""
        low, value, high = (answers[name] for name in (LOW, VALUE, HIGH))
        if any(array.shape != (len(answers),) for array in (low, value, high)):
            return False
        numbers = np.isfinite(low) & np.isfinite(value) & np.isfinite(high)
        return bool((numbers & (low <= value) & (value <= high)).all())

    def table(self, answers: Answers) -> pa.Table:
        """prediction, lower, upper."""
        return pa.table({name: numbers(answers[name]) for name in self.names})

    def records(self, answers: Answers) -> list[Plain]:
        """{"prediction", "lower", "upper"}."""
        columns = [answers[name].tolist() for name in self.names]
        return [dict(zip(self.names, row, strict=True)) for row in zip(*columns, strict=True)]

    def plain(self, record: Plain) -> object:
        """The number."""
        return record[VALUE]

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It estimates a number."""
        made = "an interval made to hold {level} of the true values"
        if not schema.promise:
            made = "an interval that held about {level} of the true values when it was measured; this is no promise"
        what, level = "Given one row, it estimates {target} as a number, with " + made + ".", schema.level
        share = f"{level:.0%}" if level else "most"
        return (Message("value.described", what, target=schema.target, level=share),)

    def cautions(self, schema: BundleSchema) -> tuple[Message, ...]:
        """For whom the interval holds."""
        found = (Message("value.average", "The interval holds on average, not for every group of rows."),)
        return found if schema.promise else (*found, Message("value.no_promise", NO_PROMISE))

    def given(self, answers: Answers) -> np.ndarray:
        """The numbers."""
        return np.asarray(answers[VALUE], "float64")

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """A number, as it was written."""
        return text.strip() if number(text) is not None else None

    def agrees(self, record: Plain, truth: str) -> bool:
        """Whether it is that number."""
        return bool(number(truth) == record[VALUE])

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Apart in units, of all outputs that are expected."""
        gaps = [np.abs(answers[name] - values) / max(unit, 1e-300) for name, values in expected.items()]
        difference = finite(np.max(gaps, axis=0))
        return Apart(difference <= tolerance, difference)

    def python(self, schema: BundleSchema) -> str:
        """The number, then its interval."""
        return _PYTHON

    def javascript(self, schema: BundleSchema) -> str:
        """The same."""
        return _JAVASCRIPT
