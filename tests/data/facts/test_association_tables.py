"""The tables behind the drawings of associations, exact at their borders: ranges, levels, classes, pairs, gaps."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.facts.associations import (
    Correlations,
    association,
    associations,
    correlations,
    fewer_classes,
    grouped,
    missing,
    with_answer,
)
from core.data.facts.encoded import Answer, Encoded, encode

RANDOM = np.random.default_rng(0)
ROWS = 2000
NUMBER = RANDOM.normal(0, 1, ROWS)
CLASSES = Answer("answer", (NUMBER > 0).astype("int64"), ("low", "high"))


def column(name, values, kind="number"):
    return encode(name, pa.array(values), kind)


def coded(counts, name="c"):
    """A category whose level i stands in counts[i] rows."""
    codes = np.repeat(np.arange(len(counts)), counts)
    return Encoded(name, "category", codes=codes, levels=tuple(f"l{index}" for index in range(len(counts))))


@pytest.mark.parametrize(("rows", "found"), [(9, 0.0), (10, 1.0)])
@pytest.mark.parametrize("kind", ["number", "category"])
def test_two_columns_are_compared_in_ten_rows_that_have_both_at_least(rows, found, kind):
    values = [float(row % 2) if kind == "number" else "ab"[row % 2] for row in range(rows)]
    one, other = column("x", [*values, None], kind), column("y", [*values, values[0]], kind)
    assert association(one, other) == pytest.approx(found)


def test_a_column_of_one_value_goes_together_with_none():
    number, word = column("n", np.arange(20.0)), column("w", list("ab" * 10), "category")
    flat, same = column("f", np.ones(20)), column("s", ["x"] * 20, "category")
    assert [association(flat, number), association(number, flat), association(same, number)] == [0, 0, 0]
    assert [association(flat, word), association(same, word), association(word, same)] == [0, 0, 0]
    assert association(column("own", [f"r{row}" for row in range(20)], "category"), number) == 0


def test_what_chance_alone_would_give_is_taken_off():
    half = column("w", list("aabb" * 10), "category")
    part = column("v", list("aaab" * 10), "category")
    squared, rows = 1 / 3, 40
    smaller = 2 - 1 / (rows - 1) - 1
    assert association(half, part) == pytest.approx(np.sqrt((squared - 1 / (rows - 1)) / smaller))
    number = column("n", np.tile([0.0, 1.0, 1.0, 2.0], 10))
    ranks = np.tile([9 / 2, 39 / 2, 39 / 2, 69 / 2], 10) / 39
    within = np.sum((ranks - np.tile([ranks[:2].mean()] * 2 + [ranks[2:4].mean()] * 2, 10)) ** 2)
    explained = 1 - within / 38 / (np.var(ranks) * 40 / 39)
    assert association(half, number) == association(number, half) == pytest.approx(np.sqrt(explained))


def test_the_table_of_correlations_is_symmetric_with_ones_across():
    columns = [column(name, values) for name, values in (("x", NUMBER), ("y", -NUMBER), ("z", NUMBER**2))]
    found = correlations(columns)
    assert found.columns == ("x", "y", "z")
    values = np.array(found.values)
    assert values.diagonal().tolist() == [1, 1, 1]
    assert (values == values.T).all()
    assert values[0, 1] == pytest.approx(-1)
    assert abs(values[0, 2]) < 0.1


def test_pairs_are_those_from_half_on_in_either_direction_and_no_more_than_asked():
    found = Correlations(("a", "b", "c"), ((1, 0.5, -0.9), (0.5, 1, 0.49), (-0.9, 0.49, 1)))
    assert found.pairs() == [("a", "c", -0.9), ("a", "b", 0.5)]
    assert found.pairs(most=1) == [("a", "c", -0.9)]
    assert found.pairs(0.49) == [("a", "c", -0.9), ("a", "b", 0.5), ("b", "c", 0.49)]
    many = Correlations(tuple("abcdef"), ((1.0,) * 6,) * 6)
    assert len(many.pairs()) == 10


@pytest.mark.parametrize(("levels", "others"), [(12, 0), (13, 1)])
def test_so_many_values_of_a_category_are_named_the_most_frequent_first(levels, others):
    indices, names = grouped(coded(range(1, levels + 1)))
    assert names == [*(f"l{index}" for index in reversed(range(levels - 12, levels))), "other values", "missing"]
    assert np.bincount(indices, minlength=14).tolist() == [*range(levels, levels - 12, -1), others, 0]


def test_missing_values_of_a_category_come_last():
    indices, names = grouped(Encoded("c", "category", codes=np.array([1, -1, 0, 1]), levels=("a", "b")))
    assert names == ["b", "a", "other values", "missing"]
    assert indices.tolist() == [0, 3, 1, 0]


def test_ten_different_numbers_are_named_and_more_are_put_into_ranges():
    indices, names = grouped(column("x", [float(value) for value in range(10)] + [None]))
    assert names == [*map(str, range(10)), "missing"]
    assert indices.tolist() == list(range(11))
    indices, names = grouped(column("x", [float(value) for value in range(100)] + [None]))
    assert names == ["0 – 9", *(f"{low} – {low + 10}" for low in range(9, 99, 10)), "missing"]
    assert indices.dtype == np.dtype("int64")
    assert indices[-1] == 10
    assert 9 <= np.bincount(indices)[:10].min() <= np.bincount(indices)[:10].max() <= 11


@pytest.mark.parametrize(
    ("value", "name"),
    [(9999.0, "9999"), (10000.0, "1e+04"), (1234567.0, "1.235e+06"), (0.123456, "0.1235"), (-2.0, "-2")],
)
def test_numbers_are_written_short(value, name):
    assert grouped(column("x", [value]))[1][0] == name


@pytest.mark.parametrize(("step", "name"), [("D", "2020-01-01 – 01-02"), ("Y", "2020-01 – 2021-01")])
def test_a_range_of_days_fits_a_phone(step, name):
    days = (np.datetime64("2020-01-01", step) + np.arange(11)).astype("datetime64[D]").astype(str)
    assert grouped(column("day", days, "date"))[1][1] == name


@pytest.mark.parametrize(("classes", "named"), [(6, ("l0", "l1", "l2", "l3", "l4", "l5")), (7, None)])
def test_many_classes_become_the_five_most_frequent_in_their_order_and_others(classes, named):
    column = coded([3, 1, 5, 4, 2, 6, 7][:classes])
    names, indices = fewer_classes(Answer("y", column.codes, column.levels))
    assert names == (named or ("l0", "l2", "l3", "l5", "l6", "other answers"))
    if named is None:
        assert np.bincount(indices).tolist() == [3, 5, 4, 6, 7, 3]


def test_a_number_as_answer_is_shown_by_quartiles_of_each_group():
    answer = Answer("y", np.array([0.0, 1.0, 2.0, 3.0, 4.0, 10.0]))
    values = Encoded("c", "category", codes=np.array([0, 0, 0, 0, 0, 1]), levels=("a", "b", "never"))
    found = with_answer(values, answer, 0.25)
    assert (found.column, found.kind, found.strength) == ("c", "category", 0.25)
    assert (found.groups, found.counts) == (("a", "b"), (5, 1))
    assert found.quartiles == ((1.0, 2.0, 3.0), (10.0, 10.0, 10.0))
    assert (found.shares, found.classes, found.spans) == ((), (), ())


def test_a_class_as_answer_is_shown_by_its_share_in_each_group():
    values = Encoded("c", "category", codes=np.array([0, 0, 0, 0, 1]), levels=("a", "b"))
    found = with_answer(values, Answer("y", np.array([0, 1, 1, 1, 0]), ("no", "yes")), 0.5)
    assert (found.classes, found.shares, found.quartiles) == (("no", "yes"), ((0.25, 0.75), (1.0, 0.0)), ())


def test_the_strongest_columns_come_first_and_only_so_many_have_a_table():
    columns = [column("weak", RANDOM.normal(0, 1, ROWS)), column("x", NUMBER), column("file", [b"a"] * ROWS, "image")]
    found = associations(columns, CLASSES, {"weak": 0.1, "x": 0.9}, drawn=1)
    assert (found.target, [entry.column for entry in found.associations]) == ("answer", ["x", "weak"])
    assert [(entry.strength, bool(entry.groups)) for entry in found.associations] == [(0.9, True), (0.1, False)]
    assert found.associations[1].kind == "number"
    assert found.correlations.columns == ("x", "weak")


def test_at_most_sixteen_columns_are_compared_with_one_another():
    columns = [column(f"x{index:02}", NUMBER) for index in range(17)]
    found = associations(columns, CLASSES, {entry.name: 1 - index / 100 for index, entry in enumerate(columns)})
    assert found.correlations.columns == tuple(f"x{index:02}" for index in range(16))


@pytest.mark.parametrize(("levels", "compared"), [(20, True), (21, False)])
def test_texts_that_differ_in_more_than_half_of_the_rows_are_names_of_rows(levels, compared):
    values = column("c", [f"r{row % levels}" for row in range(40)], "category")
    found = associations([values], Answer("y", np.arange(40) % 2, ("a", "b")), {"c": 0.5}).correlations
    assert found.columns == (("c",) if compared else ())


def test_columns_that_lack_most_come_first_and_twelve_patterns_are_told():
    rows = np.arange(1 << 13)
    lacks = [(rows >= 1 << bit) & (rows < 2 << bit) for bit in range(13)]
    columns = [column(f"c{bit:02}", np.where(where, np.nan, 1.0)) for bit, where in enumerate(lacks)]
    found = missing(columns)
    assert found.columns == tuple(f"c{bit:02}" for bit in reversed(range(13)))
    assert found.shares == tuple((1 << bit) / (1 << 13) for bit in reversed(range(13)))
    assert found.patterns == tuple(((f"c{bit:02}",), 1 << bit) for bit in range(12, 0, -1))
    whole = missing([column("x", [1.0])])
    assert (whole.columns, whole.shares, whole.patterns) == ((), (), ())
