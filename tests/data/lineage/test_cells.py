"""Single cells as a column keeps them: every stored type, what is empty, what is lost, how it is spelled."""

import datetime

import pyarrow as pa
import pytest

from core.data.lineage.cells import TYPES, Kept, called, kept, labels, plain_cells
from core.data.lineage.text_cells import fitting, numbers, read_as, spelled
from core.records import Column, ColumnProfile

DAY, MOMENT = datetime.date(2024, 3, 4), datetime.datetime(2024, 3, 4, 7, 5)
NOON = datetime.datetime(2024, 3, 4, 12, tzinfo=datetime.UTC)


def column(storage, kind="category", frequent=(), unique=None, **facts):
    pairs = tuple((text, 9 - index) for index, text in enumerate(frequent))
    unique = len(pairs) if unique is None else unique
    return Column("c", kind, ColumnProfile("c", storage, 20, 0, unique, frequent=pairs, **facts))


@pytest.mark.parametrize(
    ("one", "cells", "values", "unread", "example"),
    [
        (column("boolean", "boolean"), ["yes", " NO ", True, 0, 1.0, 2, "maybe", None],
         [1, 0, 1, 0, 1, None, None, None], 2, "2"),
        (column("date", "date"), [DAY, MOMENT, "2024-03-05", "soon", 7],
         [DAY, DAY, datetime.date(2024, 3, 5), None, None], 2, "soon"),
        (column("timestamp", "date"), [DAY, NOON, "2024-03-04 07:05"],
         [datetime.datetime(2024, 3, 4), NOON.replace(tzinfo=None), MOMENT], 0, ""),
        (column("bytes", "image"), [b"x", "text", None], [b"x", None, None], 1, "text"),
        (column("text", "text"), ["a", 3, 2.5, DAY, MOMENT, datetime.datetime(2024, 3, 4), b"x", (1,)],
         ["a", "3", "2.5", "2024-03-04", "2024-03-04 07:05:00", "2024-03-04", None, "(1,)"], 1, ""),
        (column("real", "number"), ["1.5", 2, True, "x" * 90, float("inf"), float("nan"), DAY],
         [1.5, 2, 1, None, None, None, None], 3, "x" * 80),
        (column("integer", "number"), ["3", 4, 5.0, "NA", ""], [3, 4, 5, None, None], 0, ""),
        (column("integer", "number"), ["3", 2.5], [3.0, 2.5], 0, ""),
        (column("integer", "category"), ["3", 2.5], [3, None], 1, "2.5"),
        (column("integer", "category"), [2**63 - 1, 2**63, -(2**63), 2**53 + 1],
         [2**63 - 1, None, None, 2**53 + 1], 2, str(2**63)),
    ],
)  # fmt: skip
def test_cells_become_the_column_s_stored_type(one, cells, values, unread, example):
    before = list(cells)
    found = kept(cells, one)
    assert (found.values.to_pylist(), found.unread, found.example) == (values, unread, example)
    assert [*map(str, cells)] == [*map(str, before)]


@pytest.mark.parametrize("storage", TYPES)
def test_each_stored_type_has_its_own_values(storage):
    found = kept([None], column(storage))
    assert found == Kept(pa.array([None], TYPES[storage]))


def test_words_for_missing_are_those_that_the_user_named():
    assert kept(["NA", "x"], column("text", "text")).values.to_pylist() == [None, "x"]
    assert kept(["NA", " x ", ""], column("text", "text", missing_words=("x",))).values.to_pylist() == [
        "NA",
        None,
        None,
    ]


def test_words_are_spelled_as_the_table_has_them_where_all_of_its_are_known():
    known = column("text", frequent=("Red", "blue", "BLUE"))
    assert kept(["red ", "Red", "Blue", "BLUE", "new"], known).values.to_pylist() == [
        "Red",
        "Red",
        "Blue",
        "BLUE",
        "new",
    ]
    more = column("text", frequent=("Red",), unique=2)
    assert kept(["red"], more).values.to_pylist() == ["red"]
    free = column("text", "text", frequent=("Red",))
    assert kept(["red"], free).values.to_pylist() == ["red"]


def test_truths_are_the_words_of_a_column_of_yes_and_no():
    ours = column("text", "boolean", frequent=("ja", "nein", "yes"))
    assert kept([True, False, "no", "JA", "often"], ours).values.to_pylist() == ["ja", "nein", "nein", "ja", None]
    assert kept([True], column("text", "text")).values.to_pylist() == ["True"]


