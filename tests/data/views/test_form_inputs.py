"""A dataset's columns as fields of a form: numbers with their range, words to choose from, sounds with their rate."""

from core.bundle_schema import InputColumn
from core.data.views.form_inputs import inputs
from core.kinds import traits_of
from core.records import Column, ColumnProfile, Schema


def column(name, kind, **facts):
    return Column(name, kind, ColumnProfile(name, "text", rows=4, missing=0, unique=2, **facts))


def test_each_kind_of_column_has_its_field():
    words = (("a", 3), ("b", 1))
    columns = (
        column("n", "number", low=1.0, high=9.0, frequent=words),
        column("c", "category", low=1.0, frequent=words),
        column("b", "boolean", frequent=words),
        column("t", "text", frequent=words),
        column("s", "audio"),
        column("p", "image"),
        column("read", "category", number_certain=True, low=2.0, high=3.0, frequent=words),
    )
    found = inputs(Schema(rows=4, columns=columns))
    assert found == (
        InputColumn("n", "n", "number", 1.0, 9.0, as_text=True, traits=traits_of("number")),
        InputColumn("c", "c", "category", categories=("a", "b"), traits=traits_of("category")),
        InputColumn("b", "b", "boolean", categories=("a", "b"), traits=traits_of("boolean")),
        InputColumn("t", "t", "text", traits=traits_of("text")),
        InputColumn("s", "s", "audio", rate=16_000, traits=traits_of("audio")),
        InputColumn("p", "p", "image", traits=traits_of("image")),
        InputColumn("read", "read", "number", 2.0, 3.0, as_text=True, traits=traits_of("number")),
    )
