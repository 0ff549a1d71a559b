"""How much better a main measure becomes, with its 95 % interval, from answers to the same rows. Trains nothing.

Better is always more: a share of right answers grows, a mean error shrinks by that much. The interval comes of drawing
the rows anew (Efron's bootstrap, 1979), row by row, so that what both models find hard cancels out.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 1_000
BLOCKS = 1_000  # of rows by chance, where there are more rows: means of blocks spread as means of their rows do
LEVEL, Z = 0.95, 1.959964
NOTICED = 0.005  # of a share, or of a mean error: less is not worth a run


@dataclass(frozen=True)
class Gain:
    """In the measure's own points (a share of 0..1, or target units). `expected` None: it can be anything up to `high`.

    `rows`: how many it was seen on, 0 where it was reckoned from others' answers.
    """

    expected: float | None
    low: float
    high: float
    rows: int = 0

    @property
    def sure(self) -> bool:
        """Whether it is hardly luck."""
        return self.expected is not None and self.low > 0

    @property
    def known(self) -> float:
        """`expected`, where it is something; ValueError where it can be anything."""
        if self.expected is None:
            raise ValueError("this gain can be anything")
        return self.expected

    @property
    def weight(self) -> float:
        """What advice is put in order by: the expected gain, less of it the less certain it is."""
        if self.expected is None:
            return self.high / 8
        return self.expected * (1.0 if self.low > 0 else 0.5)


def measure(mean: np.ndarray | float, *, share: bool) -> np.ndarray | float:
    """The main measure of a mean loss: the share of right answers, or the root mean squared error."""
    return 1 - mean if share else np.sqrt(mean)


def paired(before: np.ndarray, after: np.ndarray, *, share: bool) -> Gain:
    """What `after` gains over `before`, losses [N] of the same rows."""
    pairs = np.stack([before, after], axis=1)

    def gained(chosen: np.ndarray) -> float:
        one, other = chosen.mean(axis=0)
        return float(one - other) if share else math.sqrt(one) - math.sqrt(other)

    return of_rows(pairs, gained)


def balanced(member: np.ndarray, better: np.ndarray) -> Gain:
    """The gain in balanced accuracy: member [N,C], 1 where a row is of a class; better [N]: 1, 0 or -1."""
    pairs = np.stack([member * better[:, None], member], axis=2)

    def gained(rows: np.ndarray) -> float:
        sums = rows.mean(axis=0)
        there = sums[:, 1] > 0
        return float(np.mean(sums[there, 0] / sums[there, 1]))

    return of_rows(pairs, gained)


def differ(gains: Sequence[Gain]) -> float:
    """The deviation by which trainings differ in what they gain, beyond what their rows explain; 0 for one.

    Random effects by the method of moments (DerSimonian and Laird 1986), each training being a study.
    """
    if len(gains) < 2:
        return 0.0
    spreads = np.array([(gain.high - gain.low) / (2 * Z) for gain in gains])
    spreads = np.maximum(spreads, max(float(spreads.max()) / 10, 1e-12))  # rows that never differ hide how they would
    found, weights = np.array([gain.known for gain in gains]), spreads**-2
    apart = float(np.sum(weights * (found - np.average(found, weights=weights)) ** 2)) - (len(found) - 1)
    return math.sqrt(max(0.0, apart) / float(weights.sum() - np.sum(weights**2) / weights.sum()))


def of_rows(rows: np.ndarray, gained: Callable[[np.ndarray], float]) -> Gain:
    """The gain that `gained` reckons from rows [N, ...], and how it spreads over rows drawn anew."""
    drawn, random = rows if len(rows) <= BLOCKS else blocks(rows), np.random.default_rng(0)
    values = [gained(drawn[random.integers(0, len(drawn), len(drawn))]) for _ in range(DRAWS)]
    known = [value for value in values if math.isfinite(value)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if known else (-math.inf, math.inf)
    return Gain(gained(rows), float(low), float(high), len(rows))


def blocks(rows: np.ndarray) -> np.ndarray:
    """The means of BLOCKS or some more equally large blocks of rows [N, ...], at least BLOCKS of them, split by chance;
    fewer rows than one block are left over, and out."""
    size = len(rows) // BLOCKS
    chosen = np.random.default_rng(0).permutation(len(rows))[: len(rows) // size * size]
    means: np.ndarray = rows[chosen].reshape(len(chosen) // size, size, *rows.shape[1:]).mean(axis=1)
    return means


def noticed(gain: Gain, value: float, *, share: bool) -> bool:
    """Whether so much would be worth a run, of a model whose main measure is `value`."""
    least = NOTICED if share else NOTICED * 2 * abs(value)
    return (gain.high if gain.expected is None else gain.expected) >= least
