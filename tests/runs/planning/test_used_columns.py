"""Which columns a first recipe leaves out, and why, by their profiles alone; at the borders of each reason."""

from dataclasses import replace

import pytest

from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, SplitOptions, TaskChoice
from core.records import Column, ColumnProfile, Schema
from core.runs.planning.used_columns import own_split, readable, reasons, used_columns, used_kinds


def column(name: str = "c", kind: str = "category", **facts: object) -> Column:
    """100 rows, 30 different texts, unless told otherwise."""
    known = {"storage": "text", "rows": 100, "missing": 0, "unique": 30, **facts}
    return Column(name, kind, ColumnProfile(name, **known))


def reason(one: Column) -> str:
    """The code of why it is left out; "" where it is not."""
    found = reasons(Schema(100, (one, column("y"))), ["y"])
    assert set(found) <= {one.name}
    return getattr(found.get(one.name, ""), "code", "")


PARTS = (("train", 60), ("Test", 40))
NUMBER = {"kind": "number", "storage": "integer", "whole": True, "unique": 100}


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (column(), ""),
        (column(missing=100, unique=0), "nothing_in_it"),
        (column(missing=99, unique=1), ""),  # there or not is something
        (column(unique=1), "same_value_always"),
        (column(unique=2), ""),
        (column(unique=2, frequent=PARTS), "says_the_parts"),
        (column(unique=3, frequent=PARTS), ""),
        (column(storage="list"), "no_numbers_or_texts"),
        (column(storage="bytes"), "no_numbers_or_texts"),
        (column(kind="image", storage="text"), "no_numbers_or_texts"),
        (column(kind="image", storage="bytes", unique=100), ""),
        (column(unique=100), "own_value_each_row"),
        (column(unique=99), "own_value_nearly_each_row"),
        (column(unique=51), "own_value_nearly_each_row"),
        (column(unique=50), ""),
        (column(unique=26, missing=50), "own_value_nearly_each_row"),
        (column(unique=25, missing=50), ""),
        (column(rows=21, unique=21), "own_value_each_row"),
        (column(rows=20, unique=20), ""),
        (column(rows=21, unique=20), "own_value_nearly_each_row"),
        (column(rows=20, unique=19), ""),
        (column(unique=100, number_certain=True, number_format={}), ""),
        (column(unique=60, number_format={"decimal": "comma"}), "numbers_written_as_texts"),
        (column(unique=50, number_format={"decimal": "comma"}), ""),
        (column(unique=60, number_format={"decimal": "comma"}, codes=True), "own_value_nearly_each_row"),
        (column(rows=20, unique=19, number_format={"decimal": "comma"}), ""),
        (column(**NUMBER, minimum=1, maximum=100), "numbers_the_rows"),
        (column(**NUMBER, minimum=0, maximum=99), "numbers_the_rows"),
        (column(**NUMBER, minimum=1, maximum=101), ""),
        (column(**NUMBER, minimum=1, maximum=99), ""),
        (column(**NUMBER), ""),
        (column(**{**NUMBER, "unique": 99}, minimum=1, maximum=100), ""),
        (column(**{**NUMBER, "whole": False}, minimum=1, maximum=100), ""),
        (column(**{**NUMBER, "rows": 21, "unique": 21}, minimum=1, maximum=21), "numbers_the_rows"),
        (column(**{**NUMBER, "rows": 20, "unique": 20}, minimum=1, maximum=20), ""),
        (column(**{**NUMBER, "missing": 10, "unique": 90}, minimum=5, maximum=94), "numbers_the_rows"),
        (column("customer_id", **NUMBER), "numbers_the_rows"),
        (column("IDs", **NUMBER), "numbers_the_rows"),
        (column("rowid", **NUMBER), "numbers_the_rows"),
        (column("编号", **NUMBER), "numbers_the_rows"),
        (column("Unnamed: 0", **NUMBER), "numbers_the_rows"),
        (column("customerId", **NUMBER), "numbers_the_rows"),
        (column("customerID", **NUMBER), "numbers_the_rows"),
        (column("PAID", **NUMBER), ""),
        (column("humid", **NUMBER), ""),
        (column("id_of_size", **NUMBER), ""),
        (column("day", kind="date", unique=100), ""),
    ],
)  # fmt: skip
def test_a_column_is_left_out_for_one_reason_or_none(one: Column, code: str):
    assert reason(one) == code


def test_what_is_asked_is_never_doubted_and_the_numbers_stand_in_the_sentence():
    constant = column("y", unique=1)
    assert reasons(Schema(100, (constant,)), ["y"]) == {}
    found = reasons(Schema(2000, (column(rows=2000, missing=500, unique=1200),)), ["y"])["c"]
    assert found.values == {"unique": 1200, "present": 1500}


@pytest.mark.parametrize(
    ("kind", "storage", "able"),
    [("category", "text", True), ("number", "real", True), ("number", "list", False), ("number", "bytes", False),
     ("image", "bytes", True), ("image", "text", False), ("audio", "list", False)],
)  # fmt: skip
def test_files_are_read_by_kinds_of_files_and_lists_by_none(kind: str, storage: str, able: bool):
    assert readable(kind, column(storage=storage).profile) == able


def recipe(**more: object) -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", targets=["y"]), task=TaskChoice(name="classification"),
        family=FamilyChoice(name="linear"), **more,
    )  # fmt: skip


def test_the_answer_and_the_column_that_names_the_parts_are_not_learned_from():
    schema = Schema(100, tuple(column(name) for name in ("b", "y", "a", "part", "off")))
    off = {"off": ColumnChoice(use=False), "a": ColumnChoice(kind="number")}
    plain = recipe(columns=off)
    assert [each.name for each in used_columns(schema, plain)] == ["b", "a", "part"]
    assert used_kinds(schema, plain) == {"b": "category", "a": "number", "part": "category"}
    by_column = recipe(columns=off, split=SplitOptions(method="column", column="part"))
    assert [each.name for each in used_columns(schema, by_column)] == ["b", "a"]
    by_group = recipe(columns=off, split=SplitOptions(method="group", column="part"))
    assert [each.name for each in used_columns(schema, by_group)] == ["b", "a", "part"]


def test_the_first_column_that_names_the_training_part_splits_the_rows():
    named = {"unique": 2, "frequent": PARTS}
    schema = Schema(100, (column("x"), column("one", **named), column("two", **named)))
    assert own_split(schema, "x") == "one"
    assert own_split(schema, "one") == "two"
    assert own_split(Schema(100, (column("x"),)), "y") == ""
    others = column("t", unique=2, frequent=(("validation", 60), ("test", 40)))
    assert own_split(Schema(100, (others,)), "y") == ""
    assert own_split(Schema(100, (replace(schema.columns[1], name="y"),)), "y") == ""
