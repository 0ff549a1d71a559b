"""What networks and stepwise linear models lower and tell, against the same computed by hand."""

import numpy as np
import pytest
import torch

from core.models.objectives import objective
from core.records import FittedTarget

PRICE = FittedTarget("regression", "price", mean=100.0, deviation=20.0)
CLASSES = FittedTarget("classification", "answer", ("a", "b", "c"), (0.2, 0.3, 0.5))
TILTED = FittedTarget("classification", "answer", ("a", "b", "c"), (0.2, 0.3, 0.5), tilt=(4.0, 1.0, 1.0))
OUTPUTS = np.array([[1.0, 0.5, -1.0], [0.2, 0.1, 0.3], [0.0, 2.0, 1.0], [1.5, 0.4, 0.0]])
TARGET = np.array([0, 1, 1, 2])


def shares(outputs: np.ndarray) -> np.ndarray:
    powers = np.exp(outputs)
    return powers / powers.sum(1, keepdims=True)


def surprise(outputs: np.ndarray, target: np.ndarray = TARGET) -> np.ndarray:
    return -np.log(shares(outputs)[np.arange(len(target)), target])


def value(loss, outputs: np.ndarray, target: np.ndarray) -> np.ndarray:
    return loss(torch.from_numpy(outputs), torch.from_numpy(target)).numpy()


def test_for_values_the_error_is_squared_and_told_in_the_target_s_own_units():
    truth = np.array([90.0, 130.0, 100.0])
    target, outputs = (truth - 100) / 20, np.array([[0.5], [1.0], [0.1]])
    errors = (outputs[:, 0] - target) ** 2
    made = objective(PRICE, truth)
    assert value(made.loss, outputs, target) == pytest.approx(errors.mean())
    assert value(made.each, outputs, target) == pytest.approx(errors)
    assert made.unit * errors.mean() == pytest.approx(np.mean((outputs[:, 0] * 20 + 100 - truth) ** 2))
    assert not made.rises
    right = made.measure(target[:, None])
    assert {*right} == {made.main}
    assert right[made.main] == pytest.approx(0)
    assert made.measure(outputs)[made.main] > 1


def test_for_classes_it_is_cross_entropy_and_a_row_costs_1_when_it_gets_another_class():
    made = objective(CLASSES, TARGET)
    assert value(made.loss, OUTPUTS, TARGET) == pytest.approx(surprise(OUTPUTS).mean())
    assert value(made.each, OUTPUTS, TARGET).tolist() == [0, 1, 0, 1]
    assert made.rises
    assert made.measure(OUTPUTS) == {made.main: pytest.approx(0.5)}
    assert (made.reported, made.watched) == (None, None), "the loss itself can be shown"


def test_what_weighs_more_counts_more_in_the_loss_that_is_lowered():
    heavy = np.array([1.0, 5.0, 2.0])
    own = surprise(OUTPUTS) * heavy[TARGET]
    assert value(objective(CLASSES, TARGET, heavy).loss, OUTPUTS, TARGET) == pytest.approx(
        own.sum() / heavy[TARGET].sum()
    )


def test_softened_answers_are_lowered_and_plain_ones_told():
    made = objective(CLASSES, TARGET, smoothing=0.3)
    other = np.stack([surprise(OUTPUTS, np.full(4, index)) for index in range(3)]).mean(0)
    assert value(made.loss, OUTPUTS, TARGET) == pytest.approx((0.7 * surprise(OUTPUTS) + 0.3 * other).mean())
    for loss in (made.reported, made.watched):
        assert value(loss, OUTPUTS, TARGET) == pytest.approx(surprise(OUTPUTS).mean())


def test_what_rare_classes_counted_for_is_taken_out_of_all_that_is_told():
    counts = np.array([0.25, 1.0, 1.0])
    made = objective(TILTED, TARGET, counts=counts)
    levelled = OUTPUTS - np.log([4.0, 1.0, 1.0])
    assert value(made.loss, OUTPUTS, TARGET) == pytest.approx(surprise(OUTPUTS).mean())
    assert value(made.watched, OUTPUTS, TARGET) == pytest.approx(surprise(levelled).mean())
    weighed = (surprise(levelled) * counts[TARGET]).sum() / counts[TARGET].sum()
    assert value(made.reported, OUTPUTS, TARGET) == pytest.approx(weighed)
    assert value(made.each, OUTPUTS, TARGET).tolist() == [1, 1, 0, 1]
    assert made.measure(OUTPUTS) == {made.main: pytest.approx(0.25)}
