"""What a model family is: options, an honest card, a fit that reports, and its own part of the graph. See MODELS."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays, Layout
from core.messages import Message
from core.models.named_parts import Named
from core.plain import Plain
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.settings import Options as Settings
from core.training.run_report import Report

__all__ = ["AnyFamily", "Family", "Fitted", "Report", "Start"]


class Fitted(Protocol):
    """A trained model that can answer in Python and say itself as ONNX."""

    @property
    def steps(self) -> float:
        """How far the training went: epochs, rounds, trees or iterations; some of them may not have been kept."""

    def predict(self, arrays: Arrays) -> np.ndarray:
        """The model's own scores: float64 probabilities [N,C], or values in target units [N]. The parity reference.

        Probabilities are as frequent as in the data: `learned.tilt`, by which training differs, is taken out of them.
        """

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """Append the model (with its imputing, scaling, one-hot) behind the prepared tensors: the scores' name."""


@dataclass(frozen=True)
class Start:
    """Weights to begin from, of a model that was trained before (core.export.weights reads them from a file).

    `weights` by the names that core.models.network.weights gives, `levels`: what their rows stand for, where these are
    categories, words or answers; `columns` and `answers`: its name for each of ours that matches; `labels`: its answers
    in the order of its head.
    """

    weights: dict[str, np.ndarray]
    columns: dict[str, str]
    labels: tuple[str, ...] = ()
    levels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


Chosen = TypeVar("Chosen", bound=Settings)  # the family's own Options
Found = TypeVar("Found", bound=Fitted)  # what its `fit` returns


class Family(Generic[Chosen, Found]):
    """One model family. Stateless: what is learned stands in the Fitted that `fit` returns.

    Heavy libraries (torch, sklearn) are imported inside `fit`, so that the web process can list families.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    brief: ClassVar[str]  # what it is for, in a few words
    card: ClassVar[str]  # two or three honest sentences: what it is good at, what it costs
    counted: ClassVar[str] = "epoch"  # what the points on its chart count: "epoch", "round", "tree" or "iteration"
    can_train_longer: ClassVar[bool] = False
    takes_raw_input: ClassVar[bool] = False  # learns from tokens, pixels and frames, where others get numbers
    learns: ClassVar[bool] = True  # False: what others are held against, nothing of it can be made better
    adds_up: ClassVar[bool] = False  # each column counts for itself: that two matter only together it can't express
    behind_frozen: ClassVar[bool] = False  # what is taken first behind pretrained models that stay as they are
    heads: ClassVar[tuple[str, ...]] = ("softmax", "value")  # of tasks that it learns at once, see models.reduced
    balances: ClassVar[bool] = True  # rare answers can be given more weight
    keeps_best: ClassVar[bool] = False  # the step that is best on the validation rows is kept, else the last
    starts: ClassVar[bool] = False  # can begin from another model's weights: `fit` then takes `start` (Start or None)

    class Options(Settings):
        """At most 7 settings, the 3 that matter most first."""

    def by_steps(self, options: Chosen) -> bool:
        """Whether it obeys the recipe's training section (epochs, learning rate ...) with these options."""
        return False

    def counts(self, options: Chosen) -> str:
        """What the points count with these options."""
        return self.counted

    def why_not(self, facts: DataFacts, task: str) -> Message | None:
        """Why it can't be used here, in the user's words; None when it can."""
        return None

    def weighs_rows(self, options: Chosen) -> bool:
        """Whether rows of rare answers can count more in learning. If not, only the answer is picked by weights.

        Trees can't well: their leaves become too sure (log loss 7 to 23 % worse once the weights are undone), and find
        no more of the rare rows than when the answer alone is weighed.
        """
        return False

    def suggest(self, facts: DataFacts, task: str) -> tuple[Plain, Plain]:
        """Good (family options, training options) for this data's size; only what differs from the defaults."""
        return {}, {}

    def require_room(self, fitted: Sequence[Fitted], options: Chosen) -> None:
        """UserError where the models of a task that is learned in parts would together make too large a file."""

    def smaller(self, options: Chosen) -> Plain:
        """Options with which it would learn less by heart, only those that change; {} where it has none such."""
        return {}

    def refit_options(
        self, options: Chosen, training: TrainingOptions, fitted: Found
    ) -> tuple[Chosen, TrainingOptions]:
        """Options for learning once more without rows to watch: it ends where `fitted` was best on those it watched."""
        return options, training

    def named(self, fitted: Found, layout: Layout) -> Named:
        """What was learned, by names that hold across tables, where the family `starts`."""
        return Named()

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Chosen,
        training: TrainingOptions,
        report: Report,
    ) -> Found:
        """Learn from `train`, watch `valid`; resume from `report.checkpoint` when it holds something."""
        raise NotImplementedError


AnyFamily = Family[Any, Any]  # whose options and models only itself needs to know
