"""What every metric must equal, by scikit-learn or by hand, and rows to judge. A new metric adds a line to ORACLES."""

from collections.abc import Callable

import numpy as np
from sklearn import metrics as theirs

from core.metrics import Judged

ROWS, CLASSES = 300, 4


def of_classes(seed: int) -> Judged:
    """Picked classes, all of which occur."""
    random = np.random.default_rng(seed)
    scores, truth = random.dirichlet(np.ones(CLASSES), ROWS), random.integers(0, CLASSES, ROWS)
    hinted = np.where(random.random(ROWS) < 0.5, truth, scores.argmax(1))
    return Judged(truth, scores, hinted)


def of_labels(seed: int) -> Judged:
    """Several labels at once; some rows have none, and none named."""
    random = np.random.default_rng(seed)
    truth, scores = random.random((ROWS, CLASSES)) < 0.3, random.random((ROWS, CLASSES))
    scores = 0.7 * scores + 0.3 * truth
    return Judged(truth, scores, scores > 0.5)


def of_values(seed: int) -> Judged:
    """Numbers."""
    random = np.random.default_rng(seed)
    truth = random.normal(size=ROWS)
    scores = truth + random.normal(size=ROWS)
    return Judged(truth, scores, scores)


def perfect(judged: Judged) -> Judged:
    """The same rows, answered with the truth and full certainty."""
    truth = judged.truth
    if judged.scores.ndim == 1:
        return Judged(truth, truth, truth)
    return Judged(truth, truth.astype("float64") if truth.ndim > 1 else np.eye(CLASSES)[truth], truth)


def averaged(function: Callable, **more: object) -> Callable[[Judged], float]:
    """Over the classes that occur."""
    return lambda j: function(j.truth, j.predicted, average="macro", labels=np.unique(j.truth), zero_division=0, **more)


def one(function: Callable) -> Callable[[Judged, int], float]:
    """Of one class."""
    return lambda j, answer: function(j.truth, j.predicted, average=None, labels=[answer], zero_division=0)[0]


def steps_apart(judged: Judged) -> float:
    """Mean distance on the scale."""
    return theirs.mean_absolute_error(judged.truth, judged.predicted)


ORACLES: dict[str, tuple[Callable[[int], Judged], Callable[..., float]]] = {
    "accuracy": (of_classes, lambda j: theirs.accuracy_score(j.truth, j.predicted)),
    "balanced_accuracy": (of_classes, lambda j: theirs.balanced_accuracy_score(j.truth, j.predicted)),
    "precision_macro": (of_classes, averaged(theirs.precision_score)),
    "recall_macro": (of_classes, averaged(theirs.recall_score)),
    "f1_macro": (of_classes, averaged(theirs.f1_score)),
    "roc_auc": (of_classes, lambda j: theirs.roc_auc_score(j.truth, j.scores, multi_class="ovr")),
    "log_loss": (of_classes, lambda j: theirs.log_loss(j.truth, j.scores, labels=range(CLASSES))),
    "precision": (of_classes, one(theirs.precision_score)),
    "recall": (of_classes, one(theirs.recall_score)),
    "f1": (of_classes, one(theirs.f1_score)),
    "mae_ranks": (of_classes, steps_apart),
    "quadratic_kappa": (
        of_classes,
        lambda j: theirs.cohen_kappa_score(j.truth, j.predicted, labels=range(CLASSES), weights="quadratic"),
    ),
    "mae": (of_values, lambda j: theirs.mean_absolute_error(j.truth, j.predicted)),
    "rmse": (of_values, lambda j: theirs.root_mean_squared_error(j.truth, j.predicted)),
    "r2": (of_values, lambda j: theirs.r2_score(j.truth, j.predicted)),
    "median_absolute_error": (of_values, lambda j: theirs.median_absolute_error(j.truth, j.predicted)),
    "f1_rows": (of_labels, lambda j: theirs.f1_score(j.truth, j.predicted, average="samples", zero_division=1)),
    "f1_micro": (of_labels, lambda j: theirs.f1_score(j.truth, j.predicted, average="micro")),
    "f1_macro_labels": (of_labels, lambda j: theirs.f1_score(j.truth, j.predicted, average="macro")),
    "average_precision": (of_labels, lambda j: theirs.average_precision_score(j.truth, j.scores)),
    "subset_accuracy": (of_labels, lambda j: theirs.accuracy_score(j.truth, j.predicted)),
    "hamming_loss": (of_labels, lambda j: theirs.hamming_loss(j.truth, j.predicted)),
}
