"""The training loop, for any torch module: batches, early stopping, live points, pause and exact resume.

Knows neither what the inputs mean nor how the outputs become an answer.
"""

import copy
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core.errors import UserError
from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import Rows
from core.training.clock import Clock
from core.training.device import choose
from core.training.groups import Group, all_alike
from core.training.objective import Objective
from core.training.optimizers import rate_of
from core.training.report import Paused, QuietReport, RunReport
from core.training.state import REST_LATEST, State, begin
from core.training.step import step

_LEAST = 100  # batches; after fewer a first epoch is not cut off, as its weights would be hardly more than random


@dataclass(frozen=True)
class Outcome:
    """How a training ended: `ended` is finished, patience (early stopping) or stopped (by the user).

    `steps`: the epochs gone through, with the part of one that was begun.
    """

    epochs: int
    steps: float
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
    groups: Sequence[Group] | None = None,
) -> Outcome:
    """Train `network` in place until the epochs are done, progress ends, or the user stops it.

    `keep` "best": the weights of the lowest validation loss, which also decides early stopping. "rest", for a model
    that shall reach its optimum: the training loss decides, and the weights are averaged over the last 40 % of the
    epochs, which begin at once when progress ends (Polyak and Juditsky 1992); that takes out the jitter of the steps.
    groups: what learns, where parts of it learn at a pace of their own; all weights that require a gradient without.
    Resumes from `report.checkpoint` exactly as if it had never paused; the state stays there for training longer.
    Raises Paused when the user asked for it, UserError when the loss stops being a finite number.
    """
    device = choose(training.precision)
    state = begin(network.to(device.place), training, groups or all_alike(network.parameters()))
    if keep == "rest":
        state.plan_rest(REST_LATEST * training.epochs, training.epochs)
    if (kept := checkpoint.load(report.checkpoint)) is not None:
        state.restore(kept, training)
    elif device.mixed and device.place.type == "cpu":
        report.note("There is no graphics processor here, without which mixed precision is hardly ever faster.")
    course = _Course(state, valid, objective, training, report, keep)
    course.tell_best()
    while not state.ended:
        for chosen in _steps(state, rows, training):
            if report.pausing():
                checkpoint.save(report.checkpoint, state.kept())
                raise Paused
            if report.stopping() and (state.epoch or state.done >= _LEAST * training.batch_size):
                state.ended = "stopped"
                break
            course.count(step(state, rows, chosen, objective, training, device), len(chosen))
            if course.clock.point_due():
                course.tell_inside(len(rows))
            if course.clock.keep_due():
                checkpoint.save(report.checkpoint, state.kept())
        else:
            course.close_epoch()
    checkpoint.save(report.checkpoint, state.kept())
    if kept_weights := state.best if keep == "best" else state.average:
        network.load_state_dict(kept_weights)
    course.tell_kept(len(rows))
    network.cpu().eval()
    best_epoch = state.best_epoch if keep == "best" else state.epoch
    return Outcome(state.epoch, state.reached(len(rows)), best_epoch, state.ended)


def outputs_of(network: nn.Module, rows: Rows) -> Tensor:
    """The network's outputs [n,K] for all rows, in evaluation mode, full precision and piece by piece."""
    place = next(network.parameters()).device
    with _watching(network):
        return torch.cat([network(*(part.to(place) for part in inputs)).cpu() for inputs, _ in rows.pieces()])


def _steps(state: State, rows: Rows, training: TrainingOptions) -> Iterator[Tensor]:
    """The rows of the present epoch's steps still to do; a single left-over row has no spread and is left out."""
    state.order.set_state(state.order_at_start)
    order = torch.randperm(len(rows), generator=state.order)
    state.network.train()
    for chosen in order[state.done :].split(training.batch_size * training.accumulation):
        if len(chosen) > 1 or len(rows) == 1 or training.batch_size == 1:
            yield chosen


