"""One step of a training: some rows, their loss, and the weights moved against it. Knows no epochs."""

import torch
from torch import Tensor, nn

from core.recipe import TrainingOptions
from core.training.batches import Rows
from core.training.device import Device
from core.training.objective import Objective
from core.training.optimizers import set_rate
from core.training.schedule import share
from core.training.state import State


def step(
    state: State, rows: Rows, chosen: Tensor, objective: Objective, training: TrainingOptions, device: Device
) -> float:
    """Learn from the rows at those positions, int64 [n]; returns the loss that is told of them, maybe not finite.

    They are gone through in batches whose gradients add up to that of all of them (where the loss is a mean of rows).
    """
    if training.schedule != "constant" or training.warmup:
        done = state.epoch + (state.done + len(chosen) / 2) / len(rows)
        set_rate(state.optimizer, training.learning_rate * share(training, done / training.epochs))
    state.optimizer.zero_grad()
    note = 0.0
    for batch in batches(chosen, training.batch_size):
        note += _learn(state, rows, batch, len(batch) / len(chosen), objective, device)
    if training.clipping:
        state.length = nn.utils.clip_grad_norm_(state.network.parameters(), training.clipping)
    state.optimizer.step()
    return note


def batches(chosen: Tensor, size: int) -> tuple[Tensor, ...]:
    """The positions in batches of that size; one that is left over alone, which has no spread, goes with the last."""
    found: tuple[Tensor, ...] = chosen.split(size)
    if len(found) > 1 and len(found[-1]) == 1 < size:
        return (*found[:-2], torch.cat(found[-2:]))
    return found


def _learn(state: State, rows: Rows, batch: Tensor, part: float, objective: Objective, device: Device) -> float:
    """Add the batch's gradients, which are that part of the step's; returns its part of the loss that is told."""
    inputs, target = rows.take(batch)
    *moved, target = device.moved((*inputs, target))
    with device.precision():
        outputs = state.network(*moved)
    outputs = outputs.float() if outputs.dtype is torch.bfloat16 else outputs
    loss = objective.loss(outputs, target)
    (loss if part == 1 else loss * part).backward()
    return part * (loss if objective.reported is None else objective.reported(outputs.detach(), target)).item()
