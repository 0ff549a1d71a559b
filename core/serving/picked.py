"""Answers that are not the likeliest, because rare ones were given more weight: which, and how that is said."""

import numpy as np

from core.records import BundleSchema
from core.serving.answers import Answers

ALIKE = 2e-6  # probabilities so close count as equal where an answer is picked


def likeliest(answers: Answers) -> np.ndarray:
    """The label with the highest probability of each row, str objects [N]; the given one where several share it."""
    own = probabilities(answers)
    best = np.array(answers.classes, object)[answers.probabilities.argmax(axis=1)]
    return np.where(own >= answers.probabilities.max(axis=1) - ALIKE, answers.labels, best)


def probabilities(answers: Answers) -> np.ndarray:
    """The probability of each given label, float32 [N]."""
    places = {label: place for place, label in enumerate(answers.classes)}
    return answers.probabilities[np.arange(len(answers)), [places[label] for label in answers.labels]]


def told(label: str, probability: float) -> str:
    """Why a label that is not the likeliest was given, in a sentence."""
    return f"{_such(probability)} such rows are “{label}”; it is given because the rare answer was given more weight."


class Picked:
    """Counts the answers of a file that are not the likeliest."""

    def __init__(self, schema: BundleSchema) -> None:
        self._weighed = bool(schema.weights)
        self._count = 0

    def look_at(self, answers: Answers) -> None:
        """Take the next batch into account."""
        if self._weighed:
            self._count += int((likeliest(answers) != answers.labels).sum())

    def told(self) -> tuple[str, ...]:
        """At most one sentence for the user of the file."""
        if not self._count:
            return ()
        rows = "1 row gets an answer" if self._count == 1 else f"{self._count:,} rows get an answer"
        return (f"{rows} that is not the likeliest one, because rare answers were given more weight.",)


def _such(probability: float) -> str:
    """A share as people count: 13 of 100, 4 of 1,000."""
    if probability >= 0.0095:
        return f"{100 * probability:.0f} of 100"
    return f"{1000 * probability:.0f} of 1,000" if probability >= 0.00095 else "Fewer than 1 of 1,000"
