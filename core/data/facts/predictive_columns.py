"""Which columns say most of what a row is: how much of the answers' variation each explains by itself. Quick, rough."""

from collections.abc import Sequence

import numpy as np

from core.layout import Arrays

ROWS = 2_000  # looked at
GROUPS = 8  # that a column's numbers are put into


def most_predictive(arrays: Arrays, answers: np.ndarray, columns: Sequence[str]) -> list[str]:
    """Those of `columns` that stand as they are among the prepared numbers and codes, the most telling first.

    The measure is the correlation ratio (Fisher 1925): between the groups of a column's values, the share of the
    answers' variance, the mean over their columns. answers: what varies with them, float64 [N,K].
    """
    if not len(arrays):
        return []
    picked = np.sort(np.random.default_rng(0).permutation(len(arrays))[:ROWS])
    strengths = {
        name: _explained(groups, answers[picked]) for name, groups in _groups(arrays, picked).items() if name in columns
    }
    return sorted(strengths, key=lambda name: -strengths[name])


def _groups(arrays: Arrays, picked: np.ndarray) -> dict[str, np.ndarray]:
    """By column name which group each row is in, int64 [n]; missing numbers are a group of their own."""
    found = {}
    for index, name in enumerate(arrays.layout.numbers):
        values = np.asarray(arrays.numbers[picked, index])
        known = values[np.isfinite(values)]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, GROUPS + 1)[1:-1])) if len(known) else np.zeros(0)
        found[name] = np.where(np.isfinite(values), np.searchsorted(edges, values, side="right"), GROUPS)
    for index, column in enumerate(arrays.layout.codes):
        found[column.name] = np.asarray(arrays.codes[picked, index])
    return found


def _explained(groups: np.ndarray, answers: np.ndarray) -> float:
    """The share of the variance of answers [n,K] that lies between the groups, less what chance would give."""
    whole = answers.var(0).sum()
    names, codes, counts = np.unique(groups, return_inverse=True, return_counts=True)
    if len(names) < 2 or not whole:
        return 0.0
    means = np.stack([np.bincount(codes, column) for column in answers.T], 1) / counts[:, None]
    between = (counts[:, None] * np.square(means - answers.mean(0))).sum() / len(answers)
    return float(between / whole - (len(names) - 1) / len(answers))
