"""The figures of an evaluation hold the numbers that were measured, in their order, under the right names."""

import pytest

from core.evaluation import evaluation_figures, two_figures
from core.evaluation.evaluation_figures import (
    FIGURES,
    HEIGHT,
    MOST_CLASSES,
    MOST_CURVES,
    confusion,
    plain,
    precision_recall,
    residuals,
    roc,
    scatter,
)
from core.judgement import AnswerLine, Evaluation, PrecisionRecall, Residuals, Roc, Scatter


def lines(*supports: int) -> tuple[AnswerLine, ...]:
    return tuple(AnswerLine(f"l{index}", support) for index, support in enumerate(supports))


def test_a_confusion_matrix_shows_counts_and_each_truths_shares():
    classes = (AnswerLine("a", 3), AnswerLine("b", 1_000), AnswerLine("gone", 0))
    figure = confusion(Evaluation(classes=classes, confusion=((2, 1, 0), (0, 999, 1), (0, 0, 0))))
    (drawn,) = figure.data
    assert [list(row) for row in drawn.z] == [[2 / 3, 1 / 3, 0.0], [0.0, 0.999, 0.001], [0.0, 0.0, 0.0]]
    assert [list(row) for row in drawn.text] == [[2, 1, 0], [0, 999, 1], [0, 0, 0]]
    assert drawn.hovertext[0][1] == "Truth a, answer b: 1 row, 33.3% of all a"
    assert drawn.hovertext[1][1] == "Truth b, answer b: 999 rows, 99.9% of all b"
    assert drawn.hovertext[1][0] == "Truth b, answer a: 0 rows, 0.0% of all b"
    assert (drawn.zmin, drawn.zmax, drawn.showscale, drawn.hoverinfo) == (0, 1, False, "text")
    assert list(figure.layout.xaxis.ticktext) == list(figure.layout.yaxis.ticktext) == ["a", "b", "gone"]
    assert list(figure.layout.xaxis.tickvals) == [0, 1, 2]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Answer", "Truth")
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.showlegend is False


@pytest.mark.parametrize(("count", "written"), [(10, True), (11, False)])
def test_counts_are_written_into_a_matrix_that_has_room_for_them(count: int, written: bool):
    pairs = tuple((1,) * count for _ in range(count))
    (drawn,) = confusion(Evaluation(classes=lines(*[count] * count), confusion=pairs)).data
    assert (drawn.texttemplate == "%{text}") == written


def test_of_many_classes_the_most_frequent_are_shown_in_their_own_order():
    supports = [*range(1, 11), *range(100, 110)]
    pairs = tuple(tuple(100 * row + column for column in range(20)) for row in range(20))
    figure = confusion(Evaluation(classes=lines(*supports), confusion=pairs))
    assert list(figure.layout.xaxis.ticktext) == [f"l{index}" for index in range(20 - MOST_CLASSES, 20)]
    assert list(figure.data[0].text[0]) == [505 + step for step in range(MOST_CLASSES)]


def curves(*names: str) -> dict[str, Roc]:
    return {name: Roc((0.0, index / 10, 1.0), (0.0, 0.9, 1.0), 0.5 + index / 10) for index, name in enumerate(names)}


def test_curves_of_several_answers_are_those_of_the_most_frequent_in_their_own_order():
    supports = (5, 50, 4, 40, 30, 20, 60, 3)
    figure = roc(Evaluation(classes=lines(*supports), roc=curves(*(f"l{index}" for index in range(8)))))
    assert [trace.name for trace in figure.data] == [
        "l0 (AUC 0.50)",
        "l1 (AUC 0.60)",
        "l3 (AUC 0.80)",
        "l4 (AUC 0.90)",
        "l5 (AUC 1.00)",
        "l6 (AUC 1.10)",
        "Guessing",
    ]
    assert len(figure.data) == MOST_CURVES + 1
    assert (list(figure.data[1].x), list(figure.data[1].y)) == ([0.0, 0.1, 1.0], [0.0, 0.9, 1.0])
    assert (list(figure.data[-1].x), list(figure.data[-1].y)) == ([0, 1], [0, 1])
    assert figure.layout.xaxis.title.text == "False alarms (false positive rate)"
    assert figure.layout.yaxis.title.text == "Found (recall)"
    assert figure.data[0].hovertemplate == "False alarms %{x:.1%}<br>Found %{y:.1%}"
    assert figure.layout.xaxis.tickformat == figure.layout.yaxis.tickformat == ".0%"


def test_a_curve_whose_area_is_not_known_is_named_without_it():
    figure = roc(Evaluation(classes=lines(5, 50, 6), roc={"l0": Roc((0.0, 1.0), (0.0, 1.0))}))
    assert [trace.name for trace in figure.data] == ["l0", "Guessing"]


def test_precision_is_drawn_over_what_is_found_and_guessing_only_beside_a_single_curve():
    one, other = PrecisionRecall((0.2, 1.0), (1.0, 0.0), 0.2), PrecisionRecall((0.5, 1.0), (1.0, 0.0), 0.5)
    both = precision_recall(Evaluation(classes=lines(5, 50, 6), precision_recall={"l0": one, "l2": other}))
    assert [trace.name for trace in both.data] == ["l0", "l2"]
    assert (list(both.data[0].x), list(both.data[0].y)) == ([1.0, 0.0], [0.2, 1.0])
    assert both.layout.xaxis.title.text == "Found (recall)"
    assert both.layout.yaxis.title.text == "Right when named (precision)"
    assert both.data[0].hovertemplate == "Found %{x:.1%}<br>Right when named %{y:.1%}"
    single = precision_recall(Evaluation(classes=lines(5, 50, 6), precision_recall={"l0": one}))
    assert [trace.name for trace in single.data] == ["l0", "Guessing (20.0% of the rows)"]
    assert list(single.data[1].y) == [0.2, 0.2]


