"""What a run's model answers on the rows that runs are chosen by: the validation part, or every fold's held rows.

The truth is not kept: it is read from the version of the table that judges.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import recipe as recipes
from core.answers import Answers
from core.bundle_schema import BundleSchema
from core.data.dataset_files import load_schema
from core.data.preparation.arrays import part_tables
from core.data.preparation.target import target_reading
from core.data.splits.split import VALIDATION, rows_of
from core.data.splits.split import read as read_split
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe
from core.records import ROW
from core.serving.predictor import Predictor

MOST, MOST_LOOKED_AT = 20_000, 5_000  # rows; fewer where answering means to look at pictures, sounds or texts
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio's odd multiplier (Knuth): neighbours land far apart


@dataclass(frozen=True)
class Choosing:
    """Answers on rows that the model did not learn from, by row id, int64 [N] ascending.

    labels: object [N], or prediction: float64 [N]; probabilities: float32 [N,C], in the order of `classes`.
    `folds`: each row was answered by a model of its own fold. `rows_there`: how many there were to choose from.
    """

    rows: np.ndarray
    labels: np.ndarray | None = None
    prediction: np.ndarray | None = None
    probabilities: np.ndarray | None = None
    classes: tuple[str, ...] = ()
    folds: bool = False
    rows_there: int = 0

    @property
    def said(self) -> np.ndarray:
        """The answers: label texts or numbers [N]."""
        return self.prediction if self.labels is None else self.labels

    def of(self, rows: np.ndarray) -> "Choosing":
        """The same for some of the rows, in their order; rows, int64, that are all there."""
        return self._at(np.searchsorted(self.rows, rows))

    def some(self, most: int) -> "Choosing":
        """At most so many of the rows."""
        return self.of(some(self.rows, most)) if len(self.rows) > most else self

    def _at(self, places: np.ndarray) -> "Choosing":
        arrays = {name: getattr(self, name) for name in ("rows", "labels", "prediction", "probabilities")}
        picked = {name: None if array is None else array[places] for name, array in arrays.items()}
        return replace(self, **picked)


def given(rows: np.ndarray, answers: Answers, **more: object) -> Choosing:
    """What a bundle answered to the rows with these ids, int64 [N] in any order."""
    found = Choosing(
        rows, answers.labels, answers.prediction, answers.probabilities, answers.classes, rows_there=len(rows)
    )
    return replace(found._at(np.argsort(rows)), **more)


def joined(parts: Sequence[Choosing], classes: tuple[str, ...]) -> Choosing:
    """The folds' answers as one; a class that a fold's model did not know had no chance there."""
    shares = [_in_order(part, classes) for part in parts] if classes else None
    whole = Choosing(
        rows=np.concatenate([part.rows for part in parts]),
        labels=np.concatenate([part.labels for part in parts]) if classes else None,
        prediction=None if classes else np.concatenate([part.prediction for part in parts]),
        probabilities=np.concatenate(shares) if classes else None,
        classes=classes,
        folds=True,
        rows_there=sum(len(part.rows) for part in parts),
    )
    return whole._at(np.argsort(whole.rows))


def some(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the row ids int64 [N], ascending: drawn by the ids, so that runs keep the same ones."""
    if len(rows) <= most:
        return np.sort(rows)
    drawn = np.argsort(rows.astype("uint64") * _SPREAD)
    return np.sort(rows[drawn[:most]])


def most_of(schema: BundleSchema) -> int:
    """How many rows such a model is asked."""
    return MOST_LOOKED_AT if any(column.traits.medium for column in schema.inputs) else MOST


def write(found: Choosing, path: Path) -> None:
    """Keep it as a Parquet file, whole or not at all."""
    columns = {ROW: pa.array(found.rows, pa.int64())}
    if found.labels is None:
        columns["prediction"] = pa.array(found.prediction, pa.float64())
    else:
        columns["label"] = pa.array(found.labels.tolist(), pa.string())
        columns |= {f"p{place}": pa.array(column) for place, column in enumerate(found.probabilities.T.copy())}
    about = {"classes": list(found.classes), "folds": found.folds, "rows_there": found.rows_there}
    fresh = path.with_name(path.name + ".part")
    pq.write_table(pa.table(columns).replace_schema_metadata({"atelier": json.dumps(about)}), fresh, compression="zstd")
    os.replace(fresh, path)


