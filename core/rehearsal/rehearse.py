"""Rehearses a recipe: a few rows go all a run's way, and what they took says what the whole will take."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.data.dataset_files import load_schema
from core.data.preparation.features import DONE, folder_of
from core.errors import UserError
from core.models import MODELS
from core.recipe import Recipe
from core.rehearsal import slices
from core.rehearsal.apart import apart
from core.rehearsal.estimate import Estimate
from core.rehearsal.extrapolation import estimate
from core.rehearsal.look import Ahead, look
from core.rehearsal.stopwatch import FEWEST
from core.rehearsal.walk import Walk, walk
from core.settings import check as check_options

OnProgress = Callable[[float | None, str], None]

FEW = 50  # rows
LEARNED = 0.6  # the share of rows that are learned from, about
SECONDS = 3.0  # CPU seconds of training in a walk, about
WALKS = 3  # at most
BUDGET = 4.0  # CPU seconds that the rows of a further walk may take
ENOUGH = 1.0  # CPU seconds that more rows took: then what a row takes is known well enough
FIXED = 1.2  # CPU seconds that a walk takes whatever its rows: above all, the clean process of the parity starts
MOST = 20_000  # rows of the last walk


def rehearse(
    recipe: Recipe, dataset: Path, folder: Path, on_progress: OnProgress, kept: Sequence[tuple[Path, str]] | None = None
) -> Estimate:
    """What this recipe will take on a dataset file (data.parquet); `folder` is there and may be filled.

    kept: as in core.runs.execute. A recipe that can't be carried out gives an Estimate with its `problem` and `fix`;
    one for which not even a few rows find room, a `short` one.
    """
    try:
        ahead = apart(look, recipe, dataset, folder, kept, on_progress=lambda label: on_progress(0.0, label))
        return _estimated(recipe, dataset, folder, on_progress, ahead)
    except UserError as error:
        return Estimate(problem=error.problem, fix=error.fix)
    except MemoryError:
        return Estimate(
            short=True,
            problem="Even a few rows need more memory than a run may use here.",
            fix="Let less of the model change, choose a smaller one, or take smaller batches.",
        )


def _estimated(recipe: Recipe, dataset: Path, folder: Path, on_progress: OnProgress, ahead: Ahead) -> Estimate:
    walks: list[Walk] = []
    counts = [_first(recipe, len(ahead.rows))]
    while len(walks) < len(counts):
        count, begun = counts[-1], len(walks) / WALKS
        on_progress(begun, f"trying it on {count:,} rows")
        chosen = slices.choose(ahead.rows, ahead.strata, count)
        walks.append(apart(_walk, recipe, dataset, folder / str(count), chosen, on_progress=lambda label: None))
        counts += _next(walks, counts, len(ahead.rows))
    return estimate(walks, replace(ahead.plan, done=_done(dataset, walks[0])))


def _next(walks: list[Walk], counts: list[int], rows: int) -> list[int]:
    """How many rows go in one more walk, [] where enough is known: as many as take BUDGET seconds or so."""
    if len(walks) == WALKS or counts[-1] >= rows:
        return []
    if len(walks) == 1:
        took = max(0.05, _took(walks[0]) - FIXED)
        return [min(rows, round(counts[0] * min(8.0, max(2.0, BUDGET / took))))]
    more = _took(walks[1]) - _took(walks[0])
    if more > ENOUGH:
        return []
    row = max(more, 0.01) / (counts[1] - counts[0])
    return [min(rows, MOST, round(BUDGET / row))]


def _walk(recipe: Recipe, dataset: Path, folder: Path, rows: np.ndarray, on_progress: Callable[[str], None]) -> Walk:
    shutil.rmtree(folder, ignore_errors=True)  # of a rehearsal that was ended for a run's sake
    made = slices.write(load_schema(dataset), recipe, dataset, rows, folder / "data")
    return walk(recipe, made, folder / "run", SECONDS, on_progress)


def _first(recipe: Recipe, rows: int) -> int:
    """How many rows go first: a few, or as many as make a whole batch to learn from."""
    family = MODELS[recipe.family.name]
    steps = family.by_steps(check_options(family.Options, recipe.family.options, "family"))
    return min(rows, max(FEW, round(recipe.training.batch_size / LEARNED) if steps else 0))


def _took(walk: Walk) -> float:
    """CPU seconds that hang on the number of rows: preparing, answering, and the fewest steps that a walk takes."""
    stages = sum(walk.stages[name].cpu for name in ("preparing", "checking", "evaluating", "looking_back"))
    return stages + walk.before + min(walk.steps, FEWEST) * walk.step + walk.behind


def _done(dataset: Path, first: Walk) -> float:
    """The share of rows whose features are kept already, of the column that has the fewest; 0 without such columns."""
    kept = [folder_of(dataset) / key / DONE for key in first.encoders.values()]
    shares = [float(np.load(file, mmap_mode="r").mean()) if file.is_file() else 0.0 for file in kept]
    return min(shares, default=0.0)
