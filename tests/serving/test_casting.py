"""Stored columns become raw values: what is missing, unreadable, typed or oddly written."""

import datetime
import decimal
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle_schema import BundleSchema, InputColumn
from core.cells.columns import as_numbers, as_raw, as_texts, as_truths
from core.errors import UserError
from core.serving.inputs.casting import input_tensors
from core.serving.inputs.values import reader
from tests.kinds import edge_cases, oracles

NAN = math.nan


def same(found, expected):
    """Equal lists, NaN equal to NaN."""
    assert [repr(value) for value in found] == [repr(value) for value in expected]


@pytest.mark.parametrize(
    ("stored", "number", "boolean", "text"),
    [
        (pa.array([3, 0, None]), [3.0, 0.0, NAN], [NAN, 0.0, NAN], ["3", "0", ""]),
        (
            pa.array([3.0, 1.5, NAN, math.inf, None]),
            [3.0, 1.5, NAN, NAN, NAN],
            [NAN] * 5,
            ["3.0", "1.5", "", "inf", ""],
        ),
        (pa.array([True, False, None]), [1.0, 0.0, NAN], [1.0, 0.0, NAN], ["True", "False", ""]),
        (pa.array([2**63 - 1]), [float(2**63 - 1)], [NAN], ["9223372036854775807"]),
        (pa.array([decimal.Decimal("1.50")]), [1.5], [NAN], ["1.50"]),
        (pa.array([datetime.date(2024, 2, 29), None]), [NAN, NAN], [NAN, NAN], ["2024-02-29", ""]),
        (pa.array([datetime.datetime(1969, 12, 31, 23, 59, 58, 5)]), [NAN], [NAN], ["1969-12-31T23:59:58"]),
        (pa.array([[1, 2], None]), [NAN, NAN], [NAN, NAN], ["[1, 2]", ""]),
        (pa.nulls(2), [NAN, NAN], [NAN, NAN], ["", ""]),
        (pa.array(["1", None, "1"]).dictionary_encode(), [1.0, NAN, 1.0], [1.0, NAN, 1.0], ["1", "", "1"]),
        (pa.array([" q ", "1e308", "-inf"], pa.large_string()), [NAN, 1e308, NAN], [NAN] * 3, ["q", "1e308", "-inf"]),
        (pa.array([], pa.string()), [], [], []),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_every_stored_type_has_one_reading_for_each_kind(stored, number, boolean, text):
    same(as_numbers(stored).to_pylist(), number)
    same(as_truths(stored).to_pylist(), boolean)
    same(as_texts(pa.chunked_array([stored])).to_pylist(), text)
    assert as_texts(stored).equals(as_texts(stored))
    assert not as_numbers(stored).null_count


def test_numbers_in_text_agree_with_the_oracle():
    values = edge_cases.values("number")
    same(as_numbers(pa.array(values)).to_pylist(), [oracles.number_value(value or "") for value in values])


def test_a_columns_own_words_come_before_the_usual_ones():
    stored = pa.array(["Ada", "nobody", "yes", "0", "q"])
    same(as_truths(stored, words=("nobody", "ada")).to_pylist(), [1.0, 0.0, 1.0, 0.0, NAN])
    same(as_truths(pa.array(["1", "0", "no"]), words=("1", "0")).to_pylist(), [0.0, 1.0, 0.0])


def test_times_with_a_zone_are_told_in_universal_time():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2024, 1, 1, 1, 30, tzinfo=zone)
    assert as_texts(pa.array([moment], pa.timestamp("us", "UTC"))).to_pylist() == ["2023-12-31T23:30:00"]
    assert reader(InputColumn("x", "x", "date"))(moment)[0] == "2023-12-31T23:30:00"


def test_a_missing_column_is_named():
    schema = BundleSchema(
        1, "regression", "y", (InputColumn("Größe", "Größe", "number"), InputColumn("b", "b", "date"))
    )
    with pytest.raises(UserError, match="“Größe”"):
        input_tensors(pa.table({"b": ["x"]}), schema)


def test_feeds_are_what_onnxruntime_takes():
    schema = BundleSchema(
        1, "regression", "y", (InputColumn("n", "n (input)", "number"), InputColumn("t", "t", "category"))
    )
    found = input_tensors(pa.table({"n": ["1", None], "t": [None, "北京"], "other": [1, 2]}), schema)
    assert set(found) == {"n (input)", "t"}
    assert found["n (input)"].dtype == np.float64
    assert found["t"].dtype == object
    assert found["t"].tolist() == ["", "北京"]


COLUMNS = [InputColumn("x", "x", kind) for kind in ("number", "boolean", "date", "category")]
COLUMNS.append(InputColumn("x", "x", "boolean", categories=("nobody", "ada")))


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.kind + str(len(column.categories)))
@given(text=st.one_of(st.text(), st.sampled_from([value for value in edge_cases.EVIL if value is not None])))
def test_one_text_and_a_column_of_texts_are_read_alike(column, text):
    alone = reader(column)(text).tolist()
    same(alone, as_raw(pa.array([text]), column.traits, words=column.categories).to_pylist())


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.kind + str(len(column.categories)))
@pytest.mark.parametrize(
    "value",
    [None, 3, 0, 1, -7, 2**60, 3.0, 0.1, NAN, math.inf, -math.inf, 1e308, True, False, datetime.date(2024, 2, 29),
     datetime.datetime(2024, 2, 29, 1, 2, 3, 4), np.float64(2.5), np.int64(4)],
    ids=str,
)  # fmt: skip
def test_one_typed_value_and_a_column_of_them_are_read_alike(column, value):
    stored = pa.array([value.item() if isinstance(value, np.generic) else value])
    alone = reader(column)(value).tolist()
    same(alone, as_raw(stored, column.traits, words=column.categories).to_pylist())


