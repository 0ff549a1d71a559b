"""What the live page shows: loss and main metric on a sample of rows, and the answers to a few. Knows no family."""

from dataclasses import dataclass

import numpy as np

from core.layout import Arrays
from core.models.base import Report
from core.records import Learned
from core.tasks import TASKS

SAMPLE = 20_000
SHOWN = 8  # rows whose answers are shown while training


def sample(arrays: Arrays, most: int = SAMPLE) -> Arrays:
    """At most that many rows, always the same ones for the same data."""
    if len(arrays) <= most:
        return arrays
    return arrays.take(np.sort(np.random.default_rng(0).choice(len(arrays), most, replace=False)))


def of_classes(train: Arrays, learned: Learned) -> np.ndarray | None:
    """How much a row of each class counts, float64 [C]; None when all count alike, or for numbers."""
    if train.weights is None or not learned.labels:
        return None
    found = np.ones(len(learned.labels))
    found[train.target] = train.weights
    return found


def tell(
    report: Report,
    step: int,
    total: int,
    learned: Learned,
    train: tuple[np.ndarray, ...],
    valid: tuple[np.ndarray, ...],
    examples: "Examples | None" = None,
) -> dict[str, float]:
    """Report one point from (truth, scores, weights or None) of both parts, and the answers to `examples` of `valid`.

    Returns the validation measures, {} without rows.
    """
    task = TASKS[learned.task]
    seen = task.live(learned, *train)
    unseen = task.live(learned, *valid) if len(valid[0]) else {}
    report.epoch(
        step,
        total,
        train_loss=seen["loss"],
        valid_loss=unseen.get("loss"),
        **{f"valid_{task.primary}": unseen.get(task.primary)},
    )
    if examples is not None:
        report.examples(step, examples.told(valid[1][examples.places]))
    return unseen


@dataclass(frozen=True)
class Examples:
    """A few validation rows, always the same ones, whose present answers are shown: their places among all, and ids."""

    learned: Learned
    places: np.ndarray
    rows: np.ndarray
    truth: np.ndarray

    @staticmethod
    def of(valid: Arrays, learned: Learned) -> "Examples | None":
        """Rows of as many classes as there are; None when the rows have no ids or classes that are not known."""
        if valid.rows is None or not len(valid) or (learned.labels and (valid.target < 0).any()):
            return None
        mixed = np.random.default_rng(0).permutation(len(valid))
        if learned.labels:
            mixed = mixed[np.argsort(_turn(valid.target[mixed]), kind="stable")]
        places = np.sort(mixed[:SHOWN])
        return Examples(learned, places, valid.rows[places], valid.target[places])

    def told(self, scores: np.ndarray) -> list[dict]:
        """{"row", "truth", "answer"} of each; with classes also "sure", the answer's probability.

        scores: those of `places` alone, probabilities [n,C] or values in target units [n].
        """
        labels = self.learned.labels
        if not labels:
            found = zip(self.rows.tolist(), self.truth.tolist(), scores.tolist(), strict=True)
            return [{"row": row, "truth": truth, "answer": answer} for row, truth, answer in found]
        winners = TASKS[self.learned.task].winners(scores)
        return [
            {"row": int(row), "truth": labels[truth], "answer": labels[winner], "sure": round(float(own[winner]), 4)}
            for row, truth, winner, own in zip(self.rows, self.truth, winners, scores, strict=True)
        ]


def _turn(classes: np.ndarray) -> np.ndarray:
    """How many rows of the same class come before each."""
    turns = np.zeros(len(classes), np.int64)
    for place in np.unique(classes):
        own = np.flatnonzero(classes == place)
        turns[own] = np.arange(len(own))
    return turns
