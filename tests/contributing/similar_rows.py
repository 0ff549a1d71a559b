"""Similar rows: an answer is the mean of all known answers, each weighted by how alike its row is (Nadaraya 1964)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.models.base import Family, Report
from core.models.linear_fit.dense import Dense
from core.models.watch import report_point, sample
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.training.run_report import Paused

MOST_ROWS = 5_000  # they all stand in the file
NARROW = (2.0, 8.0, 32.0, 128.0)  # widths of the neighbourhood that are tried, from wide to narrow


@dataclass(frozen=True, eq=False)
class FittedSimilarRows:
    """rows [M,D] scaled, answers [M,C] one-hot or [M,1] values; `narrow`: how fast a row's weight falls with distance.

    A weight is softmax(-narrow |x - row|²); |x|² is the same for all rows and falls out of it.
    """

    dense: Dense
    rows: np.ndarray
    answers: np.ndarray
    narrow: float
    steps: float = 1

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Probabilities [N,C], or values [N]."""
        scores = self.dense.run(arrays) @ self._slopes - self._heights
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        means = weights @ self.answers / weights.sum(axis=1, keepdims=True)
        return means if means.shape[1] > 1 else means[:, 0]

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The same in five nodes, float64."""
        alike = g.MatMul(self.dense.graph(g, prepared), g.const(self._slopes, "float64"))
        weights = g.Softmax(g.Sub(alike, g.const(self._heights, "float64")), axis=1)
        means = g.MatMul(weights, g.const(self.answers, "float64"))
        return means if self.answers.shape[1] > 1 else g.Reshape(means, g.const([-1], "int64"))

    @property
    def _slopes(self) -> np.ndarray:
        return 2 * self.narrow * self.rows.T

    @property
    def _heights(self) -> np.ndarray:
        return self.narrow * np.square(self.rows).sum(axis=1)


class SimilarRows(Family):
    """Learns nothing but how wide to look around."""

    name: ClassVar[str] = "similar_rows"
    label: ClassVar[str] = "Similar rows"
    icon: ClassVar[str] = "join_inner"
    brief: ClassVar[str] = "Answers as the rows most alike do."
    counted: ClassVar[str] = "iteration"
    keeps_best: ClassVar[bool] = True
    balances: ClassVar[bool] = False
    card: ClassVar[str] = (
        "Answers with the mean of all known answers, where rows that are more alike count more. Nothing has to be "
        "learned, and every answer can be traced to rows. All rows stand in the file, and columns that do not matter "
        "disturb it."
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
    ) -> FittedSimilarRows:
        """Try each width, and keep the one that is best on the rows that are watched."""
        dense = Dense.fit(train)
        rows = dense.run(train)
        answers = np.eye(len(learned.labels))[train.target] if learned.labels else train.target[:, None]
        watched, best, kept = sample(valid), np.inf, None
        for step, narrow in enumerate(NARROW, 1):
            tried = FittedSimilarRows(dense, rows, answers, narrow / dense.width)
            seen, unseen = ((part.target, tried.predict(part)) for part in (sample(train), watched))
            report_point(report, step, len(NARROW), learned, seen, unseen)
            missed = _missed(*unseen) if len(watched) else 0.0
            if missed < best:
                best, kept = missed, tried
            if report.stopping():
                break
            if step < len(NARROW) and report.pausing():
                raise Paused  # nothing to keep: it begins anew within seconds
        return kept


def _missed(truth: np.ndarray, scores: np.ndarray) -> float:
    """The share of wrong answers, or the mean squared error."""
    return float((scores.argmax(1) != truth).mean() if scores.ndim > 1 else np.square(scores - truth).mean())
