"""Rows as boosted trees take them, and what the trees say of a few of them as rounds are added. Grows no tree."""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from core.layout import Arrays
from core.models.forests.rounding import Rounding
from core.models.forests.trees import to_all_classes
from core.models.tilt import level
from core.records import FittedTarget
from core.tasks import TASKS

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    Model: TypeAlias = HistGradientBoostingClassifier | HistGradientBoostingRegressor

WIDEST = 1e299  # midpoints between larger numbers would overflow


def matrix(arrays: Arrays, rounding: Rounding) -> np.ndarray:
    """Codes (the code for missing as NaN), then numbers, float64 [N,C+F]."""
    joined = np.hstack([np.where(arrays.codes == 1, np.nan, arrays.codes), arrays.numbers])
    numbers = joined[:, arrays.codes.shape[1] :]
    rounding.apply(numbers)
    np.clip(numbers, -WIDEST, WIDEST, out=numbers)
    return joined


class Watched:
    """Raw sums of the trees for a sample of rows; every round is asked once."""

    def __init__(self, arrays: Arrays, learned: FittedTarget, rounding: Rounding) -> None:
        self.truth, self.learned = arrays.target, learned
        self._features = matrix(arrays, rounding)
        self._prepared: object = None
        self._raw: np.ndarray | None = None
        self._model: Model | None = None

    def follow(self, model: "Model", done: int, each: bool = True) -> list[float]:
        """Add the rounds after `done`; returns the loss after each of them when `each` (nothing without rows)."""
        if not len(self.truth):
            return []
        if self._raw is None:
            self._prepared = model._preprocess_X(self._features, reset=False)
            self._raw = (
                np.zeros((len(self.truth), model.n_trees_per_iteration_), order="F") + model._baseline_prediction
            )
        self._model = model
        losses: list[float] = []
        new = model._predictors[done:]
        for group in ([one] for one in new) if each else [new]:
            model._predict_iterations(self._prepared, group, self._raw, False, _threads())
            if each:
                losses.append(self._loss())
        return losses

    def _loss(self) -> float:
        loss = TASKS[self.learned.task].live(self.learned, *self.seen())["loss"]
        if loss is None:
            raise ValueError("a loss is lacking")
        return loss

    def seen(self) -> tuple[np.ndarray, np.ndarray]:
        """Their answers and scores, [n] and [n,C] or [n]."""
        return self.truth, self.scores()

    def scores(self) -> np.ndarray:
        """Probabilities [n,C], or values in target units [n], by the rounds so far."""
        if not len(self.truth):
            return np.zeros((0, len(self.learned.labels))) if self.learned.labels else np.zeros(0)
        if self._model is None or self._raw is None:
            raise RuntimeError("no round was followed")
        if not self.learned.labels:
            values: np.ndarray = self._raw[:, 0] * self.learned.deviation + self.learned.mean
            return values
        found = np.asarray(self._model.classes_, "int64")
        shares = self._model._loss.predict_proba(np.asfortranarray(self._raw))
        return level(self.learned, shares @ to_all_classes(found, len(self.learned.labels)))


def _threads() -> int:
    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

    return int(_openmp_effective_n_threads())
