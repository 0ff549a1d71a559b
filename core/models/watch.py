"""The numbers on the live chart: losses and the primary metric on a sample of rows. Knows no family."""

import numpy as np

from core.layout import Arrays
from core.models.base import Report
from core.records import Learned
from core.tasks import TASKS

SAMPLE = 20_000


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
) -> dict[str, float]:
    """Report one point from (truth, scores, weights or None) of both parts.

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
    return unseen
