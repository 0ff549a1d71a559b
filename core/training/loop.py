"""The training loop, for any torch module: batches, early stopping, live points, pause and exact resume.

Knows neither what the inputs mean nor how the outputs become an answer.
"""

import copy
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import Rows
from core.training.optimizers import make_optimizer
from core.training.report import Paused, QuietReport, RunReport

FIRST_POINT = 0.3  # seconds until the chart gets its first point, however large the data
NEXT_POINT = 1.0
KEEP_EVERY = 30.0  # seconds between checkpoints
REST_LATEST = 0.6  # share of the epochs after which averaging begins at the latest
CHEAP = 0.05  # share of the time that watching inside an epoch may take


@dataclass(frozen=True)
class Objective:
    """What is minimised and what is watched.

    `loss(outputs, target)` is a mean over the rows; `unit` turns it into what the chart shows (squared target units);
    `measure(outputs [n,K])` gives further numbers on the validation rows, such as valid_accuracy.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    unit: float = 1.0
    measure: Callable[[np.ndarray], dict[str, float | None]] = lambda outputs: {}


@dataclass(frozen=True)
class Outcome:
    """How a training ended: `ended` is finished, patience (early stopping) or stopped (by the user)."""

    epochs: int
    best_epoch: int
    ended: str


@dataclass
class _State:
    """All that decides how the training goes on; what `kept` gives is what a checkpoint holds."""

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
    best_epoch: int = 0
    waiting: int = 0  # epochs since the last progress
    planned: int = 0
    rest_from: float = math.inf  # epoch from which the weights are averaged, until `rest_to`
    rest_to: float = math.inf
    average: dict[str, Tensor] = field(default_factory=dict)
    averaged: int = 0  # steps in `average`
    ended: str = ""

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
        "ended",
    )

    def kept(self) -> dict:
        """Plain values and tensors for torch.save."""
        return {name: getattr(self, name) for name in self._PLAIN} | {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "optimizer_name": self.optimizer_name,
            "order": self.order_at_start,
            "random": torch.get_rng_state(),
        }

    def restore(self, kept: dict, training: TrainingOptions) -> None:
        """Go on from a checkpoint; more epochs than were planned wake a training that had ended."""
        self.network.load_state_dict(kept["network"])
        if kept["optimizer_name"] == self.optimizer_name:
            settings = [
                {name: group[name] for name in group if name != "params"} for group in self.optimizer.param_groups
            ]
            self.optimizer.load_state_dict(kept["optimizer"])
            for group, wanted in zip(self.optimizer.param_groups, settings, strict=True):
                group.update(wanted)
        for name in self._PLAIN:
            setattr(self, name, kept[name])
        self.order_at_start = kept["order"]
        torch.set_rng_state(kept["random"])
        if training.epochs > self.planned:
            self.planned, self.ended, self.waiting = training.epochs, "", 0
            if self.rest_to < math.inf:
                self.plan_rest(REST_LATEST * training.epochs, training.epochs)

    def plan_rest(self, start: float, end: float) -> None:
        """Average the weights from epoch `start` to epoch `end`."""
        self.rest_from, self.rest_to, self.average, self.averaged = start, end, {}, 0

    @torch.no_grad()
    def average_weights(self) -> None:
        """Let the present weights into the running mean."""
        self.averaged += 1
        for name, value in self.network.state_dict().items():
            if name not in self.average or not value.is_floating_point():
                self.average[name] = value.clone()
            else:
                self.average[name].lerp_(value, 1 / self.averaged)


def train(
    network: nn.Module,
    rows: Rows,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: RunReport | QuietReport,
    keep: Literal["best", "rest"] = "best",
) -> Outcome:
    """Train `network` in place until the epochs are done, progress ends, or the user stops it.

    `keep` "best": the weights of the lowest validation loss, which also decides early stopping. "rest", for a model
    that shall reach its optimum: the training loss decides, and the weights are averaged over the last 40 % of the
    epochs, which begin at once when progress ends (Polyak and Juditsky 1992); that takes out the jitter of the steps.
    Resumes from `report.checkpoint` exactly as if it had never paused; the state stays there for training longer.
    Raises Paused when the user asked for it, UserError when the loss stops being a finite number.
    """
    state = _begin(network, training)
    if keep == "rest":
        state.plan_rest(REST_LATEST * training.epochs, training.epochs)
    if (kept := checkpoint.load(report.checkpoint)) is not None:
        state.restore(kept, training)
    clock = _Clock()
    while not state.ended:
        for batch in _batches(state, rows, training):
            if report.pausing():
                checkpoint.save(report.checkpoint, state.kept())
                raise Paused
            if report.stopping():
                state.ended = "stopped"
                break
            _learn(state, rows, batch, objective, training)
            if clock.point_due():
                _tell_inside(state, rows, valid, objective, training, report, clock)
            if clock.keep_due():
                checkpoint.save(report.checkpoint, state.kept())
        else:
            _close_epoch(state, valid, objective, training, report, clock, keep)
    checkpoint.save(report.checkpoint, state.kept())
    if kept_weights := state.best if keep == "best" else state.average:
        network.load_state_dict(kept_weights)
    network.eval()
    return Outcome(state.epoch, state.best_epoch if keep == "best" else state.epoch, state.ended)


def outputs_of(network: nn.Module, rows: Rows) -> Tensor:
    """The network's outputs [n,K] for all rows, in evaluation mode and piece by piece."""
    with _watching(network):
        return torch.cat([network(*inputs) for inputs, _ in rows.pieces()])


