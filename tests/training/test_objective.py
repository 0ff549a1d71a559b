"""What a model is judged by: the main measure where it is defined, else the loss."""

import pytest
import torch

from core.training.objective import Objective, loss_of

ZERO = lambda outputs, target: torch.zeros(())  # noqa: E731


@pytest.mark.parametrize(
    ("main", "rises", "cost"),
    [
        ("valid_accuracy", True, -0.75),
        ("valid_accuracy", False, 0.75),
        ("valid_auc", True, 0.5),
        ("valid_r2", True, 0.5),
        ("valid_zero", True, 0.0),
    ],
)
def test_the_cost_is_the_main_measure_turned_so_that_less_is_better(main, rises, cost):
    watched = {"valid_loss": 0.5, "valid_accuracy": 0.75, "valid_auc": None, "valid_zero": 0.0}
    assert Objective(ZERO, main=main, rises=rises).cost(watched) == cost


def test_without_a_main_measure_the_loss_decides_and_it_must_be_there():
    plain = Objective(ZERO)
    assert plain.cost({"valid_loss": 0.5, "valid_accuracy": 0.75}) == 0.5
    assert (plain.unit, plain.measure(None), plain.reported, plain.watched, plain.each) == (1.0, {}, None, None, None)
    assert loss_of({"valid_loss": 0.0}) == 0.0
    with pytest.raises(ValueError, match="lacking"):
        loss_of({"valid_loss": None})
