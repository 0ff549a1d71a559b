"""Each class's numbers, the confusion matrix and the curves, from answers and truth. Knows no bundle; loads no sklearn,
since pages ask, too."""

import numpy as np

from core.metrics.curves import precision_recall, roc
from core.plain import Plain


def by_class(labels: tuple[str, ...], truth: np.ndarray, answered: np.ndarray, shares: np.ndarray) -> Plain:
    """{"classes", "confusion", "unknown_classes", "roc", "precision_recall"} as evaluation.json holds them.

    truth, answered: positions in `labels`, int64 [N], -1 in truth for a class that is none of them; shares: the
    probabilities [N,C].
    """
    known = truth >= 0
    pairs = np.zeros((len(labels), len(labels)), "int64")
    np.add.at(pairs, (truth[known], answered[known]), 1)
    named = np.bincount(answered, minlength=len(labels))
    return {
        "classes": _lines(labels, (np.diag(pairs), named, pairs.sum(1)), len(truth)),
        "confusion": pairs.tolist(),
        "unknown_classes": int((~known).sum()),
        "roc": roc(labels, truth, shares),
        "precision_recall": precision_recall(labels, truth, shares),
    }


def by_label(labels: tuple[str, ...], truth: np.ndarray, predicted: np.ndarray, shares: np.ndarray) -> Plain:
    """{"classes", "roc", "precision_recall"} of labels of which a row may have several: bool [N,K], shares [N,K]."""
    counts = (truth & predicted).sum(0), predicted.sum(0), truth.sum(0)
    return {
        "classes": _lines(labels, counts, len(truth)),
        "roc": roc(labels, truth, shares),
        "precision_recall": precision_recall(labels, truth, shares),
    }


def _lines(labels: tuple[str, ...], counts: tuple[np.ndarray, np.ndarray, np.ndarray], rows: int) -> list[Plain]:
    """Each label's numbers; counts: how many of its rows are right, were named, are there."""
    right, named, there = counts
    precision, recall = right / np.maximum(named, 1), right / np.maximum(there, 1)
    both = 2 * right / np.maximum(named + there, 1)
    return [
        {
            "label": label,
            "support": int(there[index]),
            "precision": float(precision[index]) if rows else None,
            "recall": float(recall[index]) if there[index] else None,
            "f1": float(both[index]) if rows else None,
        }
        for index, label in enumerate(labels)
    ]