def test_half_a_character_does_not_reach_onnxruntime():
    assert reader(InputColumn("x", "x", "category"))("a\ud800").tolist() == ["a?"]


def test_of_many_missing_columns_ten_are_named():
    def lacking(count):
        inputs = tuple(InputColumn(f"c{index}", f"c{index}", "number") for index in range(count))
        with pytest.raises(UserError) as report:
            input_tensors(pa.table({"x": [1]}), BundleSchema(1, "regression", "y", inputs))
        return report.value.problem.values["names"]

    ten = ", ".join(f"“c{index}”" for index in range(10))
    assert (lacking(10), lacking(11)) == (ten, f"{ten} ...")


def test_files_are_no_tensors_here_and_texts_are_cut_to_what_the_model_reads():
    inputs = (
        InputColumn("photo", "photo", "image"),
        InputColumn("note", "a note", "text", most=3),
        InputColumn("all", "all", "text"),
        InputColumn("flag", "flag", "boolean", categories=("nobody", "ada")),
        InputColumn("price", "price", "number", as_text=True),
    )
    values = {"photo": [b"x"], "note": ["größer"], "all": ["größer"], "flag": ["Ada"], "price": ["1,5 €"]}
    found = input_tensors(pa.table(values), BundleSchema(1, "regression", "y", inputs))
    assert {name: tensor.tolist() for name, tensor in found.items()} == {
        "a note": ["grö"],
        "all": ["größer"],
        "flag": [1.0],
        "price": ["1,5 €"],
    }


@pytest.mark.parametrize(
    ("column", "value", "fed"),
    [
        (InputColumn("x", "x", "number"), " 1.5 ", 1.5),
        (InputColumn("x", "x", "boolean"), "yes", 1.0),
        (InputColumn("x", "x", "boolean", categories=("nobody", "ada")), "ADA", 1.0),
        (InputColumn("x", "x", "category"), " a ", "a"),
        (InputColumn("x", "x", "category", verbatim=True), " a ", " a "),
        (InputColumn("x", "x", "category", verbatim=True), 3, "3"),
        (InputColumn("x", "x", "category", verbatim=True), None, ""),
        (InputColumn("x", "x", "text", most=2), "abc", "ab"),
        (InputColumn("x", "x", "text"), "abc", "abc"),
        (InputColumn("x", "x", "number", as_text=True), 1234.5, "1.2345e3"),
        (InputColumn("x", "x", "boolean", as_text=True), True, "True"),
        (InputColumn("x", "x", "category"), 1234.5, "1234.5"),
    ],
)
def test_one_value_is_fed_as_its_column_takes_it(column, value, fed):
    found = reader(column)(value)
    assert (found.shape, found.tolist()) == ((1,), [fed])


@pytest.mark.parametrize(
    ("column", "value", "shape"),
    [
        (InputColumn("x", "x", "image"), np.zeros((2, 3, 3), "uint8"), (1, 2, 3, 3)),
        (InputColumn("x", "x", "image"), b"none", (1, 1, 1, 3)),
        (InputColumn("x", "x", "image"), "photo.png", (1, 1, 1, 3)),
        (InputColumn("x", "x", "audio", rate=8000, most=8000), np.zeros(5, "float32"), (1, 5)),
        (InputColumn("x", "x", "audio", rate=8000, most=8000), None, (1, 1)),
    ],
)
def test_one_file_is_fed_decoded(column, value, shape):
    assert reader(column)(value).shape == shape
