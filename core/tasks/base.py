"""What a task is: which targets it accepts, how answers are scored, and what the bundle gives out. See TASKS."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from core.graph import Graph
from core.records import Column, Learned
from core.settings import Options


@dataclass(frozen=True)
class Metric:
    """One number that judges a model. `best` is "high" or "low"; `unit` "share", "target" (target units) or "".

    `meaning`: what a value says, as a template: {value} as it is shown, {hundred} how many of 100.
    """

    name: str
    label: str
    help: str
    best: str
    unit: str = ""
    meaning: str = ""


class Task:
    """One task. Scores are float64 probabilities [N,C], as frequent as in the data, or values in target units [N]."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    help: ClassVar[str]
    metrics: ClassVar[tuple[Metric, ...]]
    gives: ClassVar[str]  # its answer, a name in ANSWERS
    primary: ClassVar[str]  # the metric shown live, used for early stopping and the champion

    class Options(Options):
        """Settings of the task; at most 6."""

    def why_not(self, column: Column) -> str | None:
        """Why this column can't be the target, in the user's words; None when it can."""
        raise NotImplementedError

    def learn(self, target: str, raw: pa.Array, rows: np.ndarray | None = None) -> Learned:
        """Labels or mean and deviation from the training part's target.

        raw: the target column of the dataset without missing values. rows: their permanent ids, only to name a wrong
        value's row. UserError for one value only, infinite values ...
        """
        raise NotImplementedError

    def warnings(self, learned: Learned, raw: pa.Array) -> tuple[str, ...]:
        """Sentences worth a note in the run, after `learn` on the same values."""
        return ()

    def encode(self, learned: Learned, raw: pa.Array) -> np.ndarray:
        """Class positions int64 [N] (-1 for a class that training never saw), or float64 values [N]."""
        raise NotImplementedError

    def baseline(self, learned: Learned, rows: int) -> np.ndarray:
        """Scores of always giving the most common answer (training shares), or the training mean."""
        raise NotImplementedError

    def score(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, answered: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Every metric by name; None where it is not defined (ROC AUC with one class present).

        answered: the class positions given, when they come from a bundle and not from `scores`.
        """
        raise NotImplementedError

    def live(
        self, learned: Learned, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float]:
        """The loss ("loss"), a row as often as `counts` says, and the primary metric; cheap enough for every epoch."""
        raise NotImplementedError

    def calibrate(self, learned: Learned, truth: np.ndarray, scores: np.ndarray, options: Options) -> dict:
        """What the answer part needs beside the scores, as plain values: {"radius": ..., "level": ...} or {}."""
        raise NotImplementedError

    def answers(self, learned: Learned, scores: np.ndarray) -> dict[str, np.ndarray]:
        """What the bundle must give for these scores, by the output's name; an output that needs more is left out."""
        raise NotImplementedError

    def unit(self, learned: Learned) -> float:
        """In what the bundle's answers may differ from these by rounding: 1 for shares, or the target's deviation."""
        return 1.0

    def answer(self, g: Graph, scores: str, learned: Learned, calibration: dict) -> None:
        """Append the output nodes: label + probabilities, or prediction + lower + upper.

        scores: float32 or float64 tensor [N,C] of probabilities, or [N] of values in target units.
        """
        raise NotImplementedError
