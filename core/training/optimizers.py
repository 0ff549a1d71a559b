"""The rule that turns errors into steps, by its name in TrainingOptions. Knows no network."""

from collections.abc import Sequence

import torch

from core.recipe import TrainingOptions
from core.training.parameter_groups import Group

SHARE = "share"  # in a group of the optimizer: what part of the learning rate it takes


def make_optimizer(training: TrainingOptions, groups: Sequence[Group]) -> torch.optim.Optimizer:
    """The optimizer for those groups; the fused versions take all parameters in one step."""
    several = [
        {
            "params": [part for part in group.parameters if part.requires_grad],
            "lr": training.learning_rate * group.rate,
            "weight_decay": training.weight_decay * group.decay,
            SHARE: group.rate,
        }
        for group in groups
    ]
    if training.optimizer == "adamw":
        return torch.optim.AdamW(several, fused=True)
    if training.optimizer == "adam":
        return torch.optim.Adam(several, fused=True)
    if training.optimizer == "sgd":
        return torch.optim.SGD(several, momentum=0.9, fused=True)
    return torch.optim.RMSprop(several)


def rate_of(optimizer: torch.optim.Optimizer) -> float:
    """The learning rate of the last step, of which every group takes its share."""
    group = optimizer.param_groups[0]
    rate: float = group["lr"] / group[SHARE]
    return rate


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Every group takes its share of that learning rate from now on."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group[SHARE]
