"""The answer column's stored values as what a task learns: numbers, or labels. Read as an input is, by the same graph.

Numbers compare by value and yes and no by meaning, however they are spelled; the most frequent spelling is the label.
"""

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.data.preparation.front import Front
from core.kinds import traits_of
from core.kinds.boolean import blank_means_no
from core.kinds.number import Number
from core.plain import from_dict, to_dict
from core.recipe import ColumnChoice, Recipe, RepairChoice
from core.records import Column
from core.serving.inputs import feeds
from core.traits import AMOUNT, TRUTH

BY_VALUE = (AMOUNT, TRUTH)  # scales whose texts may spell one value in several ways
NO = "no"  # the label of empty cells where nothing but yes is ever marked


@dataclass(frozen=True)
class TargetReading:
    """How one answer column is read.

    `numeric`: answers are float64 values, else labels. `front` makes a number of a text that spells one, or a yes or
    no; None where the values are numbers already or nothing but words. `spelled`: the label of each such number;
    `blanks`: what the column's options say of empty cells, see the kind boolean; `blank`: their label, "" for none.
    """

    name: str
    numeric: bool
    front: Front | None = None
    blanks: str = "unknown"
    spelled: dict[float, str] = field(default_factory=dict)
    blank: str = ""

    @classmethod
    def of(cls, recipe: Recipe, column: Column) -> "TargetReading":
        """As the recipe says, without labels yet; UserError for an option or a repair that does not fit."""
        choice, numeric = recipe.choice(column.name), recipe.task.name == "regression"
        kind = choice.kind or column.kind
        kind, options = (Number.name, {}) if numeric else (kind, choice.options)
        scale = traits_of(kind).scale
        if column.profile.storage != "text" or scale not in BY_VALUE:
            return cls(column.name, numeric)
        blanks = options.get("blank", "guess") if scale == TRUTH else "unknown"
        options = {**options, "blank": "unknown"} if scale == TRUTH else options
        repairs = [choice.model_dump() for choice in recipe.repairs_of(column.name)] if scale == AMOUNT else []
        front = _front(json.dumps([to_dict(column), {"kind": kind, "options": options}, repairs]))
        return cls(column.name, numeric, front, blanks)

    def read(self, stored: pa.Array | pa.ChunkedArray) -> pa.Array:
        """The answers [N]: float64 in target units or label texts; null where there is none, or none can be read."""
        if self.numeric:
            return pa.array(self.numbers(stored), from_pandas=True)
        encoded = feeds.as_texts(stored).dictionary_encode()
        return self._labels(encoded.dictionary).take(encoded.indices)

    def numbers(self, stored: pa.Array | pa.ChunkedArray) -> np.ndarray:
        """The numbers [N] that the values spell, float64; NaN for none. Of yes and no: 1 and 0."""
        if self.front is None:
            return np.asarray(feeds.as_numbers(stored), "float64")
        return self.front.run(pa.table({self.name: stored}))[0][:, 0]

    def with_labels(self, counts: dict[str, int]) -> "TargetReading":
        """The same with the labels, from how often each text stands in the column."""
        if self.front is None or self.numeric:
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
        if self.front is None:
            return pa.array([text or blank for text in texts], pa.string())
        numbers = self.numbers(pa.array(texts, pa.string())).tolist()
        pairs = zip(texts, numbers, strict=True)
        labels = [blank if not text else None if n != n else self.spelled.get(n, text) for text, n in pairs]
        return pa.array(labels, pa.string())


@lru_cache(maxsize=64)  # pages ask at every click, and opening a graph takes milliseconds
def _front(content: str) -> Front:
    """What makes numbers of a column's texts, from the JSON of the column, its choice and its repairs."""
    column, choice, repairs = json.loads(content)
    column = from_dict(Column, column)
    texts = pa.array([text for text, _ in column.profile.frequent], pa.string())
    repairs = [RepairChoice(**entry) for entry in repairs]
    return Front.fit([(column, ColumnChoice(**choice))], pa.table({column.name: texts}), repairs)


def target_reading(recipe: Recipe, column: Column, dataset: Path) -> TargetReading:
    """How the recipe reads its answer column, with the labels as this dataset spells them most often."""
    reading = TargetReading.of(recipe, column)
    if reading.front is None or reading.numeric:
        return reading
    stored = pq.read_table(dataset, columns=[column.name])[column.name]
    counts = pc.value_counts(feeds.as_texts(stored))
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return reading.with_labels(dict(pairs))