@dataclass
class _Course:
    """A training under way: what was learned is counted, told and judged here."""

    state: State
    valid: Rows
    objective: Objective
    training: TrainingOptions
    report: RunReport | QuietReport
    keep: str

    def __post_init__(self) -> None:
        self.clock = Clock()

    def count(self, loss: float, rows: int) -> None:
        """A step was taken."""
        if not math.isfinite(loss):
            raise _diverged(self.state, self.training)
        if self.state.epoch >= self.state.rest_from:
            self.state.average_weights()
        self.state.total_loss += loss * rows
        self.state.counted += rows
        self.state.done += rows

    def close_epoch(self) -> None:
        """All rows were gone through: judge, tell, and see whether that was all."""
        state = self.state
        train_loss = state.total_loss / max(1, state.counted)
        watched = self._watch(state.epoch + 1)
        loss = watched.get("valid_loss", train_loss) if self.keep == "best" else train_loss
        state.epoch += 1
        state.done, state.total_loss, state.counted = 0, 0.0, 0
        state.order_at_start = state.order.get_state()
        state.waiting += 1
        if loss < state.best_loss:
            state.best_loss, state.best_epoch, state.waiting = loss, state.epoch, 0
            state.best = copy.deepcopy(state.network.state_dict())
        self._tell(state.epoch, train_loss, watched)
        self._see_whether_to_end()

    def tell_inside(self, rows: int) -> None:
        """A point on the way through a long epoch; the validation rows are watched too while that is cheap."""
        state = self.state
        now = state.reached(rows)
        watched = self._watch(now) if self.clock.watching_is_cheap else {}
        state.network.train()
        if now < state.epoch + 1:  # the last batch's point is the epoch's own
            self._tell(now, state.total_loss / state.counted, watched)
        self.clock.told()

    def tell_kept(self, rows: int) -> None:
        """Which step is kept and what it reaches, by the weights that are kept; the few rows' answers once more."""
        state = self.state
        step = state.best_epoch if self.keep == "best" and state.best else state.reached(rows)
        self.clock.look_at_examples()
        self.report.kept(step, **self._shown(self._watch(step)))

    def tell_best(self) -> None:
        """When training longer: what was best so far, until something better comes."""
        if self.keep == "best" and self.state.best and len(self.valid):
            self.report.kept(self.state.best_epoch, valid_loss=self.state.best_loss * self.objective.unit)

    def _see_whether_to_end(self) -> None:
        state, training = self.state, self.training
        if state.epoch >= training.epochs:
            state.ended = "finished"
        elif state.epoch >= state.rest_to:
            state.ended = "patience"
        elif not training.patience or state.waiting < training.patience or state.epoch >= state.rest_from:
            return
        elif state.rest_to < math.inf:
            end = min(training.epochs, state.epoch + math.ceil((1 - REST_LATEST) * training.epochs))
            state.plan_rest(state.epoch, end)
        else:
            state.ended = "patience"
            self.report.note(
                f"Stopped early: no progress for {training.patience} epochs. "
                f"Kept is the model of epoch {state.best_epoch}."
            )

    def _tell(self, now: float, train_loss: float, watched: dict[str, float | None]) -> None:
        told = {"train_loss": train_loss * self.objective.unit, **self._shown(watched)}
        told |= {"learning_rate": rate_of(self.state.optimizer), "gradient_norm": self.state.gradient_norm()}
        self.report.epoch(now, self.training.epochs, **told)
        self.clock.told()

    def _shown(self, watched: dict[str, float | None]) -> dict[str, float | None]:
        """The measures in the units of the chart."""
        return {**watched, "valid_loss": watched["valid_loss"] * self.objective.unit} if watched else {}

    def _watch(self, now: float) -> dict[str, float | None]:
        """The loss and the measures on the validation rows, {} without any."""
        if not len(self.valid):
            return {}
        began = time.monotonic()
        outputs = outputs_of(self.state.network, self.valid)
        loss = (self.objective.watched or self.objective.loss)(outputs, self.valid.target).item()
        if not math.isfinite(loss):
            raise _diverged(self.state, self.training)
        found = {"valid_loss": loss, **self.objective.measure(outputs.numpy())}
        if self.objective.examples and self.clock.examples_due():
            self.report.examples(now, self.objective.examples(outputs.numpy()))
        self.clock.watching = time.monotonic() - began
        return found


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
