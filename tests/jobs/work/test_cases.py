"""What the adviser's case is made of: what a trial found better, with both intervals together."""

import math

import pytest

from core.jobs.work import cases
from core.trials.trial_records import Outcome
from tests.store.things import recipe


def outcome(score, low=None, high=None, rows=10, asked=None):
    content = (asked or recipe("d")).model_dump(mode="json")
    return Outcome("name", "Label", {}, content, score=score, low=low, high=high, rows=rows)


@pytest.mark.parametrize(("high", "gain"), [(True, 0.2), (False, -0.2)])
def test_how_much_better_the_best_did_has_both_intervals_together(high, gain):
    own, best = outcome(0.5, 0.4, 0.64, rows=30), outcome(0.7, 0.66, 0.76, rows=20)
    found = cases._between(own, best, high)
    off = math.sqrt(0.1**2 + 0.24**2) / 2
    assert (found.expected, found.low, found.high) == pytest.approx((gain, gain - off, gain + off))
    assert found.rows == 20


@pytest.mark.parametrize("left", [{"score": None}, {"low": None}, {"high": None}])
def test_what_was_not_judged_has_no_gain(left):
    judged = {"score": 0.5, "low": 0.4, "high": 0.6}
    assert cases._scored(outcome(**judged)) == (0.5, 0.4, 0.6)
    with pytest.raises(TypeError, match="name was not judged"):
        cases._scored(outcome(**{**judged, **left}))


def test_what_is_as_now_was_judged_with_the_recipe_of_now():
    now = recipe("d")
    assert cases._as_now(outcome(0.5), now, "mass")
    assert not cases._as_now(outcome(None), now, "mass")
