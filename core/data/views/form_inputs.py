"""A dataset's columns as the fields of a form, for a row that is written by hand. Knows no model."""

from core.bundle_schema import InputColumn
from core.data.lineage.text_cells import read_as
from core.kinds import traits_of
from core.records import Column, Schema
from core.traits import AMOUNT, AUDIO, LEVEL, TRUTH

_RATE = 16_000  # samples a second at which a sound is looked at


def inputs(schema: Schema) -> tuple[InputColumn, ...]:
    """A field for each column, in its order; words that the table holds are there to choose from."""
    return tuple(_input(column) for column in schema.columns)


def _input(column: Column) -> InputColumn:
    kind, profile = read_as(column), column.profile
    traits = traits_of(kind)
    words = tuple(text for text, _ in profile.frequent) if traits.scale in (LEVEL, TRUTH) else ()
    if traits.scale == AMOUNT:
        return InputColumn(column.name, column.name, kind, profile.low, profile.high, as_text=True, traits=traits)
    rate = _RATE if traits.medium == AUDIO else 0
    return InputColumn(column.name, column.name, kind, categories=words, rate=rate, traits=traits)
