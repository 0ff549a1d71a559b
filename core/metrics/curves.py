"""Curves and histograms as short lists of numbers, ready to be drawn. Knows no bundle."""

import numpy as np

from core.plain import Plain

POINTS = 200  # a curve keeps at most this many points
CLASSES = 12  # curves are kept for at most this many classes, those with most rows
SHOWN = 1000  # points of a scatter plot
BINS = 30


def thinned(rows: int, most: int = SHOWN) -> np.ndarray:
    """Positions of at most `most` rows, picked at random but always the same."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, most, replace=False))


def roc(labels: tuple[str, ...], truth: np.ndarray, shares: np.ndarray) -> dict[str, Plain]:
    """{label: {"fpr", "tpr", "auc"}} of each class against the rest; classes without both sides are left out."""
    found = {}
    for index, hit in _sides(labels, truth):
        false, true = _counts(hit, shares[:, index])
        bends = _with_ends((np.diff(false, 2) != 0) | (np.diff(true, 2) != 0), len(true))
        fpr, tpr = (np.concatenate([[0], counts[bends] / counts[-1]]) for counts in (false, true))
        area, kept = float(np.trapezoid(tpr, fpr)), _kept(len(fpr))
        found[labels[index]] = {"fpr": fpr[kept].tolist(), "tpr": tpr[kept].tolist(), "auc": area}
    return found


def precision_recall(labels: tuple[str, ...], truth: np.ndarray, shares: np.ndarray) -> dict[str, Plain]:
    """{label: {"precision", "recall", "share"}}; `share` is the class's part of the rows: the precision of guessing."""
    found = {}
    for index, hit in _sides(labels, truth):
        false, true = _counts(hit, shares[:, index])
        bends = _with_ends((np.diff(true[:-1]) != 0) | (np.diff(true[1:]) != 0), len(true))
        false, true = false[bends][::-1], true[bends][::-1]
        precision, recall = np.append(true / (true + false), 1.0), np.append(true / true[0], 0.0)
        kept = _kept(len(precision))
        found[labels[index]] = {
            "precision": precision[kept].tolist(),
            "recall": recall[kept].tolist(),
            "share": float(hit.mean()),
        }
    return found


def histogram(values: np.ndarray) -> dict[str, list[float]]:
    """{"edges", "counts"}: 30 bins from the 0.5th to the 99.5th percentile; the rest counts in the end bins."""
    if len(values) == 0:
        return {"edges": [], "counts": []}
    low, high = np.percentile(values, [0.5, 99.5])
    if low == high:
        room = max(abs(low) * 1e-6, 1e-9)
        low, high = low - room, high + room
    counts, edges = np.histogram(np.clip(values, low, high), bins=BINS, range=(low, high))
    return {"edges": edges.tolist(), "counts": counts.tolist()}


def _sides(labels: tuple[str, ...], truth: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """The classes with most rows, and which rows are of each; truth: positions [N], or which labels apply [N,K]."""
    several = truth.ndim > 1
    supports = truth.sum(0) if several else np.bincount(truth[truth >= 0], minlength=len(labels))
    chosen = sorted(np.argsort(-supports, kind="stable")[:CLASSES])
    chosen = [int(index) for index in chosen if 0 < supports[index] < len(truth)]
    return [(index, truth[:, index] if several else truth == index) for index in chosen]


def _counts(hit: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many rows are named wrongly, and how many rightly, at each different score, the highest first."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    true = np.cumsum(hit[order])[last]
    return 1 + last - true, true


def _with_ends(bends: np.ndarray, points: int) -> np.ndarray:
    """Which points of a curve are worth keeping: its ends and where it bends; what lies between is on a straight."""
    return np.concatenate([[True], bends, [True]]) if points > 2 else np.ones(points, bool)


def _kept(points: int) -> np.ndarray:
    return np.unique(np.linspace(0, points - 1, min(points, POINTS)).round().astype(int))
