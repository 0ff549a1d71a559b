"""Did an advice keep its promise? What it promised of a run, held against what the run became, on the same rows.

Both models are asked about the rows that runs are chosen by and that neither learned from; the test part is not.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import recipe as recipes
from core.errors import UserError
from core.evaluation import choosing
from core.folders import RunFolder
from core.improve.gains.gain import Gain, balanced, paired
from core.plain import Plain
from core.tasks import TASKS, Task

BALANCED = "balanced_accuracy"
FEWEST = 10  # rows that both answered, below which nothing is said


@dataclass(frozen=True)
class Kept:
    """A promise and what became of it. `promised`: the gain, None where none could be said; `became`: measured, on
    `became.rows` rows; `measure`: of which metric, whose unit is `unit` ("share", or "target" for the answer's own);
    `better`: whether the run was made to become better, and not only to be better known.
    """

    advice: str
    promised: float | None
    low: float | None
    high: float | None
    became: Gain
    measure: str
    unit: str
    better: bool = True

    @property
    def kept(self) -> bool | None:
        """Whether it became what was promised; None where nothing was, or the rows can't tell."""
        if self.low is None or self.high is None:
            return None
        if self.became.high < self.low:
            return False
        return True if self.became.known >= self.low else None


def held(promised: Plain | None, run: Path, against: Path, dataset: Path) -> Kept | None:
    """What became of a run's promise (core.store.runs.create); None where none was given, or the rows are too few.

    run, against: the folders of the run and the one that was advised on; dataset: the run's, whose answers are true.
    """
    if not promised:
        return None
    pair = _answers(run, against, dataset)
    if pair is None:
        return None
    truth, before, after, task = pair
    measure = str(promised.get("measure") or TASKS[task].primary)
    metric = TASKS[task].metric(measure)
    if metric is None:
        return None
    return Kept(
        advice=str(promised.get("advice", "")),
        promised=promised.get("gain"),
        low=promised.get("low"),
        high=promised.get("high"),
        became=_became(TASKS[task], measure, truth, before, after),
        measure=measure,
        unit=metric.unit,
        better=bool(promised.get("better", True)),
    )


def note(advice: str, gain: Gain | None, measure: str, against: str, *, better: bool = True) -> Plain:
    """What a run is noted with when an advice starts it. better: False where it is only to be better known by it."""
    expected, low, high = (gain.expected, gain.low, gain.high) if gain else (None, None, None)
    noted = {"advice": advice, "gain": expected, "low": low, "high": high, "measure": measure, "against": against}
    return noted if better else {**noted, "better": False}


def _answers(run: Path, against: Path, dataset: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, str] | None:
    """Truth, what was said before and after, and the task's name, on the rows that both answered; None: too few."""
    after, before = choosing.read(run), choosing.read(against)
    if after is None or before is None:
        return None
    try:
        recipe = recipes.read(RunFolder(run).recipe)
        rows, truth = choosing.truth(recipe, dataset, np.intersect1d(before.rows, after.rows))
    except UserError:  # its files are gone, or the answer column is
        return None
    if len(rows) < FEWEST or before.predicted.dtype != after.predicted.dtype:
        return None
    return truth, before.of(rows).predicted, after.of(rows).predicted, recipe.task.name


def _became(task: Task, measure: str, truth: np.ndarray, before: np.ndarray, after: np.ndarray) -> Gain:
    if measure != BALANCED:
        return paired(*(task.cost(truth, values) for values in (before, after)), share=not task.numeric)
    member = (truth[:, None] == np.unique(truth)).astype("float64")
    better = (after == truth).astype("float64") - (before == truth)
    return balanced(member, better)
