"""Mean, spread, percentiles and histograms of distinct numbers: exact on small ones, and at every border."""

import numpy as np
import pytest

from core.data.facts.distribution import facts, histogram, moments, quantile


def counts_of(values):
    return np.unique(np.asarray(values, "float64"), return_counts=True)


def test_everything_that_is_said_of_a_few_numbers():
    assert facts(np.array([-1.0, 0.0, 2.0]), np.array([1, 2, 5])) == {
        "whole": True,
        "minimum": -1.0,
        "low": -1.0,
        "median": 2.0,
        "mean": 1.125,
        "high": 2.0,
        "maximum": 2.0,
        "deviation": pytest.approx(np.std([-1, 0, 0, 2, 2, 2, 2, 2])),
        "histogram": ((-1.5, -0.5, 1), (-0.5, 0.5, 2), (0.5, 1.5, 0), (1.5, 2.5, 5)),
    }
    assert facts(np.array([0.5, 1.0]), np.array([1, 1]))["whole"] is False


@pytest.mark.parametrize(("share", "value"), [(0.01, 1), (0.49, 1), (0.5, 1), (0.51, 3), (0.75, 3), (0.76, 4), (1, 4)])
def test_a_percentile_is_the_smallest_value_that_so_many_rows_do_not_exceed(share, value):
    assert quantile(np.array([1.0, 3.0, 4.0]), np.array([50, 25, 25]), share) == value


def test_the_low_and_the_high_end_are_the_first_and_the_last_percent():
    found = facts(*counts_of(range(1000)))
    assert (found["low"], found["median"], found["high"]) == (9, 499, 989)


@pytest.mark.parametrize(
    ("values", "counts", "found"),
    [
        ([0.0], [3], (0.0, 0.0)),
        ([-4.0, 2.0], [1, 1], (-1.0, 3.0)),
        ([1e308, 1.7e308], [1, 1], (1.35e308, 3.5e307)),
    ],
)
def test_mean_and_deviation_of_any_size(values, counts, found):
    assert moments(np.array(values), np.array(counts)) == pytest.approx(found)


@pytest.mark.parametrize(("last", "bins", "ends"), [(23, 24, (-0.5, 23.5)), (24, 24, (0, 24)), (22, 23, (-0.5, 22.5))])
def test_few_whole_numbers_get_a_bin_each(last, bins, ends):
    found = histogram(*counts_of(range(last + 1)))
    assert (len(found), found[0][0], found[-1][1]) == (bins, *ends)
    assert sum(count for *_, count in found) == last + 1


def test_fractions_get_twenty_four_bins_of_equal_width():
    found = histogram(*counts_of([0.25, 0.5, 6.25]))
    assert [(start, end) for start, end, _ in found] == [(0.25 + index / 4, 0.5 + index / 4) for index in range(24)]
    assert [count for *_, count in found] == [1, 1, *[0] * 21, 1]


@pytest.mark.parametrize(("far", "last"), [(900.0, 900.0), (1000.0, 99.0)])
def test_outliers_that_stretch_the_range_over_ten_times_are_counted_in_the_last_bin(far, last):
    values = [*range(100)] * 10 + [far]
    found = histogram(*counts_of(values))
    assert found[-1][1] == pytest.approx(last, abs=1)
    assert found[0][0] == (0 if far == 900 else pytest.approx(0, abs=1))
    assert sum(count for *_, count in found) == 1001


@pytest.mark.parametrize(
    "values",
    [[0.1], [1.0, np.nextafter(1.0, 2)], [-1.7e308, 1.7e308], [0.0, 1.5e308]],
    ids=["one", "neighbours", "endless", "too wide"],
)
def test_a_range_that_cannot_be_cut_is_a_single_bin(values):
    assert histogram(np.array(values), np.ones(len(values), int)) == ((values[0], values[-1], len(values)),)
