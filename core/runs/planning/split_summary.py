"""The split that a recipe would make, before any run: the split summary. Large tables are looked at in part."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.data.splits import split_column, split_figures
from core.data.splits.split import as_table, known_parts
from core.data.splits.split import read as read_split
from core.data.splits.split_folds import folds_of
from core.kinds import traits_of
from core.kinds.date import spelled
from core.plain import Plain
from core.recipe import Recipe
from core.records import Schema
from core.runs.parts import Target, assigned, groups_of, read_target, strata_of
from core.runs.planning.ready import check
from core.targets.found import find_column
from core.targets.target_reading import target_reading
from core.tasks import TASKS
from core.traits import DAYS

MOST = 200_000  # rows split for the picture; of more, every n-th is


def split_summary(recipe: Recipe, schema: Schema, dataset: Path, split: Path | None = None) -> Plain:
    """Numbers for core.data.splits.split_figures.figures: rows, mix, and the times or groups the rows are split by.

    split: a run's own split, to show what it used. "sampled" is True when only some of the rows were looked at; the
    shares hold, the counts are those of the sample. UserError when the recipe can't split this dataset.
    """
    check(recipe, schema)
    reading = target_reading(recipe, schema, dataset)
    target = read_target(reading, dataset, TASKS[recipe.task.name])
    every = max(1, -(-len(target.rows) // MOST))
    if every > 1:
        picked = np.arange(0, len(target.rows), every)
        target = Target(target.rows[picked], target.values.take(picked), target.missing)
    if split is not None:
        table = as_table(target.rows, known_parts(target.rows, read_split(split)))
    else:
        table = assigned(recipe, target, dataset, schema)
    options = recipe.split
    strata = strata_of(target, recipe) if options.stratify else None
    groups = groups_of(recipe, target.rows, dataset)
    folds = folds_of(table, strata, options, groups) if options.method == "folds" else None
    numeric = TASKS[recipe.task.name].numeric
    note = split_figures.rows_by_part(table, target.values, numeric=numeric, folds=folds)
    note |= {"method": options.method, "column": options.column, "sampled": every > 1}
    if groups is not None:
        return split_figures.with_groups(note, table, groups)
    if options.method == "time":
        values = split_column.read_column(dataset, options.column, target.rows)
        choice = recipe.choice(options.column)
        kind = choice.kind or find_column(schema, options.column).kind
        times = split_column.times(values, kind, choice.options, options.column, target.rows)
        return split_figures.with_times(note, table, times, _speller(kind, times))
    return note


def _speller(kind: str, times: np.ndarray) -> Callable[[float], str]:
    if traits_of(kind).scale != DAYS:
        return lambda value: f"{value:g}"
    clock = bool(np.any(np.mod(times[np.isfinite(times)], 1) > 0))
    return lambda value: spelled(value, clock)
