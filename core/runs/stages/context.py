"""What every stage of a run is given: the checked recipe with its task, family, options, and where things lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.data.preparation.preprocessing import Preprocessing
from core.folders import RunFolder
from core.judgement import FoldReport
from core.layout import Arrays
from core.models import MODELS, AnyFamily
from core.models.base import Fitted, Start
from core.plain import Plain
from core.recipe import ColumnChoice, Recipe
from core.records import Column, FittedTarget, Schema
from core.runs.parts import Parts, Target
from core.runs.planning.ready import check
from core.runs.planning.used_columns import used_columns
from core.settings import Options
from core.settings import check as check_options
from core.targets.several import SeveralReading
from core.targets.target_reading import TargetReading, target_reading
from core.tasks import TASKS, Task
from core.training.run_report import RunReporting


@dataclass(frozen=True)
class Context:
    """One run, ready to start.

    `kept`: the files that the dataset was read from, None when `read` noted where it is. `start`: the weights that it
    begins from.
    """

    recipe: Recipe
    schema: Schema
    dataset: Path
    folder: Path
    report: RunReporting
    task: Task
    task_options: Options
    family: AnyFamily
    family_options: Options
    kept: Sequence[tuple[Path, str]] | None = None
    start: Start | None = None

    @property
    def files(self) -> RunFolder:
        """The files of the run's folder, by name."""
        return RunFolder(self.folder)

    @property
    def work(self) -> Path:
        """A folder for large arrays, gone when the run ends."""
        return self.files.work

    @property
    def target(self) -> str:
        """What the target is called: the column's name, or those of several."""
        return self.recipe.data.target

    @cached_property
    def reading(self) -> TargetReading | SeveralReading:
        """How the target's stored values become answers."""
        return target_reading(self.recipe, self.schema, self.dataset)

    @property
    def columns(self) -> list[tuple[Column, ColumnChoice]]:
        """The columns to learn from, each with what the recipe says of it."""
        return [(column, self.recipe.choice(column.name)) for column in used_columns(self.schema, self.recipe)]


@dataclass(frozen=True)
class Ready:
    """What stands when training may begin."""

    rows: Target
    parts: Parts
    preprocessing: Preprocessing
    learned: FittedTarget
    train: Arrays
    valid: Arrays


@dataclass(frozen=True)
class Trained:
    """What training left: the model, what its answer part needs beside the scores, and whether it was cut short."""

    fitted: Fitted
    calibration: Plain
    stopped: bool
    folds: tuple[FoldReport, ...] = ()  # of a cross-validation (core.runs.stages.folds)


def context(
    recipe: Recipe,
    schema: Schema,
    dataset: Path,
    folder: Path,
    report: RunReporting,
    kept: Sequence[tuple[Path, str]] | None = None,
    start: Start | None = None,
) -> Context:
    """The context of a run; UserError when the recipe can't run on this dataset."""
    check(recipe, schema)
    task, family = TASKS[recipe.task.name], MODELS[recipe.family.name]
    return Context(
        recipe=recipe,
        schema=schema,
        dataset=dataset,
        folder=folder,
        report=report,
        task=task,
        task_options=check_options(task.Options, recipe.task.options, "task"),
        family=family,
        family_options=check_options(family.Options, recipe.family.options, "family"),
        kept=kept,
        start=start,
    )
