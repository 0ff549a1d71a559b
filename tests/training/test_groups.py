"""Parts of a network learn at a pace of their own, and several batches make one step."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.recipe import TrainingOptions
from core.training.batches import HeldRows
from core.training.device import choose
from core.training.loop import train
from core.training.objective import Objective
from core.training.parameter_groups import Group, all_alike
from core.training.run_report import QuietReport
from core.training.state import begin
from core.training.step import batches, step

AIM = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target))
NONE = HeldRows((torch.zeros(0, 3),), torch.zeros(0))


def rows(count=64):
    inputs = torch.randn(count, 3, generator=torch.Generator().manual_seed(0))
    return HeldRows((inputs,), inputs.sum(1))


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))


def weights(model):
    return torch.cat([part.detach().flatten() for part in model.parameters()])


def test_each_group_takes_its_share_of_the_rate_and_of_the_decay():
    model, training = network(), TrainingOptions(learning_rate=0.1, weight_decay=0.5, schedule="linear", epochs=2)
    groups = [Group(tuple(model[0].parameters()), 0.1, 0.0), Group(tuple(model[2].parameters()))]
    state = begin(model, training, groups)
    step(state, rows(), torch.arange(64), AIM, training, choose("full", model))
    below, above = state.optimizer.param_groups
    assert (below["lr"], above["lr"]) == pytest.approx((0.1 * 0.1 * 0.75, 0.1 * 0.75))
    assert (below["weight_decay"], above["weight_decay"]) == (0.0, 0.5)


def test_what_needs_no_gradient_stays_as_it_is():
    model, before = network(), network()
    model[0].requires_grad_(False)
    groups = [Group(tuple(model[0].parameters())), Group(tuple(model[2].parameters()))]
    train(model, rows(), NONE, AIM, TrainingOptions(epochs=2), QuietReport(), groups=groups)
    assert torch.equal(model[0].weight, before[0].weight)
    assert not torch.equal(model[2].weight, before[2].weight)


def test_four_batches_a_step_are_one_large_batch():
    large, several = network(), network()
    common = {"epochs": 3, "optimizer": "sgd", "learning_rate": 0.1, "clipping": 0.5}
    train(large, rows(70), NONE, AIM, TrainingOptions(batch_size=32, **common), QuietReport())
    train(several, rows(70), NONE, AIM, TrainingOptions(batch_size=8, accumulation=4, **common), QuietReport())
    assert torch.allclose(weights(large), weights(several), atol=1e-6)
    assert not torch.allclose(weights(large), weights(network()), atol=1e-2)


def test_a_row_left_over_goes_with_the_last_batch():
    assert [len(batch) for batch in batches(torch.arange(17), 8)] == [8, 9]
    assert [len(batch) for batch in batches(torch.arange(18), 8)] == [8, 8, 2]
    assert [len(batch) for batch in batches(torch.arange(1), 8)] == [1]
    assert [len(batch) for batch in batches(torch.arange(2), 1)] == [1, 1]
    assert batches(torch.arange(17), 8)[-1].tolist() == list(range(8, 17))


def test_without_groups_all_that_learns_is_one():
    model = network()
    model[0].bias.requires_grad_(False)
    (group,) = all_alike(model.parameters())
    assert [id(part) for part in group.parameters] == [id(model[0].weight), *map(id, model[2].parameters())]
