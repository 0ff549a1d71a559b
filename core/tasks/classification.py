"""Classification: which of a few answers fits the row. Knows nothing of models or files."""

import math
from typing import ClassVar, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import UserError
from core.graph import DOUBLE, FLOAT, STRING, Graph
from core.records import Column, Learned
from core.serving.inputs import feeds
from core.settings import Options as Settings
from core.settings import setting
from core.tasks.base import Metric, Task
from core.tasks.class_metrics import class_metrics, log_loss

MOST_CLASSES = 200
FEW_ROWS = 10  # fewer are refused as too few, whatever they hold
# Two probabilities closer than about a millionth count as equal and the first class wins, in Python and in the graph
# alike. The number is irrational, so that no common fraction (1/2, 1/128 ...) sits exactly between two steps.
STEPS = 318_310 * math.pi


class Classification(Task):
    """Scores are probabilities float64 [N,C] in the order of `learned.labels`."""

    name = "classification"
    gives = "labels"
    label = "Pick one of several answers"
    icon = "category"
    help = "Learns to choose between known answers, such as yes or no, or one of several species."
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric(
            "accuracy",
            "Accuracy",
            "The share of rows that got the right answer.",
            "high",
            "share",
            "{hundred} of 100 answers are right",
        ),
        Metric(
            "balanced_accuracy",
            "Balanced accuracy",
            "The share of right answers, every class counted alike, however rare it is.",
            "high",
            "share",
        ),
        Metric(
            "precision_macro",
            "Precision",
            "When the model names a class, how often that is right; averaged over the classes.",
            "high",
            "share",
        ),
        Metric(
            "recall_macro",
            "Recall",
            "How much of each class the model finds; averaged over the classes.",
            "high",
            "share",
        ),
        Metric("f1_macro", "F1", "Precision and recall in one number; averaged over the classes.", "high", "share"),
        Metric(
            "roc_auc",
            "ROC AUC",
            "How often a row of the class gets a higher probability than a row of another. 0.5 is guessing.",
            "high",
        ),
        Metric(
            "log_loss",
            "Log loss",
            "How surprised the probabilities are by the truth. Sure and wrong costs most.",
            "low",
        ),
    )
    primary = "accuracy"

    class Options(Settings):
        """How much rare answers count."""

        balance: Literal["none", "weights", "resample"] = setting(
            "none",
            "Rare answers",
            "None: the likeliest answer is given. Weights: a rare answer is given more weight. Resample: its rows are "
            "repeated in training, too, and others left out. Rare answers are then found more often, with more false "
            "alarms; the probabilities stay those of your data.",
        )

    def why_not(self, column: Column) -> str | None:
        """Fewer than two different values, more than 200, or a value of its own in most rows."""
        profile = column.profile
        present = profile.rows - profile.missing
        if present == 0:
            return f"“{column.name}” is empty in every row."
        if profile.storage in ("bytes", "list"):
            return f"“{column.name}” holds {profile.storage}, which can't be an answer."
        if profile.unique < 2:
            return f"“{column.name}” has the same value in every row: there is nothing to tell apart."
        if profile.unique > MOST_CLASSES:
            return (
                f"“{column.name}” has {profile.unique:,} different values; picking an answer works with at most "
                f"{MOST_CLASSES}."
            )
        if present >= FEW_ROWS and 2 * profile.unique > present:
            return (
                f"“{column.name}” has {profile.unique} different values in {present} rows: answers that hardly "
                "ever come twice can't be learned."
            )
        return None

    def learn(self, target: str, raw: pa.Array, rows: np.ndarray | None = None) -> Learned:
        """Labels in a sensible order (numbers by size, texts by alphabet) and their training shares.

        A class with a single training row is learned too; `warnings` says that it can hardly be learned.
        UserError for fewer than 2 or more than 200 classes.
        """
        counts = {entry["values"]: entry["counts"] for entry in texts(raw).value_counts().to_pylist()}
        counts.pop("", None)
        if len(counts) < 2:
            only = next(iter(counts), "")
            raise UserError(
                "“{target}” is “{value}” in every training row: there is nothing to tell apart.",
                "Choose another target, or bring rows with other answers.",
                target=target,
                value=only,
            )
        if len(counts) > MOST_CLASSES:
            raise UserError(
                "“{target}” has {count} different values; picking an answer works with at most {most}.",
                "Predict a number instead (regression), or choose another target.",
                target=target,
                count=len(counts),
                most=MOST_CLASSES,
            )
        labels = ordered(list(counts))
        total = sum(counts.values())
        return Learned(
            task=self.name, target=target, labels=labels, shares=tuple(counts[label] / total for label in labels)
        )

    def warnings(self, learned: Learned, raw: pa.Array) -> tuple[str, ...]:
        """One sentence for the classes with fewer than 5 training rows."""
        counts = {entry["values"]: entry["counts"] for entry in texts(raw).value_counts().to_pylist()}
        rare = [f"“{label}” ({counts.get(label, 0)})" for label in learned.labels if counts.get(label, 0) < 5]
        if not rare:
            return ()
        more = f" and {len(rare) - 5} more" if len(rare) > 5 else ""
        return (f"Few training rows for {', '.join(rare[:5])}{more}: the model can hardly learn such an answer.",)

    def encode(self, learned: Learned, raw: pa.Array) -> np.ndarray:
        """Class positions int64 [N]; -1 for a class that training never saw."""
        known = pa.array(learned.labels, pa.string())
        positions = pc.index_in(texts(raw), value_set=known)
        return pc.fill_null(positions, -1).to_numpy(zero_copy_only=False).astype("int64")

    def baseline(self, learned: Learned, rows: int) -> np.ndarray:
        """The training shares for every row: the most common class always wins."""
        return np.tile(np.asarray(learned.shares, "float64"), (rows, 1))

    def weighed(self, learned: Learned, scores: np.ndarray) -> np.ndarray:
        """What the answer follows: the probabilities times the labels' weights, adding up to 1; float64 [N,C]."""
        if not learned.weights:
            return np.asarray(scores, "float64")
        heavy = np.asarray(scores, "float64") * np.array(learned.weights)
        return heavy / heavy.sum(axis=1, keepdims=True)

    def winners(self, learned: Learned, scores: np.ndarray) -> np.ndarray:
        """The answered class position of each row, exactly as the bundle decides it."""
        return np.rint(self.weighed(learned, scores) * STEPS).argmax(axis=1)

    def score(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, answered: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Every metric by name; accuracy and its like judge the answer, log loss and ROC AUC the probabilities."""
        answered = self.winners(learned, scores) if answered is None else answered
        return class_metrics(truth, answered, scores)

    def live(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float]:
        """Log loss, each row as often as `counts` says, and accuracy, every row alike."""
        right = float(np.mean(self.winners(learned, scores) == truth))
        return {"loss": log_loss(truth, scores, counts), "accuracy": right}

    def calibrate(self, learned: Learned, truth: np.ndarray, scores: np.ndarray, options: Settings) -> dict:
        """Probabilities are given out as the model says them."""
        return {}

    def answers(self, learned: Learned, scores: np.ndarray) -> dict[str, np.ndarray]:
        """label and probabilities."""
        return {"label": np.array(learned.labels, str)[self.winners(learned, scores)], "probabilities": scores}

    def answer(self, g: Graph, scores: str, learned: Learned, calibration: dict) -> None:
        """label string [N] and probabilities float32 [N,C] that add up to 1.

        Where labels have weights, the label is the one whose weighted probability is highest (Elkan 2001, The
        foundations of cost-sensitive learning); the probabilities themselves stay as they are.
        """
        shares = _adding_up(g, g.Cast(scores, to=DOUBLE))
        weighed = _adding_up(g, g.Mul(shares, g.const(learned.weights, "float64"))) if learned.weights else shares
        winner = g.ArgMax(g.Round(g.Mul(weighed, g.const(STEPS, "float64"))), axis=1, keepdims=0)
        label = g.Gather(g.const(np.array(learned.labels, dtype=object)), winner, axis=0)
        g.output("label", label, STRING, ("N",))
        g.output("probabilities", g.Cast(shares, to=FLOAT), FLOAT, ("N", len(learned.labels)))


def _adding_up(g: Graph, shares: str) -> str:
    """Each row's shares divided by their sum."""
    return g.Div(shares, g.ReduceSum(shares, g.const([1], "int64"), keepdims=1))


def texts(raw: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The labels' texts as serving reads a category: a label is the value's text as in the file."""
    return feeds.as_texts(raw)


def ordered(labels: list[str]) -> tuple[str, ...]:
    """Numbers by size when all are numbers, else by alphabet without regard to case."""
    try:
        sizes = {label: float(label) for label in labels}
    except ValueError:
        return tuple(sorted(labels, key=lambda label: (label.casefold(), label)))
    if not all(np.isfinite(size) for size in sizes.values()):
        return tuple(sorted(labels, key=lambda label: (label.casefold(), label)))
    return tuple(sorted(labels, key=lambda label: (sizes[label], label)))
