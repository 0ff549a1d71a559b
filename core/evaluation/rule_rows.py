"""The rows that learning is shown on: the user's own, of one column of numbers, else some of a sample."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.columns import as_array, as_numbers
from core.data.samples import SAMPLES
from core.data.splits.split import TRAIN, read, rows_of
from core.evaluation.rule import Few
from core.kinds import traits_of
from core.recipe import Recipe
from core.records import ROW, Column, Schema
from core.targets.found import has_targets
from core.targets.target_reading import target_reading
from core.traits import AMOUNT

MOST, FEWEST = 150, 10  # rows that are drawn, and that are worth it
STRIPES = 10  # different values


def own_rows(dataset: Path, split: Path, schema: Schema, recipe: Recipe, key_columns: Sequence[str]) -> Few | None:
    """Training rows of the first column of numbers in `key_columns`, else of any that is used, beside the answer.

    Columns of a few different values, which stand in stripes, come last. Of several classes the two most frequent are
    taken. None without such a column, or with too few rows to see a thing.
    """
    used = [column for column in schema.columns if recipe.choice(column.name).use and _is_number(column, recipe)]
    rank = {name: index for index, name in enumerate(key_columns)}
    order = sorted(used, key=lambda column: (column.profile.unique < STRIPES, rank.get(column.name, len(rank))))
    if not order or not has_targets(recipe, schema):
        return None
    column = order[0].name
    table = pq.read_table(dataset, columns=[ROW, column, *recipe.data.targets])
    table = table.filter(pa.array(np.isin(table[ROW].to_numpy(), rows_of(read(split), TRAIN))))
    answers = target_reading(recipe, schema, dataset).answers(table)
    return _few(column, recipe.data.target, as_array(as_numbers(table[column])), answers)


def sample_rows() -> Few:
    """Penguins: how long the flipper is, beside the weight; for tables without a column of numbers."""
    sample = next(entry for entry in SAMPLES if entry.name == "penguins")
    with sample.file.open(newline="", encoding="utf-8") as file:
        rows = [(row["flipper_length_mm"], row["body_mass_g"]) for row in csv.DictReader(file)]
    known = np.array([[float(one), float(other)] for one, other in rows if _numeric(one) and _numeric(other)])
    known = known[_some(len(known))]
    return Few.of("flipper_length_mm", "body_mass_g", known[:, 0], known[:, 1])


def _is_number(column: Column, recipe: Recipe) -> bool:
    kind = recipe.choice(column.name).kind or column.kind
    return traits_of(kind).scale == AMOUNT and column.name not in recipe.data.targets


def _few(column: str, target: str, x: np.ndarray, answers: pa.Array) -> Few | None:
    classes: tuple[str, ...] = ()
    known = np.isfinite(x) & ~np.asarray(answers.is_null())
    if pa.types.is_floating(answers.type):
        y = np.asarray(answers.to_numpy(zero_copy_only=False), "float64")
        known &= np.isfinite(y)
    else:
        labels = np.array(answers.to_pylist(), dtype=object)
        names, counts = np.unique(labels[known].astype(str), return_counts=True)
        classes = tuple(sorted(names[np.argsort(-counts, kind="stable")][:2].tolist()))
        if not classes:
            return None
        known &= np.isin(labels.astype(str), classes)
        y = (labels.astype(str) == classes[-1]).astype("float64")
    indices = np.flatnonzero(known)
    if len(indices) < FEWEST or x[indices].std() == 0 or y[indices].std() == 0:
        return None
    indices = indices[_some(len(indices))]
    return Few.of(column, target, x[indices], y[indices], classes)


def _some(rows: int) -> np.ndarray:
    """Positions of at most MOST rows, always the same."""
    return np.sort(np.random.default_rng(0).permutation(rows)[:MOST])


def _numeric(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
