"""Rare classes that count as much as frequent ones, by weights or by drawing rows again."""

import numpy as np
import pytest

from core.data.balance import balanced, class_weights
from core.layout import Arrays, Layout
from core.models import MODELS
from core.recipe import TrainingOptions
from core.records import Learned
from core.tasks import TASKS
from core.training.report import QuietReport

RARE = 0.06


def rows(count=1500, seed=0, overlap=1.0):
    """One number column; the rare class lies a little higher than the frequent one."""
    random = np.random.default_rng(seed)
    target = (random.random(count) < RARE).astype("int64")
    numbers = (random.normal(size=count) + target * overlap)[:, None]
    return Arrays(Layout(("x",)), numbers, np.zeros((count, 0), "int64"), target)


def counts(part):
    return np.bincount(part.target, minlength=2)


def test_weights_make_all_classes_equally_heavy():
    part = rows()
    heavy = balanced(part, counts(part), "weights")
    assert heavy.weights.sum() == pytest.approx(len(part))
    assert heavy.weights[part.target == 0].sum() == pytest.approx(heavy.weights[part.target == 1].sum())
    assert heavy.take(np.arange(5)).weights.tolist() == heavy.weights[:5].tolist()
    np.testing.assert_array_equal(heavy.numbers, part.numbers)


def test_resampling_gives_every_class_the_same_number_of_rows_and_loses_no_rare_one():
    part = rows()
    drawn = balanced(part, counts(part), "resample")
    assert len(drawn) == len(part)
    assert abs(np.diff(counts(drawn))[0]) <= 1
    assert set(drawn.numbers[drawn.target == 1, 0]) == set(part.numbers[part.target == 1, 0])
    np.testing.assert_array_equal(drawn.numbers, balanced(part, counts(part), "resample").numbers)
    assert balanced(part, counts(part), "none") is part


def test_classes_without_rows_weigh_nothing_special():
    assert class_weights(np.array([3, 0, 1])).tolist() == [4 / 6, 1.0, 4 / 2]


@pytest.mark.parametrize("how", ["weights", "resample"])
@pytest.mark.parametrize(
    ("family", "options"),
    [
        ("linear", {}),
        ("linear", {"solver": "gradient descent"}),
        ("random_forest", {"trees": 30, "min_leaf": 50}),
        ("boosted_trees", {"rounds": 30}),
        ("neural_network", {"layers": 1, "width": 8, "dropout": 0.0}),
    ],
)
def test_every_family_finds_more_of_the_rare_class(family, options, how):
    train, valid, test = rows(seed=1), rows(500, seed=2), rows(4000, seed=3)
    of_train = counts(train)
    learned = Learned("classification", "y", ("no", "yes"), tuple(of_train / of_train.sum()))
    training = TrainingOptions(epochs=8, learning_rate=0.02, batch_size=64, weight_decay=0.0)
    recall = {}
    for balance in ("none", how):
        parts = [balanced(part, of_train, balance) for part in (train, valid)]
        fitted = MODELS[family].fit(*parts, learned, MODELS[family].Options(**options), training, QuietReport())
        scores = fitted.predict(test)
        recall[balance] = np.mean(scores[test.target == 1].argmax(axis=1))
        assert np.allclose(scores.sum(axis=1), 1)
    assert recall["none"] < 0.3
    assert recall[how] > recall["none"] + 0.3


def test_the_live_loss_weighs_rows_and_the_accuracy_does_not():
    truth, scores = np.array([0, 0, 0, 1]), np.array([[0.9, 0.1]] * 4)
    learned = Learned("classification", "y", ("a", "b"), (0.75, 0.25))
    live = TASKS["classification"].live(learned, truth, scores, np.array([2 / 3, 2 / 3, 2 / 3, 2.0]))
    assert live["accuracy"] == 0.75
    assert live["loss"] == pytest.approx(-(np.log(0.9) + np.log(0.1)) / 2)
