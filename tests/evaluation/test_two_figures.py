"""Figures that hold two models against each other: every line is there, and colour is not all that tells them apart."""

import numpy as np

from core.evaluation import two_figures
from core.judgement import Evaluation, Scatter
from core.metrics.by_class import by_class


def judged(seed: int) -> Evaluation:
    random = np.random.default_rng(seed)
    truth, shares = np.repeat([0, 1], [50, 20]), random.dirichlet([1, 1], 70)
    return Evaluation.from_plain(by_class(("no", "<b>yes</b>"), truth, shares.argmax(1), shares))


def test_curves_of_both_stand_in_one_figure_for_the_rarer_answer():
    both = [judged(1), judged(2)]
    assert two_figures.curve_classes(both) == ["<b>yes</b>", "no"]
    for draw, name in ((two_figures.roc, "roc"), (two_figures.precision_recall, "precision_recall")):
        figure = draw(both, "<b>yes</b>")
        lines = [trace for trace in figure.data if trace.name[0] in "AB"]
        assert [trace.line.dash for trace in lines] == ["solid", "dash"]
        across = "fpr" if name == "roc" else "recall"
        assert [trace.x for trace in lines] == [getattr(getattr(each, name)["<b>yes</b>"], across) for each in both]
        assert "<b>" not in str(figure.layout)


def test_answers_of_both_stand_against_the_truth():
    both = [Scatter((1.0, 2.0), (1.5, 1.5)), Scatter((1.0, 2.0), (3.0, 0.0))]
    figure = two_figures.scatter(both)
    assert [trace.name for trace in figure.data] == ["A", "B", "Exactly right"]
    assert list(figure.data[2].x) == [0.0, 3.0]


def test_a_model_that_learned_at_once_is_a_point_beside_the_others_curve():
    figure = two_figures.learning([([1, 2, 3], [0.5, 0.6, 0.7]), ([1], [0.8])], "Rounds", "Accuracy", share=True)
    assert [trace.mode for trace in figure.data] == ["lines", "markers"]
    assert figure.layout.yaxis.tickformat == ".0%"
