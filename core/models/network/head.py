"""Where the layers behind a pretrained model begin: at what is best while the pretrained model has not changed. Needs
torch.

A linear head takes over a linear model of its features (LP-FT, Kumar et al. 2022); layers in between learn for a while.
"""

import warnings

import numpy as np
import torch
from torch import Tensor, nn

from core.layout import Arrays
from core.models.linear_fit import linear_strength
from core.models.linear_fit.linear_exact import spread
from core.models.objectives import objective, targets
from core.models.watch import of_classes
from core.networks.network import Network
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.tasks import TASKS
from core.training.batches import HeldRows
from core.training.loop import train
from core.training.run_report import QuietReport

SOLVED = ("softmax", "value")  # heads that have a best linear model which can be computed
LEAST_BIAS = -10.0  # of a class without rows
STEPS = 300  # of the solver
ALONE = TrainingOptions(
    epochs=20, batch_size=64, learning_rate=2e-3, schedule="linear", weight_decay=0.01, patience=0, clipping=1.0
)


def begin(network: Network, joined: Tensor, rows: Arrays, learned: FittedTarget, training: TrainingOptions) -> None:
    """Let trunk and head answer from `joined`, float32 [N,width]: what the trunk gets of the training rows."""
    if len(network.trunk.steps) or TASKS[learned.task].head not in SOLVED:
        _learn(network, joined, rows, learned, training)
    else:
        weights, bias = _solved(joined.numpy().astype("float64"), rows, learned)
        with torch.no_grad():
            network.head.outputs.weight.copy_(torch.from_numpy(weights))
            network.head.outputs.bias.copy_(torch.from_numpy(bias))


@torch.no_grad()
def times(network: Network, share: float) -> None:
    """The head's outputs that many times as large: its answers stay, how sure they are does not."""
    network.head.outputs.weight.mul_(share)
    network.head.outputs.bias.mul_(share)


def _solved(matrix: np.ndarray, rows: Arrays, learned: FittedTarget) -> tuple[np.ndarray, np.ndarray]:
    """weights [K,D] and bias [K] of logistic or ridge regression, its strength by inner score."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression, Ridge

    if not learned.labels:
        scaled = (np.asarray(rows.target) - learned.mean) / learned.deviation
        model = Ridge(alpha=linear_strength.of_values(matrix, scaled).value).fit(matrix, scaled)
        return np.asarray(model.coef_).reshape(1, -1), np.array([float(model.intercept_)])
    found = linear_strength.of_classes(matrix, np.asarray(rows.target), rows.weights, rows.rows)
    if found is None:
        return np.zeros((len(learned.labels), matrix.shape[1])), np.zeros(len(learned.labels))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=1 / found.value, max_iter=STEPS).fit(matrix, rows.target, rows.weights)
    weights, bias = spread(model, len(learned.labels))
    level = bias[bias > LEAST_BIAS].mean()
    return (weights - weights.mean(1, keepdims=True)).T, np.maximum(bias - level, LEAST_BIAS)


def _learn(network: Network, joined: Tensor, rows: Arrays, learned: FittedTarget, training: TrainingOptions) -> None:
    """Trunk and head alone, on what the pretrained model gives, until they answer from it."""
    own = HeldRows((joined,), targets(learned, np.asarray(rows.target)))
    nothing = HeldRows((joined[:0],), own.target[:0])
    aim = objective(learned, rows.target[:0], of_classes(rows, learned), training.smoothing)
    settings = ALONE.model_copy(update={"seed": training.seed})
    train(nn.Sequential(network.trunk, network.head), own, nothing, aim, settings, QuietReport(), keep="best")
