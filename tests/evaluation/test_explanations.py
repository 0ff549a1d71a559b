"""The sentences that say how good a model is, from the numbers of its evaluation alone."""

import pytest

from core.evaluation.explanations import drawn_for, verdict
from core.judgement import AnswerLine, Evaluation, FoldReport, Measured

ACCURACY = Measured(0.9, 0.6, mean=0.88, spread=0.031)


def of(rows: int, accuracy: Measured = ACCURACY, **more: object) -> Evaluation:
    metrics = {"accuracy": accuracy, "balanced_accuracy": Measured(0.9, 0.5)}
    return Evaluation(task="classification", rows=rows, metrics=metrics, **more)


@pytest.mark.parametrize("rows", [99, 100])
def test_below_a_hundred_test_rows_the_estimate_is_called_rough(rows: int):
    assert ("With only 99 test rows this is a rough estimate." in verdict(of(rows))) == (rows == 99)


@pytest.mark.parametrize("rows", [99, 100])
def test_folds_are_told_with_their_mean_and_spread(rows: int):
    folds = tuple(FoldReport(index, 20, {}) for index in range(4))
    found = verdict(of(rows, cross_validated=True, folds=folds))
    assert "Cross-validated over 4 folds it is 88% on average, give or take 3%." in found
    assert ("That is steadier than the number of only 99 test rows." in found) == (rows == 99)
    assert "rough estimate" not in found


@pytest.mark.parametrize("accuracy", [Measured(0.9, 0.6, mean=0.88), Measured(0.9, 0.6, spread=0.03)])
def test_a_single_fold_has_no_spread_to_tell_of(accuracy: Measured):
    assert "Cross-validated" not in verdict(of(500, accuracy, cross_validated=True))


def test_folds_of_numbers_are_told_in_the_answers_unit():
    entry = Measured(12.5, 30.0, mean=13_000.0, spread=250.0)
    metrics = {name: entry for name in ("mae", "rmse", "r2", "median_absolute_error")}
    found = verdict(Evaluation(task="regression", rows=500, metrics=metrics, cross_validated=True, folds=()))
    assert "Cross-validated over 0 folds it is 13,000 on average, give or take 250." in found


def test_curves_are_those_of_the_rarer_of_two_answers_where_there_are_rows():
    two = (AnswerLine("no", 380), AnswerLine("yes", 20))
    pairs = ((380, 0), (20, 0))
    assert drawn_for(Evaluation(rows=400, classes=two, confusion=pairs)) == (
        "Drawn for “yes”, the rarer answer: 20 of 400 test rows (5.0%)."
    )
    assert drawn_for(Evaluation(rows=0, classes=two, confusion=pairs)) == ""
    assert drawn_for(Evaluation(rows=400, classes=(*two, AnswerLine("c", 1)), confusion=pairs)) == ""
    assert drawn_for(Evaluation(rows=400, classes=two)) == ""
