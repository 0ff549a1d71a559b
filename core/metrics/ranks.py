"""Metrics of classes that have an order: how many steps an answer is off."""

import numpy as np

from core.metrics.base import Judged, Metric


def _known(judged: Judged) -> Judged:
    return judged.of(judged.truth >= 0)


def _mean_steps(judged: Judged) -> float | None:
    known = _known(judged)
    return float(np.abs(known.truth - known.predicted).mean()) if len(known) else None


def _quadratic_kappa(judged: Judged) -> float | None:
    """Cohen 1968, Weighted kappa, with quadratic weights."""
    known = _known(judged)
    if not len(known):
        return None
    classes = judged.scores.shape[1]
    seen = np.bincount(known.truth * classes + known.predicted, minlength=classes * classes).reshape(classes, classes)
    indices = np.arange(classes)
    weights = np.square(indices[:, None] - indices[None, :])
    expected = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    by_chance = float((weights * expected).sum())
    return 1 - float((weights * seen).sum()) / by_chance if by_chance else None


MEAN_STEPS = Metric(
    "mae_ranks",
    "Steps off",
    "How many steps an answer is off on average: 0 is right, 1 is the neighbour (mean absolute error of the ranks).",
    "low",
    _mean_steps,
    "",
    "answers are off by {value} steps on average",
)
QUADRATIC_KAPPA = Metric(
    "quadratic_kappa",
    "Agreement",
    "How far answers and truth agree beyond chance, large steps weighing most. 1 is perfect, 0 is chance (quadratic "
    "weighted kappa).",
    "high",
    _quadratic_kappa,
)
