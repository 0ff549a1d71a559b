"""The training loop, for any torch module: batches, early stopping, live points, pause and exact resume.

Knows neither what the inputs mean nor how the outputs become an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from torch import Tensor, nn

from core.messages import Message
from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import Rows
from core.training.device import choose
from core.training.lengths import shuffled
from core.training.loop_state import Keep, LoopState
from core.training.memory import keep_memory
from core.training.objective import Objective
from core.training.parameter_groups import Group, all_alike
from core.training.run_report import Paused, Report
from core.training.state import AVERAGING_LATEST, State, begin
from core.training.step import step

_LEAST = 100  # batches; after fewer a first epoch is not cut off, as its weights would be hardly more than random


@dataclass(frozen=True)
class Outcome:
    """How a training ended: `ended` is finished, patience (early stopping) or stopped (by the user).

    `steps`: the epochs gone through, with the part of one that was begun. `best_epoch`: the one whose weights are kept;
    0 where that are the weights it started from.
    """

    epochs: int
    steps: float
    best_epoch: float
    ended: str


def train(
    network: nn.Module,
    rows: Rows,
    valid: Rows,
    objective: Objective,
    training: TrainingOptions,
    report: Report,
    keep: Keep = "best",
    groups: Sequence[Group] | None = None,
) -> Outcome:
    """Train `network` in place until the epochs are done, progress ends, or the user stops it.

    `keep` "best": the weights of the lowest validation loss, which also decides early stopping. "average", for a model
    that shall reach its optimum: the training loss decides, and the weights are averaged over the last 40 % of the
    epochs, which begin at once when progress ends (Polyak and Juditsky 1992); that takes out the jitter of the steps.
    "end", for a model that was good before: the end of a short fixed schedule, or the weights it started from where the
    end is worse by the main measure on the validation rows.
    groups: what learns, where parts of it learn at a pace of their own; all weights that require a gradient without.
    Resumes from `report.checkpoint` exactly as if it had never paused; the state stays there for training longer.
    No epochs at all leave the network as it is. Raises Paused when the user asked for it, UserError when the loss stops
    being a finite number.
    """
    keep_memory()
    device = choose(training.precision, network)
    state = begin(network.to(device.torch_device), training, groups or all_alike(network.parameters()))
    state.mixed = device.mixed
    if keep == "average":
        state.plan_averaging(AVERAGING_LATEST * training.epochs, training.epochs)
    if (kept := checkpoint.load(report.checkpoint)) is not None:
        state.restore(kept, training)
        if (
            training.precision == "auto" and device.torch_device.type == "cpu"
        ):  # as it began: a trial may end otherwise now
            device = replace(device, mixed=state.mixed)
    elif training.precision == "mixed" and device.torch_device.type == "cpu":
        report.note(
            Message(
                "mixed_precision_slow",
                "There is no graphics processor here, without which mixed precision is hardly ever faster.",
            )
        )
    report.device(str(device), graphics=device.torch_device.type != "cpu")
    loop_state = LoopState(state, valid, objective, training, report, keep)
    loop_state.begin(resumed=kept is not None)
    while not state.ended:
        for chosen in _steps(state, rows, training):
            if report.pausing():
                loop_state.save()
                raise Paused
            if report.stopping() and (_worth_keeping(state, training) or keep == "end"):
                state.ended = "stopped"
                break
            loop_state.count(step(state, rows, chosen, objective, training, device), len(chosen))
            if loop_state.clock.point_due():
                loop_state.report_inside(len(rows))
            if loop_state.clock.keep_due():
                loop_state.save()
        else:
            loop_state.close_epoch()
    loop_state.close(len(rows))
    network.cpu().eval()
    best_epoch = state.epoch if keep == "average" else state.best_epoch
    return Outcome(state.epoch, state.reached(len(rows)), best_epoch, state.ended)


def _worth_keeping(state: State, training: TrainingOptions) -> bool:
    return state.epoch > 0 or state.done >= _LEAST * training.batch_size


def _steps(state: State, rows: Rows, training: TrainingOptions) -> Iterator[Tensor]:
    """The rows of the present epoch's steps still to do; a single left-over row has no spread and is left out."""
    state.order.set_state(state.order_at_start)
    order = shuffled(len(rows), rows.lengths, training.batch_size, state.order)
    state.network.train()
    for chosen in order[state.done :].split(training.batch_size * training.accumulation):
        if len(chosen) > 1 or len(rows) == 1 or training.batch_size == 1:
            yield chosen
