"""Before and after on the same rows: counted, with an interval and the chance that it was luck."""

import numpy as np
import pytest
from scipy.stats import binomtest

from core.evaluation.paired import MOST, chance, gained, of_labels, of_values, said


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
    assert said({**found, "what": "frozen"}).endswith("14 more, and 3 wrong that were right before.")
    named = {"what": "frozen", "named": {"before": 0.455}}
    assert said(found | named).endswith("(zero-shot), the open model got 45.5% right.")


@pytest.mark.parametrize(("won", "lost"), [(0, 0), (5, 4), (3, 14)])
def test_what_luck_explains_is_no_gain(won, lost):
    assert not gained(labels(won, lost, 180))


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
    assert "answers are closer" in said({**found, "what": "file"})
    many = of_values(np.arange(9000), np.tile(truth, 30), np.tile(before, 30), np.tile(after, 30))
    assert many["high"] - many["low"] == pytest.approx((found["high"] - found["low"]) / 30**0.5, rel=0.15)
