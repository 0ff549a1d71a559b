"""What a run's model answers on the rows that runs are chosen by: the validation part, or every fold's held rows.

The truth is not kept: it is read from the version of the table that judges.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core import judgement
from core import recipe as recipes
from core.answers import Answers, described, of
from core.answers.given import ROW as BELONGS
from core.answers.labels import SHARES
from core.bundle_schema import FORMATS, ROWS, BundleSchema, Output
from core.data.dataset_files import load_schema
from core.data.preparation.arrays import part_tables
from core.data.splits.split import VALIDATION, rows_of
from core.data.splits.split import read as read_split
from core.errors import UserError
from core.folders import RunFolder
from core.messages import NOTHING, Message
from core.recipe import Recipe
from core.records import ROW
from core.serving.inputs.row_groups import whole
from core.serving.predictor import Predictor
from core.targets.target_reading import target_reading

MOST, MOST_LOOKED_AT = 20_000, 5_000  # rows; fewer where answering means to look at pictures, sounds or texts
NONE_ANSWERED = Message("choosing.none_answered", "None of the rows that were kept aside to choose by has an answer.")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio's odd multiplier (Knuth): neighbours land far apart


@dataclass(frozen=True)
class Choosing:
    """Answers on rows that the model did not learn from, by row id, int64 [N] ascending.

    `folds`: each row was answered by a model of its own fold. `rows_there`: how many there were to choose from.
    """

    rows: np.ndarray
    answers: Answers
    folds: bool = False
    rows_there: int = 0

    @cached_property
    def predicted(self) -> np.ndarray:
        """The answers, as the answer column spells them: label texts, object [N], or numbers, float64 [N]."""
        return of(self.answers.schema).given(self.answers)

    @cached_property
    def sure(self) -> np.ndarray:
        """How sure the model was of each, 0..1, float64 [N]; 1 where it does not say."""
        return of(self.answers.schema).certainty(self.answers)

    @property
    def classes(self) -> tuple[str, ...]:
        """The labels that it knows; () for numbers."""
        return self.answers.classes

    def of(self, rows: np.ndarray) -> "Choosing":
        """The same for some of the rows, in their order; rows, int64, that are all there."""
        return self._at(np.searchsorted(self.rows, rows))

    def some(self, most: int) -> "Choosing":
        """At most so many of the rows."""
        return self.of(some(self.rows, most)) if len(self.rows) > most else self

    def _at(self, indices: np.ndarray) -> "Choosing":
        return replace(self, rows=self.rows[indices], answers=self.answers.take(indices))


def given(rows: np.ndarray, answers: Answers, folds: bool = False, rows_there: int | None = None) -> Choosing:
    """What a bundle answered to the rows with these ids, int64 [N] in any order."""
    found = Choosing(rows, answers, folds, len(rows) if rows_there is None else rows_there)
    return found._at(np.argsort(rows))


def joined(parts: Sequence[Choosing], classes: tuple[str, ...]) -> Choosing:
    """The folds' answers as one; a class that a fold's model did not know had no chance there."""
    answer = of(parts[0].answers.schema)
    answers = Answers.joined([answer.in_order(part.answers, classes) for part in parts])
    return given(np.concatenate([part.rows for part in parts]), answers, folds=True)


def some(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the row ids int64 [N], ascending: drawn by the ids, so that runs keep the same ones."""
    if len(rows) <= most:
        return np.sort(rows)
    drawn = np.argsort(rows.astype("uint64") * _SPREAD)
    return np.sort(rows[drawn[:most]])


def most_of(schema: BundleSchema) -> int:
    """How many rows such a model is asked."""
    return MOST_LOOKED_AT if any(column.traits.medium for column in schema.inputs) else MOST


def asked(rows: np.ndarray, schema: BundleSchema) -> np.ndarray:
    """The row ids int64 [N] that such a model has to answer, so that `most_of` it are known: no group without a row."""
    return np.sort(rows) if schema.groups else some(rows, most_of(schema))


def write(found: Choosing, path: Path) -> None:
    """Keep it as a Parquet file, whole or not at all: a column for each output, a list where it holds several."""
    schema = found.answers.schema
    columns = {output.name: _column(found.answers, output) for output in schema.outputs}
    about = {
        "answer": schema.answer,
        "task": schema.task,
        "classes": list(schema.labels),
        "folds": found.folds,
        "rows_there": found.rows_there,
    }
    fresh = path.with_name(path.name + ".part")
    table = pa.table({ROW: pa.array(found.rows, pa.int64()), **columns})
    pq.write_table(table.replace_schema_metadata({"atelier": json.dumps(about)}), fresh, compression="zstd")
    os.replace(fresh, path)


