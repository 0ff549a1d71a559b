"""Matthews correlation: how far answers and truth go together, every class and every sort of mistake weighed."""

import numpy as np

from core.metrics.base import Judged, Metric, counts


def _matthews(judged: Judged) -> float | None:
    """R_K of Gorodkin 2004, Comparing two K-category assignments; not defined where only one class is there."""
    right, named, there = counts(judged.of(judged.truth >= 0))
    rows = there.sum()
    spread = rows**2 - np.square(there).sum(), rows**2 - np.square(named).sum()
    if not spread[0]:
        return None
    together = right.sum() * rows - (named * there).sum()
    return float(together / np.sqrt(spread[0] * spread[1])) if spread[1] else 0.0


MATTHEWS = Metric(
    "matthews",
    "Correlation",
    "How far answers and truth go together: 1 is perfect, 0 is no better than guessing (Matthews correlation).",
    "high",
    _matthews,
)
