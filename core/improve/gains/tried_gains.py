"""What advice gained where it was tried beside the run's own recipe: read from what the trial kept. Tries nothing."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.improve.gains.gain import Gain, Z, differ, paired
from core.improve.learning import curve
from core.improve.learning.curve import Curve
from core.recipe import Recipe
from core.tasks import Task
from core.trials import judge
from core.trials.folder import Folder
from core.trials.trial_records import Judged

NOW = "now"  # the run's own recipe among what is tried
FOLDER = "tried"


def folder_of(dataset: Path, recipe: Recipe) -> Path:
    """The folder of that trial, beside a dataset file (data.parquet)."""
    return curve.folder_of(dataset, recipe) / FOLDER


def plain(name: str) -> str:
    """An advice's name among what is tried."""
    return name.replace("_", "-")


def gains(dataset: Path, recipe: Recipe, names: Sequence[str], found: Curve | None, task: Task) -> dict[str, Gain]:
    """What each of these advice gained over the recipe as it is, on the rows that both answered; those that are known.

    What had no time to learn to its end says nothing. found: the recipe's learning curve, where it was measured: what
    it gains by all rows over the sample's is taken off the gain, as if the other way gained nothing by them.
    """
    if not folder_of(dataset, recipe).is_dir():
        return {}
    folder = Folder(folder_of(dataset, recipe))
    own = folder.judged(NOW)
    judged = {name: folder.judged(plain(name)) for name in names}
    rise = _rise(found, own, not task.numeric)
    return {name: _gain(own, theirs, rise, task) for name, theirs in judged.items() if {*own} & {*theirs}}


def _rise(found: Curve | None, own: dict[int, Judged], share: bool) -> float:
    """How much better the recipe does with all rows than with as many as the sample's models learned from."""
    if found is None or not found.points or not own:
        return 0.0
    rows, values = ([getattr(point, name) for point in found.points] for name in ("rows", "value"))
    learned = np.mean([part.learned for part in own.values()])
    change = values[-1] - float(np.interp(np.log(learned), np.log(rows), values))
    return max(0.0, float(change if share else -change))


def _gain(own: dict[int, Judged], theirs: dict[int, Judged], rise: float, task: Task) -> Gain:
    """What a new run will show, which is one training more: the interval has in it how far the folds' trainings differ
    (a prediction interval: Higgins, Thompson and Spiegelhalter 2009)."""
    both = sorted({*own} & {*theirs})
    seen = _paired(own, theirs, both, task)
    luck = Z * differ([_paired(own, theirs, [fold], task) for fold in both])
    low, high = (math.hypot(end - seen.known, luck) for end in (seen.low, seen.high))
    expected = seen.known - rise
    return replace(seen, expected=expected, low=expected - low, high=seen.known + high)


def _paired(own: dict[int, Judged], theirs: dict[int, Judged], folds: Sequence[int], task: Task) -> Gain:
    before, after = (_losses([each[fold] for fold in folds], task) for each in (own, theirs))
    return paired(before.values, after.on(before.rows).values, share=not task.numeric)


def _losses(parts: Sequence[Judged], task: Task) -> judge.Losses:
    found = judge.losses_of(parts, task)
    return found.on(found.rows)
