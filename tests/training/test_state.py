"""What a checkpoint holds of a training, what is kept as the best, and how weights are averaged."""

import math

import pytest
import torch
from torch import nn

from core.recipe import TrainingOptions
from core.training.parameter_groups import all_alike
from core.training.state import begin


def made(**training):
    torch.manual_seed(1)
    network = nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1))
    network[0].bias.requires_grad_(False)
    chosen = TrainingOptions(**{"epochs": 10, "learning_rate": 0.1, **training})
    return begin(network, chosen, all_alike(network.parameters()))


def test_a_training_begins_with_nothing_done_and_its_seed_decides_the_order():
    state = made(seed=5)
    assert (state.epoch, state.done, state.total_loss, state.counted, state.waiting) == (0, 0, 0.0, 0, 0)
    assert (state.best, state.best_loss, state.best_epoch, state.ended) == ({}, math.inf, 0, "")
    assert (state.planned, state.rest_from, state.rest_to, state.averaged) == (10, math.inf, math.inf, 0)
    assert (state.optimizer_name, state.mixed, state.average) == ("adamw", False, {})
    assert torch.equal(state.order_at_start, torch.Generator().manual_seed(5).get_state())
    assert torch.equal(state.order.get_state(), state.order_at_start)
    first = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(torch.rand(1), first)


def test_what_is_kept_is_a_copy_and_ends_the_waiting():
    state = made()
    state.waiting = 3
    state.keep(0.5, 4.0)
    weight = state.network[0].weight.detach().clone()
    with torch.no_grad():
        state.network[0].weight += 1
    assert (state.best_loss, state.best_epoch, state.waiting) == (0.5, 4.0, 0)
    assert torch.equal(state.best["0.weight"], weight)
    assert "0.bias" not in state.best
    assert "1.running_mean" in state.best


@pytest.mark.parametrize(("epoch", "done", "rows", "reached"), [(3, 0, 7, 3.0), (3, 1, 3, 3.3333), (0, 2, 3, 0.6667)])
def test_epochs_are_counted_with_the_part_of_the_present_one(epoch, done, rows, reached):
    state = made()
    state.epoch, state.done = epoch, done
    assert state.reached(rows) == reached


def test_the_gradient_s_length_is_that_of_all_parts_before_it_was_clipped():
    state = made()
    assert state.gradient_norm() is None
    state.network[0].weight.grad = torch.tensor([[3.0, 0.0]])
    state.network[1].weight.grad = torch.tensor([4.0])
    assert state.gradient_norm() == pytest.approx(5.0)
    state.length = torch.tensor(9.0)
    assert state.gradient_norm() == 9.0


def test_an_average_counts_every_step_alike_and_takes_whole_numbers_as_they_are():
    state = made()
    state.plan_averaging(2.0, 5.0)
    assert (state.rest_from, state.rest_to) == (2.0, 5.0)
    for value in (1.0, 2.0, 6.0):
        with torch.no_grad():
            state.network[0].weight.fill_(value)
            state.network[1].num_batches_tracked += 10
        state.average_weights()
    assert state.averaged == 3
    assert state.average["0.weight"].tolist() == [[pytest.approx(3.0)] * 2]
    assert state.average["1.num_batches_tracked"] == 30
    assert "0.bias" not in state.average
    assert state.network[0].weight[0, 0] == 6.0
    state.plan_averaging(4.0, 6.0)
    assert (state.average, state.averaged) == ({}, 0)


def kept(**changed):
    """A checkpoint of another training."""
    state = made()
    state.epoch, state.done, state.total_loss, state.counted, state.waiting = 3, 20, 1.5, 20, 2
    state.best_loss, state.best_epoch, state.ended, state.mixed = 0.25, 2.0, "patience", True
    state.average, state.averaged = {"0.weight": torch.ones(1, 2)}, 4
    with torch.no_grad():
        state.network[0].weight.fill_(7.0)
    return {**state.kept(), **changed}


def test_everything_that_decides_how_it_goes_on_is_taken_from_a_checkpoint():
    held = kept()
    expected = torch.rand(1)
    state = made(learning_rate=0.5, seed=3)
    state.restore(held, TrainingOptions(epochs=10))
    assert (state.epoch, state.done, state.total_loss, state.counted, state.waiting) == (3, 20, 1.5, 20, 2)
    assert (state.best_loss, state.best_epoch, state.ended, state.mixed, state.planned) == (
        0.25,
        2.0,
        "patience",
        True,
        10,
    )
    assert (state.average["0.weight"].tolist(), state.averaged) == ([[1.0, 1.0]], 4)
    assert state.network[0].weight.tolist() == [[7.0, 7.0]]
    assert state.optimizer.param_groups[0]["lr"] == 0.5  # as it is wanted now
    assert torch.equal(state.order_at_start, torch.Generator().manual_seed(0).get_state())
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize(
    ("epochs", "ended", "waiting", "rest"),
    [(10, "patience", 2, (6.0, 9.0)), (9, "patience", 2, (6.0, 9.0)), (11, "", 0, (6.6, 11))],
)
def test_only_more_epochs_than_were_planned_wake_what_had_ended(epochs, ended, waiting, rest):
    state = made()
    state.restore(kept(rest_from=6.0, rest_to=9.0), TrainingOptions(epochs=epochs))
    assert (state.ended, state.waiting, state.planned) == (ended, waiting, max(10, epochs))
    assert (state.rest_from, state.rest_to) == (pytest.approx(rest[0]), rest[1])
    assert bool(state.average) == (epochs <= 10)


def test_more_epochs_plan_no_averaging_where_there_was_none():
    state = made()
    state.restore(kept(), TrainingOptions(epochs=11))
    assert (state.rest_from, state.rest_to) == (math.inf, math.inf)


def test_another_optimizer_begins_anew():
    same, other = made(), made(optimizer="sgd")
    steps = made()
    steps.network[0].weight.grad = torch.ones(1, 2)
    steps.optimizer.step()
    for state in (same, other):
        state.restore(steps.kept(), TrainingOptions(epochs=10))
    assert (len(same.optimizer.state), len(other.optimizer.state)) == (1, 0)
