"""Thresholds from which on labels are named, against trying all of them."""

import numpy as np
import pytest

from core.tasks.thresholds import ENOUGH, HALF, LEAST, MOST, best_thresholds, steps

TRIED = np.round(np.arange(LEAST, MOST + 1e-9, 0.0005), 4)


def f1(truth: np.ndarray, scores: np.ndarray, threshold: float) -> float:
    named = steps(scores) >= steps(np.array(threshold))
    return 2 * (truth & named).sum() / max(1, truth.sum() + named.sum())


@pytest.mark.parametrize("seed", range(4))
def test_no_threshold_names_a_label_better_by_f1(seed):
    random = np.random.default_rng(seed)
    truth = random.random((300, 3)) < np.array([0.08, 0.3, 0.7])
    scores = np.round(0.6 * random.random((300, 3)) + 0.4 * truth * random.random((300, 3)), 3)
    found = best_thresholds(truth, scores)
    assert all(type(each) is float and LEAST <= each <= MOST for each in found)
    for index, threshold in enumerate(found):
        best = max(f1(truth[:, index], scores[:, index], each) for each in TRIED)
        assert f1(truth[:, index], scores[:, index], threshold) == pytest.approx(best)


def test_a_label_with_few_rows_or_with_all_takes_what_is_best_for_all_together():
    random = np.random.default_rng(0)
    truth = np.column_stack([random.random(200) < 0.4, np.arange(200) < ENOUGH - 1, np.ones(200, bool)])
    scores = np.round(0.5 * random.random((200, 3)) + 0.3 * truth, 3)
    common, rare, always = best_thresholds(truth, scores)
    assert common == best_thresholds(truth[:, :1], scores[:, :1])[0]
    assert rare == always
    best = max(f1(truth.ravel(), scores.ravel(), each) for each in TRIED)
    assert f1(truth.ravel(), scores.ravel(), rare) == pytest.approx(best)


def test_where_hardly_any_label_occurs_it_is_one_half():
    nothing = np.zeros((50, 2), bool)
    assert best_thresholds(nothing, np.random.default_rng(0).random((50, 2))) == [HALF, HALF]
    assert best_thresholds(nothing[:0], np.zeros((0, 2))) == [HALF, HALF]
    assert best_thresholds(~nothing, np.ones((50, 2))) == [HALF, HALF]


def test_a_threshold_lies_between_different_scores_so_that_rounding_moves_no_row():
    truth = np.array([True] * 12 + [False] * 12)[:, None]
    scores = np.array([0.8] * 12 + [0.3] * 12)[:, None]
    assert best_thresholds(truth, scores) == [0.55]
    assert best_thresholds(truth, np.full((24, 1), 0.4)) == [0.2], "all are named, as none can be told apart"
