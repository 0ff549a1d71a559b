"""From which probability on a label is named: the threshold with the best F1 on rows that the model did not learn from.

Lipton, Elkan and Naryanaswamy 2014, Optimal thresholding of classifiers to maximize F1 measure.
"""

import numpy as np

from core.tasks.picking import STEPS

HALF = 0.5
ENOUGH = 10  # rows with a label, below which it takes the threshold that is best for all labels together
LEAST, MOST = 0.02, 0.98


def best_thresholds(truth: np.ndarray, scores: np.ndarray) -> list[float]:
    """A threshold for each label; truth bool [N,K], scores float64 [N,K]. One half where hardly any label occurs."""
    found = [_best(truth[:, index], scores[:, index]) for index in range(truth.shape[1])]
    known = [float(each) for each in found if each is not None]
    if len(known) == len(found):
        return known
    shared = _best(truth.ravel(), scores.ravel())
    usual = HALF if shared is None else shared
    return [float(usual if each is None else each) for each in found]


def steps(shares: np.ndarray) -> np.ndarray:
    """Probabilities as whole steps, so that rounding decides alike in Python and in the graph."""
    return np.rint(np.asarray(shares, "float64") * STEPS)


def _best(truth: np.ndarray, scores: np.ndarray) -> float | None:
    there = int(truth.sum())
    if there < ENOUGH or there == len(truth):
        return None
    order = np.argsort(-scores, kind="stable")
    right, named = np.cumsum(truth[order]), np.arange(1, len(truth) + 1)
    last = np.append(np.diff(scores[order]) != 0, True)  # noqa: FBT003  (a threshold lies between different scores)
    f1 = np.where(last, 2 * right / (named + there), -1.0)
    index = int(np.argmax(f1))
    own = scores[order][index]
    below = scores[order][index + 1] if index + 1 < len(truth) else 0.0
    return float(np.clip(round((own + below) / 2, 4), LEAST, MOST))
