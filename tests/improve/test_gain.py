"""What a measure gains on the same rows, and how far off that may be, against scipy's paired bootstrap."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from core.improve.gains.gain import BLOCKS, Gain, balanced, differ, noticed, paired


def drawn_anew(given: tuple[np.ndarray, ...], gained) -> object:
    """scipy's interval, equal to what lies within a tenth of its width."""
    drawn = bootstrap(given, gained, paired=True, n_resamples=1_500, method="percentile", rng=7, vectorized=False)
    low, high = drawn.confidence_interval
    return pytest.approx((low, high), abs=0.1 * (high - low))


def test_the_gain_of_a_root_mean_squared_error_has_the_interval_of_the_paired_bootstrap():
    random = np.random.default_rng(0)
    hard = random.gamma(1.0, 1.0, 300)
    before, after = (hard * random.normal(0, 1, 300) ** 2 * scale for scale in (1.0, 0.8))
    found = paired(before, after, share=False)
    assert found.expected == pytest.approx(np.sqrt(before.mean()) - np.sqrt(after.mean()))
    assert (found.low, found.high) == drawn_anew(
        (before, after), lambda one, other: np.sqrt(one.mean()) - np.sqrt(other.mean())
    )


@pytest.mark.parametrize("rows", [250, 2 * BLOCKS - 1, 3 * BLOCKS + 17])
def test_the_gain_of_a_share_has_the_interval_of_the_paired_bootstrap_also_where_rows_are_drawn_in_blocks(rows: int):
    random = np.random.default_rng(rows)
    before, after = ((random.random(rows) < share).astype("float64") for share in (0.3, 0.25))
    found = paired(before, after, share=True)
    assert (found.expected, found.rows) == (pytest.approx(before.mean() - after.mean()), rows)
    assert (found.low, found.high) == drawn_anew((before, after), lambda one, other: one.mean() - other.mean())


def test_the_gain_in_balanced_accuracy_counts_every_answer_alike():
    random = np.random.default_rng(1)
    rare = random.random(400) < 0.2
    member = np.stack([~rare, rare], axis=1).astype("float64")
    better = np.where(rare, 1.0 * (random.random(400) < 0.5), -1.0 * (random.random(400) < 0.1))
    found = balanced(member, better)
    assert found.expected == pytest.approx((better[rare].mean() + better[~rare].mean()) / 2)

    def gained(predicted: np.ndarray, of: np.ndarray) -> float:
        return (predicted[of > 0].mean() + predicted[of == 0].mean()) / 2

    assert (found.low, found.high) == drawn_anew((better, rare.astype("float64")), gained)


def test_less_than_half_a_point_or_a_hundredth_of_the_error_is_not_worth_a_run():
    assert noticed(Gain(0.006, -0.1, 0.1), 0.9, share=True)
    assert not noticed(Gain(0.004, 0.001, 0.1), 0.9, share=True)
    assert noticed(Gain(1.1, 0.0, 2.0), 100.0, share=False)
    assert not noticed(Gain(0.9, 0.0, 2.0), 100.0, share=False)
    assert noticed(Gain(None, 0.0, 0.02), 0.9, share=True)


def test_trainings_of_which_one_changed_no_row_differ_by_a_finite_amount():
    same, other = np.ones(50), np.ones(50)
    other[0] = 0.0
    two = other.copy()
    two[1] = 0.0
    found = differ([paired(same, same, share=True), paired(same, other, share=True), paired(same, two, share=True)])
    assert 0 <= found < 0.1
    assert differ([paired(same, other, share=True)]) == 0
    assert differ([paired(same, same, share=True)] * 3) == 0
