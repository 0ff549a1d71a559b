"""What a metric is: one number that judges answers, with its unit and which way is better. See METRICS."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class Judged:
    """Rows whose right answer is known, with what a model gave, as their task encodes it.

    `truth` and `predicted`: class indices int64 [N] (-1 in truth: a class that training never saw), which labels apply
    bool [N,K], or values float64 [N]. `scores`: probabilities float64 [N,K], or the values again.
    """

    truth: np.ndarray
    scores: np.ndarray
    predicted: np.ndarray

    def __len__(self) -> int:
        return len(self.truth)

    @cached_property
    def by_class(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(precision, recall, F1) of each class or label that occurs in `truth`, float64 [n]; 0 where none is named."""
        right, named, there = counts(self)
        occurs = there > 0
        right, named, there = right[occurs], named[occurs], there[occurs]
        return share(right, named), share(right, there), share(2 * right, named + there)

    def of(self, rows: np.ndarray) -> "Judged":
        """Some of the rows: positions int64 [n], or bool [N]."""
        return Judged(self.truth[rows], self.scores[rows], self.predicted[rows])


@dataclass(frozen=True)
class Metric:
    """One number that judges a model. `best` is "high" or "low"; `unit` "share", "target" (target units) or "".

    `function`: (judged) -> the number, None where it is not defined; one `of_answer` looks for one answer, and gets its
    position among the classes as well. `term`: the field's name for it, where the label is none. `meaning`: what a
    value says, as a template: {value} as it is shown, {hundred} how many of 100.
    """

    name: str
    label: str
    help: str
    best: str
    function: Callable[..., float | None]
    unit: str = ""
    meaning: str = ""
    of_answer: bool = False

    def __call__(self, judged: Judged, answer: int | None = None) -> float | None:
        """The number for these rows; None without any, or where it is not defined."""
        if not len(judged):
            return None
        return self.function(judged, answer) if self.of_answer else self.function(judged)

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        return self.best == "high"

    def gain(self, before: float, after: float) -> float:
        """By how much `after` is better than `before`; below 0 where it is worse."""
        return after - before if self.rises else before - after


def counts(judged: Judged) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each class or label how many rows (are right, were named, are there), int64 [K]."""
    classes = judged.scores.shape[1]
    if judged.truth.ndim > 1:
        return (judged.truth & judged.predicted).sum(0), judged.predicted.sum(0), judged.truth.sum(0)
    right = judged.truth[judged.truth == judged.predicted]
    known = judged.truth[judged.truth >= 0]
    found, named, there = (np.bincount(codes, minlength=classes) for codes in (right, judged.predicted, known))
    return found, named, there


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where there is no whole."""
    shares: np.ndarray = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return shares
