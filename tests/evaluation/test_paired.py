"""Two models on the same rows: counted, with an interval and the chance that it was luck, against scipy's."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from core.evaluation.paired import MOST, chance, gained, leads, of_labels, of_values, sentence


def labels(won: int, lost: int, rows: int) -> dict:
    """So many rows won and lost; all other rows are right before and after."""
    truth = np.array(["a"] * rows, dtype=object)
    before, after = truth.copy(), truth.copy()
    before[:won], after[won : won + lost] = "b", "b"
    sure = np.linspace(0.5, 1, rows)
    return of_labels(np.arange(rows) + 100, truth, before, after, (sure, sure))


@pytest.mark.parametrize(("won", "lost"), [(0, 0), (3, 0), (14, 3), (3, 14), (400, 350), (2000, 1900)])
def test_the_chance_is_that_of_the_exact_sign_test(won, lost):
    exact = binomtest(min(won, lost), won + lost, 0.5).pvalue if won + lost else 1.0
    assert chance(won, lost) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize(
    ("won", "lost", "by_hand"),
    [
        (8, 2, 2 * (1 + 10 + 45) / 2**10),
        (5, 0, 2 / 2**5),
        (10, 10, 1.0),
        (12, 31, 2 * sum(math.comb(43, count) for count in range(13)) / 2**43),
    ],
)
def test_the_chance_is_that_of_mcnemars_exact_test_reckoned_by_hand(won, lost, by_hand):
    assert chance(won, lost) == chance(lost, won) == pytest.approx(by_hand, rel=1e-9)
    found = labels(won, lost, 60)
    assert (found["won"], found["lost"], found["chance"]) == (won, lost, pytest.approx(by_hand, rel=1e-9))


@pytest.mark.parametrize("rows", [200, 4_999, 5_000])
def test_chance_and_interval_of_labels_are_those_of_mcnemars_exact_test_and_of_the_paired_bootstrap(rows):
    random = np.random.default_rng(rows)
    truth = random.integers(0, 3, rows).astype(str).astype(object)
    before, after = (np.where(random.random(rows) < right, truth, "x") for right in (0.7, 0.75))
    found = of_labels(np.arange(rows), truth, before, after, (np.ones(rows), np.ones(rows)))
    won, lost = np.sum((after == truth) & (before != truth)), np.sum((before == truth) & (after != truth))
    assert (found["won"], found["lost"]) == (won, lost)
    assert found["before"] == np.mean(before == truth)
    assert found["chance"] == pytest.approx(binomtest(int(won), int(won + lost)).pvalue, rel=1e-6)
    assert (found["low"], found["high"]) == drawn_anew(1.0 * (after == truth), 1.0 * (before == truth))


@pytest.mark.parametrize("rows", [150, 6_000])
def test_the_interval_of_numbers_is_that_of_the_paired_bootstrap(rows):
    random = np.random.default_rng(rows)
    truth = random.normal(size=rows)
    before, after = truth + random.normal(size=rows), truth + 0.9 * random.normal(size=rows)
    found = of_values(np.arange(rows), truth, before, after)
    assert (found["low"], found["high"]) == drawn_anew(np.abs(before - truth), np.abs(after - truth))


def drawn_anew(one: np.ndarray, other: np.ndarray):  # noqa: ANN201
    """scipy's interval of the mean difference, equal to what lies within a tenth of its width."""

    def lead(one: np.ndarray, other: np.ndarray, axis: int) -> np.ndarray:
        return one.mean(axis=axis) - other.mean(axis=axis)

    drawn = bootstrap((one, other), lead, paired=True, n_resamples=2_000, method="percentile", rng=7, batch=100)
    low, high = drawn.confidence_interval
    return pytest.approx((low, high), abs=0.1 * (high - low))


def test_rows_that_both_answer_alike_count_for_neither():
    truth = np.array([1.0, 2.0, 3.0, 4.0])
    found = of_values(np.arange(4), truth, truth + [1, 1, -1, 0], truth + [1, -1, 1, 0])
    assert (found["won"], found["lost"], found["chance"], found["low"], found["high"]) == (0, 0, 1.0, 0.0, 0.0)
    assert not gained(found)
    equal = labels(9, 9, 40)
    assert equal["chance"] == 1.0
    assert equal["low"] < 0 < equal["high"]
    nothing = labels(0, 0, 7_000)
    assert (nothing["chance"], nothing["low"], nothing["high"]) == (1.0, 0.0, 0.0)


def test_a_gain_of_nothing_is_seldom_taken_for_one_and_one_of_ten_in_a_hundred_hardly_ever_missed():
    random, seen = np.random.default_rng(0), {0.8: [], 0.9: []}
    for right, found in seen.items():
        for _ in range(150):
            truth = np.full(400, "a", object)
            before, after = (np.where(random.random(400) < share, truth, "b") for share in (0.8, right))
            found.append(gained(of_labels(np.arange(400), truth, before, after, (np.ones(400), np.ones(400)))))
    assert np.mean(seen[0.8]) <= 0.05
    assert np.mean(seen[0.9]) >= 0.9


def test_rows_won_and_lost_are_counted_and_some_are_shown_the_surest_first():
    found = labels(14, 3, 180)
    assert (found["won"], found["lost"], found["rows"]) == (14, 3, 180)
    assert found["after"] - found["before"] == pytest.approx(11 / 180)
    assert found["low"] < 11 / 180 < found["high"]
    assert len(found["shown"]["won"]) == MOST
    assert [entry["row"] for entry in found["shown"]["won"]][:2] == [113, 112]
    first = found["shown"]["lost"][0]
    assert (first["row"], first["before"], first["answer"], round(first["sure"], 3)) == (116, "a", "b", 0.545)
    assert gained(found)
    assert sentence({**found, "what": "frozen"}).endswith("14 more, and 3 wrong that were right before.")
    named = {"what": "frozen", "named": {"before": 0.455}}
    assert sentence(found | named).endswith("(zero-shot), the open model got 45.5% right.")


@pytest.mark.parametrize(("won", "lost"), [(0, 0), (5, 4), (3, 14)])
def test_what_luck_explains_is_no_gain(won, lost):
    assert not gained(labels(won, lost, 180))


def test_the_lead_is_the_better_ones_whichever_comes_first_and_nobodys_where_counts_and_sizes_disagree():
    assert [leads(labels(*changed, 180)) for changed in ((14, 3), (3, 14), (5, 4))] == [1, -1, 0]
    truth = np.zeros(400)
    before, after = np.ones(400), np.where(np.arange(400) < 300, 0.9, 9.0)
    found = of_values(np.arange(400), truth, before, after)
    assert (found["won"], found["lost"]) == (300, 100)
    assert found["high"] < 0
    assert leads(found) == 0


def test_numbers_are_closer_or_further_off():
    random = np.random.default_rng(1)
    truth = random.normal(size=300)
    before, after = truth + random.normal(size=300), truth + 0.5 * random.normal(size=300)
    found = of_values(np.arange(300), truth, before, after)
    assert found["won"] + found["lost"] == 300
    assert found["low"] > 0
    assert gained(found)
    best = found["shown"]["won"][0]
    assert abs(best["before"] - best["truth"]) > abs(best["answer"] - best["truth"])
    assert "answers are closer" in sentence({**found, "what": "file"})
    many = of_values(np.arange(9000), np.tile(truth, 30), np.tile(before, 30), np.tile(after, 30))
    assert many["high"] - many["low"] == pytest.approx((found["high"] - found["low"]) / 30**0.5, rel=0.15)