def _begin(network: nn.Module, training: TrainingOptions) -> _State:
    torch.manual_seed(training.seed)
    order = torch.Generator().manual_seed(training.seed)
    optimizer = make_optimizer(training, network.parameters())
    return _State(network, optimizer, training.optimizer, order, order.get_state(), planned=training.epochs)


def _batches(state: _State, rows: Rows, training: TrainingOptions) -> Iterator[Tensor]:
    """The present epoch's batches that are still to do; a single left-over row has no spread and is left out."""
    state.order.set_state(state.order_at_start)
    order = torch.randperm(len(rows), generator=state.order)
    state.network.train()
    for batch in order[state.done :].split(training.batch_size):
        if len(batch) > 1 or len(rows) == 1 or training.batch_size == 1:
            yield batch


def _learn(state: _State, rows: Rows, batch: Tensor, objective: Objective, training: TrainingOptions) -> None:
    inputs, target = rows.take(batch)
    loss = objective.loss(state.network(*inputs), target)
    state.optimizer.zero_grad()
    loss.backward()
    state.optimizer.step()
    value = loss.item()
    if not math.isfinite(value):
        raise _diverged(state, training)
    if state.epoch >= state.rest_from:
        state.average_weights()
    state.total_loss += value * len(batch)
    state.counted += len(batch)
    state.done += len(batch)


def _close_epoch(
    state: _State,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: RunReport | QuietReport,
    clock: "_Clock",
    keep: str,
) -> None:
    train_loss = state.total_loss / max(1, state.counted)
    began = time.monotonic()
    watched = _watch(state, valid, objective, training)
    clock.watching = time.monotonic() - began
    loss = watched.get("valid_loss", train_loss) if keep == "best" else train_loss
    state.epoch += 1
    state.done, state.total_loss, state.counted = 0, 0.0, 0
    state.order_at_start = state.order.get_state()
    state.waiting += 1
    if loss < state.best_loss:
        state.best_loss, state.best_epoch, state.waiting = loss, state.epoch, 0
        state.best = copy.deepcopy(state.network.state_dict())
    report.epoch(state.epoch, training.epochs, train_loss=train_loss * objective.unit, **_shown(watched, objective))
    clock.told()
    if state.epoch >= training.epochs:
        state.ended = "finished"
    elif state.epoch >= state.rest_to:
        state.ended = "patience"
    elif not training.patience or state.waiting < training.patience or state.epoch >= state.rest_from:
        return
    elif state.rest_to < math.inf:
        state.plan_rest(state.epoch, min(training.epochs, state.epoch + math.ceil((1 - REST_LATEST) * training.epochs)))
    else:
        state.ended = "patience"
        report.note(
            f"Stopped early: no progress for {training.patience} epochs. Kept is the model of epoch {state.best_epoch}."
        )


def _tell_inside(
    state: _State,
    rows: Rows,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: RunReport,
    clock: "_Clock",
) -> None:
    """A point on the way through a long epoch; the validation rows are watched too while that is cheap."""
    watched: dict[str, float | None] = {}
    if clock.watching is None or clock.watching < CHEAP * NEXT_POINT:
        began = time.monotonic()
        watched = _shown(_watch(state, valid, objective, training), objective)
        clock.watching = time.monotonic() - began
        state.network.train()
    step = round(state.epoch + state.done / len(rows), 4)
    if step < state.epoch + 1:  # the last batch's point is the epoch's own
        report.epoch(step, training.epochs, train_loss=state.total_loss / state.counted * objective.unit, **watched)
    clock.told()


def _watch(state: _State, valid: Rows, objective: Objective, training: TrainingOptions) -> dict[str, float | None]:
    if not len(valid):
        return {}
    outputs = outputs_of(state.network, valid)
    loss = objective.loss(outputs, valid.target).item()
    if not math.isfinite(loss):
        raise _diverged(state, training)
    return {"valid_loss": loss, **objective.measure(outputs.numpy())}


def _shown(watched: dict[str, float | None], objective: Objective) -> dict[str, float | None]:
    return {**watched, "valid_loss": watched["valid_loss"] * objective.unit} if watched else {}


@contextmanager
def _watching(network: nn.Module) -> Iterator[None]:
    network.eval()
    with torch.inference_mode():
        yield


def _diverged(state: _State, training: TrainingOptions) -> UserError:
    return UserError(
        "The training diverged in epoch {epoch}: the error grew beyond every number.",
        "Lower the learning rate (it is {rate:g}), for example to {lower:g}, and train again.",
        epoch=state.epoch + 1,
        rate=training.learning_rate,
        lower=training.learning_rate / 10,
    )


class _Clock:
    """When the next point and the next checkpoint are due."""

    def __init__(self) -> None:
        now = time.monotonic()
        self._point, self._keep = now + FIRST_POINT, now + KEEP_EVERY
        self.watching: float | None = None  # seconds that the last look at the validation rows took

    def point_due(self) -> bool:
        return time.monotonic() >= self._point

    def told(self) -> None:
        self._point = time.monotonic() + NEXT_POINT

    def keep_due(self) -> bool:
        now = time.monotonic()
        if now < self._keep:
            return False
        self._keep = now + KEEP_EVERY
        return True