def _column(answers: Answers, output: Output) -> pa.Array:
    """A row's values; of an output that says which row each answer belongs to, how many answers the row has."""
    if output.role == BELONGS:
        return pa.array(answers.counts)
    if output.shape[0] == ROWS:
        return _values(answers[output.name])
    ends = np.concatenate([[0], np.cumsum(answers.counts)])
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), _values(answers[output.name]))


def _values(values: np.ndarray) -> pa.Array:
    if values.ndim == 1:
        return pa.array(values.tolist() if values.dtype.kind in "OU" else values)
    return pa.FixedSizeListArray.from_arrays(pa.array(np.ascontiguousarray(values).ravel()), values.shape[1])


def load(path: Path) -> Choosing:
    """What was kept. Older files hold a label with its probabilities p0, p1 ..., or a prediction alone."""
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[b"atelier"])
    classes = tuple(about["classes"])
    kind, task = about.get("answer") or ("labels" if classes else "value"), about.get("task", "")
    schema = described(BundleSchema(FORMATS[-1], task, "", (), classes, answer=kind))
    arrays = {name: _array(table[name]) for name in table.column_names if name != ROW}
    for output in schema.outputs:
        if output.role == BELONGS and output.name in arrays:
            arrays[output.name] = np.repeat(np.arange(table.num_rows), arrays[output.name])
    if shares := [name for name in arrays if re.fullmatch(r"p\d+", name)]:
        arrays[SHARES] = np.column_stack([arrays[name] for name in shares])
    kept = replace(schema, outputs=tuple(output for output in schema.outputs if output.name in arrays))
    answers = Answers(kept, table.num_rows, {output.name: arrays[output.name] for output in kept.outputs})
    return Choosing(table[ROW].to_numpy(), answers, about["folds"], about["rows_there"])


def _array(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    if pa.types.is_list(column.type):
        return _array(pc.list_flatten(column))
    if pa.types.is_fixed_size_list(column.type):
        values = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
        rows: np.ndarray = values.reshape(len(column), column.type.list_size)
        return rows
    return np.array(column.to_pylist(), object) if pa.types.is_string(column.type) else column.to_numpy()


def check(path: Path) -> None:
    """Whether a file from elsewhere can be read as such answers; ValueError, TypeError or KeyError where not."""
    found = load(path)
    if found.rows.dtype != "int64" or not {output.name for output in found.answers.schema.outputs}:
        raise ValueError("these are no answers")
    for output in found.answers.schema.outputs:
        array = found.answers[output.name]
        if str(array.dtype) != {"string": "object"}.get(output.type, output.type) or array.ndim != len(output.shape):
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


def why_not(folder: Path) -> Message:
    """Why the run's answers on its choosing rows can't be told, in a sentence; "" where they can."""
    files = RunFolder(folder)
    if files.choosing.is_file():
        return NOTHING if pq.read_metadata(files.choosing).num_rows else NONE_ANSWERED
    if not files.bundle.is_file() or not files.split.is_file():
        return Message("choosing.no_model", "It left no model.")
    if judgement.read(files.evaluation).cross_validated:
        message = "It was cross-validated before such answers were kept, and has learned from these rows since."
        return Message("choosing.folds_before", message)
    if not len(rows_of(read_split(files.split), VALIDATION)):
        return Message("choosing.no_rows", "No rows were kept aside to choose by.")
    return NOTHING


def truth(recipe: Recipe, dataset: Path, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the rows, int64 ids, have an answer in this table, ascending, and the answers: label texts or numbers.

    UserError when the table has no such answer column.
    """
    schema = load_schema(dataset)
    gone = [name for name in recipe.data.targets if schema.column(name) is None]
    if gone:
        raise UserError("The table has no column “{name}” any more.", "Choose another version of it.", name=gone[0])
    tables = [*part_tables(dataset, rows, recipe.data.targets)]
    if not tables:
        return rows[:0], np.empty(0, object)
    table = pa.concat_tables(tables)
    answers = target_reading(recipe, schema, dataset).answers(table)
    known = answers.is_valid()
    ids, found = table[ROW].filter(known).to_numpy(), answers.filter(known).to_numpy(zero_copy_only=False)
    order = np.argsort(ids)
    return ids[order], found[order]


def _made(folder: Path, dataset: Path) -> Choosing:
    files = RunFolder(folder)
    predictor, recipe = Predictor(files.bundle), recipes.read(files.recipe)
    there, _ = truth(recipe, dataset, rows_of(read_split(files.split), VALIDATION))
    rows = asked(there, predictor.schema)
    names = [column.name for column in predictor.schema.inputs]
    tables = whole(part_tables(dataset, rows, names), predictor.schema)
    found = [(table[ROW].to_numpy(), predictor.answer(table)) for table in tables]
    if not found:
        return Choosing(rows, Answers.none(predictor.schema))
    ids, answers = np.concatenate([ids for ids, _ in found]), Answers.joined([answers for _, answers in found])
    return given(ids, answers, rows_there=len(there)).some(most_of(predictor.schema))
