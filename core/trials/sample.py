"""Which rows a trial looks at, and which fold judges each: a sample outside the test part, the same for all candidates.

Where the split follows time, the later rows are judged by what learned from the earlier ones, as in a run.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.splits.split import LEARNED, as_table, known_parts, read
from core.data.splits.split_folds import folds_of
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe
from core.records import Schema
from core.runs.parts import Parts, Target, assign_parts, groups_of, read_target, strata_of
from core.targets.target_reading import target_reading
from core.tasks import TASKS

NEVER = 0  # the fold of rows that are only learned from


@dataclass(frozen=True)
class Sample:
    """Row ids int64 [N] in the dataset's order, the fold int64 [N] that judges each, a class [N] to keep the mix by.

    `target` holds the sample's answers alone; `free`: how many rows lie outside the test part.
    """

    rows: np.ndarray
    folds: np.ndarray
    classes: np.ndarray
    target: Target
    free: int

    @property
    def numbers(self) -> list[int]:
        """The folds there are."""
        return [int(fold) for fold in np.unique(self.folds) if fold != NEVER]

    def parts(self, fold: int, watched: float, seed: int) -> Parts:
        """The fold's rows in the place of the test part; the share `watched` of the others validates."""
        held, none = self.folds == fold, self.rows[:0]
        others = np.flatnonzero(~held)
        kept = others[spread(self.classes[others], max(1, round(watched * len(others))), seed)]
        learning = np.setdiff1d(others, kept)
        rows = {"train": learning, "validation": kept, "test": np.flatnonzero(held)}
        return Parts({**{part: self.rows[indices] for part, indices in rows.items()}, "calibration": none})


def sample(
    recipe: Recipe, schema: Schema, dataset: Path, folder: Path, rows: int, folds: int, split: Path | None
) -> Sample:
    """Deal the rows as a run of this recipe would (`split`: parts to be kept), and draw about `rows` of the free ones.

    The parts stay in `folder`, so that a trial that goes on has the same. UserError when there are too few rows.
    """
    reading = target_reading(recipe, schema, dataset)
    target = read_target(reading, dataset, TASKS[recipe.task.name])
    assign_parts(recipe, target, folder, split, dataset, schema)
    parts = known_parts(target.rows, read(RunFolder(folder).split))
    free = np.isin(parts, LEARNED)
    strata, assigned = strata_of(target, recipe), _folds(recipe, target, dataset, parts, folds)
    indices = np.flatnonzero(free)
    chosen = np.sort(indices[spread(assigned[indices] * (strata.max() + 1) + strata[indices], rows, recipe.split.seed)])
    drawn = Target(target.rows[chosen], target.values.take(chosen), 0)
    return Sample(target.rows[chosen], assigned[chosen], strata[chosen], drawn, int(free.sum()))


def _folds(recipe: Recipe, target: Target, dataset: Path, parts: np.ndarray, count: int) -> np.ndarray:
    """The fold that judges each row of the target; test rows have none."""
    if recipe.split.method == "time":
        return np.where(np.isin(parts, ("validation", "calibration")), 1, NEVER)
    groups = groups_of(recipe, target.rows, dataset)
    if groups is not None:
        count = min(count, len(np.unique(groups[np.isin(parts, LEARNED)])))
    if count < 2:
        raise UserError(
            "All rows outside the test part belong together, so that none can judge a model of the others.",
            "Share the rows out in another way, or bring more of them.",
        )
    options = recipe.split.model_copy(update={"folds": count})
    strata = strata_of(target, recipe) if options.stratify else None
    return folds_of(as_table(target.rows, parts), strata, options, groups)


def spread(classes: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Positions [at most count] of rows of these classes int64 [N], by chance, as large a share of every class."""
    if count >= len(classes):
        return np.arange(len(classes))
    shuffled = np.random.default_rng(seed).permutation(len(classes))
    ordered = shuffled[np.argsort(classes[shuffled], kind="stable")]
    chosen: np.ndarray = ordered[np.linspace(0, len(ordered) - 1, count).astype("int64")]
    return chosen
