"""Ordered classes: which step of a scale fits the row, where being off by one step is less wrong than by three."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.answers.labels import LABEL, SHARES
from core.answers.sets import separator
from core.graph import DOUBLE, FLOAT, INT64, STRING, Graph
from core.judgement import Evaluation
from core.messages import Message
from core.metrics import Metric, classes, ranks
from core.plain import Plain
from core.records import Column, ColumnProfile, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import picking
from core.tasks.classification import Classification
from core.tasks.parted import Parted
from core.tasks.scales import BELOW, known_order, notes, ordered, require
from core.tasks.thresholds import steps

HALF = 0.5


class Ordered(Parted, Classification):
    """Scores are probabilities float64 [N,C] in the order of the scale; the answer is their median."""

    name = "ordered"
    gives = "ordered_label"
    head = "cumulative"
    reading = ("order",)
    part = "step"
    usual = "the answer in the middle of all"
    reads_as = ()
    label = "Pick a step of a scale"
    term = "ordinal classification"
    icon = "stairs"
    help = "Learns to choose between answers that have an order, such as bad, fair and good: near misses count less."
    metrics: ClassVar[tuple[Metric, ...]] = (
        classes.ACCURACY,
        ranks.MEAN_STEPS,
        ranks.QUADRATIC_KAPPA,
        classes.BALANCED_ACCURACY,
        classes.LOG_LOSS,
        classes.PRECISION,
        classes.RECALL,
        classes.F1,
    )
    shown = ("mae_ranks", "accuracy", "quadratic_kappa")

    class Options(Settings):
        """Which answer is how high on the scale."""

        order: str = setting(
            "",
            "Order",
            "The answers from the lowest to the highest, with < between them: bad < fair < good. Empty: numbers by "
            "size, words of well-known scales by their meaning, others by the alphabet.",
        )

    def why_not(self, column: Column) -> Message | None:
        """As with any classes; two of them have no order that matters."""
        if column.profile.unique == 2:
            message = "“{name}” has only two answers: their order makes no difference."
            return Message("target.two_answers", message, name=column.name)
        return super().why_not(column)

    def suits(self, column: Column) -> float:
        """Better than any classes where the words are those of a well-known scale; several labels have no order."""
        texts = [text for text, _ in column.profile.frequent]
        if separator(texts):
            return 0.0
        return 0.65 if len(texts) == column.profile.unique and known_order(texts) else 0.3

    def because(self, column: Column) -> Message:
        """It picks a step."""
        message = (
            "**{target}** has {count:,} answers with an order, so the model picks one, and near misses count less."
        )
        return Message("because.steps", message, target=column.name, count=column.profile.unique)

    def suggest(self, column: Column) -> Plain:
        """The order that is found."""
        texts = [text for text, _ in column.profile.frequent]
        found = known_order(texts) if len(texts) == column.profile.unique else ()
        return {"order": BELOW.join(found)} if found else {}

    def understood(self, column: Column, options: Plain) -> Message | None:
        """Which answer is how high."""
        return notes(column, options.get("order", ""))

    def worked_out(self, column: Column, options: Plain) -> Plain:
        """The whole order."""
        labels = [text for text, _ in column.profile.frequent]
        return {**options, "order": BELOW.join(ordered(labels, options.get("order", "")))}

    def require(self, column: Column, options: Plain) -> None:
        """UserError for an order that names something else, or one answer twice, or leaves one out."""
        require(column, options.get("order", ""))

    def review(self, profile: ColumnProfile) -> list[Message]:
        """Answers with few rows."""
        return picking.review(profile)

    def learn(
        self, target: str, raw: pa.Array, rows: np.ndarray | None = None, options: Plain | None = None
    ) -> FittedTarget:
        """Labels from the lowest to the highest with their training shares; UserError as with any classes."""
        learned = super().learn(target, raw, rows)
        shares = dict(zip(learned.labels, learned.shares, strict=True))
        labels = ordered(learned.labels, (options or {}).get("order", ""))
        return FittedTarget(self.name, target, labels, tuple(shares[label] for label in labels))

    def winners(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain | None = None) -> np.ndarray:
        """The median of each row's distribution: no other answer is fewer steps off on average."""
        before = steps(np.cumsum(np.asarray(scores, "float64"), axis=1))[:, :-1]
        indices: np.ndarray = (before < steps(np.array(HALF))).sum(axis=1)
        return indices

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: Plain) -> None:
        """label string [N], the median, and probabilities float32 [N,C] that add up to 1."""
        shares = picking.adding_up(g, g.Cast(scores, to=DOUBLE))
        below = g.CumSum(shares, g.const(1, "int64"))
        under = g.Less(
            g.Round(g.Mul(below, g.const(picking.STEPS, "float64"))), g.const(steps(np.array(HALF)), "float64")
        )
        most = g.const(len(learned.labels) - 1, "int64")
        rank = g.Min(g.ReduceSum(g.Cast(under, to=INT64), g.const([1], "int64"), keepdims=0), most)
        label = g.Gather(g.const(np.array(learned.labels, dtype=object)), rank, axis=0)
        g.output(LABEL, label, STRING, ("N",))
        g.output(SHARES, g.Cast(shares, to=FLOAT), FLOAT, ("N", len(learned.labels)))

    def parts(self, learned: FittedTarget, truth: np.ndarray) -> list[np.ndarray]:
        """Whether the class is above the first, the second ..."""
        return [(truth > index).astype("int64") for index in range(len(learned.labels) - 1)]

    def asks(self, classes: int) -> int:
        """One between each two steps."""
        return classes - 1

    def combine(self, shares: Sequence[np.ndarray]) -> np.ndarray:
        """What lies between two steps; where a higher step seems likelier than a lower one, nothing does."""
        above = np.column_stack(shares)
        ends = np.ones((len(above), 1)), np.zeros((len(above), 1))
        found = np.maximum(np.hstack([ends[0], above]) - np.hstack([above, ends[1]]), 0.0)
        even: np.ndarray = found / found.sum(axis=1, keepdims=True)
        return even

    def combine_graph(self, g: Graph, shares: Sequence[str]) -> str:
        """The same."""
        above = g.Concat(*shares, axis=1)
        none = g.Mul(shares[0], g.const(0.0, "float64"))
        all_ = g.Add(none, g.const(1.0, "float64"))
        between = g.Sub(g.Concat(all_, above, axis=1), g.Concat(above, none, axis=1))
        return picking.adding_up(g, g.Max(between, g.const(0.0, "float64")))

    def verdict(self, evaluation: Evaluation) -> Message:
        """How many rows are right and how many steps off, beside the answer in the middle."""
        right, off = (evaluation.metrics[name] for name in ("accuracy", "mae_ranks"))
        if right.value is None or off.value is None or off.baseline is None:
            return picking.unjudged()
        reached = {"right": right.value, "off": off.value, "usual": self.usual, "floor": off.baseline}
        if off.value < off.baseline:
            return Message(
                "verdict.steps",
                "It answers {right:.0%} of the test rows right and is {off:.2g} steps off on average; always giving "
                "{usual} would be {floor:.2g} steps off ({common:.0%} right).",
                **reached,
                common=right.baseline,
            )
        return Message(
            "verdict.steps_no_better",
            "It answers {right:.0%} of the test rows right and is {off:.2g} steps off on average; always giving "
            "{usual} would be {floor:.2g} steps off, too: so far your columns tell it little.",
            **reached,
        )
