"""The answer column's stored values as what a task learns: numbers, or labels. Read as an input is, by the same graph.

Numbers compare by value and yes and no by meaning, however they are spelled; the most frequent spelling is the label.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.cells.columns import as_numbers, as_texts
from core.data.preparation.preprocessing import Preprocessing
from core.kinds import traits_of
from core.kinds.boolean import blank_means_no
from core.kinds.number import Number
from core.plain import Plain
from core.recipe import Recipe
from core.records import Column, Schema
from core.targets.found import target_columns
from core.targets.several import SeveralReading
from core.targets.target_preprocessing import preprocessing_of
from core.tasks import TASKS
from core.traits import AMOUNT, TRUTH

BY_VALUE = (AMOUNT, TRUTH)  # scales whose texts may spell one value in several ways
NO = "no"  # the label of empty cells where nothing but yes is ever marked


@dataclass(frozen=True)
class TargetReading:
    """How one answer column is read.

    `numeric`: answers are float64 values, else labels. `preprocessing` makes a number of a text that spells one, or a
    yes or no; None where the values are numbers already or nothing but words. `respelled`: how the task spells texts
    anew, None where it takes them as they are. `spelled`: the label of each such number; `blanks`: what the column's
    options say of empty cells, see the kind boolean; `blank`: their label, "" for none.
    """

    name: str
    numeric: bool
    preprocessing: Preprocessing | None = None
    blanks: str = "unknown"
    respelled: Callable[[list[str]], list[str | None] | None] | None = None
    spelled: dict[float, str] = field(default_factory=dict)
    blank: str = ""

    @classmethod
    def of(cls, recipe: Recipe, column: Column) -> "TargetReading":
        """As the recipe says, without labels yet; UserError for an option or a repair that does not fit."""
        task = TASKS[recipe.task.name]
        choice, numeric = recipe.choice(column.name), task.numeric
        respell = partial(task.respelled, options=options_of(recipe, column))
        if not numeric and respell([]) is not None:
            return cls(column.name, numeric, respelled=respell)
        kind = choice.kind or column.kind
        kind, options = (Number.name, {}) if numeric else (kind, choice.options)
        scale = traits_of(kind).scale
        if column.profile.storage != "text" or scale not in BY_VALUE:
            return cls(column.name, numeric)
        blanks = options.get("blank", "guess") if scale == TRUTH else "unknown"
        options = {**options, "blank": "unknown"} if scale == TRUTH else options
        repairs = recipe.repairs_of(column.name) if scale == AMOUNT else []
        return cls(column.name, numeric, preprocessing_of(column, kind, options, repairs), blanks)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.name,)

    def answers(self, table: pa.Table) -> pa.Array:
        """The answers [N] of a table that has the column; see `read`."""
        found = self.read(table[self.name])
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found

    def read(self, stored: pa.Array | pa.ChunkedArray) -> pa.Array:
        """The answers [N]: float64 in target units or label texts; null where there is none, or none can be read."""
        if self.numeric:
            return pa.array(self.numbers(stored), from_pandas=True)
        encoded = as_texts(stored).dictionary_encode()
        return self._labels(encoded.dictionary).take(encoded.indices)

    def numbers(self, stored: pa.Array | pa.ChunkedArray) -> np.ndarray:
        """The numbers [N] that the values spell, float64; NaN for none. Of yes and no: 1 and 0."""
        if self.preprocessing is None:
            return np.asarray(as_numbers(stored), "float64")
        return self.preprocessing.run(pa.table({self.name: stored}))[0][:, 0]

    def with_labels(self, counts: dict[str, int]) -> "TargetReading":
        """The same with the labels, from how often each text stands in the column."""
        if self.preprocessing is None or self.numeric:
            return self
        texts = [text for text in sorted(counts, key=lambda text: (-counts[text], len(text), text)) if text]
        spelled: dict[float, str] = {}
        for text, number in zip(texts, self.numbers(pa.array(texts, pa.string())).tolist(), strict=True):
            if number == number:
                spelled.setdefault(number, text)
        means_no = self.blanks != "unknown" and blank_means_no(np.array([*spelled]), self.blanks)
        return replace(self, spelled=spelled, blank=spelled.get(0.0, NO) if means_no else "")

    def _labels(self, texts: pa.Array) -> pa.Array:
        """The labels of different texts; a number that stands nowhere in the column is spelled as it comes."""
        blank, texts = self.blank or None, texts.to_pylist()
        if self.respelled is not None:
            return pa.array(self.respelled(texts), pa.string())
        if self.preprocessing is None:
            return pa.array([text or blank for text in texts], pa.string())
        numbers = self.numbers(pa.array(texts, pa.string())).tolist()
        pairs = zip(texts, numbers, strict=True)
        labels = [blank if not text else None if n != n else self.spelled.get(n, text) for text, n in pairs]
        return pa.array(labels, pa.string())


def options_of(recipe: Recipe, column: Column) -> Plain:
    """The task's options for this answer column: as the recipe has them, guessed where it does not say."""
    report = {name: value for name, value in recipe.task.options.items() if value != "guess"}
    return {**TASKS[recipe.task.name].suggest(column), **report}


def target_reading(recipe: Recipe, schema: Schema, dataset: Path) -> TargetReading | SeveralReading:
    """How the recipe reads its answers, with the labels as this dataset spells them most often."""
    stored = target_columns(recipe, schema)
    if len(stored) > 1:
        return SeveralReading.of(recipe.data.target, stored)
    reading = TargetReading.of(recipe, stored[0])
    if reading.preprocessing is None or reading.numeric:
        return reading
    counts = pc.value_counts(as_texts(pq.read_table(dataset, columns=[reading.name])[reading.name]))
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return reading.with_labels(dict(pairs))
