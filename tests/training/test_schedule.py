"""The learning rate over time is as its name says, and the loop follows it."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.recipe import TrainingOptions
from core.training.batches import HeldRows
from core.training.device import choose
from core.training.loop import train
from core.training.objective import Objective
from core.training.parameter_groups import all_alike
from core.training.run_report import QuietReport
from core.training.schedule import share
from core.training.state import begin
from core.training.step import step

DONE = np.linspace(0.0005, 0.9995, 1000)
SCHEDULES = ["constant", "linear", "cosine", "one cycle"]


def loop_state(schedule, warmup=0.0):
    training = TrainingOptions(schedule=schedule, warmup=warmup)
    return np.array([share(training, done) for done in DONE])


def test_constant_is_constant():
    assert (loop_state("constant") == 1).all()


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_linear_and_cosine_fall_from_all_to_nothing(schedule):
    found = loop_state(schedule)
    assert found[0] > 0.999
    assert found[-1] < 0.002
    assert (np.diff(found) < 0).all()
    assert found[500] == pytest.approx(0.5, abs=0.01)


def test_one_cycle_climbs_for_a_quarter_and_falls_for_the_rest():
    found = loop_state("one cycle")
    assert found[0] < 0.05
    assert found.max() == pytest.approx(1, abs=1e-4)
    assert DONE[found.argmax()] == pytest.approx(0.25, abs=0.01)
    assert found[-1] < 0.002


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_warm_up_grows_from_nothing_and_never_leaves_the_range(schedule):
    found = loop_state(schedule, 0.2)
    assert (np.diff(found[:200]) > 0).all()
    assert found[0] < 0.06
    assert DONE[found.argmax()] == pytest.approx(0.2, abs=0.01)
    assert 0 < found.min() <= found.max() <= 1


def rows():
    chance = torch.Generator().manual_seed(0)
    inputs = torch.randn(64, 3, generator=chance)
    return HeldRows((inputs,), inputs.sum(1))


AIM = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_loop_takes_steps_of_that_length(schedule, monkeypatch):
    network, taken = nn.Linear(3, 1), []
    make = torch.optim.AdamW.step

    def watched(optimizer, *arguments):
        taken.append(optimizer.param_groups[0]["lr"])
        return make(optimizer, *arguments)

    monkeypatch.setattr(torch.optim.AdamW, "step", watched)
    training = TrainingOptions(epochs=5, batch_size=16, schedule=schedule, learning_rate=0.1, patience=0)
    train(network, rows(), HeldRows((torch.zeros(0, 3),), torch.zeros(0)), AIM, training, QuietReport())
    expected = [0.1 * share(training, (number + 0.5) / 20) for number in range(20)]
    assert taken == pytest.approx(expected)


@pytest.mark.parametrize("clipping", [0.0, 0.01])
def test_clipping_shortens_the_gradient_and_nothing_else_does(clipping):
    network = nn.Linear(3, 1)
    training = TrainingOptions(clipping=clipping, optimizer="sgd")
    state = begin(network, training, all_alike(network.parameters()))
    step(state, rows(), torch.arange(64), AIM, training, choose("full", network))
    length = float(torch.cat([part.grad.flatten() for part in network.parameters()]).norm())
    assert length == pytest.approx(0.01, rel=1e-3) if clipping else length > 0.1


def test_every_schedule_learns():
    for schedule, clipping in itertools.product(SCHEDULES, (0.0, 1.0)):
        torch.manual_seed(0)
        network = nn.Linear(3, 1)
        training = TrainingOptions(epochs=30, batch_size=16, schedule=schedule, learning_rate=0.1, clipping=clipping)
        train(network, rows(), rows(), AIM, training, QuietReport())
        assert AIM.loss(network(rows().inputs[0]), rows().target).item() < 0.05


@pytest.mark.parametrize(
    ("schedule", "warmup", "done", "expected"),
    [
        ("constant", 0.0, 0.0, 1.0),
        ("constant", 0.2, 0.05, 0.25),
        ("constant", 0.2, 0.2, 1.0),
        ("constant", 0.2, 1.0, 1.0),
        ("linear", 0.0, 0.25, 0.75),
        ("linear", 0.2, 0.1, 0.5),
        ("linear", 0.2, 0.2, 1.0),
        ("linear", 0.2, 0.6, 0.5),
        ("linear", 0.0, 1.0, 0.0),
        ("linear", 0.0, 1.5, 0.0),  # longer than was planned
        ("cosine", 0.0, 0.0, 1.0),
        ("cosine", 0.0, 1 / 3, 0.001 + 0.999 * 0.75),
        ("cosine", 0.0, 1.0, 0.001),
        ("cosine", 0.0, 1.5, 0.001),
        ("cosine", 0.2, 0.6, 0.001 + 0.999 * 0.5),
        ("one cycle", 0.0, 0.0, 0.04),
        ("one cycle", 0.0, 0.125, 0.52),
        ("one cycle", 0.0, 0.25, 1.0),
        ("one cycle", 0.0, 0.5, 0.001 + 0.999 * 0.75),
        ("one cycle", 0.0, 1.0, 0.001),
        ("one cycle", 0.5, 0.25, 0.52),
        ("one cycle", 0.5, 0.75, 0.001 + 0.999 * 0.5),
    ],
)
def test_each_schedule_has_its_shares_at_its_turning_points(schedule, warmup, done, expected):
    training = TrainingOptions(schedule=schedule, warmup=warmup)
    assert share(training, done) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("schedule", "warmup", "rate"),
    [("constant", 0.0, 0.7), ("linear", 0.0, 0.1 * (1 - 0.375)), ("constant", 0.5, 0.075)],
)
def test_a_step_takes_the_rate_of_its_middle(schedule, warmup, rate):
    network = nn.Linear(3, 1)
    training = TrainingOptions(schedule=schedule, warmup=warmup, learning_rate=0.1, epochs=4)
    state = begin(network, training, all_alike(network.parameters()))
    state.optimizer.param_groups[0]["lr"] = 0.7  # which constant steps leave alone
    state.epoch, state.done = 1, 16
    step(state, rows(), torch.arange(32), AIM, training, choose("full", network))
    assert state.optimizer.param_groups[0]["lr"] == pytest.approx(rate)


def test_a_step_tells_the_plain_loss_of_its_rows_also_where_another_is_lowered():
    network = nn.Linear(3, 1)
    nn.init.zeros_(network.weight)
    nn.init.zeros_(network.bias)
    training = TrainingOptions(batch_size=16, optimizer="sgd", learning_rate=0.001)
    aim = Objective(AIM.loss, reported=lambda outputs, target: 2 * AIM.loss(outputs, target) + 1)
    chosen = torch.arange(40)  # in batches of 16, 16 and 8
    for objective, more in ((AIM, 0.0), (aim, 1.0)):
        state = begin(network, training, all_alike(network.parameters()))
        with torch.no_grad():
            mean = float(AIM.loss(network(rows().inputs[0][:40]), rows().target[:40]))
        told = step(state, rows(), chosen, objective, training, choose("full", network))
        assert told == pytest.approx(mean * (1 + more) + more, rel=1e-5)


def test_a_step_moves_by_the_mean_gradient_of_all_its_rows():
    gradients = []
    for size in (64, 16, 24):
        torch.manual_seed(0)
        network = nn.Linear(3, 1)
        training = TrainingOptions(batch_size=size, optimizer="sgd")
        state = begin(network, training, all_alike(network.parameters()))
        network.weight.grad = torch.full_like(network.weight, 1e6)  # of the step before
        step(state, rows(), torch.arange(64), AIM, training, choose("full", network))
        gradients.append(network.weight.grad)
    torch.testing.assert_close(gradients[1], gradients[0])
    torch.testing.assert_close(gradients[2], gradients[0])
    assert state.length is None
