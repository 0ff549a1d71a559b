"""One step of a training: a batch of rows, their loss, and the weights moved against it. Knows no epochs."""

import torch
from torch import Tensor, nn

from core.recipe import TrainingOptions
from core.training.batches import Rows
from core.training.device import Device
from core.training.objective import Objective
from core.training.schedule import share
from core.training.state import State


def step(
    state: State, rows: Rows, batch: Tensor, objective: Objective, training: TrainingOptions, device: Device
) -> float:
    """Learn from the rows at those positions, int64 [n]; returns the loss that is told of them, maybe not finite."""
    inputs, target = rows.take(batch)
    *inputs, target = device.moved((*inputs, target))
    if training.schedule != "constant" or training.warmup:
        done = state.epoch + (state.done + len(batch) / 2) / len(rows)
        for group in state.optimizer.param_groups:
            group["lr"] = training.learning_rate * share(training, done / training.epochs)
    with device.precision():
        outputs = state.network(*inputs)
    outputs = outputs.float() if outputs.dtype is torch.bfloat16 else outputs
    loss = objective.loss(outputs, target)
    state.optimizer.zero_grad()
    loss.backward()
    if training.clipping:
        nn.utils.clip_grad_norm_(state.network.parameters(), training.clipping)
    state.optimizer.step()
    return loss.item() if objective.told is None else objective.told(outputs.detach(), target).item()
