"""What is tried, how each did, and all of it together, as plain records. Knows no pretrained model and runs nothing."""

from dataclasses import dataclass, field

import numpy as np

from core.plain import Plain
from core.recipe import Recipe

WAITING, WORKING, SCORED, FAILED, LATE = "waiting", "working", "scored", "failed", "late"
BEST, ALIKE, BEHIND = "best", "alike", "behind"


@dataclass(frozen=True)
class Candidate:
    """One recipe to try. `name` is the same each time, made of letters, digits, dots and dashes; `label` a template.

    `small`: the recipe in its place while there are few rows, where good settings depend on how many there are.
    `reading`: about how many seconds the values of all rows take to be read once, where that is known and is kept.
    """

    name: str
    label: str
    recipe: Recipe
    values: Plain = field(default_factory=dict)
    small: Recipe | None = None
    reading: float = 0.0

    @property
    def tried(self) -> Recipe:
        """The recipe that the sample's rows get."""
        return self.small or self.recipe


@dataclass(frozen=True)
class Terms:
    """How much is tried: rows of the sample, folds that judge them in turn, and seconds for all candidates together."""

    rows: int
    folds: int
    seconds: float


@dataclass(frozen=True)
class Judged:
    """The answers of one candidate for the rows of one fold, which it did not learn from.

    rows: ids int64 [N]; truth, answered: class positions int64 [N] among all answers of the sample, or float64 [N];
    scores: probabilities float32 [N,C] or values float64 [N]. learning, preparing: seconds; cpu: seconds of processors;
    size: bytes of the file it would make, 0 when it was not written; learned: rows it learned from; cut: it was ended
    before its time, when it had done the share `done` of its learning.
    """

    rows: np.ndarray
    truth: np.ndarray
    answered: np.ndarray
    scores: np.ndarray
    learning: float = 0.0
    preparing: float = 0.0
    cpu: float = 0.0
    size: int = 0
    learned: int = 0
    cut: bool = False
    done: float = 1.0

    @property
    def seconds(self) -> float:
        """All that it took."""
        return self.learning + self.preparing


@dataclass(frozen=True)
class Outcome:
    """How one candidate did so far. `low` and `high` hold the score's 95 % interval.

    verdict: "best", "alike" (not to be told apart from the best) or "behind"; "" while that is not known. `best_there`:
    the best one's score on the rows that this one was judged on. `expected`: seconds that all rows would take, about.
    """

    name: str
    label: str
    values: Plain
    recipe: Plain
    state: str = WAITING
    verdict: str = ""
    score: float | None = None
    low: float | None = None
    high: float | None = None
    best_there: float | None = None
    rows: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    expected: float = 0.0
    size: int = 0
    cut: bool = False
    problem: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Trial:
    """All candidates in the order of the list. `measure`: the task's metric that the score is; `ended`: it is over.

    `rows` of `all_rows` outside the test part were looked at. `about`: what it was about, such as a column's name.
    """

    measure: str
    rows: int
    all_rows: int
    folds: int
    seconds: float
    spent: float = 0.0
    ended: bool = False
    stopped: bool = False
    about: str = ""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def best(self) -> Outcome | None:
        """The one to take."""
        return next((outcome for outcome in self.outcomes if outcome.verdict == BEST), None)
