"""A dataset's columns as the fields of a form, for a row that is written by hand. Knows no model."""

from core.bundle_schema import InputColumn
from core.data.lineage.text_cells import read_as
from core.records import Column, Schema

_RATE = 16_000  # samples a second at which a sound is looked at


def inputs(schema: Schema) -> tuple[InputColumn, ...]:
    """A field for each column, in its order; words that the table holds are there to choose from."""
    return tuple(_input(column) for column in schema.columns)


def _input(column: Column) -> InputColumn:
    kind, profile = read_as(column), column.profile
    words = tuple(text for text, _ in profile.frequent) if kind in ("category", "boolean") else ()
    if kind == "number":
        return InputColumn(column.name, column.name, kind, profile.low, profile.high, as_text=True)
    return InputColumn(column.name, column.name, kind, categories=words, rate=_RATE if kind == "audio" else 0)
