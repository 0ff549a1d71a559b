"""Intervals and verdicts from single rows, against numbers known from elsewhere."""

import numpy as np
import pytest

from core.records import FittedTarget
from core.trials.judge import Losses, Scored, drawn, leader, losses, more, verdicts, wilson
from core.trials.trial_records import ALIKE, BEHIND, BEST, Judged

ROWS = np.arange(400)


def wrong(share: float, seed: int = 0, rows: np.ndarray = ROWS) -> Losses:
    """Answers of which that share is wrong, by chance."""
    return Losses(rows, (np.random.default_rng(seed).random(len(rows)) < share).astype("float64"), True)


def test_the_interval_of_a_share_is_the_one_in_the_books():
    assert wilson(0.8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(1.0, 20) == pytest.approx((0.8388748, 1.0), abs=1e-6)
    assert wilson(0.0, 20)[0] == 0.0


def test_a_share_of_right_answers_and_the_root_of_squared_errors_lie_in_their_intervals():
    for found, expected in ((wrong(0.3), 1 - wrong(0.3).values.mean()), (Losses(ROWS, ROWS / 10.0, False), 4.4665)):
        scored = found.scored()
        assert scored.score == pytest.approx(expected, abs=1e-3)
        assert scored.low < scored.score < scored.high


def test_answers_are_counted_over_all_folds():
    learned = FittedTarget("classification", "answer", labels=("a", "b"), shares=(0.5, 0.5))
    folds = [
        Judged(np.array([3, 1]), np.array([0, 1]), np.array([0, 0]), np.zeros((2, 2))),
        Judged(np.array([7]), np.array([1]), np.array([1]), np.zeros((1, 2))),
    ]
    found = losses(learned, folds)
    assert (found.rows.tolist(), found.values.tolist()) == ([3, 1, 7], [0, 1, 0])
    numbers = losses(
        FittedTarget("regression", "answer"), [Judged(ROWS[:2], np.array([1.0, 2.0]), np.array([3.0, 2.0]), ROWS)]
    )
    assert numbers.values.tolist() == [4, 0]


def test_the_best_one_those_like_it_and_those_behind_are_told_apart():
    found = {"good": wrong(0.1), "like it": wrong(0.11, seed=1), "bad": wrong(0.4, seed=2)}
    assert verdicts(found) == {"good": BEST, "like it": ALIKE, "bad": BEHIND}
    assert verdicts({}) == {}


def test_a_small_difference_on_the_same_rows_counts_where_it_is_always_the_same_way():
    better = wrong(0.3)
    worse = Losses(ROWS, np.maximum(better.values, (ROWS % 40 == 0).astype("float64")), True)
    one, other = better.scored(), worse.scored()
    assert other.high > one.score  # the intervals alone tell nothing
    assert verdicts({"worse": worse, "better": better}) == {"worse": BEHIND, "better": BEST}


def test_who_was_judged_on_fewer_rows_is_compared_on_those():
    easy = Losses(ROWS, (ROWS >= 200).astype("float64"), True)  # right on the first 200, wrong on the others
    hard = Losses(ROWS[200:], np.zeros(200), True)
    few = Losses(ROWS[:100], (ROWS[:100] < 30).astype("float64"), True)
    assert more(easy, few)[0] == pytest.approx(0.3)
    assert leader({"easy": easy, "hard": hard, "few": few}) == "hard"
    assert verdicts({"easy": easy, "few": few}) == {"easy": BEST, "few": BEHIND}
    assert verdicts({"hard": hard, "few": few})["few"] == ALIKE  # nothing in common tells nothing


def test_answers_that_are_partly_right_and_squared_errors_have_drawn_intervals():
    partly = Losses(ROWS[:4], np.array([0.0, 0.25, 0.75, 1.0]), True).scored()
    assert (partly.score, partly.rows) == (0.5, 4)
    assert (partly.low, partly.high) == (pytest.approx(0.0625, abs=0.07), pytest.approx(0.9375, abs=0.07))
    even = Losses(ROWS[:4], np.array([9.0] * 4), False).scored()
    assert (even.score, even.low, even.high, even.rows) == (3, 3, 3, 4)
    assert Losses(ROWS[:4], np.array([0.0, 0.0, 1.0, 0.0]), True).scored() == Scored(0.75, *wilson(0.75, 4), 4)


def test_an_interval_is_that_of_the_middle_95_of_100_and_the_same_each_time():
    values = np.random.default_rng(5).normal(10, 2, 400)
    low, high = drawn(values)
    assert (low, high) == (
        pytest.approx(values.mean() - 1.96 * 0.1, abs=0.04),
        pytest.approx(values.mean() + 0.196, abs=0.04),
    )
    assert drawn(values).tolist() == [low, high]


def test_losses_of_some_rows_come_in_the_order_of_their_ids():
    found = Losses(np.array([7, 3, 5]), np.array([1.0, 0.0, 0.5]), True).on(np.array([5, 7, 9]))
    assert (found.rows.tolist(), found.values.tolist(), found.share) == ([5, 7], [0.5, 1.0], True)


def test_what_another_costs_more_is_its_loss_less_the_one_s():
    one, other = Losses(ROWS[:3], np.zeros(3), True), Losses(np.array([2, 1, 9]), np.array([0.5, 0.25, 1.0]), True)
    mean, low, high = more(one, other)
    assert mean == pytest.approx(0.375)
    assert (low, high) == (0.25, 0.5)
    assert more(other, one)[0] == pytest.approx(-0.375)
    assert more(one, Losses(ROWS[10:], np.zeros(390), True)) == (0.0, -np.inf, np.inf)


def test_of_equally_good_ones_the_first_leads_and_the_one_with_more_rows_before_it():
    same = Losses(ROWS, np.ones(400) / 4, True)
    assert leader({"b": same, "a": same}) == "b"
    assert leader({"few": Losses(ROWS[:9], np.ones(9) / 4, True), "all": same}) == "all"
    assert verdicts({"b": same, "a": same}) == {"b": BEST, "a": ALIKE}
