"""What a network or a stepwise linear model lowers and tells: cross-entropy, or squared error. Needs torch."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.tilt import lowered
from core.models.watch import Examples
from core.records import Learned
from core.tasks import TASKS
from core.training.objective import Loss, Objective


def objective(
    learned: Learned,
    truth: np.ndarray,
    class_weights: np.ndarray | None = None,
    smoothing: float = 0.0,
    examples: Examples | None = None,
    counts: np.ndarray | None = None,
) -> Objective:
    """The objective for raw outputs [n,K]: one log-odds per class, or the standardised value.

    truth: the validation rows' classes int64 [n] or values float64 [n]; class_weights: what a training row of each
    class weighs in the loss, and counts: in what is told (core.models.tilt.counts), float64 [C] or None;
    smoothing: how unsure the training's answers are, 0..0.5 (classes only).
    """
    task = TASKS[learned.task]

    def scores(outputs: np.ndarray) -> np.ndarray:
        if learned.labels:
            return _shares(outputs - lowered(learned))
        return outputs[:, 0].astype("float64") * learned.deviation + learned.mean

    def measure(outputs: np.ndarray) -> dict[str, float | None]:
        return {f"valid_{task.primary}": task.live(learned, truth, scores(outputs))[task.primary]}

    shown = None if examples is None else lambda outputs: examples.told(scores(outputs))
    rises = next(metric.best == "high" for metric in task.metrics if metric.name == task.primary)
    main = {
        "measure": measure,
        "examples": shown,
        "places": getattr(examples, "places", None),
        "main": f"valid_{task.primary}",
        "rises": rises,
    }
    if not learned.labels:
        return Objective(_squared, learned.deviation**2, each=_squared_each, **main)
    lowers, less = _cross_entropy(class_weights, smoothing), lowered(learned)
    main["each"] = _wrong(less)
    if not (learned.tilt or smoothing):
        return Objective(lowers, **main)
    plain = {"told": _cross_entropy(counts, 0.0, less), "watched": _cross_entropy(None, 0.0, less)}
    return Objective(lowers, **main, **plain)


def _cross_entropy(class_weights: np.ndarray | None, smoothing: float, less: np.ndarray | None = None) -> Loss:
    """less: what is taken from the log-odds of each class first, float64 [C]."""
    heavy = None if class_weights is None else torch.from_numpy(class_weights)
    lower = None if less is None else torch.from_numpy(less)

    def loss(outputs: Tensor, target: Tensor) -> Tensor:
        own = None if heavy is None else heavy.to(outputs)
        level = outputs if lower is None else outputs - lower.to(outputs)
        return functional.cross_entropy(level, target, own, label_smoothing=smoothing)

    return loss


def _squared(outputs: Tensor, target: Tensor) -> Tensor:
    return functional.mse_loss(outputs[:, 0], target)


def _squared_each(outputs: Tensor, target: Tensor) -> Tensor:
    return (outputs[:, 0] - target) ** 2


def _wrong(less: np.ndarray) -> Loss:
    """1 for each row that gets another class than its own, 0 for the others."""
    lower = torch.from_numpy(less)
    return lambda outputs, target: ((outputs - lower.to(outputs)).argmax(1) != target).float()


def _shares(outputs: np.ndarray) -> np.ndarray:
    powers = np.exp(outputs.astype("float64") - outputs.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)
