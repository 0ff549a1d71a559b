"""How long the steps are in the course of a training, as a share of the learning rate. Knows no network."""

import math

from core.recipe import TrainingOptions

CLIMB = 0.25  # share of the training in which one cycle climbs to the full rate
LOW = 0.04  # where it starts
END = 0.001  # share of the rate at which cosine and one cycle end


def share(training: TrainingOptions, done: float) -> float:
    """What part of the learning rate a step takes that lies at `done` (0..1) of the planned training."""
    warmup = training.warmup or (CLIMB if training.schedule == "one cycle" else 0.0)
    if done < warmup:
        grown = done / warmup
        return LOW + (1 - LOW) * _eased(grown) if training.schedule == "one cycle" else grown
    left = 1 - (done - warmup) / (1 - warmup)
    if training.schedule == "constant":
        return 1.0
    if training.schedule == "linear":
        return max(left, 0.0)
    return END + (1 - END) * _eased(max(left, 0.0))


def _eased(part: float) -> float:
    """0..1 along half a cosine: slow at both ends."""
    return 0.5 - 0.5 * math.cos(math.pi * part)
