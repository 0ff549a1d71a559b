"""Repairs in the preprocessing graph and in the bundle: raw values in, and one value is read as a whole file is."""

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema
from core.data.preparation.preprocessing import Preprocessing
from core.errors import UserError
from core.export.snippets import io_table, python
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column
from core.serving.inputs.casting import input_tensors
from core.serving.inputs.values import reader
from tests.kinds.columns import profile
from tests.repairs import edge_cases

PRICES = ["1.234,50 €", "12,00 €", "(99,99 €)", "", None, "7 €"] * 50
TOWNS = ["Paris", "PARIS", "paris", "Rome", "rome", "Oslo", "", None] * 40


def preprocessing(repairs, **columns):
    pairs, arrays = [], {}
    for name, (kind, values) in columns.items():
        pairs.append((Column(name, kind, profile(name, values)), ColumnChoice()))
        arrays[name] = pa.array(values)
    return Preprocessing.fit(pairs, pa.table(arrays), [RepairChoice(**entry) for entry in repairs])


def euros(*more):
    options = {"decimal": "comma", "units": "€"}
    return [{"repair": "read_numbers", "column": "price", "options": options}, *more]


def test_a_column_of_written_numbers_takes_their_text():
    fitted = preprocessing(euros({"repair": "fill", "column": "price"}), price=("number", PRICES))
    (entry,) = fitted.inputs
    assert (entry.kind, entry.as_text, entry.takes_text) == ("number", True, True)
    assert entry.example == entry.typical == "7,0"
    assert fitted.layout.computed == (True,)
    assert len(entry.steps) == 2
    numbers, _, _ = fitted.run(pa.table({"price": PRICES[:6]}))
    assert numbers[:, 0].tolist() == [1234.5, 12.0, -99.99, 7.0, 7.0, 7.0]


def test_the_example_of_a_written_number_is_spelled_in_its_own_way():
    fitted = preprocessing(euros(), price=("number", ["1.234,5 €"] * 20))
    (entry,) = fitted.inputs
    assert entry.example == "1234,5"
    assert fitted.run(pa.table({"price": [entry.example]}))[0].tolist() == [[1234.5]]


def test_numbers_stored_as_numbers_read_the_same_in_every_format():
    fitted = preprocessing(euros(), price=("number", PRICES))
    for values in (pa.array([1234.5, -0.001, None, 1e22, 3.0]), pa.array([1234, -5, None, 10**15, 3])):
        numbers, _, _ = fitted.run(pa.table({"price": values}))
        expected = [np.nan if value is None else float(value) for value in values.to_pylist()]
        np.testing.assert_array_equal(numbers[:, 0], expected)


@pytest.mark.parametrize(
    "values",
    [
        edge_cases.written(800),
        [1.5, None, -0.0, 1e-300, 5e-324, 1e308, 0.1, 123456.789],
        [1, -1, 0, 2**53, None],
        [True, False, None],
    ],
    ids=["text", "real", "whole", "boolean"],
)
def test_one_value_is_read_as_a_whole_column_is(values):
    fitted = preprocessing(euros(), price=("number", PRICES))
    column = pa.array(values)
    read = reader(fitted.inputs[0])
    together = input_tensors(pa.table({"price": column}), fitted)["price"]
    assert [read(value)[0] for value in values] == together.tolist()


def test_spellings_of_a_category_are_known_as_the_rows_have_them():
    repairs = [
        {"repair": "letter_case", "column": "town"},
        {"repair": "merge", "column": "town", "options": {"keep": 2}},
    ]
    fitted = preprocessing(repairs, town=("category", TOWNS))
    (entry,) = fitted.inputs
    assert fitted.layout.codes[0].levels[2:] == ("paris", "rome", "Other")
    assert set(entry.categories) == {"Paris", "PARIS", "paris", "Rome", "rome", "Oslo"}
    assert entry.example in ("Paris", "PARIS", "paris")
    codes = fitted.run(pa.table({"town": ["pARIS", "ROME", "oslo", "never", ""]}))[1]
    assert codes[:, 0].tolist() == [2, 3, 4, 4, 1]


def test_repairs_work_in_the_order_of_the_recipe():
    fill = {"repair": "fill", "column": "x", "options": {"how": "this value", "value": "1000"}}
    clip = {"repair": "clip", "column": "x", "options": {"bounds": "these numbers", "high": "10"}}
    table = pa.table({"x": [1.0, 50.0, None]})
    for repairs, expected in (([fill, clip], [1.0, 10.0, 10.0]), ([clip, fill], [1.0, 10.0, 1000.0])):
        numbers, _, _ = preprocessing(repairs, x=("number", [1.0, 2.0, 50.0])).run(table)
        assert numbers[:, 0].tolist() == expected


@pytest.mark.parametrize(
    ("kind", "repairs", "message"),
    [
        ("number", ["fill", "read_numbers"], "first repair"),
        ("category", ["clip"], "does not work"),
        ("number", ["letter_case"], "does not work"),
        ("number", ["drop_duplicates"], "no repair that a model can do"),
        ("number", ["nonsense"], "no repair that a model can do"),
    ],
)
def test_repairs_that_can_not_work_are_refused(kind, repairs, message):
    with pytest.raises(UserError, match=message):
        preprocessing([{"repair": name, "column": "x"} for name in repairs], x=(kind, ["1", "2", "3"]))


def test_snippets_and_the_io_table_know_that_text_goes_in():
    fitted = preprocessing(euros(), price=("number", PRICES))
    schema = BundleSchema(1, "classification", "y", fitted.inputs, ("a", "b"))
    assert io_table(schema)[0]["type"] == "string"
    assert '"price": "7,0"' in python(schema)
