"""What every check is given: the schema, the recipe, and a fair sample of rows, read once in bounded memory."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.columns import as_texts
from core.data.facts.encoded import Answer, Encoded, encode, encode_texts
from core.data.facts.predictive_power import predictive_power
from core.kinds import traits_of
from core.messages import Message
from core.recipe import Recipe, RepairChoice
from core.records import ROW, Column, Schema
from core.repairs import REPAIRS
from core.repairs.running import repaired
from core.repairs.steps import model_repair, options_of
from core.targets.several import SeveralReading
from core.targets.target_reading import TargetReading, target_reading
from core.traits import AMOUNT

ROWS = 20_000
CELLS = 4_000_000  # rows times columns of the sample
FEWEST = 2_000
EXAMPLES = 6
LONGEST = 80  # characters of an example's cell


@dataclass(frozen=True)
class Context:
    """One check-up. `table` holds the sampled rows that have an answer, without columns of files; `answer` theirs.

    `reading`: how the target's stored values become answers.
    """

    schema: Schema
    recipe: Recipe
    data: Path
    table: pa.Table
    answer: Answer
    reading: TargetReading | SeveralReading

    @property
    def target(self) -> str:
        """The target column's name."""
        return self.recipe.data.target

    @property
    def rows(self) -> np.ndarray:
        """The sampled rows' permanent ids, int64 [N]."""
        found: np.ndarray = self.table[ROW].to_numpy()
        return found

    @cached_property
    def columns(self) -> dict[str, Encoded]:
        """Every column of the sample but the target, as the kind that the recipe gives it reads it."""
        return {column.name: self._encoded(column) for column in self.others}

    def _encoded(self, column: Column) -> Encoded:
        reading = reads_numbers(self.recipe, column.name)
        if reading is None or traits_of(self.kind(column)).scale != AMOUNT:
            options = self.recipe.choice(column.name).options
            return encode(column.name, self.table[column.name], self.kind(column), options)
        texts, repair = as_texts(self.table[column.name]), model_repair(reading)
        numbers = repaired(repair, repair.fit(texts, options_of(reading)), texts)
        return Encoded(column.name, "number", numbers=numbers.to_numpy(zero_copy_only=False))

    @cached_property
    def predictive_powers(self) -> dict[str, float]:
        """How much of the answer each column tells by itself, 0..1."""
        return {
            name: predictive_power(column, self.answer) for name, column in self.columns.items() if not column.is_file
        }

    @property
    def others(self) -> list[Column]:
        """The schema's columns that were sampled, without the target."""
        there = {*self.table.column_names} - {*self.recipe.data.targets}
        return [column for column in self.schema.columns if column.name in there]

    @property
    def used(self) -> list[Column]:
        """Those of the others that the recipe uses."""
        return [column for column in self.others if self.recipe.choice(column.name).use]

    def kind(self, column: Column) -> str:
        """The kind that the recipe gives a column."""
        return self.recipe.choice(column.name).kind or column.kind

    def texts(self, name: str) -> tuple[np.ndarray, tuple[str, ...]]:
        """A column's texts as in the file: codes int64 [N], -1 where missing, and each code's text."""
        return encode_texts(as_texts(self.table[name]))

    def examples(self, indices: np.ndarray, columns: list[str]) -> tuple[dict[str, str], ...]:
        """A few sampled rows as texts, with the row's number counted from 1."""
        few = self.table.select([ROW, *columns]).take(pa.array(np.asarray(indices)[:EXAMPLES], pa.int64()))
        return example_rows(few, columns)


def reads_numbers(recipe: Recipe, column: str) -> RepairChoice | None:
    """The recipe's repair that makes numbers of the column's texts; None without one."""
    found = (choice for choice in recipe.repairs_of(column) if getattr(REPAIRS.get(choice.repair), "reads_text", False))
    return next(found, None)


def example_rows(table: pa.Table, columns: list[str]) -> tuple[dict[str, str], ...]:
    """Rows as texts, each with "row", its number counted from 1; long cells are cut."""
    texts = {name: as_texts(table[name]).to_pylist() for name in columns}
    numbers = table[ROW].to_pylist()
    return tuple(
        {"row": f"{number + 1:,}", **{name: _cut(texts[name][index]) for name in columns}}
        for index, number in enumerate(numbers)
    )


def make_context(data: Path, schema: Schema, recipe: Recipe) -> Context:
    """Sample the dataset: the same rows each time, at most 20,000, fewer when there are many columns."""
    names = [column.name for column in schema.columns if column.profile.storage not in ("bytes", "list")]
    target = recipe.data.target
    names = list(dict.fromkeys([*names, *recipe.data.targets]))
    table = sample(data, names, max(FEWEST, min(ROWS, CELLS // max(1, len(names)))))
    reading = target_reading(recipe, schema, data)
    answers = reading.answers(table)
    present = answers.is_valid()
    return Context(schema, recipe, data, table.filter(present), answer_of(target, answers.filter(present)), reading)


def answer_of(name: str, answers: pa.Array) -> Answer:
    """Answers [N] as `TargetReading` reads them, none missing."""
    if pa.types.is_floating(answers.type):
        return Answer(name, np.asarray(answers, "float64"))
    return Answer(name, *encode_texts(answers))


def sample(data: Path, columns: list[str], most: int) -> pa.Table:
    """At most so many rows with these columns and `__row`, evenly from the whole file, always the same ones."""
    names = list(dict.fromkeys([ROW, *columns]))
    with pq.ParquetFile(data) as file:
        rows = file.metadata.num_rows
        picked = np.arange(rows)
        if rows > most:
            picked = np.sort(np.random.default_rng(rows).choice(rows, most, replace=False))
        batches, start = [], 0
        for batch in file.iter_batches(max(1_000, min(65_536, CELLS // len(names))), columns=names):
            first, last = np.searchsorted(picked, [start, start + batch.num_rows])
            if last > first:
                batches.append(batch.take(pa.array(picked[first:last] - start)))
            start += batch.num_rows
        return pa.Table.from_batches(batches, file.schema_arrow.empty_table().select(names).schema)


def whole_column(data: Path, names: list[str], most: int = 1_000_000) -> pa.Table:
    """The first `most` rows of a few columns with `__row`: for what a sample would tear apart."""
    batches, rows = [], 0
    with pq.ParquetFile(data) as file:
        for batch in file.iter_batches(65_536, columns=list(dict.fromkeys([ROW, *names]))):
            batches.append(batch)
            rows += batch.num_rows
            if rows >= most:
                break
        schema = file.schema_arrow.empty_table().select(list(dict.fromkeys([ROW, *names]))).schema
    return pa.Table.from_batches(batches, schema).slice(0, most)


def spelled(values: list[str], most: int = 3) -> Message:
    """A few values in quotes, for a sentence."""
    few = ", ".join(f"“{_cut(value, 40)}”" for value in values[:most])
    if len(values) <= most:
        return Message("values_spelled", "{values}", values=few)
    return Message("values_and_others", "{values} and others", values=few)


def distinct(codes: np.ndarray) -> int:
    """How many different values the codes [N] hold, missing ones (-1) aside."""
    return len(np.unique(codes[codes >= 0]))


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
