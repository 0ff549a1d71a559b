"""What a run will have to do, known before anything is tried: its rows by part, its fits, the original file's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.dataset_files import load_schema
from core.data.splits.split import CALIBRATION, LEARNED, TRAIN
from core.models import MODELS
from core.recipe import Recipe
from core.rehearsal import slices
from core.rehearsal.extrapolation import Plan
from core.runs.proving.original import original
from core.runs.stages.intervals import FOLDS
from core.settings import check as check_options
from core.tasks import TASKS


@dataclass(frozen=True)
class Ahead:
    """The plan of the run; row ids int64 [N] that have an answer, and a stratum for each."""

    plan: Plan
    rows: np.ndarray
    strata: np.ndarray


def look(
    recipe: Recipe, dataset: Path, folder: Path, kept: Sequence[tuple[Path, str]] | None, _report_progress: object
) -> Ahead:
    """Read the answers and deal the rows; UserError when the recipe can't run on this dataset."""
    rows, strata, parts = slices.whole(recipe, dataset, folder / "whole")
    schema = load_schema(dataset)
    fits, prepared = _fits(recipe, parts)
    found = original(schema, kept)
    family = MODELS[recipe.family.name]
    plan = Plan(
        parts=parts,
        fits=fits,
        prepared=prepared,
        raw_rows=0 if isinstance(found, str) else max(column.profile.rows for column in schema.columns),
        grows=family.counted in ("round", "tree"),
        converges=family.counts(check_options(family.Options, recipe.family.options, "family")) == "iteration",
        at_most=_may_end(recipe),
    )
    return Ahead(plan, rows, strata)


def _may_end(recipe: Recipe) -> bool:
    """Whether the training ends by itself once nothing gets better."""
    family = MODELS[recipe.family.name]
    options = check_options(family.Options, recipe.family.options, "family")
    return bool(recipe.training.patience if family.by_steps(options) else getattr(options, "patience", 0))


def _fits(recipe: Recipe, parts: dict[str, int]) -> tuple[tuple[float, ...], int]:
    """(the further fits, each as a share of the first one's rows; how many of them prepare rows of their own)."""
    split = recipe.split
    if split.method == "folds":
        learned = sum(parts.get(part, 0) for part in LEARNED)
        settled = learned / max(1, parts.get(TRAIN, 0))
        return (*(1 - 1 / split.folds for _ in range(split.folds)), settled), split.folds + 1
    if TASKS[recipe.task.name].calibrates and not parts.get(CALIBRATION):
        return (1 - 1 / FOLDS,) * FOLDS, 0
    return (), 0
