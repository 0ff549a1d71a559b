"""Intervals of measures against references, and how often they hold the true value where that is known."""

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from core.evaluation.interval import MANY, means, of_mean, of_measure, of_share
from core.tasks import TASKS


@pytest.mark.parametrize(("right", "rows"), [(0, 12), (12, 12), (1, 3), (64, 80), (4_990, 5_000)])
def test_the_interval_of_a_share_is_wilsons(right, rows):
    reference = binomtest(right, rows).proportion_ci(0.95, method="wilson")
    assert of_share(right, rows) == pytest.approx((reference.low, reference.high), abs=1e-6)


@pytest.mark.parametrize("rows", [30, 400, MANY - 1])
def test_the_interval_of_a_mean_is_that_of_drawing_rows_anew(rows):
    values = np.random.default_rng(rows).gamma(1.5, size=rows)
    reference = bootstrap((values,), np.mean, n_resamples=2_000, method="percentile", rng=1, batch=100)
    low, high = reference.confidence_interval
    assert of_mean(values) == pytest.approx((low, high), abs=0.15 * (high - low))


def test_the_shortcut_for_many_rows_says_the_same_as_drawing_them_anew():
    values = np.random.default_rng(3).gamma(1.5, size=MANY)
    random = np.random.default_rng(4)
    drawn = [values[random.integers(0, MANY, MANY)].mean() for _ in range(1_000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert of_mean(values) == pytest.approx((low, high), abs=0.1 * (high - low))
    assert of_mean(values[: MANY - 1]) == pytest.approx((low, high), abs=0.1 * (high - low))
    assert np.ptp(means(values)) > 0


@pytest.mark.parametrize(("share", "rows"), [(0.5, 40), (0.9, 80), (0.97, 300)])
def test_the_interval_of_a_share_holds_the_true_one_about_19_times_in_20(share, rows):
    seen = np.random.default_rng(0).binomial(rows, share, 2_000)
    held = [low <= share <= high for low, high in (of_share(int(right), rows) for right in seen)]
    assert 0.93 <= np.mean(held) <= 0.98


def test_the_interval_of_an_error_holds_the_true_one_about_19_times_in_20():
    random, held = np.random.default_rng(0), []
    for _ in range(200):
        truth = np.zeros(150)
        _, low, high = of_measure(TASKS["regression"], truth, random.normal(0, 2, 150))
        held.append(low <= 2 <= high)
    assert 0.9 <= np.mean(held) <= 0.985


def test_a_measure_is_that_of_all_rows_and_lies_in_its_interval():
    truth, message = np.array(["a", "b", "b"], object), np.array(["a", "b", "a"], object)
    assert of_measure(TASKS["classification"], truth, message)[0] == pytest.approx(2 / 3)
    numbers = np.random.default_rng(0).normal(size=(2, 50))
    value, low, high = of_measure(TASKS["regression"], *numbers)
    assert value == pytest.approx(float(np.sqrt(np.mean((numbers[0] - numbers[1]) ** 2))))
    assert low < value < high
    several = np.array(["a; b", "b", "a; c"], object), np.array(["a", "b", "(none)"], object)
    value, low, high = of_measure(TASKS["several_labels"], *several)
    assert value == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert low < value < high
