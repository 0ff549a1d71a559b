"""Regression: which number fits the row, with an interval. Knows nothing of models or files."""

from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.answers import Answers
from core.answers.value import VALUE
from core.cells.columns import as_numbers
from core.errors import UserError
from core.graph import DOUBLE, Graph
from core.judgement import Evaluation
from core.kinds import traits_of
from core.kinds.number import Number
from core.messages import Message
from core.metrics import Judged, Metric
from core.metrics import values as measures
from core.plain import Plain
from core.records import Column, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import amounts, picking
from core.tasks.amounts import numbers, radius
from core.tasks.base import Task
from core.tasks.shown import Group, Sample
from core.traits import AMOUNT, DAYS

WIDEST = 1e300  # answers are kept inside, so that prediction and interval are always finite
FEW_ANSWERS = 20  # whole numbers with at most as many different values are rather classes
BINS, ROWS_IN_BIN = 10, 20  # numbers are mixed by tenths, with few rows by fewer
FEWEST = 50  # test rows, below which no skill is vouched for
TINY = 1e-30  # onnxruntime takes constants below about 1e-45 for zero
NUMERIC_SHARE = 0.9
CHOSEN_SHARE = 0.5  # of a column that somebody takes for numbers; the rest counts as missing


class Regression(Task):
    """Scores are values float64 [N] in target units."""

    name = "regression"
    gives = "value"
    head = "value"
    numeric = True
    usual = "the mean"
    least: ClassVar[float] = -WIDEST  # no answer, and no end of an interval, lies below
    calibrates = True
    reads_as = (Number.name, Message("way.numbers", "Read its texts as numbers and predict a number"))
    label = "Predict a number"
    term = "regression"
    icon = "straighten"
    help = "Learns to estimate an amount, such as a price, a weight or a duration, and says how far off it may be."
    metrics: ClassVar[tuple[Metric, ...]] = (
        measures.MAE,
        measures.RMSE,
        measures.R2,
        measures.MEDIAN_ABSOLUTE_ERROR,
    )
    primary = "rmse"
    shown = ("rmse", "mae", "r2")
    headline = "mae"
    figures = ("scatter", "residuals")
    groups: ClassVar[dict[str, Group]] = {
        "right": Group("Closest", "Its value was nearest to the truth here.", counted=False),
        "wrong": Group("Furthest off", "Its value was furthest from the truth here.", counted=False),
    }

    class Options(Settings):
        """How wide the interval is."""

        level: float = setting(
            0.9, "Interval level", "The share of true values that the interval shall contain.", low=0.5, high=0.99
        )

    def why_not(self, column: Column) -> Message | None:
        """A column whose values are not numbers, or are all the same."""
        profile = column.profile
        if profile.unique == 0:
            return picking.empty(column)
        if traits_of(column.kind).scale == DAYS or profile.storage in ("date", "timestamp"):
            message = "“{name}” holds dates, which can't be estimated like an amount."
            return Message("target.dates", message, name=column.name)
        share = CHOSEN_SHARE if traits_of(column.kind).scale == AMOUNT else NUMERIC_SHARE
        if profile.storage in ("bytes", "list") or (profile.numeric < share and not profile.number_format):
            return Message("target.no_numbers", "“{name}” does not hold numbers.", name=column.name)
        if profile.unique < 2:
            message = "“{name}” has the same value in every row: there is nothing to predict."
            return Message("target.one_number", message, name=column.name)
        return None

    def suits(self, column: Column) -> float:
        """Best for numbers with many different values; not at all for what is no number."""
        profile = column.profile
        several = profile.unique > 3 and profile.unique > 0.5 * (profile.rows - profile.missing)  # none comes again
        many = profile.unique > FEW_ANSWERS or (not profile.whole and profile.unique > 10) or several
        return 0.8 if many and (traits_of(column.kind).scale == AMOUNT or profile.number_certain) else 0.0

    def because(self, column: Column) -> Message:
        """It estimates a number."""
        message = "**{target}** is a number with {count:,} different values, so the model estimates a number."
        return Message("because.estimates", message, target=column.name, count=column.profile.unique)

    def learn(
        self, target: str, raw: pa.Array, rows: np.ndarray | None = None, options: Plain | None = None
    ) -> FittedTarget:
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
        return FittedTarget(
            task=self.name,
            target=target,
            mean=float(values.mean()),
            deviation=deviation if deviation > 0 else float(values.max() - values.min()),
            median=float(np.median(values)),
        )

    def encode(self, learned: FittedTarget, raw: pa.Array) -> np.ndarray:
        """Values float64 [N]; UserError for a value that is no usable number."""
        return numbers(learned.target, raw, None)

    def spelled(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """The values themselves."""
        return encoded

    def span(self, encoded: np.ndarray) -> tuple[float | None, float | None]:
        """The 1st and 99th percentile."""
        low, high = np.quantile(encoded, [0.01, 0.99])
        return float(low), float(high)

    def stratify_by(self, raw: pa.Array) -> np.ndarray:
        """Which tenth of the numbers each lies in."""
        values = np.asarray(as_numbers(raw), "float64")
        bins = max(1, min(BINS, len(values) // ROWS_IN_BIN))
        return np.searchsorted(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]), values)

    def baseline(self, learned: FittedTarget, rows: int) -> np.ndarray:
        """The training mean for every row."""
        return np.full(rows, learned.mean, "float64")

    def winners(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain | None = None) -> np.ndarray:
        """The values themselves, none below the least."""
        return np.asarray(np.maximum(scores, self.least))

    def judged(self, learned: FittedTarget, truth: np.ndarray, given: Answers) -> Judged:
        """The predicted values."""
        return Judged(truth, given[VALUE], given[VALUE])

    def live(
        self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Mean squared error (target units squared), each row as often as `counts` says, and the primary metric."""
        error = float(np.average(np.square(truth - scores), weights=counts))
        return {"loss": error, self.primary: self.main(Judged(truth, scores, scores))}

    def calibrate(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Settings) -> Plain:
        """The radius of the interval: {"radius", "level", "rows"}.

        Split conformal prediction (Vovk, Gammerman, Shafer 2005; Lei et al. 2018, "Distribution-free predictive
        inference for regression"): the ceil((n + 1) * level)-th smallest absolute error of rows the model did not
        learn from. With too few rows for the level the largest error is taken.
        """
        level = float(options.model_dump()["level"])
        return {"radius": radius(np.abs(truth - scores), level), "level": level, "rows": len(truth)}

    def uncalibrated(self, learned: FittedTarget, options: Settings) -> Plain:
        """An interval of no width."""
        return self.calibrate(learned, np.zeros(0), np.zeros(0), options)

    def schema_fields(self, learned: FittedTarget, calibration: Plain) -> Plain:
        """The level of the interval."""
        return {"level": calibration.get("level")}

    def answers(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain) -> dict[str, np.ndarray]:
        """prediction."""
        return {VALUE: self.winners(learned, scores, calibration)}

    def unit(self, learned: FittedTarget) -> float:
        """The target's standard deviation."""
        return max(learned.deviation, 1e-300)

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: Plain) -> None:
        """prediction, lower and upper, float64 [N], always finite."""
        exact = g.Reshape(g.Cast(scores, to=DOUBLE), g.const([-1], "int64"))
        exact = g.Where(g.IsNaN(exact), g.const(learned.mean, "float64"), exact)
        prediction = self._within(g, exact)
        size = g.const(min(float(calibration["radius"]), WIDEST), "float64")
        g.output("prediction", prediction, DOUBLE, ("N",))
        g.output("lower", self._within(g, g.Sub(prediction, size)), DOUBLE, ("N",))
        g.output("upper", self._within(g, g.Add(prediction, size)), DOUBLE, ("N",))

    def _within(self, g: Graph, tensor: str) -> str:
        return g.Clip(tensor, g.const(self.least, "float64"), g.const(WIDEST, "float64"))

    def cost(self, truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
        """The squared error, in target units squared; the root of its mean is the primary metric."""
        return np.asarray(np.square(np.asarray(truth, "float64") - np.asarray(predicted, "float64")))

    def indicators(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """The values themselves."""
        return encoded[:, None]

    def skill(self, judged: Judged) -> float:
        """R²."""
        spread = float(np.sum((judged.truth - judged.truth.mean()) ** 2))
        return 1 - float(np.sum((judged.truth - judged.scores) ** 2)) / spread if spread else 0.0

    def vouched(self, evaluation: Evaluation) -> float:
        """R², from enough rows on."""
        value = evaluation.metrics["r2"].value
        return value if value is not None and evaluation.rows >= FEWEST else 0.0

    def details(self, learned: FittedTarget, judged: Judged, given: Answers) -> Plain:
        """Some rows' values with their intervals, how far off all are, and how many intervals hold the truth."""
        return amounts.details(judged, given)

    def sorts(self, learned: FittedTarget, judged: Judged) -> dict[str, np.ndarray]:
        """All rows, the closest first and the furthest first."""
        order = np.argsort(np.abs(judged.scores - judged.truth), kind="stable")
        return {"right": order, "wrong": order[::-1]}

    def worst(self, judged: Judged) -> np.ndarray:
        """The furthest off first."""
        return np.argsort(-np.abs(judged.scores - judged.truth), kind="stable")

    def sample(self, learned: FittedTarget, judged: Judged, index: int) -> Sample:
        """Value, truth, and how far apart they are."""
        value, truth = float(judged.scores[index]), float(judged.truth[index])
        return Sample(value, truth, error=value - truth)

    def verdict(self, evaluation: Evaluation) -> Message:
        """How far off it is on average, beside always answering the mean."""
        return amounts.verdict(evaluation)