def load(path: Path) -> Choosing:
    """What was kept."""
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[b"atelier"])
    classes, rows = tuple(about["classes"]), table[ROW].to_numpy()
    more = {"folds": about["folds"], "rows_there": about["rows_there"]}
    if not classes:
        return Choosing(rows, prediction=table["prediction"].to_numpy(), **more)
    shares = np.column_stack([table[f"p{place}"].to_numpy() for place in range(len(classes))])
    return Choosing(rows, np.array(table["label"].to_pylist(), object), None, shares, classes, **more)


def check(path: Path) -> None:
    """Whether a file from elsewhere can be read as such answers; ValueError, TypeError or KeyError where not."""
    found = load(path)
    numbers = [found.rows, found.prediction if found.labels is None else found.probabilities]
    if found.rows.dtype != "int64" or any(array.dtype.kind not in "if" for array in numbers):
        raise ValueError("these are no answers")


def read(folder: Path, dataset: Path | None = None) -> Choosing | None:
    """The answers of the run in this folder; None where there are none, see `why_not`.

    dataset: the table that the run learned from; with it the answers of a run from before they were kept are made by
    its bundle, and kept.
    """
    kept = RunFolder(folder).choosing
    if kept.is_file():
        return load(kept)
    if dataset is None or why_not(folder):
        return None
    found = _made(folder, dataset)
    write(found, kept)
    return found


def why_not(folder: Path) -> str:
    """Why the run's answers on its choosing rows can't be told, in a sentence; "" where they can."""
    files = RunFolder(folder)
    if files.choosing.is_file():
        return ""
    if not files.bundle.is_file() or not files.split.is_file():
        return "It left no model."
    if json.loads(files.evaluation.read_text(encoding="utf-8")).get("cross_validated"):
        return "It was cross-validated before such answers were kept, and has learned from these rows since."
    if not len(rows_of(read_split(files.split), VALIDATION)):
        return "No rows were kept aside to choose by."
    return ""


def truth(recipe: Recipe, dataset: Path, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the rows, int64 ids, have an answer in this table, ascending, and the answers: label texts or numbers.

    UserError when the table has no such answer column.
    """
    name = recipe.data.target
    column = load_schema(dataset).column(name)
    if column is None:
        raise UserError("The table has no column “{name}” any more.", "Choose another version of it.", name=name)
    tables = [*part_tables(dataset, rows, [name])]
    if not tables:
        return rows[:0], np.empty(0, object)
    table = pa.concat_tables(tables)
    answers = target_reading(recipe, column, dataset).read(table[name])
    known = answers.is_valid()
    ids, found = table[ROW].filter(known).to_numpy(), answers.filter(known).to_numpy(zero_copy_only=False)
    order = np.argsort(ids)
    return ids[order], found[order]


def _in_order(part: Choosing, classes: tuple[str, ...]) -> np.ndarray:
    """The probabilities [N,C] in the order of `classes`."""
    shares = np.zeros((len(part.rows), len(classes)), "float32")
    for place, name in enumerate(part.classes):
        shares[:, classes.index(name)] = part.probabilities[:, place]
    return shares


def _made(folder: Path, dataset: Path) -> Choosing:
    files = RunFolder(folder)
    predictor, recipe = Predictor(files.bundle), recipes.read(files.recipe)
    there, _ = truth(recipe, dataset, rows_of(read_split(files.split), VALIDATION))
    rows = some(there, most_of(predictor.schema))
    names = [column.name for column in predictor.schema.inputs]
    asked = [(table[ROW].to_numpy(), predictor.answer(table)) for table in part_tables(dataset, rows, names)]
    ids = np.concatenate([ids for ids, _ in asked])
    return given(ids, Answers.joined([answers for _, answers in asked]), rows_there=len(there))
