"""Which of a project's runs opens: the promoted champion, else the best by the choosing score among those judged alike.
Judges nothing.

The choosing score is the main measure on the validation rows, or over the folds; the test rows never choose.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core import recipe as recipes
from core.data.splits.split import TEST, VALIDATION, read, rows_of
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe
from core.records import ROW
from core.store.runs import Run
from core.tasks import TASKS, Metric


@dataclass(frozen=True)
class Opening:
    """The run that opens, and what there is to say of the choice.

    `alike`: all runs judged alike, the best first, `run` among them, those without a score last. `apart`: runs with a
    model that asked something else or were judged on other rows or by another measure, so that no number compares.
    `promoted`: it opens because someone made it champion, whatever its score.
    """

    run: Run
    alike: tuple[Run, ...]
    apart: tuple[Run, ...] = ()
    promoted: bool = False

    @property
    def best(self) -> bool:
        """Whether it is the best of several, so that it may be called so."""
        return len(self.alike) > 1 and score(self.run) is not None and self.run.id == self.alike[0].id

    @property
    def next(self) -> Run | None:
        """The best of the others judged alike that has a score; None without one."""
        others = [run for run in self.alike if run.id != self.run.id and score(run) is not None]
        return others[0] if others else None


def opening(every: Sequence[Run], champion: str = "") -> Opening | None:
    """What opens of a project's runs (the newest first); None without a finished model.

    champion: the id of a run that someone promoted; it opens while it is among the runs with a model. Without one the
    newest run's question decides which runs are compared, and of equal scores the earlier run's counts. A challenger
    (made to be judged beside a champion) opens when it is promoted, not for being the newest.
    """
    able = [run for run in every if ready(run)]
    if not able:
        return None
    leader = next((run for run in able if run.id == champion), None)
    free = [run for run in able if not run.challenges] or able
    asked = alike(leader or free[0])
    same = ranked([run for run in able if alike(run) == asked])
    apart = tuple(run for run in able if alike(run) != asked)
    first = next(run for run in same if run in free) if leader is None else leader
    return Opening(first, tuple(same), apart, promoted=leader is not None)


def ready(run: Run) -> bool:
    """Whether it left a model, of a task that is known here."""
    return run.state.has_model and run.trashed is None and run.task in TASKS and run.bundle.is_file()


def require_known(run: Run) -> None:
    """UserError where the run's task is not known here: another version of the app made it, or a package."""
    if run.task not in TASKS:
        raise UserError(
            "“{name}” learns “{task}”, which this app does not know.",
            "Update the app, or install the package that brings it.",
            name=run.name,
            task=run.task,
        )


def primary(run: Run) -> Metric:
    """The metric that a run is known by."""
    task = TASKS[run.task]
    known = {metric.name: metric for metric in task.metrics}
    return known.get(str(run.headline.get("metric")), known[task.primary])


def score(run: Run) -> float | None:
    """The main measure on the validation rows, over the folds in a cross-validation; None where it was not told."""
    return run.headline.get("valid") if run.task in TASKS else None


def alike(run: Run) -> tuple[object, ...]:
    """Equal for runs whose scores compare: the same question, table, measure and rows it was chosen on."""
    return (run.task, run.headline.get("metric"), run.dataset, *_question(run.folder, run.ended))


@lru_cache(maxsize=4096)
def target(folder: Path) -> str:
    """What the run in this folder predicts, in words; "" when its recipe can't be read. To compare, take `asked`."""
    try:
        return recipes.read(RunFolder(folder).recipe).data.target
    except UserError:
        return ""


@lru_cache(maxsize=4096)
def asked(folder: Path) -> tuple[str, ...]:
    """The answer columns of the run in this folder, in one order; () when its recipe can't be read."""
    try:
        return recipes.read(RunFolder(folder).recipe).data.asked
    except UserError:
        return ()


def ranked(same: list[Run]) -> list[Run]:
    """Runs of one question, the best score first, equal ones by age; those without a score last, the newest first."""
    sign = -1 if primary(same[0]).best == "high" else 1
    scored = [(sign * found, run) for run in same if (found := score(run)) is not None]
    scored.sort(key=lambda pair: (pair[0], pair[1].created))
    return [run for _, run in scored] + [run for run in same if score(run) is None]


@lru_cache(maxsize=4096)
def _question(folder: Path, _ended: float | None) -> tuple[object, ...]:
    """What a run's files say of its question: the answer column, how it is read, the rows that chose.

    Files that are gone or can't be read: a question of its own, equal to no other's.
    """
    try:
        files = RunFolder(folder)
        recipe, split = recipes.read(files.recipe), read(files.split)
        folds = recipe.split.method == "folds"
        chosen = (
            split.filter(pc.not_equal(split["part"], TEST))[ROW].to_numpy() if folds else rows_of(split, VALIDATION)
        )
    except (UserError, OSError, pa.ArrowException, KeyError):
        return (str(folder),)
    return (*_target(recipe), folds and recipe.split.folds, _checksum(np.asarray(chosen)))


def _checksum(rows: np.ndarray) -> str:
    return hashlib.sha256(np.sort(rows).tobytes()).hexdigest()


def _target(recipe: Recipe) -> tuple[tuple[str, ...], str]:
    """The answer columns, and all that decides how their cells are read."""
    read_as = [
        [recipe.choice(name).model_dump(mode="json"), [choice.model_dump() for choice in recipe.repairs_of(name)]]
        for name in recipe.data.asked
    ]
    return recipe.data.asked, json.dumps(read_as, sort_keys=True, default=str)
