"""Curves and histograms as short lists of numbers, ready to be drawn. Knows no bundle."""

import numpy as np

POINTS = 200  # a curve keeps at most this many points
CLASSES = 12  # curves are kept for at most this many classes, those with most rows
SHOWN = 1000  # points of a scatter plot
BINS = 30


def thinned(rows: int, most: int = SHOWN) -> np.ndarray:
    """Positions of at most `most` rows, picked at random but always the same."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, most, replace=False))


def roc(labels: tuple[str, ...], truth: np.ndarray, shares: np.ndarray) -> dict[str, dict]:
    """{label: {"fpr", "tpr", "auc"}} of each class against the rest; classes without both sides are left out."""
    from sklearn.metrics import auc, roc_curve

    found = {}
    for place, hit in _sides(labels, truth):
        fpr, tpr, _ = roc_curve(hit, shares[:, place])
        area, kept = float(auc(fpr, tpr)), _kept(len(fpr))
        found[labels[place]] = {"fpr": fpr[kept].tolist(), "tpr": tpr[kept].tolist(), "auc": area}
    return found


def precision_recall(labels: tuple[str, ...], truth: np.ndarray, shares: np.ndarray) -> dict[str, dict]:
    """{label: {"precision", "recall", "share"}}; `share` is the class's part of the rows: the precision of guessing."""
    from sklearn.metrics import precision_recall_curve

    found = {}
    for place, hit in _sides(labels, truth):
        precision, recall, _ = precision_recall_curve(hit, shares[:, place], drop_intermediate=True)
        kept = _kept(len(precision))
        found[labels[place]] = {
            "precision": precision[kept].tolist(),
            "recall": recall[kept].tolist(),
            "share": float(hit.mean()),
        }
    return found


def rarer(evaluation: dict) -> dict | None:
    """The class with fewer test rows where there are two, which curves are drawn for; of two as frequent the second."""
    classes = evaluation.get("classes") or []
    return min(reversed(classes), key=lambda entry: entry["support"]) if len(classes) == 2 else None


def histogram(values: np.ndarray) -> dict[str, list]:
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
    supports = np.bincount(truth[truth >= 0], minlength=len(labels))
    chosen = sorted(np.argsort(-supports, kind="stable")[:CLASSES])
    return [(int(place), truth == place) for place in chosen if 0 < supports[place] < len(truth)]


def _kept(points: int) -> np.ndarray:
    return np.unique(np.linspace(0, points - 1, min(points, POINTS)).round().astype(int))
