"""What a type of answer is: the outputs of a bundle, how they are read, written, said, corrected and compared.

Adding one is a file here and a line in ANSWERS; nothing else in core knows an output by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.answers.given import Answers
from core.bundle_schema import BundleSchema, Output
from core.messages import Message, some
from core.plain import Plain

MOST_NAMED = 20


@dataclass(frozen=True)
class Apart:
    """How far the answers to the same rows are apart.

    `equal`: whether the row got the same answer, within what rounding may do, bool [N]. `difference`: the largest of a
    row's, in the comparison's unit, float64 [N], infinite where a number is none.
    """

    equal: np.ndarray
    difference: np.ndarray


class Answer:
    """One type of answer. A record is what one row was answered, as plain data that JSON holds."""

    name: ClassVar[str]
    names: ClassVar[tuple[str, ...]]  # of its outputs, the answer itself first; no input's tensor is called so
    unread: ClassVar[str] = "no answer"  # what a text is that can't be a right answer
    how: ClassVar[str] = "Write it as the answer column does."  # what to write instead
    view: ClassVar[str] = "plain"  # how pages show it and let it be corrected: a name in VIEWS of pages.ui.answers

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """What a bundle gives that otherwise says this of itself."""
        raise NotImplementedError

    def misfit(self, schema: BundleSchema) -> Message:
        """What of a stranger's schema can't be so, in a sentence; "" where nothing is."""
        raise NotImplementedError

    def sound(self, answers: Answers) -> bool:
        """Whether these are answers that such a bundle may give; asked of strangers' files."""
        raise NotImplementedError

    def table(self, answers: Answers) -> pa.Table:
        """One row for each row that was asked, as columns that stand beside the rows of a file."""
        raise NotImplementedError

    def columns(self, schema: BundleSchema) -> tuple[str, ...]:
        """How the columns of `table` are called."""
        return tuple(self.table(Answers.none(schema)).column_names)

    def records(self, answers: Answers) -> list[Plain]:
        """Each row's record [N]."""
        raise NotImplementedError

    def plain(self, record: Plain) -> object:
        """The answer of a record by itself, a text or a number, as corrections are held against it."""
        raise NotImplementedError

    def recorded(self, answer: object, sure: float | None) -> Plain:
        """The record of an answer of which no more is known."""
        return {self.names[0]: answer}

    def sure(self, record: Plain) -> float | None:
        """How sure the model was, 0 to 1; None where it does not say."""
        return None

    def named(self, record: Plain) -> tuple[str, ...]:
        """The labels that a record names; () for answers that are no labels."""
        return ()

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """What the model gives for one row, sentence by sentence."""
        raise NotImplementedError

    def cautions(self, schema: BundleSchema) -> tuple[Message, ...]:
        """What such answers do not say, sentence by sentence."""
        return ()

    def given(self, answers: Answers) -> np.ndarray:
        """What was answered, as the answer column spells it: texts, object [N], or numbers, float64 [N]."""
        raise NotImplementedError

    def certainty(self, answers: Answers) -> np.ndarray:
        """How sure the model was of each row, 0..1, float64 [N]; 1 where it does not say."""
        return np.ones(len(answers))

    def in_order(self, answers: Answers, labels: tuple[str, ...]) -> Answers:
        """The same of a model that knows `labels`, those of the answers among them: nothing spoke for the others."""
        return answers

    def remarkable(self, answers: Answers) -> np.ndarray:
        """The rows whose answer surprises who reads it beside the numbers, bool [N]; see `remark`."""
        return np.zeros(len(answers), bool)

    def remark(self, rows: int) -> Message:
        """What is told of so many remarkable rows, in a sentence."""
        raise NotImplementedError

    def uniform(self, texts: Sequence[str], schema: BundleSchema, like: Sequence[str] = ()) -> list[str]:
        """Right answers that came together, each as `right` reads it; like: more texts of the same column."""
        return [*texts]

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """What somebody says is right, as the answer column would spell it; None where the text can't be an answer."""
        raise NotImplementedError

    def agrees(self, record: Plain, truth: str) -> bool:
        """Whether the record's answer is the right one, spelled as `right` spells it."""
        raise NotImplementedError

    def echoes(self, record: Plain, truth: str) -> bool:
        """Whether a right answer in a file that came out of the model, with its answers, says nothing of its own."""
        return False

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Held against others' answers to the same rows, each output by its name; `unit`: what values count in."""
        raise NotImplementedError

    def example(self, output: Output, schema: BundleSchema) -> str:
        """What such an output may hold, as text; "" where that says nothing."""
        return ""

    def python(self, schema: BundleSchema) -> str:
        """Lines that print the dict `answer` of the outputs' arrays, for a program that asked one row."""
        raise NotImplementedError

    def javascript(self, schema: BundleSchema) -> str:
        """The same for `answer` of onnxruntime-node."""
        raise NotImplementedError


def listed(labels: tuple[str, ...], joint: str = ", ") -> Message:
    """The labels in a sentence, those beyond the twentieth counted."""
    return some(labels, MOST_NAMED, joint)


def no_such_labels(schema: BundleSchema) -> Message:
    """What is wrong with a schema of so many labels."""
    return Message("misfit.labels", "The bundle has {count} labels, which can't be.", count=len(schema.labels))


def finite(difference: np.ndarray) -> np.ndarray:
    """The differences, infinite where one is not a number."""
    return np.where(np.isfinite(difference), difference, np.inf)


def numbers(values: np.ndarray) -> pa.Array:
    """A column of numbers; one that is not finite becomes null."""
    return pa.array(np.ascontiguousarray(values), mask=~np.isfinite(values))
