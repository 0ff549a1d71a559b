"""Ordered label: a step of a scale, with the probability of each step."""

import numpy as np

from core.answers.base import Apart, finite, listed
from core.answers.given import Answers
from core.answers.labels import LABEL, SHARES, Labels
from core.bundle_schema import BundleSchema, Output
from core.messages import Message

HALF = 0.5


class OrderedLabel(Labels):
    """As a label; the schema's labels stand from the lowest to the highest, and the answer is the median."""

    name = "ordered_label"
    view = "ordered_label"

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """label string [N] and probabilities float32 [N,C]."""
        label, shares = super().outputs(schema)
        scale = " < ".join(schema.labels[:5]) + (" < ..." if len(schema.labels) > 5 else "")
        return (
            Output(LABEL, label.type, label.shape, label.role, "the middle of what is likely: half of it lies below"),
            Output(SHARES, shares.type, shares.shape, shares.role, f"one share a step of the scale {scale}"),
        )

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It picks a step."""
        what = (
            "Given one row, it picks one of {count} steps of a scale and a probability for each: {labels}. The answer "
            "is the middle of what is likely, so that it is few steps off."
        )
        scale = listed(schema.labels, " < ")
        return (Message("ordered_label.described", what, count=len(schema.labels), labels=scale),)

    def remarkable(self, answers: Answers) -> np.ndarray:
        """None: that the median is not the likeliest step is how it works."""
        return np.zeros(len(answers), bool)

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Probabilities apart; where half lies as close to the end of a step as the tolerance, either step is right."""
        difference = finite(np.abs(answers[SHARES].astype("float64") - expected[SHARES]).max(axis=1, initial=0.0))
        tie = (np.abs(np.cumsum(expected[SHARES], axis=1) - HALF) <= tolerance * len(answers.schema.labels)).any(axis=1)
        return Apart((answers[LABEL].astype(str) == expected[LABEL].astype(str)) | tie, difference)
