"""How strongly weights are held back, against scikit-learn's own search and on data whose answer is known."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import cross_val_score
from sklearn.preprocessing import StandardScaler

from core.models.linear_fit import linear_strength
from core.models.linear_fit.linear_strength import STRENGTHS, of_classes, of_values


def noise(rows: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns that say nothing of the answer."""
    chance = np.random.default_rng(0)
    return chance.normal(size=(rows, width)), chance.integers(0, 2, rows)


@pytest.mark.parametrize("load", [load_breast_cancer, load_digits])
def test_the_strength_is_about_as_good_as_the_best_that_a_search_by_scikit_learn_finds(load):
    matrix, target = load(return_X_y=True)
    matrix, target = StandardScaler().fit_transform(matrix)[:500], target[:500]
    losses = {
        value: -cross_val_score(
            LogisticRegression(C=1 / value, max_iter=500), matrix, target, scoring="neg_log_loss", cv=5
        ).mean()
        for value in (0.1, 1.0, 10.0, 100.0, of_classes(matrix, target).value)
    }
    assert losses[of_classes(matrix, target).value] <= min(losses.values()) * 1.05


def test_columns_that_say_nothing_are_held_back_strongly():
    assert of_classes(*noise(200, 50)).value >= 100
    assert of_values(noise(200, 50)[0], noise(200, 50)[1] - 0.5).value >= 100


def test_more_columns_than_rows_give_the_same_score_in_fewer_columns(monkeypatch):
    chance = np.random.default_rng(1)
    matrix = chance.normal(size=(120, 300))
    target = (matrix[:, :5].sum(1) > 0).astype("int64")
    fewer = of_classes(matrix, target)
    monkeypatch.setattr(linear_strength, "SQUARE", 0)
    assert of_classes(matrix, target).value == fewer.value
    assert of_classes(matrix, target).score == pytest.approx(fewer.score, rel=1e-2)


def test_a_large_matrix_is_tried_on_fewer_folds_and_then_on_a_sample(monkeypatch):
    matrix, target = load_digits(return_X_y=True)
    matrix = StandardScaler().fit_transform(matrix)
    whole = of_classes(matrix, target)
    for work in (matrix.size * 10 * 2, matrix.size * 10 // 3):
        monkeypatch.setattr(linear_strength, "WORK", work)
        found = of_classes(matrix, target)
        assert 0.1 <= found.value / whole.value <= 10
        assert found.score != whole.score


def test_zeros_that_are_left_out_change_nothing():
    chance = np.random.default_rng(2)
    matrix = (chance.random((300, 40)) < 0.1).astype("float64")
    target = (matrix[:, :10].sum(1) > 0).astype("int64")
    full, sparse = of_classes(matrix, target), of_classes(csr_matrix(matrix), target)
    assert (sparse.value, sparse.score) == (full.value, pytest.approx(full.score, rel=1e-3))


def test_rows_that_were_drawn_again_do_not_answer_each_other():
    matrix, target = noise(100, 50)
    again = np.tile(np.arange(100), 5)
    assert of_classes(matrix[again], target[again], rows=again).value == STRENGTHS[0]
    assert of_classes(matrix[again], target[again]).value < STRENGTHS[0]  # each row's double gives its answer away


def test_rows_that_weigh_nothing_do_not_count():
    matrix, target = noise(300, 3)
    clear = np.where(np.arange(300) < 150, target, (matrix[:, 0] > 0).astype("int64"))
    weights = np.where(np.arange(300) < 150, 0.0, 2.0)
    assert of_classes(matrix, clear, weights).score < 0.3 < of_classes(matrix, clear).score


def test_a_class_with_a_single_row_is_no_reason_to_fail_and_two_of_them_leave_nothing_to_compare():
    matrix, target = noise(60, 4)
    rare = target.copy()
    rare[0] = 2
    assert of_classes(matrix, rare).value in STRENGTHS
    assert of_classes(matrix[:2], np.array([0, 1])) is None


def test_the_search_ends_when_it_shall():
    matrix, target = load_breast_cancer(return_X_y=True)
    matrix = StandardScaler().fit_transform(matrix)
    assert of_classes(matrix, target, enough=lambda: True).value == STRENGTHS[0]
    assert of_classes(matrix, target).value < STRENGTHS[0]


def test_values_are_tried_as_scikit_learn_tries_them_and_wide_ones_on_a_sample(monkeypatch):
    chance = np.random.default_rng(3)
    matrix = chance.normal(size=(200, 30))
    target = matrix[:, 0] + chance.normal(size=200)
    assert of_values(matrix, target).value == RidgeCV(STRENGTHS).fit(matrix, target).alpha_
    monkeypatch.setattr(linear_strength, "SQUARE", 20)
    assert of_values(matrix, target).value in STRENGTHS