def test_an_answer_that_is_no_number_makes_all_of_them_words():
    digits = column("integer", "number", frequent=("1", "2"))
    assert labels(["1", 2], digits).values.to_pylist() == [1, 2]
    assert labels(["1", "torn"], digits).values.to_pylist() == ["1", "torn"]
    assert labels(["1", 2.5], digits).values.to_pylist() == ["1", "2.5"]
    assert labels(["x"], column("bytes", "image")) == Kept(pa.array([None], pa.binary()), 1, "x")
    assert labels(["3 kg", "x"], column("text", "number", number_certain=True)).values.to_pylist() == ["3 kg", "x"]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (column("integer", "number"), "a whole number"),
        (column("real", "number"), "a number"),
        (column("boolean", "boolean"), "yes or no"),
        (column("timestamp", "date"), "a date"),
        (column("bytes", "image"), "a file"),
        (column("text", "number"), "a number"),
        (column("text", "boolean"), "yes or no"),
        (column("text", "date"), "a date"),
        (column("text", "category"), "a text"),
        (column("text", "category", number_certain=True), "a number"),
    ],
)
def test_what_a_value_must_be_is_said_in_words(one, words):
    assert called(one) == words


def test_a_column_of_numbers_in_texts_is_read_as_one_unless_it_says_yes_or_no():
    assert read_as(column("text", "category", number_certain=True)) == "number"
    assert read_as(column("text", "boolean", number_certain=True)) == "boolean"
    assert read_as(column("text", "category")) == "category"


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, {}, None),
        (3.0, {}, "3"),
        (-(2.0**53) + 1, {}, "-9007199254740991"),
        (2.0**53, {}, "9007199254740992.0"),
        (1.5, {}, "1.5"),
        (1.5, {"decimal": "comma"}, "1,5"),
        (1.5, {"decimal": "either"}, "1.5"),
        (1.125, {"decimal": "either"}, "1.125e0"),
        (1.125, {"decimal": "comma"}, "1,125"),
        (1e-7, {"decimal": "comma"}, "1e-7"),
    ],
)
def test_a_number_is_spelled_as_the_column_spells_it(value, form, text):
    assert spelled(value, ColumnProfile("c", "text", 1, 0, 1, number_format=form or None)) == text


@pytest.mark.parametrize(
    ("one", "texts", "found"),
    [
        (column("text", "number"), ["1.5", "1,5", "x", None], ["1.5", "1.5", None, None]),
        (column("text", "number", frequent=("many",)), ["many", "few"], ["many", None]),
        (column("text", "number", number_certain=True, number_format={"decimal": "comma"}),
         ["1,5", "1.234,5", "1.5 kg"], ["1,5", "1.234,5", None]),
        (column("text", "date"), ["2024-03-04", "05.06.2024", "x"], ["2024-03-04", "2024-06-05", None]),
        (column("text", "date", day_order="month first"), ["3/4/2024", "13/4/2024"], ["3/4/2024", None]),
        (column("text", "boolean", frequent=("ja", "nein")), ["ja", "no", "1", "often"], ["ja", "nein", "ja", None]),
        (column("text", "category"), ["anything", None], ["anything", None]),
    ],
)  # fmt: skip
def test_texts_that_a_model_can_read_stay_and_others_are_spelled_or_none(one, texts, found):
    assert fitting(texts, one) == found


@pytest.mark.parametrize(
    ("texts", "form", "found"),
    [
        (["1", "2.5"], None, [1.0, 2.5]),
        (["1.5", "2,5", "3,25"], None, [1.5, 2.5, 3.25]),
        (["1.200,50", "7"], {"decimal": "comma"}, [1200.5, 7.0]),
        (["3 kg", "x"], {"units": "kg"}, [3.0, None]),
        (["x", "y"], None, [None, None]),
    ],
)
def test_other_marks_are_read_where_the_plain_reading_fails(texts, form, found):
    assert numbers(texts, ColumnProfile("c", "text", 1, 0, 1, number_format=form)) == found


def test_a_column_of_any_file_gives_cells():
    assert plain_cells(pa.array(["a", None, "a"]).dictionary_encode()) == ["a", None, "a"]
    moments = pa.array([1709535900000000001], pa.timestamp("ns"))
    assert plain_cells(pa.chunked_array([moments])) == [datetime.datetime(2024, 3, 4, 7, 5)]
    assert plain_cells(pa.array([[1, 2], None])) == ["[1, 2]", ""]
