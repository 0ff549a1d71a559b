"""A model that finds none of an answer's rows is not praised without that being said in the same line."""

import pytest

from core.evaluation.explanations import verdict
from core.evaluation.missed import missed, unfound_sentence
from core.judgement import AnswerLine, Evaluation, Measured


def evaluation(*classes: tuple[str, int, float | None], accuracy: float = 0.98) -> Evaluation:
    """One with these (label, test rows, share found)."""
    lines = tuple(AnswerLine(label, rows, recall=found) for label, rows, found in classes)
    metrics = {"accuracy": Measured(accuracy, 0.97), "balanced_accuracy": Measured(0.5, 0.5)}
    return Evaluation(task="classification", rows=1000, metrics=metrics, classes=lines)


def test_the_answers_of_which_none_was_found_are_told_with_their_test_rows():
    found = missed(evaluation(("bad", 13, 0.0), ("good", 900, 0.99), ("worse", 87, 0.0), ("gone", 0, None)))
    assert found == [{"label": "worse", "rows": 87}, {"label": "bad", "rows": 13}]
    assert missed(Evaluation(task="regression", rows=5)) == []


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", ""),
        ("a", "finds none of the 9 “a” rows"),
        ("ab", "finds no row of “a” (9) or “b” (9)"),
        ("abc", "finds no row of “a” (9), “b” (9) or “c” (9)"),
        ("abcd", "finds no row of “a” (9), “b” (9), “c” (9) or of 1 more answer"),
        ("abcdef", "finds no row of “a” (9), “b” (9), “c” (9) or of 3 more answers"),
    ],
)
def test_it_is_said_in_half_a_sentence(labels, expected):
    assert unfound_sentence([{"label": label, "rows": 9} for label in labels]) == expected


def test_a_single_row_that_was_missed_is_not_called_rows():
    assert unfound_sentence([{"label": "bad", "rows": 1}]) == "misses the only “bad” row"


@pytest.mark.parametrize("accuracy", [0.98, 0.97])
def test_the_verdict_says_so_even_where_the_share_of_right_answers_is_high(accuracy):
    assert "It finds none of the 20 “bad” rows." in verdict(
        evaluation(("bad", 20, 0.0), ("good", 980, 1.0), accuracy=accuracy)
    )
    assert "none of" not in verdict(evaluation(("bad", 20, 0.05), ("good", 980, 1.0), accuracy=accuracy))
