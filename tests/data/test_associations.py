"""How columns are associated: the numbers are right on tables whose relations are known, and every figure draws
them."""

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
from core.data.facts.predictive_power import predictive_power
from core.data.samples import SAMPLES
from core.data.views import column_figures
from core.importing.into_dataset import import_file

RANDOM = np.random.default_rng(0)
ROWS = 2000
NUMBER = RANDOM.normal(0, 1, ROWS)
CLASSES = Answer("answer", (NUMBER > 0).astype("int64"), ("low", "high"))


def column(name, values, kind="number"):
    return encode(name, pa.array(values), kind)


def test_a_copy_tells_everything_and_chance_nothing():
    assert predictive_power(column("copy", NUMBER), CLASSES) > 0.99
    assert predictive_power(column("chance", RANDOM.normal(0, 1, ROWS)), CLASSES) < 0.08
    assert (
        predictive_power(column("each its own", [f"row {index}" for index in range(ROWS)], "category"), CLASSES) < 0.08
    )
    assert predictive_power(column("copy", NUMBER), Answer("answer", NUMBER**3)) > 0.99


def test_power_is_half_when_half_of_the_rows_tell():
    predicted = np.where(np.arange(ROWS) % 2 == 0, NUMBER, np.nan)
    assert predictive_power(column("half", predicted), CLASSES) == pytest.approx(0.5, abs=0.06)


def test_associations_of_known_pairs():
    letters = np.where(NUMBER > 0, "a", "b")
    assert association(column("x", NUMBER), column("y", -(NUMBER**3))) == pytest.approx(-1)
    assert association(column("x", letters, "category"), column("y", letters, "category")) == pytest.approx(1)
    assert association(column("x", letters, "category"), column("y", NUMBER)) == pytest.approx(0.866, abs=0.02)
    others = [column("z", RANDOM.normal(0, 1, ROWS)), column("c", RANDOM.choice(list("abcdefgh"), ROWS), "category")]
    for other in others:
        assert abs(association(column("x", NUMBER), other)) < 0.1
        assert abs(association(column("x", letters, "category"), other)) < 0.1


def test_missing_patterns_name_the_columns_that_lack_values_together():
    gone = np.arange(ROWS) < 500
    both = np.where(gone, np.nan, NUMBER)
    found = missing([column("a", both), column("b", both), column("c", NUMBER)])
    assert found.columns == ("a", "b")
    assert found.shares == (0.25, 0.25)
    assert found.patterns == (((), 1500), (("a", "b"), 500))


def test_a_relation_counts_every_row_once():
    values = column("x", np.where(np.arange(ROWS) < 100, np.nan, NUMBER))
    (entry,) = associations([values], CLASSES).associations
    assert sum(entry.counts) == ROWS
    assert entry.groups[-1] == "missing"
    assert len(entry.groups) == 11
    high = entry.classes.index("high")
    shares = [row[high] for row in entry.shares]
    assert shares[0] == 0
    assert shares[9] == 1
    assert sum(share * count for share, count in zip(shares, entry.counts, strict=True)) == pytest.approx(
        CLASSES.values.sum()
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda entry: entry.name)
def test_every_figure_of_a_sample_is_drawn_narrow_enough_for_a_phone(sample, tmp_path):
    import pyarrow.parquet as pq

    schema = import_file(sample.file, tmp_path / "data.parquet")
    table = pq.read_table(tmp_path / "data.parquet").slice(0, 3000)
    columns = [encode(entry.name, table[entry.name], entry.kind) for entry in schema.columns]
    chosen = next(entry for entry in columns if entry.name == sample.target)
    there = ~chosen.missing
    if chosen.codes is None:
        values = chosen.numbers[there]
        answer = Answer(sample.target, values) if sample.task == "regression" else None
        answer = answer or Answer(sample.target, values.astype("int64"), ("no", "yes"))
    else:
        answer = Answer(sample.target, chosen.codes[there], chosen.levels)
    found = associations([entry.take(there) for entry in columns if entry.name != sample.target], answer)
    drawn = [
        column_figures.strengths(found),
        column_figures.correlations(found.correlations),
        column_figures.missing(found.missing),
    ]
    drawn += [
        column_figures.missing_shares(found.missing),
        *(column_figures.association(entry) for entry in found.associations[:8]),
    ]
    drawn += [column_figures.distribution(entry.profile) for entry in schema.columns[:8]]
    for figure in drawn:
        assert figure.layout.height <= 900
        for axis in (figure.layout.xaxis, figure.layout.yaxis):
            assert axis.fixedrange
            assert all(len(text) <= 23 for text in axis.ticktext or ())


def test_texts_of_users_are_no_markup_in_a_figure():
    values = column("<b>x</b>", ["<i>a</i>", "b"] * 50, "category")
    found = associations([values], Answer("t", np.arange(100) % 2, ("<u>", "v")))
    for figure in (
        column_figures.strengths(found),
        column_figures.association(found.associations[0]),
        column_figures.correlations(found.correlations),
    ):
        assert not any(tag in figure.to_json() for tag in ("<b>", "<i>", "<u>", "\\u003cb\\u003e"))


def test_the_strongest_pairs_are_named_and_names_of_rows_are_left_aside():
    columns = [
        column("x", NUMBER),
        column("against", -NUMBER),
        column("chance", RANDOM.normal(0, 1, ROWS)),
        column("each its own", [f"row {index}" for index in range(ROWS)], "category"),
    ]
    found = associations(columns, CLASSES).correlations
    assert "each its own" not in found.columns
    (pair,) = found.pairs()
    assert set(pair[:2]) == {"x", "against"}
    assert pair[2] == pytest.approx(-1)


def test_dates_are_counted_in_equal_stretches_of_time():
    days = (np.datetime64("2020-01-01") + np.arange(ROWS) % 366).astype(str)
    (entry,) = associations([column("day", days, "date")], CLASSES).associations
    assert sum(rows for _, _, rows in entry.spans) == ROWS
    assert (entry.spans[0][0], entry.spans[-1][1]) == ("2020-01-01", "2020-12-31")
    assert all(later > last for (_, last, _), (later, _, _) in zip(entry.spans, entry.spans[1:], strict=False))
    assert sum(column_figures.over_time(entry).data[0].y) == ROWS
    assert all(len(name) <= 18 for name in entry.groups)


def test_a_value_is_written_behind_its_bar_as_a_phone_has_no_mouse():
    found = associations([column("x", NUMBER), column("chance", RANDOM.normal(0, 1, ROWS))], CLASSES)
    bar = column_figures.strengths(found).data[0]
    assert (bar.texttemplate, bar.textposition) == ("%{x:.0%}", "outside")
    assert column_figures.strengths(found).layout.xaxis.range[1] > 1.1


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
