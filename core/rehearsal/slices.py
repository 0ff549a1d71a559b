"""A few rows of a dataset as a dataset of their own: every answer is among them, and the table's profile stays."""

import shutil
from pathlib import Path

import numpy as np

from core.data.dataset_files import load_schema, sidecar
from core.data.preparation.arrays import part_tables
from core.folders import DatasetFolder
from core.plain import write_json
from core.recipe import Recipe
from core.records import ROW, Schema
from core.runs.parts import assign_parts, read_target, strata_of
from core.runs.planning.used_columns import used_columns
from core.runs.proving.finish import write_tables
from core.runs.stages.context import context
from core.training.run_report import RunReport

OF_EACH = 4  # rows of every answer, where that leaves room for others


def whole(recipe: Recipe, dataset: Path, folder: Path) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    """(row ids int64 [N] that have an answer, a class or tenth for each [N], how many rows each part of the run has).

    UserError when the recipe can't run on this dataset.
    """
    shutil.rmtree(folder, ignore_errors=True)  # of a rehearsal that was ended for a run's sake
    folder.mkdir(parents=True)
    report = RunReport(folder)
    run = context(recipe, load_schema(dataset), dataset, folder, report)
    rows = read_target(run.reading, dataset, run.task)
    parts = assign_parts(recipe, rows, folder, None, dataset, run.schema)
    report.close()
    return rows.rows, strata_of(rows, recipe), parts.counts()


def choose(rows: np.ndarray, strata: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """`count` of the row ids, or all: some of every stratum first, then at random."""
    if count >= len(rows):
        return rows
    order = np.random.default_rng(seed).permutation(len(rows))
    nth = np.empty(len(rows), "int64")  # of each stratum, in the shuffled order
    for stratum in np.unique(strata):
        indices = order[strata[order] == stratum]
        nth[indices] = np.arange(len(indices))
    first = order[nth[order] < OF_EACH][: count // 2]
    others = order[~np.isin(order, first)]
    return np.sort(rows[np.concatenate([first, others[: count - len(first)]])])


def write(schema: Schema, recipe: Recipe, dataset: Path, rows: np.ndarray, folder: Path) -> Path:
    """The dataset `folder`/data.parquet with these rows; only the columns that a run reads."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [ROW, *(column.name for column in used_columns(schema, recipe)), *recipe.data.targets]
    made = DatasetFolder(folder).data
    write_tables((table.select(names) for table in part_tables(dataset, rows, names[1:])), made)
    write_json(sidecar(made), schema)
    return made
