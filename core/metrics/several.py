"""Metrics of several labels at once, as scikit-learn defines them (Tsoumakas and Katakis 2007)."""

import numpy as np

from core.metrics.base import Judged, Metric


def _micro_f1(judged: Judged) -> float:
    right = int((judged.truth & judged.predicted).sum())
    either = int(judged.truth.sum() + judged.predicted.sum())
    return 2 * right / either if either else 1.0


def _macro_f1(judged: Judged) -> float | None:
    values = judged.by_class[2]
    return float(values.mean()) if len(values) else None


def _average_precision(judged: Judged) -> float | None:
    from sklearn.metrics import average_precision_score

    both = judged.truth.any(0) & ~judged.truth.all(0)
    found = [average_precision_score(judged.truth[:, index], judged.scores[:, index]) for index in np.flatnonzero(both)]
    return float(np.mean(found)) if found else None


def _subset_accuracy(judged: Judged) -> float:
    return float((judged.truth == judged.predicted).all(1).mean())


def _hamming_loss(judged: Judged) -> float:
    return float((judged.truth != judged.predicted).mean())


def rows_f1(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The F1 of each row's labels, float64 [N]; 1 where none applies and none is named."""
    either = truth.sum(1) + predicted.sum(1)
    return np.where(either > 0, 2 * (truth & predicted).sum(1) / np.maximum(either, 1), 1.0)


def log_loss(truth: np.ndarray, scores: np.ndarray) -> float:
    """Mean of -ln(probability of what is so) over rows and labels; 0 without any."""
    if not truth.size:
        return 0.0
    given = np.where(truth, scores, 1 - scores)
    return float(-np.log(np.clip(given, np.finfo("float64").eps, 1.0)).mean())


def _rows_f1(judged: Judged) -> float:
    return float(rows_f1(judged.truth, judged.predicted).mean())


ROWS_F1 = Metric(
    "f1_rows",
    "Match of the labels",
    "How well the labels of a row match those in truth, none too many and none too few: 1 is exactly right, 0 has none "
    "in common; the mean over the rows (F1, averaged over samples).",
    "high",
    _rows_f1,
    "share",
    "the labels of a row match to {value} on average",
)
MICRO_F1 = Metric(
    "f1_micro",
    "F1 over all labels",
    "How many of the labels that apply are found, and how many of those named are right, in one number; every label of "
    "every row counts alike (micro F1).",
    "high",
    _micro_f1,
    "share",
)
MACRO_F1 = Metric(
    "f1_macro_labels",
    "F1, label by label",
    "The same for each label by itself, averaged, so that rare labels count as much as frequent ones (macro F1).",
    "high",
    _macro_f1,
    "share",
)
AVERAGE_PRECISION = Metric(
    "average_precision",
    "Average precision",
    "How well the probabilities put the rows that have a label above those that don't, averaged over the labels. "
    "Guessing gets a label's share of the rows.",
    "high",
    _average_precision,
    "share",
)
SUBSET_ACCURACY = Metric(
    "subset_accuracy",
    "All labels right",
    "The share of rows whose labels are all right, none too many and none too few (subset accuracy).",
    "high",
    _subset_accuracy,
    "share",
    "of {hundred} of 100 rows all labels are right",
)
HAMMING_LOSS = Metric(
    "hamming_loss",
    "Labels wrong",
    "The share of all yes and no decisions, one for each row and label, that are wrong (Hamming loss).",
    "low",
    _hamming_loss,
    "share",
)
