"""Metrics of picked classes and of their probabilities, as scikit-learn defines them."""

import numpy as np

from core.metrics.base import Judged, Metric, counts


def _accuracy(judged: Judged) -> float:
    return float(np.mean(judged.predicted == judged.truth))


class _MeanOf:
    """The mean of precision, recall or F1 over the classes that occur."""

    def __init__(self, index: int) -> None:
        self.index = index

    def __call__(self, judged: Judged) -> float | None:
        values = judged.by_class[self.index]
        return float(values.mean()) if len(values) else None


def _precision(judged: Judged, answer: int) -> float:
    right, named, _ = counts(judged)
    return float(right[answer] / named[answer]) if named[answer] else 0.0


def _recall(judged: Judged, answer: int) -> float | None:
    right, _, there = counts(judged)
    return float(right[answer] / there[answer]) if there[answer] else None


def _f1(judged: Judged, answer: int) -> float:
    right, named, there = counts(judged)
    either = named[answer] + there[answer]
    return float(2 * right[answer] / either) if either else 0.0


def _roc_auc(judged: Judged) -> float | None:
    known = judged.truth >= 0
    return roc_auc(judged.truth[known], judged.scores[known]) if known.any() else None


def _log_loss(judged: Judged) -> float | None:
    return log_loss(judged.truth, judged.scores) if (judged.truth >= 0).any() else None


def log_loss(truth: np.ndarray, probabilities: np.ndarray, counts: np.ndarray | None = None) -> float:
    """Mean of -ln(probability given to the true class), kept above 2.2e-16 as in scikit-learn; skips rows of truth -1.

    counts: how often each row counts, [N], or None when all count alike.
    """
    known = truth >= 0
    if not known.any():
        return 0.0
    given = np.asarray(probabilities, "float64")[known, truth[known]]
    surprise = -np.log(np.clip(given, np.finfo("float64").eps, 1.0))
    return float(np.average(surprise, weights=None if counts is None else counts[known]))


def roc_auc(truth: np.ndarray, probabilities: np.ndarray) -> float | None:
    """Area under the ROC curve; with more than two classes the mean of each class against the rest."""
    from sklearn.metrics import roc_auc_score

    classes = [1] if probabilities.shape[1] == 2 else range(probabilities.shape[1])
    areas = []
    for position in classes:
        hit = truth == position
        if hit.any() and not hit.all():
            areas.append(roc_auc_score(hit, probabilities[:, position]))
    return float(np.mean(areas)) if areas else None


ACCURACY = Metric(
    "accuracy",
    "Accuracy",
    "The share of rows that got the right answer.",
    "high",
    _accuracy,
    "share",
    "{hundred} of 100 answers are right",
)
BALANCED_ACCURACY = Metric(
    "balanced_accuracy",
    "Balanced accuracy",
    "The share of right answers, every class counted alike, however rare it is.",
    "high",
    _MeanOf(1),
    "share",
)
PRECISION_MACRO = Metric(
    "precision_macro",
    "Precision",
    "When the model names a class, how often that is right; averaged over the classes.",
    "high",
    _MeanOf(0),
    "share",
)
RECALL_MACRO = Metric(
    "recall_macro",
    "Recall",
    "How much of each class the model finds; averaged over the classes.",
    "high",
    _MeanOf(1),
    "share",
)
F1_MACRO = Metric(
    "f1_macro", "F1", "Precision and recall in one number; averaged over the classes.", "high", _MeanOf(2), "share"
)
ROC_AUC = Metric(
    "roc_auc",
    "ROC AUC",
    "How often a row of the class gets a higher probability than a row of another. 0.5 is guessing.",
    "high",
    _roc_auc,
)
LOG_LOSS = Metric(
    "log_loss",
    "Log loss",
    "How surprised the probabilities are by the truth. Sure and wrong costs most.",
    "low",
    _log_loss,
)
PRECISION = Metric(
    "precision",
    "Right when named (precision)",
    "When the model names this answer, how often that is right.",
    "high",
    _precision,
    "share",
    of_answer=True,
)
RECALL = Metric(
    "recall",
    "Found (recall)",
    "How many of this answer's rows the model finds.",
    "high",
    _recall,
    "share",
    of_answer=True,
)
F1 = Metric("f1", "F1", "Both in one number: high only when both are high.", "high", _f1, "share", of_answer=True)
