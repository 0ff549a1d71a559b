"""Rows that were asked and what the model answered, as plain data that an inbox can keep."""

import math
from collections.abc import Iterator

import pyarrow as pa

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.plain import Plain
from core.store.feedback.collecting import Answered


def each(taken: pa.Table, given: Answers, schema: BundleSchema) -> Iterator[Answered]:
    """The rows of a table [N] with their answers [N]: of each row the columns that the model takes."""
    names = [column.name for column in schema.inputs if column.name in taken.column_names]
    records = of(schema).records(given)
    for index, row in enumerate(taken.select(names).to_pylist()):
        yield one(row, records[index], schema)


def one(values: Plain, record: Plain, schema: BundleSchema) -> Answered:
    """One row and its answer's record."""
    answer = of(schema)
    return Answered(
        {name: plain(value) for name, value in values.items()}, record, answer.sure(record), answer.named(record)
    )


def plain(value: object) -> object:
    """A cell as JSON can hold it, or the bytes of a file; days and moments as texts."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool | bytes) else str(value)
