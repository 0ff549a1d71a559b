"""Metrics of numbers, as scikit-learn defines them."""

import numpy as np

from core.metrics.base import Judged, Metric


def _mae(judged: Judged) -> float:
    return float(np.abs(judged.truth - judged.scores).mean())


def _rmse(judged: Judged) -> float:
    return float(np.sqrt(np.square(judged.truth - judged.scores).mean()))


def _r2(judged: Judged) -> float | None:
    from sklearn.metrics import r2_score

    truth = judged.truth
    return float(r2_score(truth, judged.scores)) if len(truth) > 1 and truth.min() != truth.max() else None


def _median_absolute_error(judged: Judged) -> float:
    return float(np.median(np.abs(judged.truth - judged.scores)))


MAE = Metric("mae", "Mean error", "How far off an answer is on average (mean absolute error).", "low", _mae, "target")
RMSE = Metric(
    "rmse",
    "RMSE",
    "How far off an answer is, with large misses weighing more (root mean squared error).",
    "low",
    _rmse,
    "target",
    "answers are off by about {value}, large misses weighing more",
)
R2 = Metric(
    "r2", "R²", "The share of the ups and downs that the model explains. 1 is perfect, 0 is the mean.", "high", _r2
)
MEDIAN_ABSOLUTE_ERROR = Metric(
    "median_absolute_error",
    "Median error",
    "Half of the answers are closer than this.",
    "low",
    _median_absolute_error,
    "target",
)
