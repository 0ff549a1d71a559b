"""How far a measure could be off by the luck of which rows it was taken on: 95 % intervals. Knows no model.

Shares: Wilson's score interval (1927). Means: rows drawn anew (Efron's percentile bootstrap, 1979); of many rows the
normal distribution, which their mean follows (central limit theorem).
"""

import math

import numpy as np

from core.tasks import Task

LEVEL, Z = 0.95, 1.959964
DRAWS = 2_000
MANY = 5_000  # from so many rows on the normal distribution stands for drawing anew
AT_ONCE = 200  # draws held in memory together


def of_measure(task: Task, truth: np.ndarray, predicted: np.ndarray) -> tuple[float, float, float]:
    """(value, low, high) of the task's primary metric on rows [n], n at least 1: label texts, or numbers."""
    costs = task.cost(truth, predicted)
    if task.numeric:
        low, high = of_mean(costs)
        return math.sqrt(costs.mean()), math.sqrt(max(0.0, low)), math.sqrt(max(0.0, high))
    if np.isin(costs, (0.0, 1.0)).all():
        right = int((costs == 0).sum())
        return (right / len(costs), *of_share(right, len(costs)))
    low, high = of_mean(costs)
    return 1 - float(costs.mean()), 1 - high, 1 - low


def of_share(right: int, rows: int) -> tuple[float, float]:
    """Between which shares 0..1 the true one lies where `right` of `rows` were seen."""
    share, more = right / rows, Z * Z / rows
    middle = (share + more / 2) / (1 + more)
    width = Z / (1 + more) * math.sqrt(share * (1 - share) / rows + more / (4 * rows))
    return max(0.0, middle - width), min(1.0, middle + width)


def of_mean(values: np.ndarray) -> tuple[float, float]:
    """Between which values the mean of float64 [n] lies."""
    low, high = np.quantile(means(values), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def means(values: np.ndarray) -> np.ndarray:
    """Means [DRAWS] of the values [n] drawn anew, always the same draws."""
    random, rows = np.random.default_rng(0), len(values)
    if rows >= MANY:
        return random.normal(values.mean(), values.std() / math.sqrt(rows), DRAWS)
    draws = (values[random.integers(0, rows, (AT_ONCE, rows))].mean(1) for _ in range(DRAWS // AT_ONCE))
    return np.concatenate([*draws])
