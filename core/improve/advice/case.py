"""What is known of a run when advice is asked: numbers and counts alone, so that every advice is a function of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.improve.gains.gain import Gain, measure
from core.improve.learning.curve import Curve
from core.judgement import Evaluation
from core.metrics import Metric
from core.recipe import Recipe
from core.records import DataFacts, Schema
from core.run_states import RunState
from core.tasks import TASKS, Task
from core.training.events import Progress


@dataclass(frozen=True)
class Answered:
    """What the run's model gave on the rows it was chosen by: texts or numbers [N]; the test part is not among them.

    probabilities: float32 [N,C] in the order of `classes`; None for numbers.
    """

    rows: np.ndarray
    truth: np.ndarray
    predicted: np.ndarray
    probabilities: np.ndarray | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slice:
    """Some of the answered rows, bool [N], that have something in common; `words` completes “rows with ...”."""

    column: str
    words: str
    inside: np.ndarray


@dataclass(frozen=True)
class Reader:
    """A pretrained model that is on this machine and suits a column that none reads yet; `recipe` is the one with it.

    `measured`: what a trial on these rows found that it gains, None where none was held.
    """

    column: str
    kind: str
    label: str
    recipe: Recipe
    measured: Gain | None = None


@dataclass(frozen=True)
class Further:
    """The next larger change of a pretrained model that the recipe has; `label` is the answer to how much may
    change."""

    column: str
    label: str
    recipe: Recipe


@dataclass(frozen=True)
class Case:
    """All that is known of one run.

    parts: rows of each part. counts: training rows of each answer, () for numbers. curve: as far as it was measured.
    tried: what a trial found that an advice gains, by its name. new, accepted: corrections that wait; unanswered: rows
    that were brought without an answer. facts: of the data, as families judge it.
    """

    recipe: Recipe
    schema: Schema
    evaluation: Evaluation
    progress: Progress
    parts: Mapping[str, int]
    facts: DataFacts
    state: RunState = RunState.FINISHED
    counts: Mapping[str, int] = field(default_factory=dict)
    answered: Answered | None = None
    slices: tuple[Slice, ...] = ()
    curve: Curve | None = None
    tried: Mapping[str, Gain] = field(default_factory=dict)
    readers: tuple[Reader, ...] = ()
    further: Further | None = None
    new: int = 0
    accepted: int = 0
    unanswered: int = 0

    @property
    def task(self) -> Task:
        """What is asked."""
        return TASKS[self.recipe.task.name]

    @property
    def metric(self) -> Metric:
        """The task's main measure."""
        return self.task.main

    @property
    def share(self) -> bool:
        """Whether the main measure is a share of right answers; else it is an error in the answer's unit."""
        return self.metric.unit == "share"

    @property
    def losses(self) -> np.ndarray:
        """What each answered row cost, float64 [N]; [0] while no answers are known."""
        if self.answered is None:
            return np.zeros(0)
        return self.task.cost(self.answered.truth, self.answered.predicted)

    @property
    def value(self) -> float | None:
        """The main measure on the rows that the run was chosen by; None while it is not known."""
        if self.answered is not None and len(self.answered.rows):
            return float(measure(self.losses.mean(), share=self.share))
        return self.progress.kept.get(f"valid_{self.metric.name}")

    @property
    def missing(self) -> float:
        """How much is left to gain, as a share: of wrong answers, or of the ups and downs that are not explained."""
        if self.value is None:
            return 1.0
        if self.share:
            return 1 - self.value
        if self.answered is None or not len(self.answered.rows):
            return 1.0
        return min(1.0, float(self.losses.mean()) / max(1e-300, float(np.var(self.answered.truth.astype("float64")))))
