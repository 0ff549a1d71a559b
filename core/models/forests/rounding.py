"""Rounds computed numbers in front of trees, so that the last bit of another runtime's arithmetic flips no branch.

Numbers that come as they stand are left alone. Knows neither the trees nor how the numbers were computed.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import Graph
from core.layout import Arrays

FINE = 20  # a step is 2^-20 of the column's scale
SHIFT = 1 / 3  # of a step: values halfway between two steps, a threshold between two values too, are far from the edge
FINEST = 40  # but no less than 2^-40 of its size: a float64 has 52 bits, and arithmetic spoils the last few
_LOWEST, _HIGHEST = -1000, 1000  # exponents whose power of two and its inverse are both float64
_ROWS = 100_000  # so many training rows show the scale


@dataclass(frozen=True, eq=False)
class Rounding:
    """`steps` [F] are powers of two: x becomes a multiple, from 5/6 of a step below to 1/6 above; 0 leaves it alone.

    NaN stays NaN; what is too large to be divided by the step becomes infinite, which the caller clips.
    """

    steps: np.ndarray

    @classmethod
    def fit(cls, train: Arrays) -> "Rounding":
        """Learn the steps of the computed columns from the training rows."""
        steps = np.zeros(train.numbers.shape[1])
        rows = train.numbers[:: max(1, len(train) // _ROWS)]
        for index in np.flatnonzero(train.layout.computed):
            steps[index] = _step(np.asarray(rows[:, index]))
        return cls(steps)

    def apply(self, numbers: np.ndarray) -> None:
        """Round float64 [N,F] in place."""
        with np.errstate(over="ignore"):
            for index in np.flatnonzero(self.steps):
                numbers[:, index] = np.rint(numbers[:, index] / self.steps[index] + SHIFT) * self.steps[index]

    def graph(self, g: Graph, numbers: str) -> str:
        """The same for the tensor `numbers` float64 [N,F]; a power of two makes multiplying as exact as dividing."""
        if not self.steps.any():
            return numbers
        kept = self.steps == 0
        each = 1 / np.where(kept, np.nan, self.steps)  # NaN marks what is left alone
        counted = g.Round(g.Add(g.Mul(numbers, g.const(each)), g.const(SHIFT)))
        rounded = g.Mul(counted, g.const(np.where(kept, 1.0, self.steps)))
        return g.Where(g.IsNaN(rounded), numbers, rounded) if kept.any() else rounded


def _step(values: np.ndarray) -> float:
    """A power of two, about 2^-20 of the usual distance from the middle.

    Not of the largest value: a single typing mistake, or a column that reads both 950 and 2.5bn, would wipe out the
    small ones; and days since 1970 have a size that says nothing of how close they are.
    """
    values = values[np.isfinite(values)]
    away = np.abs(values - np.median(values)) if len(values) else values
    size = _exponent(np.abs(values))
    scale = _exponent(away) if away.any() else size
    return float(2.0 ** np.clip(max(scale - FINE, size - FINEST), _LOWEST, _HIGHEST))


def _exponent(sizes: np.ndarray) -> float:
    """The power of two at or above the median of those that are not zero; 0 without any."""
    sizes = sizes[sizes > 0]
    return float(np.ceil(np.log2(np.median(sizes)))) if len(sizes) else 0.0
