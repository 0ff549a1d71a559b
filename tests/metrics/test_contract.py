"""What every metric in METRICS promises, held against scikit-learn; a new one adds a line to ORACLES."""

import math

import numpy as np
import pytest

from core.evaluation.explanations import MEANINGS
from core.metrics import METRICS, Judged
from core.metrics.classes import log_loss as of_classes_told
from core.metrics.several import log_loss, rows_f1
from core.tasks import TASKS
from tests.metrics.oracles import CLASSES, ORACLES, perfect

each = pytest.mark.parametrize("name", METRICS)


def answers(name: str) -> list[tuple]:
    """With which a metric is asked: nothing, or every class."""
    return [(index,) for index in range(CLASSES)] if METRICS[name].of_answer else [()]


@each
def test_a_metric_is_described_and_is_one_of_a_tasks(name):
    metric = METRICS[name]
    assert metric.name == name
    assert metric.label
    assert metric.help.endswith((".", ")."))
    assert MEANINGS[name] == metric.help
    assert metric.best in ("high", "low")
    assert metric.unit in ("share", "target", "")
    assert any(metric in task.metrics for task in TASKS.values())
    if metric.meaning:
        assert metric.meaning.format(value="1", hundred="99") != metric.meaning


@each
@pytest.mark.parametrize("seed", range(5))
def test_a_metric_is_what_scikit_learn_says_it_is(name, seed):
    rows, theirs = ORACLES[name]
    for answer in answers(name):
        found = METRICS[name](rows(seed), *answer)
        assert type(found) is float
        assert found == pytest.approx(theirs(rows(seed), *answer), abs=1e-12)


@each
def test_nothing_is_better_than_the_truth_itself(name):
    metric, rows = METRICS[name], ORACLES[name][0]
    for answer in answers(name):
        best = metric(perfect(rows(0)), *answer)
        assert best == pytest.approx(1.0 if metric.rises else 0.0, abs=1e-12)
        for seed in range(3):
            other = metric(rows(seed), *answer)
            assert metric.gain(other, best) > 0
            assert metric.gain(best, other) < 0


@each
def test_without_rows_it_is_not_defined(name):
    none = ORACLES[name][0](0).of(np.zeros(0, int))
    assert [METRICS[name](none, *answer) for answer in answers(name)] == [None] * len(answers(name))


@each
def test_a_single_row_and_rows_that_are_all_alike_give_a_number_or_nothing(name):
    judged = ORACLES[name][0](1)
    for rows in (np.array([0]), np.zeros(5, int)):
        for answer in answers(name):
            value = METRICS[name](judged.of(rows), *answer)
            assert value is None or math.isfinite(value)


def test_a_class_that_training_never_saw_is_wrong_and_no_class_of_its_own():
    truth, message = np.array([0, 1, -1, 1]), np.array([0, 1, 1, 0])
    judged = Judged(truth, np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]]), message)
    assert METRICS["accuracy"](judged) == 0.5
    assert METRICS["balanced_accuracy"](judged) == 0.75
    assert METRICS["precision"](judged, 1) == 0.5
    assert METRICS["recall"](judged, 1) == 0.5
    assert METRICS["log_loss"](judged) == pytest.approx(-np.log([0.9, 0.8, 0.4]).mean())
    assert METRICS["mae_ranks"](judged) == pytest.approx(1 / 3)
    unseen = judged.of(np.array([2]))
    assert METRICS["accuracy"](unseen) == 0.0
    undefined = ("balanced_accuracy", "f1_macro", "roc_auc", "log_loss", "mae_ranks", "quadratic_kappa")
    assert [METRICS[name](unseen) for name in undefined] == [None] * len(undefined)


def test_a_class_without_rows_has_no_recall_and_one_never_named_no_precision():
    judged = Judged(np.array([0, 0, 1]), np.eye(3)[[0, 0, 0]], np.array([0, 0, 0]))
    assert METRICS["recall"](judged, 2) is None
    assert (METRICS["recall"](judged, 1), METRICS["precision"](judged, 1), METRICS["f1"](judged, 2)) == (0, 0, 0)
    assert METRICS["f1_macro"](judged) == pytest.approx((0.8 + 0) / 2), "the third does not occur"


def test_labels_that_all_rows_or_none_have_say_nothing_of_the_ranking():
    truth = np.array([[True, False, True], [True, False, False]])
    scores = np.array([[0.1, 0.9, 0.8], [0.2, 0.1, 0.3]])
    assert METRICS["average_precision"](Judged(truth, scores, truth)) == 1.0
    assert METRICS["average_precision"](Judged(truth[:, :2], scores[:, :2], truth[:, :2])) is None
    nothing = np.zeros((2, 3), bool)
    empty = Judged(nothing, scores, nothing)
    assert [METRICS[name](empty) for name in ("f1_rows", "f1_micro", "subset_accuracy")] == [1.0, 1.0, 1.0]
    assert METRICS["f1_macro_labels"](empty) is None


def test_each_rows_match_is_its_own_f1_and_losses_are_those_by_hand():
    from sklearn.metrics import f1_score
    from sklearn.metrics import log_loss as theirs

    random = np.random.default_rng(4)
    truth, message = random.random((50, 4)) < 0.4, random.random((50, 4)) < 0.4
    wanted = [f1_score(*pair, zero_division=1) for pair in zip(truth, message, strict=True)]
    assert rows_f1(truth, message) == pytest.approx(wanted)
    scores = random.random((50, 4))
    assert log_loss(truth, scores) == pytest.approx(
        np.mean([theirs(truth[:, index], scores[:, index], labels=[0, 1]) for index in range(4)])
    )
    assert log_loss(truth[:0], scores[:0]) == 0.0
    counts, classes = random.integers(1, 5, 50), random.integers(0, 3, 50)
    shares = random.dirichlet(np.ones(3), 50)
    assert of_classes_told(classes, shares, counts) == pytest.approx(
        theirs(classes, shares, sample_weight=counts, labels=range(3))
    )


def test_agreement_of_constant_answers_is_none_beyond_chance():
    judged = ORACLES["quadratic_kappa"][0](2)
    constant = Judged(judged.truth, judged.scores, np.full(len(judged), 2))
    assert METRICS["quadratic_kappa"](constant) == pytest.approx(0.0, abs=1e-12)
    assert METRICS["quadratic_kappa"](Judged(constant.predicted, judged.scores, constant.predicted)) is None
