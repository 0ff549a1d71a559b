"""Rare classes made to count as much as frequent ones: by weights, or by drawing rows again. Knows no model."""

from dataclasses import replace

import numpy as np

from core.layout import Arrays

BALANCES = ("none", "weights", "resample")


def balanced(part: Arrays, counts: np.ndarray, how: str, seed: int = 0) -> Arrays:
    """The rows with every class as heavy as any other; rows and order stay with weights, are drawn anew by resampling.

    part: target holds class positions. counts: training rows of each class, int64 [C]. With "weights" a row of class c
    weighs rows / (classes * counts[c]), 1 on average over the training rows; "resample" gives each class that occurs
    the same number of rows, as many in all as before: repeated as often as they fit, the rest drawn by `seed`.
    """
    if how == "none" or not len(part):
        return part
    if how == "weights":
        return replace(part, weights=class_weights(counts)[part.target])
    random = np.random.default_rng(seed)
    classes = np.unique(part.target)
    shares = np.diff(np.linspace(0, len(part), len(classes) + 1).round().astype("int64"))
    chosen = []
    for place, wanted in zip(classes, shares, strict=True):
        own = np.flatnonzero(part.target == place)
        chosen += [np.tile(own, wanted // len(own)), random.choice(own, wanted % len(own), replace=False)]
    return part.take(np.sort(np.concatenate(chosen)))


def class_weights(counts: np.ndarray) -> np.ndarray:
    """What a row of each class weighs, float64 [C]; 1 for a class without rows."""
    present = counts > 0
    return np.where(present, counts.sum() / (max(present.sum(), 1) * np.maximum(counts, 1)), 1.0)
