"""What is odd about a value is told alike of a file's cell and of one that was typed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.cells.spelling import NUMBER
from core.serving.notes import Note, Notes, of_value
from tests.kinds import pictures, sounds

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


PICTURE, SOUND = InputColumn("photo", "photo", "image"), InputColumn("song", "song", "audio", rate=8000, most=8000)
AT = InputColumn("at", "at", "time", 0.0, 14_400.0, what="time of day", forms=("half",))
LAP = InputColumn("lap", "lap", "time", 60.0, 120.0, what="duration", order="minutes and seconds")
FREE = InputColumn("free", "free", "text")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (AT, "7:05 pm", "value.far"),
        (AT, "25:00", "value.no_time"),
        (AT, "9:05", ""),
        (LAP, "1:30", ""),
        (LAP, "9:30", "value.far"),
        (LAP, "soon", "value.no_time"),
        (FREE, "anything", ""),
        (PRICE, "501", ""),
        (PRICE, "1481", "value.far"),
        (replace(PRICE, reads=""), "foo", ""),
        (replace(PRICE, reads=NUMBER), "1481", "value.far"),
        (replace(PRICE, reads=NUMBER), "1480", ""),
        (replace(PRICE, reads=NUMBER), "1.000,5", "value.no_number"),
        (replace(TOWN, steps=("Letters are read as lower case.",)), "Atlantis", ""),
        (replace(TOWN, missing=("Atlantis",)), "Atlantis", ""),
        (replace(TOWN, missing=()), "n/a", "value.unseen"),
        (replace(TOWN, missing=()), "", ""),
        (replace(AGE, low=None), "1e9", ""),
        (AGE, 204, ""),
        (AGE, 205.0, "value.far"),
        (AGE, -106, ""),
        (PAID, True, ""),
        (DAY, "1.1.2026", ""),
        (DAY, "1.1.2027", "value.far"),
        (replace(DAY, order="month first"), "13.1.2021", "value.no_date"),
        (replace(DAY, forms=("short",)), "1.2.21", ""),
        (DAY, "1.2.21", "value.no_date"),
        (replace(DAY, forms=("short",), first_year=1869), "1.2.21", "value.far"),
        (PICTURE, b"none", ""),
    ],
)
def test_what_is_odd_follows_from_how_the_column_reads(column, value, code):
    found = of_value(column, value)
    assert (found.values["reason"].code if found else "") == code


def told(column, stored):
    notes = Notes(BundleSchema(1, "regression", "y", (column,)))
    notes.look_at(pa.table({column.name: stored}))
    return [(note.reason, note.count, note.row, note.value) for note in notes.all()]


def test_files_that_are_none_are_told_by_their_size_and_texts_by_themselves():
    picture = pictures.file(pictures.photo(9, 6))
    assert told(PICTURE, pa.array([None, picture, b"", b"rubbish", b"x" * 1200])) == [
        ("image", 2, 4, "a file of 7 bytes")
    ]
    assert told(PICTURE, pa.array([picture, b"x" * 1200])) == [("image", 1, 2, "a file of 1,200 bytes")]
    assert told(PICTURE, pa.array(["", "photo.png"])) == [("image", 1, 2, "photo.png")]
    assert told(SOUND, pa.array([picture, sounds.file(np.ones(9))])) == [
        ("audio", 1, 1, f"a file of {len(picture):,} bytes")
    ]


def test_sounds_that_are_too_long_are_told_only_where_they_must_be_heard_whole():
    files = [sounds.file(np.ones(count) / 2, 8000) for count in (16_000, 16_001)]
    whole = replace(SOUND, longest=16_000)
    assert told(SOUND, pa.array(files)) == []
    assert told(whole, pa.array([b"rubbish", None, *files])) == [
        ("audio", 1, 1, "a file of 7 bytes"),
        ("long", 1, 4, f"a file of {len(files[1]):,} bytes"),
    ]
    assert told(whole, pa.array(["x"])) == [("audio", 1, 1, "x")]


def test_notes_come_in_the_order_of_the_columns_and_count_over_all_batches():
    notes = Notes(BundleSchema(1, "regression", "y", (TOWN, AGE)))
    notes.look_at(pa.table({"age": pa.array([], pa.string()), "town": pa.array([], pa.string())}))
    assert notes.all() == ()
    notes.look_at(pa.table({"age": ["900", "5"], "town": ["Lima", "Paris"]}))
    notes.look_at(pa.table({"age": ["x", "901"], "town": ["A", "B"]}))
    notes.look_at(pa.table({"age": ["y", "z"], "town": ["C", "Lima"]}))
    assert notes.all() == (
        Note("town", "level", 3, 3, "A"),
        Note("age", "amount", 3, 3, "x"),
        Note("age", "far", 2, 1, "900"),
    )


def test_a_long_value_is_told_by_its_beginning_and_rows_with_their_thousands():
    note = Note("a", "level", 1200, 3400, "x" * 100)
    assert note.text.startswith(
        "“a”: 1,200 values were never or rarely seen in training and count as “other”, first “x"
    )
    assert note.text.endswith(f" first “{'x' * 80}” in row 3,400.")
    assert replace(note, count=1).text.startswith("“a”: 1 value was never or rarely seen")
    assert note.alone == f"“{'x' * 80}” was never or rarely seen in training and counts as “other”."
