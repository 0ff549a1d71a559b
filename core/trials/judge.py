"""How good a candidate is, how sure that is, and which can't be told apart; from answers for single rows.

The interval of a share is Wilson's (1927); all others come of drawing the rows anew 1,000 times (Efron's bootstrap,
1979), for differences row by row. They tell what other rows would change, not what learning once more would.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.records import FittedTarget
from core.tasks import TASKS, Task
from core.trials.trial_records import ALIKE, BEHIND, BEST, Judged

DRAWS = 1_000
LEVEL = 0.95
Z = 1.959964


@dataclass(frozen=True)
class Scored:
    """The task's main measure over some rows, with its 95 % interval."""

    score: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True)
class Losses:
    """What each row cost, float64 [N]: 1 where the answer was wrong, or the squared error; `rows`: ids int64 [N]."""

    rows: np.ndarray
    values: np.ndarray
    share: bool  # wrong or right, so that the measure is the share of right ones; else the root of the mean

    def scored(self) -> Scored:
        """The measure (accuracy, or root mean squared error) with its interval."""
        mean = float(self.values.mean())
        if self.share and np.isin(self.values, (0.0, 1.0)).all():
            return Scored(1 - mean, *wilson(1 - mean, len(self.values)), len(self.values))
        if self.share:
            low, high = 1 - drawn(self.values)[::-1]
            return Scored(1 - mean, float(low), float(high), len(self.values))
        low, high = np.sqrt(drawn(self.values))
        return Scored(math.sqrt(mean), float(low), float(high), len(self.values))

    def on(self, rows: np.ndarray) -> "Losses":
        """Those of some rows, in the order of their ids."""
        indices = np.flatnonzero(np.isin(self.rows, rows))
        indices = indices[np.argsort(self.rows[indices])]
        return Losses(self.rows[indices], self.values[indices], self.share)


def losses(learned: FittedTarget, judged: Sequence[Judged]) -> Losses:
    """What each judged row cost, over all folds."""
    return losses_of(judged, TASKS[learned.task])


def losses_of(judged: Sequence[Judged], task: Task) -> Losses:
    """The same of a task's rows."""
    rows, truth, answered = (
        np.concatenate([getattr(part, name) for part in judged]) for name in ("rows", "truth", "answered")
    )
    return Losses(rows, task.cost(truth, answered), not task.numeric)


def wilson(share: float, rows: int) -> tuple[float, float]:
    """The 95 % score interval of a share of that many rows."""
    middle = (share + Z * Z / (2 * rows)) / (1 + Z * Z / rows)
    width = Z / (1 + Z * Z / rows) * math.sqrt(share * (1 - share) / rows + Z * Z / (4 * rows * rows))
    return max(0.0, middle - width), min(1.0, middle + width)


def drawn(values: np.ndarray) -> np.ndarray:
    """(low, high) of the mean of values [N] by the percentile bootstrap; the same values give the same interval."""
    random = np.random.default_rng(0)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(DRAWS)]
    interval: np.ndarray = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return interval


def more(one: Losses, other: Losses) -> tuple[float, float, float]:
    """(mean, low, high) of what the other costs more than the one, on the rows that both were judged on."""
    common = np.intersect1d(one.rows, other.rows)
    if not len(common):
        return 0.0, -math.inf, math.inf
    difference = other.on(common).values - one.on(common).values
    low, high = drawn(difference)
    return float(difference.mean()), float(low), float(high)


def leader(found: Mapping[str, Losses]) -> str:
    """The name of the best one: that of the most rows, unless another does better on the rows that both have."""
    order = sorted(found, key=lambda name: (-len(found[name].rows), found[name].values.mean()))
    best = order[0]
    for name in order[1:]:
        if more(found[best], found[name])[0] < 0:
            best = name
    return best


def verdicts(found: Mapping[str, Losses]) -> dict[str, str]:
    """best, alike or behind for each; nothing while nothing is judged."""
    if not found:
        return {}
    best = leader(found)
    return {name: BEST if name == best else _beside(found[best], theirs) for name, theirs in found.items()}


def _beside(best: Losses, other: Losses) -> str:
    return BEHIND if more(best, other)[1] > 0 else ALIKE
