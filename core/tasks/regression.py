"""Regression: which number fits the row, with an interval. Knows nothing of models or files."""

import math
from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.errors import UserError
from core.graph import DOUBLE, Graph
from core.kinds import traits_of
from core.records import Column, Learned
from core.serving.inputs import feeds
from core.settings import Options as Settings
from core.settings import setting
from core.tasks.base import Metric, Task
from core.traits import AMOUNT, DAYS

HUGE = 1e100  # squares and sums of larger targets would overflow
WIDEST = 1e300  # answers are kept inside, so that prediction and interval are always finite
TINY = 1e-30  # onnxruntime takes constants below about 1e-45 for zero
NUMERIC_SHARE = 0.9
CHOSEN_SHARE = 0.5  # of a column that somebody takes for numbers; the rest counts as missing


class Regression(Task):
    """Scores are values float64 [N] in target units."""

    name = "regression"
    gives = "value"
    label = "Predict a number"
    icon = "straighten"
    help = "Learns to estimate an amount, such as a price, a weight or a duration, and says how far off it may be."
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("mae", "Mean error", "How far off an answer is on average (mean absolute error).", "low", "target"),
        Metric(
            "rmse",
            "RMSE",
            "How far off an answer is, with large misses weighing more (root mean squared error).",
            "low",
            "target",
            "answers are off by about {value}, large misses weighing more",
        ),
        Metric(
            "r2", "R²", "The share of the ups and downs that the model explains. 1 is perfect, 0 is the mean.", "high"
        ),
        Metric("median_absolute_error", "Median error", "Half of the answers are closer than this.", "low", "target"),
    )
    primary = "rmse"

    class Options(Settings):
        """How wide the interval is."""

        level: float = setting(
            0.9, "Interval level", "The share of true values that the interval shall contain.", low=0.5, high=0.99
        )

    def why_not(self, column: Column) -> str | None:
        """A column whose values are not numbers, or are all the same."""
        profile = column.profile
        if profile.unique == 0:
            return f"“{column.name}” is empty in every row."
        if traits_of(column.kind).scale == DAYS or profile.storage in ("date", "timestamp"):
            return f"“{column.name}” holds dates, which can't be estimated like an amount."
        share = CHOSEN_SHARE if traits_of(column.kind).scale == AMOUNT else NUMERIC_SHARE
        if profile.storage in ("bytes", "list") or (profile.numeric < share and not profile.number_format):
            return f"“{column.name}” does not hold numbers."
        if profile.unique < 2:
            return f"“{column.name}” has the same value in every row: there is nothing to predict."
        return None

    def learn(self, target: str, raw: pa.Array, rows: np.ndarray | None = None) -> Learned:
        """Mean, median and deviation of the training values.

        UserError for one value only, or a value that is no number, infinite or beyond 1e100; it names the row
        (permanent ids in `rows`, shown counted from 1) when they are given.
        """
        values = numbers(target, raw, rows)
        if len(values) == 0 or values.min() == values.max():
            raise UserError(
                "“{target}” is {value} in every training row: there is nothing to predict.",
                "Choose another target, or bring rows with other values.",
                target=target,
                value=f"{values[0]:g}" if len(values) else "missing",
            )
        deviation = float(values.std())
        if np.abs(values).max() < TINY:
            raise UserError(
                "The values of “{target}” are too small to be learned (the largest is {value}).",
                "Bring them in a smaller unit, so that they become larger numbers.",
                target=target,
                value=f"{values[np.abs(values).argmax()]:g}",
            )
        return Learned(
            task=self.name,
            target=target,
            mean=float(values.mean()),
            deviation=deviation if deviation > 0 else float(values.max() - values.min()),
            median=float(np.median(values)),
        )

    def encode(self, learned: Learned, raw: pa.Array) -> np.ndarray:
        """Values float64 [N]; UserError for a value that is no usable number."""
        return numbers(learned.target, raw, None)

    def baseline(self, learned: Learned, rows: int) -> np.ndarray:
        """The training mean for every row."""
        return np.full(rows, learned.mean, "float64")

    def score(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, answered: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Every metric by name; R2 is None with fewer than two rows or one true value only."""
        from sklearn.metrics import mean_absolute_error, median_absolute_error, r2_score, root_mean_squared_error

        if len(truth) == 0:
            return dict.fromkeys(metric.name for metric in self.metrics)
        varied = len(truth) > 1 and truth.min() != truth.max()
        return {
            "mae": float(mean_absolute_error(truth, scores)),
            "rmse": float(root_mean_squared_error(truth, scores)),
            "r2": float(r2_score(truth, scores)) if varied else None,
            "median_absolute_error": float(median_absolute_error(truth, scores)),
        }

    def live(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float]:
        """Mean squared error (target units squared), each row as often as `counts` says, and its root."""
        error = float(np.average(np.square(truth - scores), weights=counts))
        return {"loss": error, "rmse": math.sqrt(error)}

    def calibrate(self, learned: Learned, truth: np.ndarray, scores: np.ndarray, options: Settings) -> dict:
        """The radius of the interval: {"radius", "level", "rows"}.

        Split conformal prediction (Vovk, Gammerman, Shafer 2005; Lei et al. 2018, "Distribution-free predictive
        inference for regression"): the ceil((n + 1) * level)-th smallest absolute error of rows the model did not
        learn from. With too few rows for the level the largest error is taken.
        """
        return {"radius": radius(np.abs(truth - scores), options.level), "level": options.level, "rows": len(truth)}

    def answers(self, learned: Learned, scores: np.ndarray) -> dict[str, np.ndarray]:
        """prediction."""
        return {"prediction": scores}

    def unit(self, learned: Learned) -> float:
        """The target's standard deviation."""
        return max(learned.deviation, 1e-300)

    def answer(self, g: Graph, scores: str, learned: Learned, calibration: dict) -> None:
        """prediction, lower and upper, float64 [N], always finite."""
        exact = g.Reshape(g.Cast(scores, to=DOUBLE), g.const([-1], "int64"))
        exact = g.Where(g.IsNaN(exact), g.const(learned.mean, "float64"), exact)
        prediction = _within(g, exact)
        size = g.const(min(float(calibration["radius"]), WIDEST), "float64")
        g.output("prediction", prediction, DOUBLE, ("N",))
        g.output("lower", _within(g, g.Sub(prediction, size)), DOUBLE, ("N",))
        g.output("upper", _within(g, g.Add(prediction, size)), DOUBLE, ("N",))


def radius(errors: np.ndarray, level: float) -> float:
    """The conformal quantile of absolute errors [n], with the finite-sample correction."""
    errors = np.sort(errors[np.isfinite(errors)])
    if len(errors) == 0:
        return 0.0
    place = math.ceil(round((len(errors) + 1) * level, 9))
    return float(errors[min(place, len(errors)) - 1])


def numbers(target: str, raw: pa.Array | pa.ChunkedArray, rows: np.ndarray | None) -> np.ndarray:
    """Target values float64 [N], read as serving reads a number; UserError names the first unusable one."""
    values = feeds.as_array(feeds.as_numbers(raw))
    wrong = np.flatnonzero(~(np.abs(values) <= HUGE))
    if len(wrong):
        place = f" (row {int(rows[wrong[0]]) + 1})" if rows is not None else ""
        raise UserError(
            "The target “{target}” holds {value}{place}, which can't be learned as a number.",
            "Correct or empty that value in your file.",
            target=target,
            value=repr(raw[int(wrong[0])].as_py()),
            place=place,
        )
    return values


def _within(g: Graph, tensor: str) -> str:
    return g.Clip(tensor, g.const(-WIDEST, "float64"), g.const(WIDEST, "float64"))
