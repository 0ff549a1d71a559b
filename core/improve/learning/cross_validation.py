"""Which rows a learning curve learns from and is judged on: the run's own validation rows, or all in turns where these
are few. The test part stays out. Trains nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.splits.split import CALIBRATION, TEST, TRAIN, VALIDATION, as_table, known_parts, read
from core.data.splits.split_folds import folds_of
from core.recipe import Recipe
from core.records import FittedTarget, Schema
from core.runs.parts import Parts, Target, groups_of, read_target, strata_of
from core.targets.target_reading import target_reading
from core.tasks import TASKS
from core.trials.sample import spread

FEW = 1_500  # rows to learn from and to choose by, below which each is judged in its turn
FOLDS = 5
ORDERED = ("time", "column")  # ways to split rows in which the later ones, or the user's, are judged


@dataclass(frozen=True)
class CrossValidation:
    """What learns and what is judged. `parts`: for each turn train, validation and test, which are the judged rows.

    target: all rows in them with their answers; asked: the answers there are; classes int64 [N]: the class of each of
    the target's rows, to keep the mix by. rows: how many the run's own model learned from.
    """

    parts: tuple[Parts, ...]
    target: Target
    asked: FittedTarget
    classes: np.ndarray
    rows: int

    def fewer(self, turn: int, share: float, seed: int) -> Parts:
        """The turn's parts with so much of its training rows, drawn by the seed, the mix of answers kept."""
        parts = self.parts[turn]
        if share >= 1:
            return parts
        learning = parts[TRAIN]
        order = np.argsort(self.target.rows)
        classes = self.classes[order[np.searchsorted(self.target.rows, learning, sorter=order)]]
        chosen = np.sort(spread(classes, max(2, round(share * len(learning))), seed))
        return Parts({**parts.rows, TRAIN: learning[chosen]})

    @property
    def learning(self) -> int:
        """How many rows a turn learns from at most."""
        return round(float(np.mean([len(parts[TRAIN]) for parts in self.parts])))


def cross_validation(
    recipe: Recipe, schema: Schema, dataset: Path, split: Path, known: np.ndarray | None = None, *, quick: bool = True
) -> CrossValidation:
    """The turns of a run's recipe on its dataset, with the parts that its split.parquet gives.

    known: ids of rows for which the run's answers are known; of many validation rows only these are judged. quick:
    whether there is time to learn FOLDS times over.
    """
    task = TASKS[recipe.task.name]
    target = read_target(target_reading(recipe, schema, dataset), dataset, task)
    parts = known_parts(target.rows, read(split))
    strata = strata_of(target, recipe)
    free = np.isin(parts, (TRAIN, VALIDATION))
    folded = recipe.split.method == "folds"
    if not folded and (recipe.split.method in ORDERED or free.sum() >= FEW or not quick):
        made: tuple[Parts, ...] = (_watching(target.rows, parts, known),)
    else:
        made = _in_turn(recipe, target, dataset, parts, strata)
    asked = task.learn(recipe.data.target, target.values)
    learned = np.isin(parts, (TRAIN, VALIDATION, CALIBRATION)) if folded else parts == TRAIN
    return CrossValidation(made, target, asked, strata, int(learned.sum()))


def _watching(rows: np.ndarray, parts: np.ndarray, known: np.ndarray | None) -> Parts:
    """As in the run: what is watched while learning is what chooses."""
    watched = rows[parts == VALIDATION]
    judged = watched if known is None else watched[np.isin(watched, known)]
    return Parts({TRAIN: rows[parts == TRAIN], VALIDATION: watched, CALIBRATION: rows[:0], TEST: judged})


def _in_turn(recipe: Recipe, target: Target, dataset: Path, parts: np.ndarray, strata: np.ndarray) -> tuple[Parts, ...]:
    """As in a cross-validation: each fold judges what learned from the others and watched their validation rows."""
    rows = target.rows
    free = np.isin(parts, (TRAIN, VALIDATION, CALIBRATION))
    options = recipe.split if recipe.split.method == "folds" else recipe.split.model_copy(update={"folds": FOLDS})
    known = as_table(rows, np.where(free, parts, TEST))
    folds = folds_of(known, strata if options.stratify else None, options, groups_of(recipe, rows, dataset))
    made = []
    for fold in range(1, options.folds + 1):
        learned = free & (folds != fold)
        watched = learned & (parts == VALIDATION)
        held = {TRAIN: rows[learned & ~watched], VALIDATION: rows[watched], TEST: rows[folds == fold]}
        made.append(Parts({**held, CALIBRATION: rows[:0]}))
    return tuple(made)
