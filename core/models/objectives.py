"""What a network or a stepwise linear model lowers and tells, for each head that a task may name. Needs torch."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.tilt import lowered
from core.models.watch import Examples
from core.records import FittedTarget
from core.tasks import TASKS
from core.training.objective import Loss, Objective


@dataclass(frozen=True)
class Aim:
    """How one head learns. `target`: the encoded answers as the loss takes them; `scores`: what its raw outputs [n,K]
    say, as a task takes scores; `each`: what a row costs by the main measure."""

    loss: Callable[[FittedTarget], Loss]
    target: Callable[[FittedTarget, np.ndarray], np.ndarray]
    scores: Callable[[FittedTarget, np.ndarray], np.ndarray]
    each: Callable[[FittedTarget], Loss]


def objective(
    learned: FittedTarget,
    truth: np.ndarray,
    class_weights: np.ndarray | None = None,
    smoothing: float = 0.0,
    examples: Examples | None = None,
    counts: np.ndarray | None = None,
) -> Objective:
    """The objective for raw outputs [n,K] of the head that the task names.

    truth: the validation rows' encoded answers; class_weights: what a training row of each class weighs in the loss,
    and counts: in what is told (core.models.tilt.counts), float64 [C] or None; smoothing: how unsure the training's
    answers are, 0..0.5 (classes only).
    """
    task, aim = TASKS[learned.task], AIMS[TASKS[learned.task].head]
    main = f"valid_{task.primary}"

    def measure(outputs: np.ndarray) -> dict[str, float | None]:
        return {main: task.live(learned, truth, aim.scores(learned, outputs))[task.primary]}

    shown = None if examples is None else lambda outputs: examples.records(aim.scores(learned, outputs))
    usual = Objective(
        aim.loss(learned),
        learned.deviation**2 if task.numeric else 1.0,
        measure,
        examples=shown,
        shown=getattr(examples, "positions", None),
        main=main,
        rises=task.main.rises,
        each=aim.each(learned),
    )
    if not (learned.tilt or smoothing or class_weights is not None):
        return usual
    heavy = replace(usual, loss=_cross_entropy(class_weights, smoothing), unit=1.0)
    if not (learned.tilt or smoothing):
        return heavy
    less = lowered(learned)
    return replace(heavy, reported=_cross_entropy(counts, 0.0, less), watched=_cross_entropy(None, 0.0, less))


def targets(learned: FittedTarget, encoded: np.ndarray) -> Tensor:
    """The encoded answers [N] or [N,K] as the loss of the task's head takes them."""
    return torch.from_numpy(AIMS[TASKS[learned.task].head].target(learned, encoded))


def _cross_entropy(class_weights: np.ndarray | None, smoothing: float, less: np.ndarray | None = None) -> Loss:
    """less: what is taken from the log-odds of each class first, float64 [C]."""
    heavy = None if class_weights is None else torch.from_numpy(class_weights)
    lower = None if less is None else torch.from_numpy(less)

    def loss(outputs: Tensor, target: Tensor) -> Tensor:
        own = None if heavy is None else heavy.to(outputs)
        level = outputs if lower is None else outputs - lower.to(outputs)
        return functional.cross_entropy(level, target, own, label_smoothing=smoothing)

    return loss


def _wrong(learned: FittedTarget) -> Loss:
    """1 for each row that gets another class than its own, 0 for the others."""
    lower = torch.from_numpy(lowered(learned))
    return lambda outputs, target: ((outputs - lower.to(outputs)).argmax(1) != target).float()


def _shares(learned: FittedTarget, outputs: np.ndarray) -> np.ndarray:
    outputs = outputs - lowered(learned)
    powers = np.exp(outputs.astype("float64") - outputs.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def _squared(learned: FittedTarget) -> Loss:
    return lambda outputs, target: functional.mse_loss(outputs[:, 0], target)


def _squared_each(learned: FittedTarget) -> Loss:
    return lambda outputs, target: (outputs[:, 0] - target) ** 2


def _values(learned: FittedTarget, outputs: np.ndarray) -> np.ndarray:
    return outputs[:, 0].astype("float64") * learned.deviation + learned.mean


def _binary(learned: FittedTarget) -> Loss:
    return functional.binary_cross_entropy_with_logits


def _unlike(learned: FittedTarget) -> Loss:
    """One less the F1 of each row's labels."""

    def loss(outputs: Tensor, target: Tensor) -> Tensor:
        predicted = (outputs > 0).float()
        either = predicted.sum(1) + target.sum(1)
        return torch.where(either > 0, 1 - 2 * (predicted * target).sum(1) / either.clamp(min=1), 0.0)

    return loss


def _sigmoid(learned: FittedTarget, outputs: np.ndarray) -> np.ndarray:
    shares: np.ndarray = 1 / (1 + np.exp(-np.clip(outputs.astype("float64"), -500, 500)))
    return shares


def _above(learned: FittedTarget, outputs: np.ndarray) -> np.ndarray:
    above = np.pad(_sigmoid(learned, outputs), ((0, 0), (1, 1)), constant_values=(0, 0))
    above[:, 0] = 1
    shares: np.ndarray = above[:, :-1] - above[:, 1:]
    return shares


def _steps(learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
    """Whether each class int64 [N] is above the first, the second ...: float32 [N,C-1]."""
    return (encoded[:, None] > np.arange(len(learned.labels) - 1)).astype("float32")


def _off(learned: FittedTarget) -> Loss:
    """1 for each row whose class is missed, by however many steps."""
    return lambda outputs, target: ((outputs > 0).sum(1) != target.sum(1)).float()


AIMS: dict[str, Aim] = {
    "softmax": Aim(
        lambda learned: _cross_entropy(None, 0.0), lambda _, encoded: encoded.astype("int64"), _shares, _wrong
    ),
    "value": Aim(
        _squared,
        lambda learned, encoded: ((encoded - learned.mean) / learned.deviation).astype("float32"),
        _values,
        _squared_each,
    ),
    "sigmoid": Aim(_binary, lambda _, encoded: encoded.astype("float32"), _sigmoid, _unlike),
    "cumulative": Aim(_binary, _steps, _above, _off),
}
