"""What the live page shows: loss and main metric on a sample of rows, and the answers to a few. Knows no family."""

from dataclasses import dataclass

import numpy as np

from core.layout import Arrays
from core.metrics import Judged
from core.models.base import Fitted, Report
from core.models.tilt import counts as counts_of
from core.plain import Plain
from core.records import FittedTarget
from core.tasks import TASKS

SAMPLE = 20_000
SHOWN = 8  # rows whose answers are shown while training


def sample(arrays: Arrays, most: int = SAMPLE) -> Arrays:
    """At most that many rows, always the same ones for the same data."""
    if len(arrays) <= most:
        return arrays
    return arrays.take(np.sort(np.random.default_rng(0).choice(len(arrays), most, replace=False)))


def of_classes(train: Arrays, learned: FittedTarget) -> np.ndarray | None:
    """How much a row of each class weighs in what is learned, float64 [C]; None when all are alike, or for numbers."""
    return None if train.weights is None or not learned.labels else np.array(learned.tilt)


def report_point(
    report: Report,
    step: int,
    total: int,
    learned: FittedTarget,
    train: tuple[np.ndarray, np.ndarray],
    valid: tuple[np.ndarray, np.ndarray],
    examples: "Examples | None" = None,
    counts: np.ndarray | None = None,
) -> None:
    """Report one point from (truth, scores) of both parts, and the answers to `examples` of `valid`.

    counts: how often a training row of each label counts, [C], or None (core.models.tilt.counts).
    """
    report.epoch(step, total, **_measures(learned, train, valid, counts))
    if examples is not None:
        report.examples(step, examples.records(valid[1][examples.positions]))


def report_kept(
    report: Report,
    step: int,
    learned: FittedTarget,
    fitted: Fitted,
    train: Arrays,
    valid: Arrays,
    examples: "Examples | None" = None,
) -> None:
    """Report the step that is kept, with what `fitted` reaches on samples of both parts, and its answers."""
    seen, unseen = ((part.target, fitted.predict(part)) for part in (train, valid))
    report.kept(step, **_measures(learned, seen, unseen, counts_of(train, learned)))
    if examples is not None:
        report.examples(step, examples.records(unseen[1][examples.positions]))


def _measures(
    learned: FittedTarget,
    train: tuple[np.ndarray, np.ndarray],
    valid: tuple[np.ndarray, np.ndarray],
    counts: np.ndarray | None,
) -> dict[str, float | None]:
    task = TASKS[learned.task]
    seen = task.live(learned, *train, None if counts is None else counts[train[0]])
    unseen = task.live(learned, *valid) if len(valid[0]) else {}
    primary = {f"valid_{task.primary}": unseen.get(task.primary)}
    return {"train_loss": seen["loss"], "valid_loss": unseen.get("loss"), **primary}


@dataclass(frozen=True)
class Examples:
    """A few validation rows, always the same ones, whose present answers are shown: positions among all, and ids."""

    learned: FittedTarget
    positions: np.ndarray
    rows: np.ndarray
    truth: np.ndarray

    @staticmethod
    def of(valid: Arrays, learned: FittedTarget) -> "Examples | None":
        """Rows of as many classes as there are; None when the rows have no ids or classes that are not known."""
        exclusive = TASKS[learned.task].exclusive
        if valid.rows is None or not len(valid) or (exclusive and (valid.target < 0).any()):
            return None
        mixed = np.random.default_rng(0).permutation(len(valid))
        if exclusive:
            mixed = mixed[np.argsort(_turn(valid.target[mixed]), kind="stable")]
        indices = np.sort(mixed[:SHOWN])
        return Examples(learned, indices, valid.rows[indices], valid.target[indices])

    def records(self, scores: np.ndarray) -> list[Plain]:
        """{"row", "truth", "answer"} of each; with classes also "sure", the answer's probability, and "likeliest" where
        that is another answer.

        scores: those of `positions` alone, probabilities [n,C] or values in target units [n].
        """
        task = TASKS[self.learned.task]
        judged = Judged(self.truth, scores, task.winners(self.learned, scores))
        samples = [task.sample(self.learned, judged, index) for index in range(len(self.rows))]
        return [{"row": int(row), **each.shown()} for row, each in zip(self.rows, samples, strict=True)]


def _turn(classes: np.ndarray) -> np.ndarray:
    """How many rows of the same class come before each."""
    turns = np.zeros(len(classes), np.int64)
    for label in np.unique(classes):
        own = np.flatnonzero(classes == label)
        turns[own] = np.arange(len(own))
    return turns
