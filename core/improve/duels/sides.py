"""What two runs answer on the same rows, none of which either learned from; and what the rows' true answers are.

A run's answers on its choosing rows are kept (core.evaluation.choosing); on all other rows its bundle is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import recipe as recipes
from core.answers import Answers
from core.data.preparation.arrays import part_tables
from core.data.splits.split import LEARNED, read, rows_of
from core.evaluation import choosing, paired
from core.evaluation.choosing import Choosing
from core.folders import RunFolder
from core.plain import Plain
from core.recipe import Recipe
from core.records import ROW
from core.serving.inputs.row_groups import whole
from core.serving.predictor import Predictor


@dataclass(frozen=True)
class Given:
    """Answers to rows, int64 [N] ascending: label texts or numbers [N], and how sure it was of each, 0..1 [N]."""

    rows: np.ndarray
    predicted: np.ndarray
    sure: np.ndarray

    def of(self, rows: np.ndarray) -> "Given":
        """The same for some of the rows, ascending, all of which are there."""
        indices = np.searchsorted(self.rows, rows)
        return Given(rows, self.predicted[indices], self.sure[indices])


@dataclass(frozen=True)
class Side:
    """One of two runs: its folder, and the table that it learned from, None where that is gone."""

    folder: Path
    data: Path | None

    @property
    def files(self) -> RunFolder:
        """What the run left, by name."""
        return RunFolder(self.folder)

    @cached_property
    def recipe(self) -> Recipe:
        """What it was made by."""
        return recipes.read(self.files.recipe)

    @cached_property
    def split(self) -> pa.Table:
        """Which row was for what."""
        return read(self.files.split)

    @cached_property
    def predictor(self) -> Predictor:
        """Its model file."""
        return Predictor(self.files.bundle)

    @cached_property
    def learned(self) -> np.ndarray:
        """The rows that it learned from, was stopped by or was calibrated on, int64."""
        return np.concatenate([rows_of(self.split, part) for part in LEARNED])

    def chose(self) -> Given | None:
        """Its answers on the rows that it was chosen by; None where they can't be told (`choosing.why_not`)."""
        found = choosing.read(self.folder, self.data)
        return None if found is None else _given(found)

    def asked(self, rows: np.ndarray, data: Path) -> Given:
        """What its model file says to rows, int64: as they stand in its own table, else in `data`."""
        here = np.empty(0, "int64") if self.data is None else pq.read_table(self.data, columns=[ROW])[ROW].to_numpy()
        own = np.isin(rows, here)
        parts = [] if self.data is None or not own.any() else [*self._answers(self.data, rows[own])]
        parts += self._answers(data, rows[~own]) if not own.all() else []
        if not parts:
            return Given(rows[:0], np.empty(0, object), np.empty(0))
        ids = np.concatenate([ids for ids, _ in parts])
        return _given(choosing.given(ids, Answers.joined([answers for _, answers in parts])))

    def _answers(self, data: Path, rows: np.ndarray) -> list[tuple[np.ndarray, Answers]]:
        there, inputs = pq.read_schema(data).names, self.predictor.schema.inputs
        names = [column.name for column in inputs if column.name in there]
        gone = {column.name: pa.binary() if column.traits.is_file else pa.string() for column in inputs}
        found = []
        for table in whole(part_tables(data, rows, names), self.predictor.schema):
            asked = table
            for name in (name for name in gone if name not in there):
                asked = asked.append_column(name, pa.nulls(table.num_rows, gone[name]))
            found.append((table[ROW].to_numpy(), self.predictor.answer(asked)))
        return found


def joined(parts: Sequence[Given]) -> Given:
    """Answers to different rows as one."""
    rows = np.concatenate([part.rows for part in parts])
    order = np.argsort(rows)
    predicted, sure = (np.concatenate([getattr(part, name) for part in parts])[order] for name in ("predicted", "sure"))
    return Given(rows[order], predicted, sure)


def count(before: Given, after: Given, rows: np.ndarray, truth: np.ndarray) -> Plain | None:
    """Both on those of the rows, int64 ascending with their true answers, that both answered; None without any."""
    both = np.isin(rows, np.intersect1d(before.rows, after.rows))
    if not both.any():
        return None
    rows, truth = rows[both], truth[both]
    one, other = before.of(rows), after.of(rows)
    if other.predicted.dtype == object:
        return paired.of_labels(rows, truth.astype(object), one.predicted, other.predicted, (one.sure, other.sure))
    return paired.of_values(rows, truth.astype("float64"), one.predicted, other.predicted)


def _given(found: Choosing) -> Given:
    return Given(found.rows, found.predicted, found.sure)
