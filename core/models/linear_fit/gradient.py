"""A linear model found step by step, by gradient descent on its error. Knows no columns; imports torch when called."""

import numpy as np

from core.models.base import Report
from core.models.tilt import lowered
from core.models.watch import Examples
from core.recipe import TrainingOptions
from core.records import FittedTarget

ONE_LAYER = 10.0  # a single layer stands steps so much longer than a deep network, where their length is normalised


def fit_linear(
    dense_train: np.ndarray,
    target: np.ndarray,
    dense_valid: np.ndarray,
    valid_target: np.ndarray,
    learned: FittedTarget,
    training: TrainingOptions,
    report: Report,
    examples: Examples | None = None,
    counts: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, float]:
    """Weights [D,K] and bias [K], float64, with which dense @ weights + bias are values in target units or log-odds,
    and the epochs gone through.

    examples: validation rows, all of a class that training saw, to be shown on the way. counts: how often a training
    row of each class counts in what is told, float64 [C] or None.
    dense: float64 [N,D] without missing values; target: values float64 [N] (K = 1) or class positions int64 [N].
    Descends on mean squared error or cross-entropy, from zero weights, over standardised columns and target; the last
    weights are averaged, so that it comes to rest at the least error. Resumes from `report.checkpoint`; raises Paused,
    and UserError when it diverges.
    """
    import torch
    from torch import nn

    from core.models.objectives import objective
    from core.training import threads
    from core.training.batches import HeldRows
    from core.training.loop import train

    center, spread = dense_train.mean(0), dense_train.std(0)
    varied = spread > 1e-12 * np.maximum(np.abs(dense_train).max(0, initial=0.0), 1e-300)
    scale = np.where(varied, 1.0 / np.where(varied, spread, 1.0), 0.0)

    def rows(dense: np.ndarray, truth: np.ndarray) -> HeldRows:
        wanted = truth if learned.labels else (truth - learned.mean) / learned.deviation
        return HeldRows((torch.from_numpy((dense - center) * scale),), torch.from_numpy(np.array(wanted)))

    if learned.labels:
        known = valid_target >= 0
        dense_valid, valid_target = dense_valid[known], valid_target[known]
    if training.optimizer != "sgd":
        training = training.model_copy(update={"learning_rate": training.learning_rate * ONE_LAYER})
    network = nn.Linear(dense_train.shape[1], max(1, len(learned.labels)), dtype=torch.float64)
    nn.init.zeros_(network.weight)
    nn.init.zeros_(network.bias)
    threads.choose(network.weight.numel(), training.batch_size)
    outcome = train(
        network,
        rows(dense_train, target),
        rows(dense_valid, valid_target),
        objective(learned, valid_target, None, training.smoothing, examples, counts),
        training,
        report,
        keep="average",
    )
    weights = network.weight.detach().numpy().T * scale[:, None]
    bias = network.bias.detach().numpy() - center @ weights
    if learned.labels:
        return weights, bias - lowered(learned), outcome.steps
    return weights * learned.deviation, bias * learned.deviation + learned.mean, outcome.steps
