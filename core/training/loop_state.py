"""A training under way: what was learned is counted, told and judged, and the weights to keep are chosen."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.messages import Message
from core.plain import Plain
from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import Rows
from core.training.clock import Clock
from core.training.learning import copied, learning, put_back
from core.training.objective import Loss, Objective, loss_of
from core.training.optimizers import rate_of
from core.training.run_report import Report
from core.training.state import AVERAGING_LATEST, State
from core.training.trouble import DIVERGED

Keep = Literal["best", "average", "end"]


class LoopState:
    """See core.training.loop.train for what is kept."""

    def __init__(
        self,
        state: State,
        valid: Rows,
        objective: Objective,
        training: TrainingOptions,
        report: Report,
        keep: Keep,
    ) -> None:
        self.state, self.valid, self.objective = state, valid, objective
        self.training, self.report, self.keep = training, report, keep
        self.clock = Clock()

    def begin(self, resumed: bool) -> None:
        """Tell what is best so far: when training longer an earlier step, else perhaps the weights it starts from."""
        state = self.state
        if self.keep == "best" and state.best and len(self.valid):
            self.report.kept(state.best_epoch, valid_loss=state.best_loss * self.objective.unit)
        elif self.keep == "end" and not resumed and (watched := self._watch(0)):
            state.keep(self.objective.cost(watched), 0)
            self.report.epoch(0, self.training.epochs, train_loss=None, **self._shown(watched))
        elif not resumed and self.objective.examples and len(self.valid):
            self.report.examples(0, self._first_examples(self.objective.examples))
        if state.epoch >= self.training.epochs and not state.ended:
            state.ended = "finished"

    def _first_examples(self, predicted: Callable[[np.ndarray], list[Plain]]) -> list[Plain]:
        """The answers to the few rows before anything was learned; a look at all rows would delay the first point."""
        inputs, _ = self.valid.take(torch.from_numpy(self.objective.shown))
        device = next(self.state.network.parameters()).device
        with _watching(self.state.network):
            outputs = self.state.network(*(part.to(device) for part in inputs)).cpu()
        return predicted(outputs.numpy())

    def count(self, loss: float, rows: int) -> None:
        """A step was taken."""
        if not math.isfinite(loss):
            raise _diverged(self.state.epoch + 1, self.training)
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
        state.epoch += 1
        state.done, state.total_loss, state.counted = 0, 0.0, 0
        state.order_at_start = state.order.get_state()
        state.waiting += 1
        cost = self._cost(train_loss, watched)
        if cost < state.best_loss:
            state.keep(cost, state.epoch)
        self._report_progress(state.epoch, train_loss, watched)
        self._see_whether_to_end()

    def report_inside(self, rows: int) -> None:
        """A point on the way through a long epoch; the validation rows are watched too while that is cheap."""
        state = self.state
        now = state.reached(rows)
        watched = self._watch(now) if self.clock.watching_is_cheap else {}
        state.network.train()
        if now < state.epoch + 1:  # the last batch's point is the epoch's own
            self._report_progress(now, state.total_loss / state.counted, watched)
        self.clock.point_given()

    def save(self) -> None:
        """Write the checkpoint."""
        began = time.monotonic()
        checkpoint.save(self.report.checkpoint, self.state.kept())
        self.clock.kept(time.monotonic() - began)

    def close(self, rows: int) -> None:
        """Choose what is kept, leave the checkpoint, and tell what the kept weights reach."""
        state = self.state
        if self.keep == "end":
            self._judge_end(rows)
        self.save()
        weights = state.average if self.keep == "average" else state.best
        if weights:
            put_back(state.network, weights)
        step = state.best_epoch if weights and self.keep != "average" else state.reached(rows)
        self.clock.look_at_examples()
        self.report.kept(step, **self._shown(self._watch(step)))

    def _judge_end(self, rows: int) -> None:
        """Keep the end, unless it answers the validation rows clearly worse than what it started from."""
        state, watched = self.state, self._watch(self.state.reached(rows))
        cost = self.objective.cost(watched) if watched else -math.inf
        if cost > state.best_loss and self._clearly_worse():
            self.report.note(
                Message(
                    "worse_than_before",
                    "After this training the model answered the validation rows worse than before, so it is "
                    "left as it was.",
                )
            )
            return
        if cost > state.best_loss:
            self.report.note(
                Message(
                    "end_is_kept",
                    "The model answered the validation rows a little better before. So few rows can't tell "
                    "that from chance, and training like this usually helps: the end of it is kept.",
                )
            )
        state.keep(cost, state.reached(rows) if state.done else state.epoch)

    def _clearly_worse(self) -> bool:
        """Whether the present weights cost the validation rows more than the best ones, by over one standard error.

        A few dozen rows tell little: a single one that is lost there would undo most of what changing a model brings.
        """
        each = self.objective.each
        if each is None:
            return True
        network, present = self.state.network, copied(learning(self.state.network))
        after = self._of_each(each)
        put_back(network, self.state.best)
        more = after - self._of_each(each)
        put_back(network, present)
        error = more.std(correction=0) / max(1, len(more) - 1) ** 0.5
        return bool(more.mean() > error * (1 + 1e-9))  # the same but for rounding where a single row was lost

    def _of_each(self, each: Loss) -> Tensor:
        return each(outputs_of(self.state.network, self.valid), self.valid.target).double()

    def _cost(self, train_loss: float, watched: dict[str, float | None]) -> float:
        """What the weights at an epoch's end are judged by; infinite where only the last count."""
        if self.keep == "end":
            return math.inf
        return loss_of(watched) if watched and self.keep == "best" else train_loss

    def _see_whether_to_end(self) -> None:
        state, training = self.state, self.training
        if state.epoch >= training.epochs:
            state.ended = "finished"
        elif state.epoch >= state.rest_to:
            state.ended = "patience"
        elif self.keep == "end" or not training.patience or state.waiting < training.patience:
            return
        elif state.rest_to < math.inf:
            if state.epoch < state.rest_from:
                end = min(training.epochs, state.epoch + math.ceil((1 - AVERAGING_LATEST) * training.epochs))
                state.plan_averaging(state.epoch, end)
        else:
            state.ended = "patience"
            self.report.note(
                Message(
                    "stopped_early",
                    "Stopped early: no progress for {patience} epochs. Kept is the model of epoch {epoch}.",
                    patience=training.patience,
                    epoch=state.best_epoch,
                )
            )

    def _report_progress(self, now: float, train_loss: float, watched: dict[str, float | None]) -> None:
        report = {"train_loss": train_loss * self.objective.unit, **self._shown(watched)}
        report |= {"learning_rate": rate_of(self.state.optimizer), "gradient_norm": self.state.gradient_norm()}
        self.report.epoch(now, self.training.epochs, **report)
        self.clock.point_given()

    def _shown(self, watched: dict[str, float | None]) -> dict[str, float | None]:
        """The measures in the units of the chart."""
        return {**watched, "valid_loss": loss_of(watched) * self.objective.unit} if watched else {}

    def _watch(self, now: float) -> dict[str, float | None]:
        """The loss and the measures on the validation rows, {} without any."""
        if not len(self.valid):
            return {}
        began = time.monotonic()
        outputs = outputs_of(self.state.network, self.valid)
        loss = (self.objective.watched or self.objective.loss)(outputs, self.valid.target).item()
        if not math.isfinite(loss):
            raise _diverged(self.state.epoch + 1, self.training)
        found = {"valid_loss": loss, **self.objective.measure(outputs.numpy())}
        if self.objective.examples and self.clock.examples_due():
            self.report.examples(now, self.objective.examples(outputs.numpy()[self.objective.shown]))
        self.clock.watching = time.monotonic() - began
        return found


def outputs_of(network: nn.Module, rows: Rows) -> Tensor:
    """The network's outputs [n,K] for all rows, in evaluation mode, full precision and piece by piece."""
    device, found = next(network.parameters()).device, None
    with _watching(network):
        for index, inputs in rows.chunks():
            outputs = network(*(part.to(device) for part in inputs)).cpu()
            found = outputs.new_empty((len(rows), *outputs.shape[1:])) if found is None else found
            found[index] = outputs
    return torch.zeros(0) if found is None else found


@contextmanager
def _watching(network: nn.Module) -> Iterator[None]:
    network.eval()
    with torch.inference_mode():
        yield


def _diverged(epoch: int, training: TrainingOptions) -> UserError:
    return UserError(
        Message(DIVERGED, "The training diverged in epoch {epoch}: the error grew beyond every number.", epoch=epoch),
        "Lower the learning rate (it is {rate:g}), for example to {lower:g}, and train again.",
        rate=training.learning_rate,
        lower=training.learning_rate / 10,
    )
