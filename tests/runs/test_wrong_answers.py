"""What corrections tell of the answers beside them: planted shares of wrong ones, honest and one-sided people."""

import numpy as np
import pytest

from core.models.linear_fit import linear_strength
from core.models.linear_fit.linear_strength import Strength
from core.runs.stages import wrong_answers

OLD, CORRECTED = 400, 80


def agreeing(random, right: float, wrong: float, classes: int, honest=None) -> tuple[np.ndarray, ...]:
    """(Whether a model that is `right` so often agrees with each answer, how sure it is, which rows are corrected).

    `wrong`: the share of the old answers; honest: the same share among the corrections, 0 unless given.
    """
    knows = random.random(OLD + CORRECTED) < right
    trusted = np.arange(OLD + CORRECTED) >= OLD
    spoilt = random.random(len(knows)) < np.where(trusted, honest or 0.0, wrong)
    by_chance = random.random(len(knows)) < 1 / (classes - 1)
    sure = random.random(len(knows)) * np.where(knows, 1.0, 0.8)
    return np.where(spoilt, ~knows & by_chance, knows), sure, trusted


@pytest.mark.parametrize("classes", [2, 10])
@pytest.mark.parametrize(("right", "wrong"), [(0.95, 0.4), (0.85, 0.4), (0.9, 0.3)])
def test_a_planted_share_of_wrong_answers_is_found(right, wrong, classes):
    random = np.random.default_rng(0)
    found = [wrong_answers.share(*agreeing(random, right, wrong, classes), classes) for _ in range(40)]
    seen = [each for each in found if each]
    assert len(seen) >= 30
    assert np.mean(seen) == pytest.approx(wrong, abs=0.06)


@pytest.mark.parametrize(
    ("wrong", "honest"),
    [
        (0.0, 0.0),  # nothing is wrong
        (0.4, 0.4),  # the corrections are as wrong as the rest
        (0.05, 0.3),  # they are worse than the rest
    ],
)
def test_where_corrections_are_no_better_than_the_table_nothing_is_doubted(wrong, honest):
    random = np.random.default_rng(1)
    found = [wrong_answers.share(*agreeing(random, 0.85, wrong, 3, honest), 3) for _ in range(200)]
    assert np.count_nonzero(found) <= 3


def test_people_who_only_confirm_what_was_right_make_no_answer_doubtful():
    random = np.random.default_rng(2)
    for _ in range(50):
        agrees, sure, trusted = agreeing(random, 0.8, 0.0, 2)
        agrees[trusted] = True
        assert wrong_answers.share(agrees, sure, trusted, 2) == 0


@pytest.mark.parametrize("classes", [3, 5])
def test_a_table_that_is_hard_is_not_taken_for_a_wrong_one_where_people_only_confirm(classes):
    random = np.random.default_rng(6)
    found = []
    for _ in range(50):
        agrees, sure, trusted = agreeing(random, 0.6, 0.0, classes)
        agrees[trusted] = True
        sure[~agrees] *= 0.6
        found.append(wrong_answers.share(agrees, sure, trusted, classes))
    assert np.count_nonzero(found) == 0


def test_few_corrections_tell_nothing():
    agrees, sure, trusted = agreeing(np.random.default_rng(3), 0.95, 0.4, 5)
    few = np.concatenate([np.arange(OLD), np.arange(OLD, OLD + wrong_answers.FEWEST - 1)])
    assert wrong_answers.share(agrees, sure, trusted, 5)
    assert wrong_answers.share(agrees[few], sure[few], trusted[few], 5) == 0


@pytest.mark.parametrize("classes", [2, 7])
def test_weighed_by_its_importance_a_spoilt_answer_costs_what_the_right_one_does_on_average(classes):
    random, wrong = np.random.default_rng(4), 0.3
    for _ in range(20):
        truly, loss = random.dirichlet(np.ones(classes)), random.exponential(size=classes)
        given = (1 - wrong) * truly + wrong / (classes - 1) * (1 - truly)
        counts = wrong_answers.importance(given, wrong, classes)
        assert (given * counts * loss).sum() == pytest.approx((truly * loss).sum())
        assert np.argmax(given * counts) == np.argmax(given)


def test_an_answer_of_two_rows_stops_no_training():
    random = np.random.default_rng(7)
    for rows in range(40, 70):
        target = np.zeros(rows, "int64")
        target[random.choice(rows, 2, replace=False)] = 1
        found = wrong_answers.held_out(random.normal(size=(rows, 2)), target, np.arange(rows), 2)
        assert found is None or np.allclose(found.sum(1), 1)


def test_no_row_is_answered_by_a_model_that_learned_from_it(monkeypatch):
    monkeypatch.setattr(linear_strength, "of_classes", lambda *_, **more: Strength(1.0, 0.5))
    monkeypatch.setattr(linear_strength, "folds_of", lambda _, ids: ids % linear_strength.FOLDS)  # whatever the answers
    random = np.random.default_rng(5)
    matrix, target = random.normal(size=(60, 3)), random.integers(0, 2, 50)
    shares = wrong_answers.held_out(matrix, target, np.arange(50), 2)
    assert shares.sum(1) == pytest.approx(np.ones(60))
    other = target.copy()
    other[7] = 1 - other[7]
    changed = np.abs(wrong_answers.held_out(matrix, other, np.arange(50), 2) - shares).max(1) > 1e-9
    assert not changed[7]
    assert changed.sum() > 30
