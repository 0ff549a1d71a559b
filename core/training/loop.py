"""The training loop, for any torch module: batches, early stopping, live points, pause and exact resume.

Knows neither what the inputs mean nor how the outputs become an answer.
"""

import copy
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import Rows
from core.training.clock import Clock
from core.training.report import Paused, QuietReport, RunReport
from core.training.state import REST_LATEST, State, begin

_LEAST = 100  # batches; after fewer a first epoch is not cut off, as its weights would be hardly more than random


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
    state = begin(network, training)
    if keep == "rest":
        state.plan_rest(REST_LATEST * training.epochs, training.epochs)
    if (kept := checkpoint.load(report.checkpoint)) is not None:
        state.restore(kept, training)
    clock = Clock()
    while not state.ended:
        for batch in _batches(state, rows, training):
            if report.pausing():
                checkpoint.save(report.checkpoint, state.kept())
                raise Paused
            if report.stopping() and (state.epoch or state.done >= _LEAST * training.batch_size):
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


def _batches(state: State, rows: Rows, training: TrainingOptions) -> Iterator[Tensor]:
    """The present epoch's batches that are still to do; a single left-over row has no spread and is left out."""
    state.order.set_state(state.order_at_start)
    order = torch.randperm(len(rows), generator=state.order)
    state.network.train()
    for batch in order[state.done :].split(training.batch_size):
        if len(batch) > 1 or len(rows) == 1 or training.batch_size == 1:
            yield batch


def _learn(state: State, rows: Rows, batch: Tensor, objective: Objective, training: TrainingOptions) -> None:
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
    state: State,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: RunReport | QuietReport,
    clock: Clock,
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
    state: State,
    rows: Rows,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: RunReport,
    clock: Clock,
) -> None:
    """A point on the way through a long epoch; the validation rows are watched too while that is cheap."""
    watched: dict[str, float | None] = {}
    if clock.watching_is_cheap:
        began = time.monotonic()
        watched = _shown(_watch(state, valid, objective, training), objective)
        clock.watching = time.monotonic() - began
        state.network.train()
    step = round(state.epoch + state.done / len(rows), 4)
    if step < state.epoch + 1:  # the last batch's point is the epoch's own
        report.epoch(step, training.epochs, train_loss=state.total_loss / state.counted * objective.unit, **watched)
    clock.told()


def _watch(state: State, valid: Rows, objective: Objective, training: TrainingOptions) -> dict[str, float | None]:
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


def _diverged(state: State, training: TrainingOptions) -> UserError:
    return UserError(
        "The training diverged in epoch {epoch}: the error grew beyond every number.",
        "Lower the learning rate (it is {rate:g}), for example to {lower:g}, and train again.",
        epoch=state.epoch + 1,
        rate=training.learning_rate,
        lower=training.learning_rate / 10,
    )
