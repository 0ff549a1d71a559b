"""A guest family: the k nearest neighbours. An answer is the mean of the rows most alike (Fix and Hodges 1951)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.models.base import Family, Report
from core.models.linear_fit.dense import Dense
from core.models.watch import report_point, sample
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.training.run_report import Paused

MOST_ROWS = 5_000  # they all stand in the file
TRIED = (3, 7, 15)  # neighbours
ALIKE = 1e-9  # rows count as equally near where rounding alone could tell them apart


@dataclass(frozen=True, eq=False)
class FittedNeighbours:
    """rows [M,D] scaled, answers [M,C] one-hot or [M,1] values; `prior` [C]: what counts as one neighbour more.

    How near a row is: 2 x row - |row|², which is larger for nearer ones; |x|² is the same for all.
    """

    dense: Dense
    rows: np.ndarray
    answers: np.ndarray
    prior: np.ndarray
    count: int
    steps: float = 1

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Probabilities [N,C], or values [N]."""
        near = self.dense.run(arrays) @ (2 * self.rows.T) - self._heights
        least = np.partition(near, -self.count, axis=1)[:, [-self.count]]
        means = self._mean((near >= least - ALIKE * (1 + np.abs(least))).astype("float64"))
        return means if means.shape[1] > 1 else means[:, 0]

    def _mean(self, chosen: np.ndarray) -> np.ndarray:
        more = float(self.prior.any())
        return (chosen @ self.answers + self.prior) / (chosen.sum(axis=1, keepdims=True) + more)

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The same nodes by nodes, float64."""
        found = g.MatMul(self.dense.graph(g, prepared), g.const(2 * self.rows.T, "float64"))
        near = g.Sub(found, g.const(self._heights, "float64"))
        best = g.several("TopK", near, g.const([self.count], "int64"), outputs=2, axis=1)[0]
        least = g.ReduceMin(best, g.const([1], "int64"), keepdims=1)
        room = g.Mul(g.Add(g.Abs(least), g.const(1.0, "float64")), g.const(ALIKE, "float64"))
        chosen = g.Cast(g.GreaterOrEqual(near, g.Sub(least, room)), to=DOUBLE)
        total = g.Add(g.MatMul(chosen, g.const(self.answers, "float64")), g.const(self.prior, "float64"))
        counted = g.ReduceSum(chosen, g.const([1], "int64"), keepdims=1)
        means = g.Div(total, g.Add(counted, g.const(float(self.prior.any()), "float64")))
        return means if self.answers.shape[1] > 1 else g.Reshape(means, g.const([-1], "int64"))

    @property
    def _heights(self) -> np.ndarray:
        return np.square(self.rows).sum(axis=1)


class Neighbours(Family):
    """Learns nothing but how many neighbours to ask."""

    name: ClassVar[str] = "neighbours"
    label: ClassVar[str] = "Nearest neighbours"
    icon: ClassVar[str] = "near_me"
    brief: ClassVar[str] = "Answers as the rows next to it do."
    counted: ClassVar[str] = "iteration"
    keeps_best: ClassVar[bool] = True
    balances: ClassVar[bool] = False
    card: ClassVar[str] = (
        "Answers with the mean of the rows most alike. Nothing has to be learned, and every answer can be traced to "
        "rows. All rows stand in the file, and columns that do not matter disturb it."
    )

    def why_not(self, facts: DataFacts, task: str) -> str | None:
        """Too many rows to carry."""
        if facts.rows <= MOST_ROWS:
            return None
        return f"It carries all rows in the file, {MOST_ROWS:,} at most; there are {facts.rows:,}. Use boosted trees."

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Family.Options,
        training: TrainingOptions,
        report: Report,
    ) -> FittedNeighbours:
        """Try each number of neighbours, and keep the one that is best on the rows that are watched."""
        dense = Dense.fit(train)
        rows, classes = dense.run(train), len(learned.labels)
        answers = np.eye(classes)[train.target] if classes else train.target[:, None]
        prior = np.array(learned.shares) if classes else np.zeros(1)
        best, kept = np.inf, None
        for step, count in enumerate(TRIED, 1):
            tried = FittedNeighbours(dense, rows, answers, prior, min(count, len(rows)), step)
            seen, unseen = ((part.target, tried.predict(part)) for part in (sample(train), sample(valid)))
            report_point(report, step, len(TRIED), learned, seen, unseen)
            missed = _missed(*unseen) if len(unseen[0]) else 0.0
            if missed < best:
                best, kept = missed, tried
            if report.stopping():
                break
            if step < len(TRIED) and report.pausing():
                raise Paused  # nothing to keep: it begins anew within seconds
        return kept


def _missed(truth: np.ndarray, scores: np.ndarray) -> float:
    """The share of wrong answers, or the mean squared error."""
    return float((scores.argmax(1) != truth).mean() if scores.ndim > 1 else np.square(scores - truth).mean())
