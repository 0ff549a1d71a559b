"""How columns are associated: the numbers are right on tables whose relations are known, and every figure draws
them."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.facts.associations import (
    association,
    associations,
    missing,
)
from core.data.facts.encoded import Answer, encode
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
