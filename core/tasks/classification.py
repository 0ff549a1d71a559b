"""Classification: which of a few answers fits the row. Knows nothing of models or files."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.answers import Answers
from core.answers.labels import LABEL, SHARES
from core.errors import UserError
from core.graph import DOUBLE, FLOAT, STRING, Graph
from core.judgement import Evaluation
from core.kinds.category import Category
from core.messages import Message, some
from core.metrics import Judged, Metric, classes
from core.metrics.by_class import by_class
from core.metrics.classes import log_loss
from core.plain import Plain
from core.records import Column, ColumnProfile, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import picking
from core.tasks.base import Task
from core.tasks.shown import Group, Sample


class Classification(Task):
    """Scores are probabilities float64 [N,C] in the order of `learned.labels`."""

    name = "classification"
    gives = "labels"
    head = "softmax"
    exclusive = True
    reads_as: ClassVar[tuple[str, Message] | tuple[()]] = (
        Category.name,
        Message("way.words", "Take its values as words and pick one of them"),
    )
    label = "Pick one of several answers"
    term = "classification"
    icon = "category"
    help = "Learns to choose between known answers, such as yes or no, or one of several species."
    metrics: ClassVar[tuple[Metric, ...]] = (
        classes.ACCURACY,
        classes.BALANCED_ACCURACY,
        classes.PRECISION_MACRO,
        classes.RECALL_MACRO,
        classes.F1_MACRO,
        classes.ROC_AUC,
        classes.LOG_LOSS,
        classes.PRECISION,
        classes.RECALL,
        classes.F1,
    )
    primary = "accuracy"
    shown = ("accuracy", "balanced_accuracy", "roc_auc")
    headline = "accuracy"
    figures = ("confusion", "roc", "precision_recall")
    groups: ClassVar[dict[str, Group]] = {
        "right": Group("Right", "It was right, and surest of these."),
        "wrong": Group("Wrong", "It was wrong, and surest of these. Is the truth in your data right?"),
        "unsure": Group(
            "Unsure", "Two answers were nearly equally likely. More examples like these would help it most."
        ),
    }

    class Options(Settings):
        """How much rare answers count."""

        balance: Literal["none", "weights", "resample"] = setting(
            "none",
            "Rare answers",
            "None: the likeliest answer is given. Weights: a rare answer is given more weight. Resample: its rows are "
            "repeated in training, too, and others left out. Rare answers are then found more often, with more false "
            "alarms; the probabilities stay those of your data.",
        )

    def why_not(self, column: Column) -> Message | None:
        """Fewer than two different values, more than 200, or a value of its own in most rows."""
        return picking.why_not(column)

    def suits(self, column: Column) -> float:
        """Well, unless there are more different answers than are worth picking from."""
        return 0.6

    def because(self, column: Column) -> Message:
        """It picks one of them."""
        message = "**{target}** has {count:,} different answers, so the model picks one of them."
        return Message("because.picks", message, target=column.name, count=column.profile.unique)

    def review(self, profile: ColumnProfile) -> list[Message]:
        """Answers with few rows, and one that hardly leaves room for others."""
        return picking.review(profile)

    def classes(self, profile: ColumnProfile) -> int:
        """As many as there are different values."""
        return profile.unique

    def learn(
        self, target: str, raw: pa.Array, rows: np.ndarray | None = None, options: Plain | None = None
    ) -> FittedTarget:
        """Labels in a sensible order (numbers by size, texts by alphabet) and their training shares.

        A class with a single training row is learned too; `warnings` says that it can hardly be learned.
        UserError for fewer than 2 or more than 200 classes.
        """
        counts = {entry["values"]: entry["counts"] for entry in picking.texts(raw).value_counts().to_pylist()}
        counts.pop("", None)
        if len(counts) < 2:
            only = next(iter(counts), "")
            raise UserError(
                "“{target}” is “{value}” in every training row: there is nothing to tell apart.",
                "Choose another target, or bring rows with other answers.",
                target=target,
                value=only,
            )
        if len(counts) > picking.MOST_CLASSES:
            raise UserError(
                "“{target}” has {count} different values; picking an answer works with at most {most}.",
                "Predict a number instead (regression), or choose another target.",
                target=target,
                count=len(counts),
                most=picking.MOST_CLASSES,
            )
        labels = picking.ordered(list(counts))
        total = sum(counts.values())
        return FittedTarget(
            task=self.name, target=target, labels=labels, shares=tuple(counts[label] / total for label in labels)
        )

    def warnings(self, learned: FittedTarget, raw: pa.Array) -> tuple[Message, ...]:
        """One sentence for the classes with fewer than 5 training rows."""
        counts = {entry["values"]: entry["counts"] for entry in picking.texts(raw).value_counts().to_pylist()}
        rare = [f"“{label}” ({counts.get(label, 0)})" for label in learned.labels if counts.get(label, 0) < 5]
        message = "Few training rows for {answers}: the model can hardly learn such an answer."
        return (Message("answers_hardly_learned", message, answers=some(rare, 5)),) if rare else ()

    def encode(self, learned: FittedTarget, raw: pa.Array) -> np.ndarray:
        """Class positions int64 [N]; -1 for a class that training never saw."""
        known = pa.array(learned.labels, pa.string())
        positions = pc.index_in(picking.texts(raw), value_set=known)
        classes: np.ndarray = pc.fill_null(positions, -1).to_numpy(zero_copy_only=False).astype("int64")
        return classes

    def spelled(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """The labels; None for a class that training never saw."""
        texts: np.ndarray = np.array([*learned.labels, None], object)[encoded]
        return texts

    def stratify_by(self, raw: pa.Array) -> np.ndarray:
        """Each class by itself."""
        groups: np.ndarray = picking.texts(raw).dictionary_encode().indices.to_numpy()
        return groups

    def baseline(self, learned: FittedTarget, rows: int) -> np.ndarray:
        """The training shares for every row: the most common class always wins."""
        return np.tile(np.asarray(learned.shares, "float64"), (rows, 1))

    def weighed(self, learned: FittedTarget, scores: np.ndarray) -> np.ndarray:
        """What the answer follows: the probabilities times the labels' weights, adding up to 1; float64 [N,C]."""
        if not learned.weights:
            return np.asarray(scores, "float64")
        heavy = np.asarray(scores, "float64") * np.array(learned.weights)
        even: np.ndarray = heavy / heavy.sum(axis=1, keepdims=True)
        return even

    def winners(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain | None = None) -> np.ndarray:
        """The answered class position of each row, exactly as the bundle decides it."""
        indices: np.ndarray = np.rint(self.weighed(learned, scores) * picking.STEPS).argmax(axis=1)
        return indices

    def judged(self, learned: FittedTarget, truth: np.ndarray, given: Answers) -> Judged:
        """Accuracy and its like judge the label that was given, log loss and ROC AUC the probabilities."""
        indices = {label: position for position, label in enumerate(learned.labels)}
        predicted = np.array([indices[label] for label in given[LABEL]], "int64")
        return Judged(truth, np.asarray(given[SHARES], "float64"), predicted)

    def floor(self, learned: FittedTarget, truth: np.ndarray) -> Judged:
        """Always the most common class, whatever weighs more."""
        return super().floor(replace(learned, weights=()), truth)

    def live(
        self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Log loss, each row as often as `counts` says, and the primary metric, every row alike."""
        found = self.main(Judged(truth, scores, self.winners(learned, scores)))
        return {"loss": log_loss(truth, scores, counts), self.primary: found}

    def answers(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain) -> dict[str, np.ndarray]:
        """label and probabilities."""
        return {LABEL: np.array(learned.labels, str)[self.winners(learned, scores)], SHARES: scores}

    def skill(self, judged: Judged) -> float:
        """Balanced accuracy beyond guessing."""
        return picking.skill(judged)

    def ranks(self, judged: Judged) -> float | None:
        """How well the probabilities tell the classes apart, where one is rare."""
        return picking.ranks(judged)

    def vouched(self, evaluation: Evaluation) -> float:
        """By how many answers are wrong."""
        return picking.vouched(evaluation)

    def details(self, learned: FittedTarget, judged: Judged, given: Answers) -> Plain:
        """Each class's numbers, the confusion matrix, and the curves."""
        return by_class(learned.labels, judged.truth, judged.predicted, judged.scores)

    def sorts(self, learned: FittedTarget, judged: Judged) -> dict[str, np.ndarray]:
        """Right and wrong ones, the surest first and every class in turn, and those between two answers."""
        return picking.sorts(judged)

    def worst(self, judged: Judged) -> np.ndarray:
        """The wrong ones that it was surest of."""
        wrong = np.flatnonzero(judged.predicted != judged.truth)
        return wrong[np.argsort(-judged.scores[wrong, judged.predicted[wrong]], kind="stable")]

    def sample(self, learned: FittedTarget, judged: Judged, index: int) -> Sample:
        """Label, truth, and the label's probability."""
        return picking.sample(learned, judged, index)

    def verdict(self, evaluation: Evaluation) -> Message:
        """How many rows are right, beside the most common answer's."""
        return picking.verdict(evaluation)

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: Plain) -> None:
        """label string [N] and probabilities float32 [N,C] that add up to 1.

        Where labels have weights, the label is the one whose weighted probability is highest (Elkan 2001, The
        foundations of cost-sensitive learning); the probabilities themselves stay as they are.
        """
        shares = picking.adding_up(g, g.Cast(scores, to=DOUBLE))
        weighed = (
            picking.adding_up(g, g.Mul(shares, g.const(learned.weights, "float64"))) if learned.weights else shares
        )
        winner = g.ArgMax(g.Round(g.Mul(weighed, g.const(picking.STEPS, "float64"))), axis=1, keepdims=0)
        label = g.Gather(g.const(np.array(learned.labels, dtype=object)), winner, axis=0)
        g.output("label", label, STRING, ("N",))
        g.output("probabilities", g.Cast(shares, to=FLOAT), FLOAT, ("N", len(learned.labels)))
