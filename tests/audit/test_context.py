"""What every check is given: a fair sample of rows, the columns as the recipe reads them, and rows as texts."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.audit import context as contexts
from core.audit.context import (
    answer_of,
    distinct,
    example_rows,
    make_context,
    reads_numbers,
    sample,
    spelled,
    whole_column,
)
from core.recipe import RepairChoice, edit
from core.records import ROW
from tests.audit.conftest import context_of


@pytest.fixture
def rows_file(tmp_path):
    """A Parquet file of a hundred rows with permanent ids, in groups of 30."""
    table = pa.table({ROW: range(1_000, 1_100), "x": range(100), "y": [f"t{index}" for index in range(100)]})
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=30)
    return tmp_path / "rows.parquet"


@pytest.mark.parametrize("most", [99, 40, 1])
def test_of_more_rows_than_are_wanted_always_the_same_are_taken_whole(rows_file, most):
    found = sample(rows_file, ["y", "x"], most)
    assert found.column_names == [ROW, "y", "x"]
    ids, numbers = found[ROW].to_numpy(), found["x"].to_numpy()
    assert len(ids) == len({*ids}) == most
    assert (np.diff(ids) > 0).all()
    assert (ids - 1_000).tolist() == numbers.tolist()  # cells of one row stay together
    assert found["y"].to_pylist() == [f"t{number}" for number in numbers]
    assert sample(rows_file, ["y", "x"], most).equals(found)


def test_a_sample_is_taken_from_all_over_the_file(rows_file):
    numbers = sample(rows_file, ["x"], 40)["x"].to_numpy()
    assert {*(numbers // 25)} == {0, 1, 2, 3}


@pytest.mark.parametrize("most", [100, 101])
def test_as_many_rows_as_there_are_are_all_taken(rows_file, most):
    assert sample(rows_file, ["x", "x", ROW], most)["x"].to_pylist() == [*range(100)]


def test_large_files_are_read_in_pieces_and_rows_stay_what_they_are(rows_file, monkeypatch):
    usual = sample(rows_file, ["x"], 40)
    table = pa.table({ROW: range(5_000), "x": range(5_000)})
    pq.write_table(table, rows_file.with_name("many.parquet"))
    monkeypatch.setattr(contexts, "CELLS", 10)  # pieces of a thousand rows
    found = sample(rows_file.with_name("many.parquet"), ["x"], 700)
    assert len(found) == 700
    assert found[ROW].to_pylist() == found["x"].to_pylist() == sorted(found["x"].to_pylist())
    assert sample(rows_file, ["x"], 40).equals(usual)


def test_a_whole_column_holds_the_first_rows_in_their_order(rows_file):
    assert whole_column(rows_file, ["x"])["x"].to_pylist() == [*range(100)]
    assert whole_column(rows_file, ["x"])[ROW].to_pylist() == [*range(1_000, 1_100)]
    assert whole_column(rows_file, ["y", "y"], 35)["y"].to_pylist() == [f"t{index}" for index in range(35)]
    empty = rows_file.with_name("empty.parquet")
    pq.write_table(pa.table({ROW: pa.array([], "int64"), "x": pa.array([], "int64")}), empty)
    assert whole_column(empty, ["x"]).num_rows == sample(empty, ["x"], 5).num_rows == 0


def table_of(tmp_path, rows=60, **more):
    columns = {
        "size": [f"{index}.5" for index in range(rows)],
        "town": [("Rome", "Oslo", "")[index % 3] for index in range(rows)],
        "y": [("a", "b", "c", "", "a")[index % 5] for index in range(rows)],
    }
    return context_of(tmp_path, {**columns, **more}, "y")


def test_rows_without_an_answer_are_left_out(tmp_path):
    found = table_of(tmp_path)
    kept = [index for index in range(60) if index % 5 != 3]
    assert found.rows.tolist() == kept
    assert found.target == "y"
    assert [found.answer.labels[value] for value in found.answer.values] == ["abcxa"[index % 5] for index in kept]
    assert (len(found.answer), found.answer.name) == (48, "y")


def test_other_columns_are_those_but_the_target_and_used_ones_those_that_the_recipe_uses(tmp_path):
    found = table_of(tmp_path)
    assert [column.name for column in found.others] == ["size", "town"]
    assert [*found.columns] == ["size", "town"]
    assert [*found.predictive_powers] == ["size", "town"]
    less = make_context(found.data, found.schema, edit.without_columns(found.recipe, ["town"]))
    assert [column.name for column in less.used] == ["size"]
    assert [column.name for column in less.others] == ["size", "town"]


def test_a_column_is_read_as_the_recipe_takes_it(tmp_path):
    found = table_of(tmp_path)
    size, town = found.others
    assert (found.kind(size), found.columns["size"].numbers.tolist()[:2]) == ("number", [0.5, 1.5])
    assert found.columns["town"].levels == ("Rome", "Oslo")
    taken = edit.with_column(found.recipe, "size", kind="category")
    again = make_context(found.data, found.schema, taken)
    assert again.kind(size) == "category"
    assert again.columns["size"].numbers is None
    assert again.texts("town")[1] == ("Rome", "Oslo")
    assert again.texts("town")[0].tolist()[:3] == [0, 1, -1]


def test_texts_that_a_repair_reads_are_numbers(tmp_path):
    found = table_of(tmp_path, weight=[f"{index + 1} kg" for index in range(60)])
    choice = RepairChoice(repair="read_numbers", column="weight", options={"units": "kg"})
    words = edit.with_repairs(edit.with_column(found.recipe, "weight", kind="category", options={}), [])
    numbers = edit.with_repair(edit.with_column(words, "weight", kind="number", use=True), choice)
    assert reads_numbers(words, "weight") is None
    assert reads_numbers(edit.with_repair(words, RepairChoice(repair="fill", column="weight")), "weight") is None
    assert reads_numbers(numbers, "weight") == choice
    assert reads_numbers(numbers, "size") is None
    read = make_context(found.data, found.schema, numbers).columns["weight"]
    assert (read.kind, read.numbers.tolist()[:3]) == ("number", [1.0, 2.0, 3.0])
    as_words = make_context(found.data, found.schema, edit.with_column(numbers, "weight", kind="category"))
    assert as_words.columns["weight"].levels[:2] == ("1 kg", "2 kg")


@pytest.mark.parametrize(
    ("most", "cells", "fewest", "rows"), [(50, 90, 20, 30), (50, 90, 40, 40), (50, 900, 20, 50), (80, 900, 20, 60)]
)
def test_of_many_columns_fewer_rows_are_looked_at_but_never_hardly_any(
    tmp_path, monkeypatch, most, cells, fewest, rows
):
    for name, value in {"ROWS": most, "CELLS": cells, "FEWEST": fewest}.items():
        monkeypatch.setattr(contexts, name, value)
    found = table_of(tmp_path, y=["a", "b"] * 30)  # three columns
    assert len(found.rows) == len(found.answer) == rows


def test_examples_are_few_rows_with_their_numbers_counted_from_one(tmp_path):
    found = table_of(tmp_path)
    assert found.examples(np.array([3, 0]), ["town", "y"]) == (
        {"row": "5", "town": "Oslo", "y": "a"},  # the fourth row has no answer
        {"row": "1", "town": "Rome", "y": "a"},
    )
    assert len(found.examples(np.arange(40), ["town"])) == 6


def test_long_cells_of_an_example_are_cut():
    table = pa.table({ROW: [999, 0], "a": ["x" * 80, "y" * 81]})
    assert example_rows(table, ["a"]) == ({"row": "1,000", "a": "x" * 80}, {"row": "1", "a": "y" * 79 + "…"})


def test_values_are_spelled_in_quotes_three_at_most():
    assert spelled(["a", "b", "c"]) == "“a”, “b”, “c”"
    assert spelled(["a", "b", "c", "d"]) == "“a”, “b”, “c” and others"
    assert spelled(["a", "b"], 1) == "“a” and others"
    assert spelled(["x" * 40, "y" * 41]) == f"“{'x' * 40}”, “{'y' * 39}…”"


def test_different_codes_are_counted_without_missing_ones():
    assert distinct(np.array([0, 0, 4, -1, 2])) == 3
    assert distinct(np.array([-1, -1])) == 0


def test_answers_are_numbers_or_labels_by_how_they_are_read():
    numbers = answer_of("y", pa.array([1.5, 2.0]))
    assert (numbers.labels, numbers.values.tolist()) == ((), [1.5, 2.0])
    words = answer_of("y", pa.array(["b", "a", "b"]))
    assert (words.labels, words.values.tolist(), words.name) == (("b", "a"), [0, 1, 0], "y")
