"""Check-ups of tables that no file holds, with what a check asks of them."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from core.audit.context import Context
from core.data.facts.encoded import Answer, Encoded
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice
from core.records import ROW, Column, ColumnProfile, Schema
from core.targets.target_reading import TargetReading


def profile(name: str, rows: int, unique: int, **more: object) -> ColumnProfile:
    return ColumnProfile(name, **{"storage": "text", "rows": rows, "missing": 0, "unique": unique, **more})


def in_memory(
    answer: Answer, *columns: Column, cells: dict | None = None, target: ColumnProfile | None = None, **choices: object
) -> Context:
    """A check-up of a table that no file holds; `cells` are the sampled rows' values."""
    rows = len(answer)
    cells = cells if cells is not None else {column.name: [""] * rows for column in columns}
    said = [answer.labels[value] for value in answer.values] if answer.labels else answer.values
    own = target or profile(answer.name, rows, len(answer.labels) or rows)
    schema = Schema(rows=rows, columns=(*columns, Column(answer.name, "category", own)))
    recipe = Recipe(
        data=DataChoice(dataset="d", target=answer.name),
        task=TaskChoice(name="classification" if answer.labels else "regression"),
        columns={column.name: ColumnChoice(kind=column.kind) for column in columns},
        family=FamilyChoice(name="linear"),
        **choices,
    )
    table = pa.table({ROW: range(rows), **cells, answer.name: said})
    return Context(schema, recipe, Path("none"), table, answer, TargetReading(answer.name, numeric=False))


def classes(*counts: int) -> Answer:
    """An answer "a" of so many rows, then "b", and so on."""
    return Answer("y", np.repeat(np.arange(len(counts)), counts), tuple("abcdefghijklmnop"[: len(counts)]))


def numbers(*values: float) -> Answer:
    return Answer("y", np.array(values, "float64"))


def with_columns(context: Context, *columns: Encoded) -> Context:
    """The context whose columns are already read."""
    vars(context)["columns"] = {column.name: column for column in columns}
    return context


def one(name: str, rows: int, unique: int, kind: str = "category", **more: object) -> Column:
    return Column(name, kind, profile(name, rows, unique, **more))
