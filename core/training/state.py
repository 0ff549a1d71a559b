"""All that decides how a training goes on: what a checkpoint holds. Knows no rows and no loss."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from core.plain import Plain
from core.recipe import TrainingOptions
from core.training.device import random_state, set_random_state
from core.training.learning import copied, learning, put_back
from core.training.optimizers import make_optimizer
from core.training.parameter_groups import Group

AVERAGING_LATEST = 0.6  # share of the epochs after which averaging begins at the latest


@dataclass
class State:
    """All that decides how the training goes on; what `kept` gives is what a checkpoint holds.

    `best` are the weights that are kept unless better ones come, with what they cost; `best_epoch` 0: the start's.
    """

    network: nn.Module
    optimizer: torch.optim.Optimizer
    optimizer_name: str
    order: torch.Generator
    order_at_start: Tensor
    epoch: int = 0  # whole epochs gone through
    done: int = 0  # rows of the present epoch gone through
    total_loss: float = 0.0
    counted: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)
    best_loss: float = math.inf
    best_epoch: float = 0
    waiting: int = 0  # epochs since the last progress
    planned: int = 0
    rest_from: float = math.inf  # epoch from which the weights are averaged, until `rest_to`
    rest_to: float = math.inf
    average: dict[str, Tensor] = field(default_factory=dict)
    averaged: int = 0  # steps in `average`
    ended: str = ""
    mixed: bool = False  # whether it computes in mixed precision
    length: Tensor | None = None  # of the last step's gradient before it was clipped; None where it is not

    _PLAIN = (
        "epoch",
        "done",
        "total_loss",
        "counted",
        "best",
        "best_loss",
        "best_epoch",
        "waiting",
        "planned",
        "rest_from",
        "rest_to",
        "average",
        "averaged",
        "mixed",
        "ended",
    )

    def kept(self) -> Plain:
        """Plain values and tensors for torch.save; of the network only what learns."""
        return {name: getattr(self, name) for name in self._PLAIN} | {
            "network": learning(self.network),
            "optimizer": self.optimizer.state_dict(),
            "optimizer_name": self.optimizer_name,
            "order": self.order_at_start,
            **random_state(),
        }

    def restore(self, kept: Plain, training: TrainingOptions) -> None:
        """Go on from a checkpoint; more epochs than were planned wake a training that had ended."""
        put_back(self.network, kept["network"])
        if kept["optimizer_name"] == self.optimizer_name:
            settings = [
                {name: group[name] for name in group if name != "params"} for group in self.optimizer.param_groups
            ]
            self.optimizer.load_state_dict(kept["optimizer"])
            for group, wanted in zip(self.optimizer.param_groups, settings, strict=True):
                group.update(wanted)
        for name in self._PLAIN:
            setattr(self, name, kept.get(name, getattr(self, name)))  # older checkpoints know nothing of averages
        self.average = {name: part.to(self._device) for name, part in self.average.items()}
        self.order_at_start = kept["order"]
        set_random_state(kept)
        if training.epochs > self.planned:
            self.planned, self.ended, self.waiting = training.epochs, "", 0
            if self.rest_to < math.inf:
                self.plan_averaging(AVERAGING_LATEST * training.epochs, training.epochs)

    def keep(self, cost: float, epoch: float) -> None:
        """The present weights, of that epoch, are the best so far."""
        self.best_loss, self.best_epoch, self.waiting = cost, epoch, 0
        self.best = copied(learning(self.network))

    def reached(self, rows: int) -> float:
        """The epochs gone through, with the share of the present one, an epoch having so many rows."""
        return round(self.epoch + self.done / rows, 4)

    def gradient_norm(self) -> float | None:
        """How long the last step's gradient was; None before the first step."""
        lengths = [part.grad.norm() for part in self.network.parameters() if part.grad is not None]
        return (torch.stack(lengths).norm() if self.length is None else self.length).item() if lengths else None

    def plan_averaging(self, start: float, end: float) -> None:
        """Average the weights from epoch `start` to epoch `end`."""
        self.rest_from, self.rest_to, self.average, self.averaged = start, end, {}, 0

    @torch.no_grad()
    def average_weights(self) -> None:
        """Let the present weights into the running mean."""
        self.averaged += 1
        for name, value in learning(self.network).items():
            if name not in self.average or not value.is_floating_point():
                self.average[name] = value.clone()
            else:
                self.average[name].lerp_(value, 1 / self.averaged)

    @property
    def _device(self) -> torch.device:
        return next(self.network.parameters()).device


def begin(network: nn.Module, training: TrainingOptions, groups: Sequence[Group]) -> State:
    """A training of those groups at its very start, all random numbers set by the seed."""
    torch.manual_seed(training.seed)
    order = torch.Generator().manual_seed(training.seed)
    optimizer = make_optimizer(training, groups)
    return State(network, optimizer, training.optimizer, order, order.get_state(), planned=training.epochs)