def test_answers_stand_over_the_truth_with_the_line_on_which_both_are_equal():
    points = Scatter((1.0, None, 3.0), (2.0, 5.0, -4.0), (1.5, 4.0, None), (2.5, 6.0, None))
    dots, exact = scatter(Evaluation(scatter=points)).data
    assert (list(dots.x), list(dots.y)) == ([1.0, None, 3.0], [2.0, 5.0, -4.0])
    assert [tuple(entry) for entry in dots.customdata] == [(1.5, 2.5), (4.0, 6.0), (None, None)]
    assert list(exact.x) == list(exact.y) == [-4.0, 5.0]
    nothing = scatter(Evaluation(scatter=Scatter((), ())))
    assert list(nothing.data[1].x) == [0, 1]
    assert (nothing.layout.xaxis.title.text, nothing.layout.yaxis.title.text) == ("Truth", "Answer")
    assert nothing.layout.showlegend is True


def test_residuals_are_bars_as_wide_as_their_bins():
    figure = residuals(Evaluation(residuals=Residuals((-2.0, 0.0, 1.0), (3, 4))))
    (bars,) = figure.data
    assert (list(bars.x), list(bars.y), list(bars.width)) == ([-1.0, 0.5], [3, 4], [2.0, 1.0])
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Answer minus truth", "Rows")
    (zero,) = figure.layout.shapes
    assert (zero.x0, zero.x1) == (0, 0)
    assert figure.layout.showlegend is False


def test_texts_of_users_are_cut_and_never_read_as_tags():
    assert plain("x" * 18) == "x" * 18
    assert plain("x" * 19) == "x" * 17 + "…"
    assert plain('<b>&"', 30) == '&lt;b&gt;&amp;"'
    assert plain("abc", 2) == "a…"


def test_every_figure_has_the_height_of_all_and_can_not_be_zoomed():
    figure = residuals(Evaluation())
    assert figure.layout.height == HEIGHT == 360
    assert figure.layout.xaxis.fixedrange is figure.layout.yaxis.fixedrange is True
    assert figure.layout.xaxis.automargin is figure.layout.yaxis.automargin is True
    assert (figure.layout.margin.l, figure.layout.legend.orientation, figure.layout.legend.y) == (8, "h", -0.2)


def test_each_name_of_a_figure_draws_it():
    drawn = {name: figure.draw for name, figure in FIGURES.items()}
    assert drawn == {name: getattr(evaluation_figures, name) for name in FIGURES}


def test_classes_of_two_models_are_those_that_both_have_curves_of():
    one = Evaluation(classes=lines(9, 5, 7), roc=curves("l0", "l1", "l2"))
    other = Evaluation(classes=lines(9, 5, 7), roc=curves("l2", "l0"))
    assert two_figures.curve_classes([one, other]) == ["l2", "l0"]
    assert two_figures.curve_classes([one, Evaluation()]) == []


def test_two_models_are_named_a_and_b_with_what_either_reaches():
    both = [Evaluation(roc=curves("l0", "l1")), Evaluation(roc={"l1": Roc((0.0, 1.0), (0.5, 1.0), 0.75)})]
    figure = two_figures.roc(both, "l1")
    assert [trace.name for trace in figure.data] == ["A (AUC 0.60)", "B (AUC 0.75)", "Guessing"]
    assert (list(figure.data[1].x), list(figure.data[1].y)) == ([0.0, 1.0], [0.5, 1.0])
    assert figure.data[0].hovertemplate == "A: False alarms %{x:.1%}, Found %{y:.1%}<extra></extra>"
    assert figure.layout.xaxis.title.text == "False alarms (false positive rate)"
    assert figure.layout.yaxis.title.text == "Found (recall): l1"
    drawn = [PrecisionRecall((0.2, 1.0), (1.0, 0.1)), PrecisionRecall((0.3, 1.0), (1.0, 0.2))]
    found = two_figures.precision_recall([Evaluation(precision_recall={"l1": each}) for each in drawn], "l1")
    assert [trace.name for trace in found.data] == ["A", "B"]
    assert (list(found.data[1].x), list(found.data[1].y)) == ([1.0, 0.2], [0.3, 1.0])
    assert found.layout.xaxis.title.text == "Found (recall): l1"
    assert found.layout.yaxis.title.text == "Right when named (precision)"
    assert found.layout.xaxis.range == found.layout.yaxis.range == (-0.02, 1.02)


def test_learning_of_two_models_is_told_in_the_measures_own_unit():
    figure = two_figures.learning([([1, 2], [3.0, 2.0]), ([1], [4.0])], "Seconds", "RMSE", share=False)
    assert [list(trace.y) for trace in figure.data] == [[3.0, 2.0], [4.0]]
    assert [list(trace.x) for trace in figure.data] == [[1, 2], [1]]
    assert figure.data[0].hovertemplate == "A: %{y:,.4~g}<extra></extra>"
    assert figure.layout.yaxis.tickformat is None
    assert (figure.layout.xaxis.title.text, figure.layout.xaxis.rangemode) == ("Seconds", "tozero")
    share = two_figures.learning([([1], [0.5]), ([1], [0.4])], "Rounds", "Accuracy", share=True)
    assert share.data[1].hovertemplate == "B: %{y:.1%}<extra></extra>"
