"""What a task is: which columns can be its target, how answers are learned, judged and told. See TASKS.

Adding one is a file here and a line in TASKS; nothing else in core knows a task by its name.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.answers import Answers
from core.graph import Graph
from core.judgement import Evaluation
from core.messages import Message
from core.metrics import Judged, Metric
from core.plain import Plain
from core.records import Column, ColumnProfile, FittedTarget
from core.settings import Options as Settings
from core.tasks.shown import Group, Sample
from core.tasks.target_texts import TargetTexts
from core.tasks.together import Together


class Task(TargetTexts, Together):
    """One task. Scores are float64 [N,K] for a head that gives several numbers a row, else [N].

    A target is read as numbers (`numeric`) or as texts; `encode` makes what models learn of it. `head` names how a
    model's raw outputs become scores, and with it the loss that it learns by (core.networks.head); a family that does
    not know a head learns the task in parts (`parts`, `combine`).
    """

    name: ClassVar[str]
    label: ClassVar[str]
    term: ClassVar[str]  # the field's name for it
    icon: ClassVar[str]
    help: ClassVar[str]
    gives: ClassVar[str]  # its answer, a name in ANSWERS
    head: ClassVar[str]  # "softmax", "value", "sigmoid" or "cumulative"
    numeric: ClassVar[bool] = False  # the target is read as numbers, in target units; else as texts
    reads_as: ClassVar[tuple[str, Message] | tuple[()]] = ()  # a kind that makes its target, how that is offered
    reading: ClassVar[tuple[str, ...]] = ()  # settings that say how the target is read; asked for beside it
    part: ClassVar[str] = ""  # what each of its `parts` is about, as charts count them; "" where it has none
    usual: ClassVar[str] = "the most common answer"  # what the baseline always gives
    exclusive: ClassVar[bool] = False  # a row has exactly one of the labels
    several_columns: ClassVar[bool] = False  # the target may be several columns
    calibrates: ClassVar[bool] = False  # its answers need scores of rows that the model did not learn from
    unfit: ClassVar[tuple[str, ...]] = ()  # names of check-ups (CHECKS of core.audit) that say nothing of such answers
    metrics: ClassVar[tuple[Metric, ...]]
    primary: ClassVar[str]  # the metric shown live, used for early stopping and the champion
    shown: ClassVar[tuple[str, ...]]  # the three metrics that stand large on Evaluate
    headline: ClassVar[str]  # the one that the verdict speaks of
    figures: ClassVar[tuple[str, ...]]  # names in FIGURES of core.evaluation
    groups: ClassVar[dict[str, Group]]  # of `sorts`

    class Options(Settings):
        """Settings of the task; at most 6."""

    def metric(self, name: str) -> Metric | None:
        """The metric of that name; None where it is none of this task's."""
        return next((metric for metric in self.metrics if metric.name == name), None)

    @property
    def main(self) -> Metric:
        """The primary metric."""
        return next(metric for metric in self.metrics if metric.name == self.primary)

    def why_not(self, column: Column) -> Message | None:
        """Why this column can't be the target, in the user's words; None when it can."""
        raise NotImplementedError

    def suits(self, column: Column) -> float:
        """How well the task fits this column, 0..1; of all tasks that can learn it the best is suggested."""
        raise NotImplementedError

    def because(self, column: Column) -> Message:
        """What the model will do with such a target and why; Markdown, whose values are still to be made plain."""
        raise NotImplementedError

    def suggest(self, column: Column) -> Plain:
        """Options that fit this column, only what differs from the defaults."""
        return {}

    def review(self, profile: ColumnProfile) -> list[Message]:
        """What is worth knowing of the target before a run starts, in sentences."""
        return []

    def classes(self, profile: ColumnProfile) -> int:
        """How many answers a model has to tell apart; 0 for numbers."""
        return 0

    def learn(
        self, target: str, raw: pa.Array, rows: np.ndarray | None = None, options: Plain | None = None
    ) -> FittedTarget:
        """What the training part's target says: labels, or mean and deviation.

        raw: the dataset's target as it is read, without missing values. rows: their ids, only to name a wrong value's
        row. options: the task's, as the recipe has them. UserError for one value only, infinite values."""
        raise NotImplementedError

    def warnings(self, learned: FittedTarget, raw: pa.Array) -> tuple[Message, ...]:
        """Sentences worth a note in the run, after `learn` on the same values."""
        return ()

    def encode(self, learned: FittedTarget, raw: pa.Array) -> np.ndarray:
        """What is learned: class positions int64 [N] (-1: a class that training never saw), which labels apply
        bool [N,K], or float64 values [N]."""
        raise NotImplementedError

    def spelled(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """What `encode` understood, as the target is read: texts as objects [N], or float64 [N]."""
        raise NotImplementedError

    def stratify_by(self, raw: pa.Array) -> np.ndarray:
        """A whole number for each row, int64 [N]: rows of the same one are spread evenly over the parts of a split."""
        raise NotImplementedError

    def span(self, encoded: np.ndarray) -> tuple[float | None, float | None]:
        """Between which values most of the target lies, in target units; None where it has no size."""
        return None, None

    def baseline(self, learned: FittedTarget, rows: int) -> np.ndarray:
        """The scores of a model that has learned nothing from the columns."""
        raise NotImplementedError

    def winners(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain | None = None) -> np.ndarray:
        """What the bundle answers for these scores, as `encode` gives it."""
        raise NotImplementedError

    def calibrate(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Settings) -> Plain:
        """What the answer part needs beside the scores, as plain values: {"radius": ..., "level": ...} or {}."""
        return {}

    def uncalibrated(self, learned: FittedTarget, options: Settings) -> Plain:
        """The same before any such rows are known, for a bundle whose answers are only to be judged."""
        return {}

    def roughly(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Settings) -> Plain:
        """The same by the rows that were watched while learning, [n] or none, where no others are at hand."""
        return self.uncalibrated(learned, options)

    def for_labels(self, calibration: Plain, learned: FittedTarget, known: FittedTarget) -> Plain:
        """What was measured of a model that knows `learned`, for one that knows `known`."""
        return calibration

    def widened(self, learned: FittedTarget, known: FittedTarget, scores: np.ndarray) -> np.ndarray:
        """Scores of a model that knows some of the labels, for all that are known; 0 for the others."""
        if not known.labels:
            return scores
        full = np.zeros((len(scores), len(known.labels)), scores.dtype)
        full[:, [known.labels.index(label) for label in learned.labels]] = scores
        return full

    def schema_fields(self, learned: FittedTarget, calibration: Plain) -> Plain:
        """The same as fields of the bundle's schema: level, thresholds ..."""
        return {}

    def answers(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain) -> dict[str, np.ndarray]:
        """What the bundle must give for these scores, by the output's name; an output that needs more is left out."""
        raise NotImplementedError

    def unit(self, learned: FittedTarget) -> float:
        """In what the bundle's answers may differ from these by rounding: 1 for shares, or the target's deviation."""
        return 1.0

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: Plain) -> None:
        """Append the output nodes. scores: float32 or float64 tensor [N,K], or [N] of values in target units."""
        raise NotImplementedError

    def parts(self, learned: FittedTarget, truth: np.ndarray) -> list[np.ndarray]:
        """The task as questions of yes and no, for families that don't know its head: int64 [N] of 0 and 1 each."""
        raise NotImplementedError

    def asks(self, classes: int) -> int:
        """How many `parts` there are with so many labels."""
        return classes

    def asked(self, learned: FittedTarget, yes: float) -> FittedTarget:
        """What each part is learned as: a question of yes (a share `yes` of the training rows) and no."""
        raise NotImplementedError

    def combine(self, shares: Sequence[np.ndarray]) -> np.ndarray:
        """Scores [N,K] from each part's probability of yes, float64 [N]."""
        raise NotImplementedError

    def combine_graph(self, g: Graph, shares: Sequence[str]) -> str:
        """The same for tensors float64 [N,1]."""
        raise NotImplementedError

    def judged(self, learned: FittedTarget, truth: np.ndarray, given: Answers) -> Judged:
        """What a bundle answered to rows whose encoded truth is known."""
        raise NotImplementedError

    def floor(self, learned: FittedTarget, truth: np.ndarray) -> Judged:
        """The same for a model that has learned nothing."""
        scores = self.baseline(learned, len(truth))
        return Judged(truth, scores, self.winners(learned, scores))

    def score(self, judged: Judged) -> dict[str, float | None]:
        """Every metric by name that looks for no single answer; None where it is not defined (ROC AUC of one class)."""
        return {metric.name: metric(judged) for metric in self.metrics if not metric.of_answer}

    def live(
        self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """The loss ("loss"), a row as often as `counts` says, and the primary metric; cheap enough for every epoch."""
        raise NotImplementedError

    def cost(self, truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
        """What each row cost, float64 [N], whose mean decides the primary metric: the share that is missing to 1.

        truth, said: as the target is read (label texts, numbers), or as `encode` gives it.
        """
        return np.asarray(truth != predicted, "float64")

    def indicators(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """What is learned as numbers that vary with it, float64 [N,K]: a column for each class."""
        return np.asarray(encoded[:, None] == np.arange(len(learned.labels)), "float64")

    def skill(self, judged: Judged) -> float:
        """0 for the usual answer, 1 for no error."""
        raise NotImplementedError

    def ranks(self, judged: Judged) -> float | None:
        """The same by a measure that sees rare answers, even such as are never given; None where none is rare."""
        return None

    def vouched(self, evaluation: Evaluation) -> float:
        """The skill that the test rows of an evaluation vouch for, with the most error that so few could hide."""
        raise NotImplementedError

    def details(self, learned: FittedTarget, judged: Judged, given: Answers) -> Plain:
        """What an evaluation holds beside the metrics, for the figures, as plain values: by the names of its fields."""
        raise NotImplementedError

    def sorts(self, learned: FittedTarget, judged: Judged) -> dict[str, np.ndarray]:
        """The positions of the rows of each group, int64 [n], those first that are worth most to look at."""
        raise NotImplementedError

    def worst(self, judged: Judged) -> np.ndarray:
        """The positions of wrong answers, int64 [n], the worst first."""
        raise NotImplementedError

    def sample(self, learned: FittedTarget, judged: Judged, index: int) -> Sample:
        """One row, to be shown."""
        raise NotImplementedError

    def verdict(self, evaluation: Evaluation) -> Message:
        """One sentence that says how good the model is, beside doing without it."""
        raise NotImplementedError
