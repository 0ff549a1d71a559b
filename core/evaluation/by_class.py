"""Each class's numbers, the confusion matrix and the curves, from answers and truth. Knows no bundle; loads no sklearn,
since pages ask, too."""

import numpy as np

from core.evaluation.curves import precision_recall, roc


def by_class(labels: tuple[str, ...], truth: np.ndarray, answered: np.ndarray, shares: np.ndarray) -> dict:
    """{"classes", "confusion", "unknown_classes", "roc", "precision_recall"} as evaluation.json holds them.

    truth, answered: positions in `labels`, int64 [N], -1 in truth for a class that is none of them; shares: the
    probabilities [N,C].
    """
    known = truth >= 0
    pairs = np.zeros((len(labels), len(labels)), "int64")
    np.add.at(pairs, (truth[known], answered[known]), 1)
    right, there = np.diag(pairs), pairs.sum(1)
    named = np.bincount(answered, minlength=len(labels))
    precision, recall = right / np.maximum(named, 1), right / np.maximum(there, 1)
    both = 2 * right / np.maximum(named + there, 1)
    rows = [
        {
            "label": label,
            "support": int(there[place]),
            "precision": float(precision[place]) if len(truth) else None,
            "recall": float(recall[place]) if there[place] else None,
            "f1": float(both[place]) if len(truth) else None,
        }
        for place, label in enumerate(labels)
    ]
    return {
        "classes": rows,
        "confusion": pairs.tolist(),
        "unknown_classes": int((~known).sum()),
        "roc": roc(labels, truth, shares),
        "precision_recall": precision_recall(labels, truth, shares),
    }
