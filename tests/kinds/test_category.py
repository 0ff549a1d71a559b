"""Which values of a category have a code of their own, and that many columns are coded as each alone."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from core.graph import INT64, STRING, Graph
from core.kinds import KINDS
from core.kinds.category import CategoryState
from core.layout import CodeColumn
from core.serving.session import open_session

KIND = KINDS["category"]


@pytest.mark.parametrize(
    ("counts", "rows", "options", "levels"),
    [
        ({"a": 4, "b": 5}, 200, {}, ("b",)),
        ({"a": 1, "b": 2, "c": 3}, 199, {}, ("c", "b")),
        ({"a": 1, "b": 2, "c": 3}, 199, {"at_least": 1}, ("c", "b", "a")),
        ({"a": 1, "b": 2, "c": 3}, 200, {"at_least": 3}, ("c",)),
        ({"b": 5, "a": 5, "c": 6}, 200, {}, ("c", "a", "b")),
        ({}, 5, {}, ()),
    ],
)
def test_frequent_values_have_a_code_the_most_frequent_first(counts, rows, options, levels):
    values = [*Counter(counts).elements()]
    raw = pa.array([*values, *[""] * (rows - len(values))], pa.string())
    assert KIND.fit(raw, KIND.Options(**options)) == CategoryState(levels)


def test_of_very_many_values_254_are_kept():
    raw = pa.array([f"{index:03}" for index in range(300)] * 5)
    assert KIND.fit(raw, KIND.Options()).levels == tuple(f"{index:03}" for index in range(254))


def codes(state, values):
    g = Graph()
    made = KIND.graph(g, "town", g.input("x", STRING), state)
    assert made.code_columns == (CodeColumn("town", ("(other)", "(missing)", *state.levels)),)
    g.output("y", made.codes, INT64, ("N", 1))
    return open_session(g.model().SerializeToString()).run(None, {"x": np.array(values, object)})[0][:, 0].tolist()


def test_a_value_is_coded_as_it_stands_and_a_whole_number_either_way():
    state = CategoryState(("3", "4.0", "007", "-0", "NA", "1234567890123456"), ("NA", "none"))
    assert codes(state, ["3", "3.0", "4", "4.0", "007", "007.0", "7", "-0.0", "NA", "none", "", "3.00", "?"]) == [
        2, 2, 3, 3, 4, 0, 0, 5, 6, 1, 1, 0, 0
    ]  # fmt: skip
    assert codes(state, ["1234567890123456", "1234567890123456.0"]) == [7, 0]
    assert codes(CategoryState(("5", "5.0")), ["5", "5.0"]) == [2, 3]
    assert codes(KIND.with_missing(state, ("?",)), ["none", "?", "", "3"]) == [0, 1, 1, 2]


def test_many_columns_are_coded_together_as_each_alone():
    states = [CategoryState(("a", "b")), CategoryState(("b", "1:b"), ("a",)), CategoryState(())]
    values = ["a", "b", "1:b", "", "x"]
    g = Graph()
    rows = g.input("x", STRING, (3, "N"))
    made = KIND.graph_together(g, ["p", "q", "r"], rows, states)
    g.output("y", made.codes, INT64, ("N", 3))
    found = open_session(g.model().SerializeToString()).run(None, {"x": np.array([values] * 3, object)})[0]
    assert found.T.tolist() == [codes_of(state, values) for state in states]
    assert [column.name for column in made.code_columns] == ["p", "q", "r"]
    assert [column.levels[2:] for column in made.code_columns] == [state.levels for state in states]


def codes_of(state, values):
    own = {text: code for code, text in enumerate(state.levels, 2)}
    return [own.get(value, 1 if value in ("", *state.missing) else 0) for value in values]


@pytest.mark.parametrize(("levels", "example"), [(("b", "a"), "b"), ((), "")])
def test_the_most_frequent_value_is_the_example(levels, example):
    entry = KIND.describe("town", "t", None, pa.array([], pa.string()), CategoryState(levels))
    assert (entry.name, entry.tensor, entry.categories) == ("town", "t", levels)
    assert (entry.typical, entry.example) == (example, example)
