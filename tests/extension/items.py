"""A guest answer: a line for each label found, none for a row without any; an output says which row a line is of."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from core.answers import sets
from core.answers.base import Answer, Apart, finite, listed, numbers
from core.answers.given import ROW, Answers
from core.bundle_schema import BundleSchema, Output
from core.messages import Message

ITEM, SHARE = "item", "share"
HALF = 0.5
_PYTHON = """
for item, share in zip(answer["item"], answer["share"]):
    print(f"{item} ({share:.1%})")
"""
_JAVASCRIPT = """  answer.item.data.forEach((item, place) => {
    console.log(`${item} (${(100 * answer.share.data[place]).toFixed(1)}%)`);
  });"""


class Items(Answer):
    """Its record: the labels found, as one text."""

    name = "items"
    names = (ITEM, ROW, SHARE)
    view = "plain"

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """item string [K], row int64 [K], share float32 [K]."""
        return (
            Output(ITEM, "string", ("K",), ITEM, "what was found"),
            Output(ROW, "int64", ("K",), ROW, "in which row, from 0"),
            Output(SHARE, "float32", ("K",), SHARE, "how probable it is"),
        )

    def misfit(self, schema: BundleSchema) -> str:
        """No labels."""
        return "" if schema.labels else "The bundle knows nothing that it could find."

    def sound(self, answers: Answers) -> bool:
        """Known labels, rows that are there, and probabilities."""
        shapes = {answers[name].shape for name in self.names}
        if len(shapes) != 1 or len(shapes.pop()) != 1 or not answers.belong:
            return False
        shares = answers[SHARE]
        return {*answers[ITEM]} <= {*answers.schema.labels} and bool(((shares >= 0) & (shares <= 1)).all())

    def table(self, answers: Answers) -> pa.Table:
        """A line for each."""
        return pa.table({ITEM: pa.array(answers[ITEM].tolist(), pa.string()), SHARE: numbers(answers[SHARE])})

    def records(self, answers: Answers) -> list[dict]:
        """{"item": "a; b"}."""
        return [{ITEM: message} for message in self.given(answers).tolist()]

    def plain(self, record: dict) -> object:
        """The labels."""
        return record[ITEM]

    def named(self, record: dict) -> tuple[str, ...]:
        """Each of them."""
        return tuple(sets.apart(str(record[ITEM])))

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It finds any number."""
        labels = listed(schema.labels)
        return (Message("items.described", "Given one row, it says which of these it finds: {labels}.", labels=labels),)

    def given(self, answers: Answers) -> np.ndarray:
        """What was found in each row, as one text."""
        found: list[list[str]] = [[] for _ in range(len(answers))]
        for item, row in zip(answers[ITEM], answers[ROW], strict=True):
            found[row].append(str(item))
        return np.array([sets.together(sorted(items)) for items in found], object)

    def in_order(self, answers: Answers, labels: tuple[str, ...]) -> Answers:
        """The same: labels stand in the lines themselves."""
        return replace(answers, schema=replace(answers.schema, labels=labels))

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """The labels that are meant."""
        labels = sets.apart(text)
        return sets.alike(text) if labels or text.strip() == sets.NONE else None

    def agrees(self, record: dict, truth: str) -> bool:
        """Whether these are the same labels."""
        return set(sets.apart(str(record[ITEM]))) == set(sets.apart(truth))

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """How far the probabilities are apart, row by row; other labels are another answer."""
        ours, theirs = matrix(answers, answers.schema.labels), matrix(answers, answers.schema.labels, expected)
        alone, near = (ours > 0) != (theirs > 0), np.maximum(ours, theirs) <= HALF + tolerance
        difference = np.where(alone & np.isfinite(theirs), 0.0, finite(np.abs(ours - theirs)))
        return Apart((~alone | near).all(axis=1), difference.max(axis=1, initial=0.0))

    def python(self, schema: BundleSchema) -> str:
        """Each label with its probability."""
        return _PYTHON

    def javascript(self, schema: BundleSchema) -> str:
        """The same."""
        return _JAVASCRIPT


def matrix(answers: Answers, labels: tuple[str, ...], arrays: dict[str, np.ndarray] | None = None) -> np.ndarray:
    """The probability of each label, 0 where it was not found, float64 [N,L]."""
    held, indices = arrays or answers.arrays, {label: index for index, label in enumerate(labels)}
    found = np.zeros((len(answers), len(labels)))
    for item, row, share in zip(held[ITEM], held[ROW], held[SHARE], strict=True):
        if str(item) in indices:
            found[row, indices[str(item)]] = share
    return found
