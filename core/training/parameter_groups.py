"""Weights that learn at a pace of their own, such as a pretrained model's layers beside a new head. Knows no
network."""

from collections.abc import Iterable
from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True)
class Group:
    """Parameters with their shares of `TrainingOptions.learning_rate` and of its `weight_decay` (0: not pulled to 0).

    Those that don't require a gradient stay as they are.
    """

    parameters: tuple[nn.Parameter, ...]
    rate: float = 1.0
    decay: float = 1.0


def all_alike(parameters: Iterable[nn.Parameter]) -> tuple[Group, ...]:
    """One group of all that learns."""
    return (Group(tuple(part for part in parameters if part.requires_grad)),)
