"""Rare classes that count as much as frequent ones: found more often, and probabilities stay the data's."""

from functools import cache

import numpy as np
import pytest

from core.data.preparation.balance import class_weights, drawn, weighed
from core.layout import Arrays, Layout
from core.metrics.classes import log_loss
from core.models import MODELS
from core.models.tilt import counts
from core.models.watch import report_point
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.tasks import TASKS
from core.training.run_report import QuietReport
from tests.models.tables import Recording, by_graph

RARE = 0.06
TASK = TASKS["classification"]


def rows(count=1500, seed=0, overlap=1.0):
    """One number column; the rare class lies a little higher than the frequent one."""
    random = np.random.default_rng(seed)
    target = (random.random(count) < RARE).astype("int64")
    numbers = (random.normal(size=count) + target * overlap)[:, None]
    return Arrays(Layout(("x",)), numbers, np.zeros((count, 0), "int64"), target)


def frequency(part):
    return np.bincount(part.target, minlength=2)


def balanced(family, part, how, options):
    """What is learned of the target, and the rows to learn from, as a run prepares them."""
    of_train = frequency(part)
    learned = {"task": "classification", "target": "y", "labels": ("no", "yes"), "shares": tuple(of_train / len(part))}
    weights = tuple(class_weights(of_train))
    if how == "none":
        return FittedTarget(**learned), part
    if how == "resample":
        return FittedTarget(**learned, weights=weights, tilt=weights), drawn(part)
    if MODELS[family].weighs_rows(options):
        return FittedTarget(**learned, weights=weights, tilt=weights), weighed(part, np.array(weights))
    return FittedTarget(**learned, weights=weights), part


def test_weights_make_all_classes_equally_heavy():
    part = rows()
    heavy = weighed(part, class_weights(frequency(part)))
    assert heavy.weights.sum() == pytest.approx(len(part))
    assert heavy.weights[part.target == 0].sum() == pytest.approx(heavy.weights[part.target == 1].sum())
    assert heavy.take(np.arange(5)).weights.tolist() == heavy.weights[:5].tolist()
    np.testing.assert_array_equal(heavy.numbers, part.numbers)


def test_drawing_gives_every_class_the_same_number_of_rows_and_loses_no_rare_one():
    part = rows()
    again = drawn(part)
    assert len(again) == len(part)
    assert abs(np.diff(frequency(again))[0]) <= 1
    assert set(again.numbers[again.target == 1, 0]) == set(part.numbers[part.target == 1, 0])
    np.testing.assert_array_equal(again.numbers, drawn(part).numbers)
    assert len(drawn(part.take(np.arange(0)))) == 0


def test_classes_without_rows_weigh_nothing_special():
    assert class_weights(np.array([3, 0, 1])).tolist() == [4 / 6, 1.0, 4 / 2]


@cache
def told(family, options, balance):
    """(share of the rare class found, loss, last point) of a model learned so; its probabilities are the data's."""
    part, valid, test = rows(seed=1), rows(500, seed=2), rows(4000, seed=3)
    training = TrainingOptions(epochs=8, learning_rate=0.02, batch_size=64, weight_decay=0.0)
    chosen = MODELS[family].Options(**dict(options))
    learned, train = balanced(family, part, balance, chosen)
    report = Recording(QuietReport().checkpoint)
    fitted = MODELS[family].fit(train, valid, learned, chosen, training, report)
    scores = fitted.predict(test)
    assert np.allclose(scores.sum(axis=1), 1)
    assert scores[:, 1].mean() == pytest.approx(RARE, abs=0.02)
    inside = by_graph(fitted, test)
    np.testing.assert_allclose(inside / inside.sum(axis=1, keepdims=True), scores, atol=1e-6)
    found = np.mean(TASK.winners(learned, scores[test.target == 1]))
    return found, log_loss(test.target, scores), report.points[-1]


@pytest.mark.parametrize("how", ["weights", "resample"])
@pytest.mark.parametrize(
    ("family", "options"),
    [
        ("linear", ()),
        ("linear", (("solver", "gradient descent"),)),
        ("random_forest", (("trees", 30), ("min_leaf", 50))),
        ("boosted_trees", (("rounds", 30),)),
        ("neural_network", (("layers", 1), ("width", 8), ("dropout", 0.0))),
    ],
)
def test_every_family_finds_more_of_the_rare_class_and_says_how_frequent_it_is(family, options, how):
    found, loss, summary = zip(*(told(family, options, balance) for balance in ("none", how)), strict=True)
    assert found[0] < 0.3
    assert found[1] > found[0] + 0.3
    assert loss[1] < loss[0] * (1.03 if how == "weights" else 1.15)
    for name in ("train_loss", "valid_loss"):  # losses of one kind: they can be held against each other
        assert summary[1][name] == pytest.approx(summary[0][name], rel=0.2)


def test_rows_that_were_drawn_again_count_for_less_in_what_is_told():
    part = rows()
    weights = tuple(class_weights(frequency(part)))
    learned = FittedTarget("classification", "y", ("no", "yes"), weights=weights, tilt=weights)
    again, report = drawn(part), Recording()
    scores = {len(rows): np.tile([1 - RARE, RARE], (len(rows), 1)) for rows in (again, part)}[len(part)]
    report_point(report, 1, 1, learned, (again.target, scores), (part.target, scores), counts=counts(again, learned))
    assert report.points[0]["train_loss"] == pytest.approx(report.points[0]["valid_loss"], rel=0.01)
    assert counts(weighed(part, np.array(weights)), learned) is None
