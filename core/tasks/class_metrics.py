"""Numbers that judge class answers, from positions and probabilities. Knows no labels."""

import numpy as np


def class_metrics(truth: np.ndarray, answered: np.ndarray, probabilities: np.ndarray) -> dict[str, float | None]:
    """Every classification metric by name; None where it is not defined.

    truth, answered: class positions [N]; a truth of -1 is a class that training never saw: always answered wrong, and
    left out of ROC AUC and log loss. Averages run over the classes that occur in `truth`.
    """
    from sklearn.metrics import precision_recall_fscore_support

    empty = dict.fromkeys(
        ("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc", "log_loss")
    )
    if len(truth) == 0:
        return empty
    known = truth >= 0
    result: dict[str, float | None] = {**empty, "accuracy": float(np.mean(answered == truth))}
    present = np.unique(truth[known])
    if len(present):
        precision, recall, f1, _ = precision_recall_fscore_support(truth, answered, labels=present, zero_division=0)
        result |= {
            "balanced_accuracy": float(recall.mean()),
            "precision_macro": float(precision.mean()),
            "recall_macro": float(recall.mean()),
            "f1_macro": float(f1.mean()),
            "roc_auc": roc_auc(truth[known], probabilities[known]),
            "log_loss": log_loss(truth[known], probabilities[known]),
        }
    return result


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
