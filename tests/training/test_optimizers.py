"""The rule that turns errors into steps has its own settings, and each group its share of the rate."""

import pytest
import torch
from torch import nn

from core.recipe import TrainingOptions
from core.training.optimizers import make_optimizer, rate_of, set_rate
from core.training.parameter_groups import Group


def made(name="adamw"):
    parts = [nn.Parameter(torch.ones(2)) for _ in range(3)]
    parts[1].requires_grad_(False)
    groups = (Group((parts[0], parts[1]), 0.1, 0.5), Group((parts[2],)))
    training = TrainingOptions(optimizer=name, learning_rate=0.2, weight_decay=0.4)
    return make_optimizer(training, groups), parts


@pytest.mark.parametrize(
    ("name", "kind", "momentum"),
    [
        ("adamw", torch.optim.AdamW, None),
        ("adam", torch.optim.Adam, None),
        ("sgd", torch.optim.SGD, 0.9),
        ("rmsprop", torch.optim.RMSprop, 0),
    ],
)
def test_an_optimizer_is_the_one_of_that_name_with_every_group_s_share(name, kind, momentum):
    optimizer, parts = made(name)
    assert type(optimizer) is kind
    assert [group.get("momentum") for group in optimizer.param_groups] == [momentum] * 2
    assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([0.02, 0.2])
    assert [group["weight_decay"] for group in optimizer.param_groups] == pytest.approx([0.2, 0.4])
    assert [group["share"] for group in optimizer.param_groups] == [0.1, 1.0]
    assert [[id(part) for part in group["params"]] for group in optimizer.param_groups] == [
        [id(parts[0])],
        [id(parts[2])],
    ]


def test_the_rate_of_all_is_told_and_set_without_the_shares():
    optimizer, _ = made()
    assert rate_of(optimizer) == pytest.approx(0.2)
    set_rate(optimizer, 0.5)
    assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([0.05, 0.5])
    assert rate_of(optimizer) == pytest.approx(0.5)
