"""Rare classes made to count as much as frequent ones: by weights, or by drawing rows again. Knows no model."""

from dataclasses import replace

import numpy as np

from core.layout import Arrays


def weighed(part: Arrays, weights: np.ndarray) -> Arrays:
    """The same rows, each weighing what `weights` [C] says of its class position."""
    return replace(part, weights=weights[part.target])


def drawn(part: Arrays, seed: int = 0) -> Arrays:
    """As many rows as before, the same number of each class that occurs.

    Its rows are repeated as often as they fit, the rest is drawn by `seed`.
    """
    if not len(part):
        return part
    random = np.random.default_rng(seed)
    classes = np.unique(part.target)
    shares = np.diff(np.linspace(0, len(part), len(classes) + 1).round().astype("int64"))
    chosen = []
    for label, wanted in zip(classes, shares, strict=True):
        own = np.flatnonzero(part.target == label)
        chosen += [np.tile(own, wanted // len(own)), random.choice(own, wanted % len(own), replace=False)]
    return part.take(np.sort(np.concatenate(chosen)))


def class_weights(counts: np.ndarray) -> np.ndarray:
    """What a row of each class weighs, float64 [C]: rows / (classes * counts[c]), 1 on average over the rows.

    counts: training rows of each class, int64 [C]; a class without rows weighs 1.
    """
    present = counts > 0
    return np.where(present, counts.sum() / (max(present.sum(), 1) * np.maximum(counts, 1)), 1.0)
