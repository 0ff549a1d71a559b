"""What is odd about a value is told alike of a file's cell and of one that was typed."""

import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.serving.notes import Notes, of_value

AGE = InputColumn("age", "age", "number", 18.0, 80.0, whole=True)
PRICE = InputColumn("price", "price", "number", 10.0, 500.0, as_text=True, reads=r"[0-9.,]+ ?€?")
DAY = InputColumn("day", "day", "date", 18262.0, 19000.0, order="day first")
PAID = InputColumn("paid", "paid", "boolean", categories=("nein", "ja"))
TOWN = InputColumn("town", "town", "category", categories=("Paris", "Lima"))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (AGE, "foo", "“foo” can't be read as a number and counts as missing."),
        (AGE, "5 000 mm", "“5 000 mm” can't be read as a number and counts as missing."),
        (AGE, "50,2", "“50,2” can't be read as a number and counts as missing."),
        (AGE, "205", "“205” lies far outside what the model learned from."),
        (AGE, "-107", "“-107” lies far outside what the model learned from."),
        (PRICE, "foo", "“foo” can't be read as a number and counts as missing."),
        (PRICE, "20.000,00", "“20.000,00” lies far outside what the model learned from."),
        (DAY, "31.2.2021", "“31.2.2021” can't be read as a date and counts as missing."),
        (DAY, "1.1.1950", "“1.1.1950” lies far outside what the model learned from."),
        (PAID, "vielleicht", "“vielleicht” can't be read as yes or no and counts as missing."),
        (TOWN, "Atlantis", "“Atlantis” was never or rarely seen in training and counts as “other”."),
    ],
)
def test_a_typed_value_that_is_odd_is_told_as_in_a_file(column, value, said):
    assert of_value(column, value) == said
    notes = Notes(BundleSchema(1, "regression", "y", (column,)))
    notes.look_at(pa.table({column.name: [None, "n/a"]}))
    notes.look_at(pa.table({column.name: ["", value]}))
    (note,) = notes.all()
    assert (note.alone, note.row) == (said, 4)
    assert note.text.startswith(f"“{column.name}”: 1 value ")
    assert note.text.endswith(f", “{value}” in row 4.")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (AGE, " 42 "),
        (AGE, "n/a"),
        (AGE, "195"),
        (AGE, None),
        (PRICE, "1.234"),  # 1.234 or 1,234: far outside only if read one way
        (PRICE, "480 €"),
        (DAY, "31.12.2020 18:30"),
        (DAY, "2021-02-03"),
        (PAID, "JA"),
        (PAID, "no"),
        (TOWN, " Lima"),
        (TOWN, ""),
        (InputColumn("x", "x", "image"), b"..."),
    ],
)
def test_what_can_be_used_as_it_stands_is_not_told(column, value):
    assert of_value(column, value) == ""


def test_a_column_can_have_both_what_cannot_be_read_and_what_is_far_outside():
    notes = Notes(BundleSchema(1, "regression", "y", (AGE,)))
    notes.look_at(pa.table({"age": ["x", "900", "y", "901", "50"]}))
    assert [note.text for note in notes.all()] == [
        "“age”: 2 values can't be read as numbers and count as missing, first “x” in row 1.",
        "“age”: 2 values lie far outside what the model learned from, first “900” in row 2.",
    ]


def test_a_column_that_is_always_the_same_has_a_range_too():
    same = InputColumn("n", "n", "number", 5.0, 5.0)
    assert of_value(same, "6") == ""
    assert of_value(same, "500") != ""
