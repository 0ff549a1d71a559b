"""Gains, promises and curves as plain records: when they are sure, kept, noticed, and what is read back."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.improve.gains.gain import BLOCKS, Gain, balanced, blocks, measure, noticed, of_rows
from core.improve.gains.kept_promises import Kept, note
from core.improve.gains.promise_of_rows import promised
from core.improve.learning import curve as curves
from core.improve.learning.curve import FLAT, Ahead, Curve, Point
from core.improve.learning.curve_figure import learning_curve
from core.messages import Message
from core.recipe import edit
from tests.improve.planted import recipe, rising


@pytest.mark.parametrize(
    ("gain", "sure", "weight"),
    [
        (Gain(0.1, 0.01, 0.2), True, 0.1),
        (Gain(0.1, 0.0, 0.2), False, 0.05),
        (Gain(None, 0.01, 0.4), False, 0.05),
        (Gain(-0.1, -0.2, 0.1), False, -0.05),
    ],
)
def test_a_gain_is_sure_above_nothing_and_weighs_half_below(gain: Gain, sure: bool, weight: float):
    assert (gain.sure, gain.weight) == (sure, pytest.approx(weight))


def test_a_gain_that_can_be_anything_is_not_known():
    assert Gain(0.1, 0.0, 0.2).known == 0.1
    with pytest.raises(ValueError, match="can be anything"):
        Gain(None, 0.0, 0.2).known  # noqa: B018


def test_the_measure_of_a_mean_loss_is_a_share_or_a_root():
    assert (measure(0.25, share=True), measure(0.25, share=False)) == (0.75, 0.5)


@pytest.mark.parametrize(
    ("gain", "value", "share", "worth"),
    [
        (Gain(0.005, 0.0, 0.1), 0.9, True, True),
        (Gain(0.00499, 0.0, 0.1), 0.9, True, False),
        (Gain(None, 0.0, 0.005), 0.9, True, True),
        (Gain(None, 0.0, 0.004), 0.9, True, False),
        (Gain(0.5, 0.0, 1.0), -50.0, False, True),
        (Gain(0.49, 0.0, 1.0), -50.0, False, False),
        (Gain(-0.2, -0.3, 0.1), 0.9, True, False),
    ],
)
def test_a_gain_is_worth_a_run_from_half_a_point_or_a_hundredth_of_the_error_on(gain, value, share, worth):
    assert noticed(gain, value, share=share) is worth


def test_rows_are_drawn_anew_always_in_the_same_way_and_a_gain_that_is_never_finite_is_open():
    rows = np.arange(40.0)[:, None]
    found = of_rows(rows, lambda drawn: float(drawn.mean()))
    assert found == of_rows(rows, lambda drawn: float(drawn.mean()))
    assert (found.expected, found.rows) == (19.5, 40)
    assert found.low == pytest.approx(19.5 - 1.96 * rows.std() / 40**0.5, abs=0.5)
    assert found.high == pytest.approx(19.5 + 1.96 * rows.std() / 40**0.5, abs=0.5)
    never = of_rows(rows, lambda drawn: float("nan"))
    assert (never.low, never.high) == (-float("inf"), float("inf"))


@pytest.mark.parametrize(
    ("rows", "made", "size"), [(BLOCKS, 1000, 1), (2 * BLOCKS - 1, 1999, 1), (2 * BLOCKS + 1, 1000, 2)]
)
def test_many_rows_are_averaged_in_blocks_of_one_size(rows: int, made: int, size: int):
    values = np.arange(rows, dtype="float64")[:, None]
    found = blocks(values)
    assert found.shape == (made, 1)
    assert found.sum() * size == pytest.approx(values.sum(), rel=0.01)
    assert np.isin(found * size, np.arange(2 * rows)).all()


def test_an_answer_that_no_row_has_does_not_count_in_balanced_accuracy():
    member = np.array([[1.0, 0.0, 0.0]] * 3 + [[0.0, 1.0, 0.0]] * 1)
    assert balanced(member, np.array([1.0, 0.0, 0.0, -1.0])).expected == pytest.approx((1 / 3 - 1) / 2)


@pytest.mark.parametrize(
    ("low", "high", "became", "kept"),
    [
        (0.01, 0.09, Gain(0.01, 0.0, 0.02), True),
        (0.01, 0.09, Gain(0.2, 0.1, 0.3), True),
        (0.01, 0.09, Gain(0.005, -0.01, 0.02), None),  # the rows can't tell
        (0.01, 0.09, Gain(0.005, -0.01, 0.01), None),
        (0.01, 0.09, Gain(0.005, -0.01, 0.009), False),
        (None, 0.09, Gain(0.05, 0.0, 0.1), None),
        (0.01, None, Gain(0.05, 0.0, 0.1), None),
    ],
)
def test_a_promise_is_kept_from_its_lower_end_on_and_broken_where_that_is_out_of_reach(low, high, became, kept):
    assert Kept("larger", 0.05, low, high, became, "accuracy", "share").kept is kept


def test_a_promise_is_noted_in_plain_values():
    assert note("larger", Gain(0.05, 0.01, 0.09, 200), "accuracy", "a-run") == {
        "advice": "larger",
        "gain": 0.05,
        "low": 0.01,
        "high": 0.09,
        "measure": "accuracy",
        "against": "a-run",
    }
    assert note("few", None, "rmse", "b", better=False) == {
        "advice": "few",
        "gain": None,
        "low": None,
        "high": None,
        "measure": "rmse",
        "against": "b",
        "better": False,
    }


BAND = ((800.0, 0.83, 0.83, 0.83), (1_600.0, 0.85, 0.834, 0.866), (3_200.0, 0.86, 0.83, 0.88))


def test_of_a_number_less_is_better_so_the_promise_turns_round(tmp_path):
    data, asked = tmp_path / "data.parquet", edit.with_split_changed(recipe("linear", "regression"), validation=0.2)
    falling = replace(rising(), measure="rmse", now=9.0, band=((800.0, 9.0, 9.0, 9.0), (1_600.0, 8.0, 7.0, 8.5)))
    curves.folder_of(data, asked).mkdir(parents=True)
    curves.keep(curves.folder_of(data, asked), falling)
    found = promised(data, asked, 1_000, "a-run")  # 800 of them are learned from
    assert [found[name] for name in ("gain", "low", "high")] == pytest.approx([1.0, 0.5, 2.0])
    assert (found["measure"], found["advice"], found["against"]) == ("rmse", "more_rows", "a-run")
    assert promised(data, asked, 1, "a-run")["gain"] > 0
    for unfit in ({"verdict": FLAT}, {"now": None}, {"band": ()}, {"measure": "accuracy"}):
        curves.keep(curves.folder_of(data, asked), replace(falling, **unfit))
        assert promised(data, asked, 1_000, "a-run") is None
    other = edit.with_split_changed(asked, seed=8)
    assert promised(data, other, 1_000, "a-run") is None


def test_a_curve_is_kept_whole_and_read_back(tmp_path):
    data, asked = tmp_path / "data.parquet", recipe()
    assert curves.kept(data, asked) is None
    made = replace(rising(), told=(Message("curve.slow", "Slow."),), problem=Message("curve.ended", "Ended."))
    folder = curves.folder_of(data, asked)
    assert folder.parent == tmp_path / "advice"
    folder.mkdir(parents=True)
    assert curves.keep(folder, made) == made
    assert curves.kept(data, asked) == made
    assert curves.kept(data, edit.with_dataset(asked, "another")) == made  # the data's own folder tells them apart
    assert curves.kept(data, edit.with_targets(asked, ["other"])) is None
    assert curves.kept(data, edit.with_targets(asked, ["bought", "other"])) is None
    assert len(curves.key(asked)) == 16
    curves.check(data)
    (folder / "curve.json").write_text('{"measure": 3}', encoding="utf-8")
    with pytest.raises((ValueError, TypeError, KeyError)):
        curves.check(data)
    (tmp_path / "file").write_text("")
    assert curves.kept(tmp_path / "file" / "data.parquet", asked) is None


def ahead(*times: float) -> tuple[Ahead, ...]:
    return tuple(Ahead(each, round(800 * each), 0.83 + each / 100, 0.01, 0.0, 0.02) for each in times)


def test_what_twice_as_many_rows_bring_is_found_among_what_lies_ahead():
    made = replace(rising(), ahead=ahead(1.5, 2.0, 4.0))
    assert made.twice == made.ahead[1]
    assert replace(made, ahead=ahead(1.5, 4.0)).twice is None


def drawn(**changes: object) -> go.Figure:
    return learning_curve(replace(rising(), **changes), "Accuracy", share=True)


def test_a_curve_is_drawn_with_its_points_and_what_lies_ahead():
    figure = drawn(band=BAND, ahead=ahead(1.5, 2.0, 4.0))
    likely, more, marked, measured = figure.data
    assert list(likely.x) == [800, 1_600, 3_200, 3_200, 1_600, 800]
    assert list(likely.y) == [0.83, 0.866, 0.88, 0.83, 0.834, 0.83]
    assert (list(more.x), list(more.y)) == ([800, 1_600, 3_200], [0.83, 0.85, 0.86])
    assert (list(marked.x), list(marked.y)) == ([1_600, 3_200], [0.85, 0.87])
    assert list(marked.text) == ["2 times the rows", "4 times the rows"]
    assert (list(measured.x), list(measured.y)) == ([100, 200, 400, 800], [0.7, 0.76, 0.8, 0.83])
    assert (likely.fill, more.line.dash, marked.showlegend, measured.mode) == ("toself", "dash", False, "lines+markers")
    assert measured.hovertemplate == "%{x:,} rows<br>Accuracy %{y:.1%}<extra></extra>"
    assert (figure.layout.xaxis.type, figure.layout.yaxis.title.text) == ("log", "Accuracy")
    assert list(figure.layout.xaxis.tickvals) == [100, 200, 400, 800, 1_600, 3_200]
    assert list(figure.layout.xaxis.ticktext)[-2:] == ["1,600", "3,200"]
    assert len(drawn(ahead=()).data) == 1


def test_ticks_that_would_stand_on_each_other_are_left_out():
    points = tuple(Point(rows, 0.8, 1) for rows in (100, 159, 160, 300))
    assert list(drawn(points=points, ahead=()).layout.xaxis.tickvals) == [100, 300]
    points = tuple(Point(rows, 0.8, 1) for rows in (100, 160))
    assert list(drawn(points=points, ahead=()).layout.xaxis.tickvals) == [100, 160]


@pytest.mark.parametrize(
    ("values", "band", "form"),
    [
        ((0.5, 0.5599), (), ".1%"),
        ((0.5, 0.5601), (), ".0%"),
        ((0.7, 0.71), ((800.0, 0.72, 0.69, 0.78),), ".0%"),
        ((0.7, 0.71), ((800.0, 0.99, 0.69, 0.74),), ".1%"),
    ],
)
def test_percents_have_a_digit_where_the_axis_spans_few_of_them(values, band, form):
    points = tuple(Point(100 * rows, value, 1) for rows, value in enumerate(values, 1))
    assert drawn(points=points, band=band, ahead=()).layout.yaxis.tickformat == form
    assert learning_curve(replace(rising(), ahead=()), "RMSE", share=False).layout.yaxis.tickformat is None


def test_a_curve_of_numbers_shows_them_in_their_own_unit():
    figure = learning_curve(Curve("rmse", 8, 3, (Point(4, 2.0, 1),)), "RMSE", share=False)
    assert figure.data[0].hovertemplate == "%{x:,} rows<br>RMSE %{y:,.4~g}<extra></extra>"
