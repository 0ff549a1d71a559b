"""The baseline: always the most common answer, or the mean. What every other model has to beat."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.models.base import Family, Report
from core.models.watch import report_point, sample
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.settings import Options
from core.tasks import TASKS


@dataclass(frozen=True)
class FittedBaseline:
    """The same scores for every row."""

    learned: FittedTarget
    steps: float = 1

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Training shares [N,C], or the training mean [N]."""
        return TASKS[self.learned.task].baseline(self.learned, len(arrays))

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The row repeated as often as there are rows."""
        row = TASKS[self.learned.task].baseline(self.learned, 1)
        rows = g.Shape(prepared.numbers or prepared.codes, start=0, end=1)
        shape = g.Concat(rows, g.const(list(row.shape[1:]), "int64"), axis=0) if row.ndim > 1 else rows
        return g.Cast(g.Expand(g.const(row, "float64"), shape), to=DOUBLE)


class Baseline(Family[Options, FittedBaseline]):
    """Learns nothing from the columns."""

    name: ClassVar[str] = "baseline"
    learns: ClassVar[bool] = False
    label: ClassVar[str] = "Baseline"
    icon: ClassVar[str] = "horizontal_rule"
    brief: ClassVar[str] = "Learns nothing: the score that a model has to beat."
    counted: ClassVar[str] = "iteration"
    card: ClassVar[str] = (
        "Always gives the most common answer, or the average. It learns nothing from your columns and is ready at "
        "once. Train it to know the score that any real model has to beat."
    )

    heads: ClassVar[tuple[str, ...]] = ("softmax", "value", "sigmoid", "cumulative")
    balances: ClassVar[bool] = False

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Options,
        training: TrainingOptions,
        report: Report,
    ) -> FittedBaseline:
        """Nothing to learn: `learned` holds the shares or the mean already."""
        fitted = FittedBaseline(learned)
        train, valid = sample(train), sample(valid)
        seen, unseen = ((part.target, fitted.predict(part)) for part in (train, valid))
        report_point(report, 1, 1, learned, seen, unseen)
        return fitted
