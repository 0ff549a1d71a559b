"""A network whose open model changes, averaged with a linear model that counts words; needs torch."""

from dataclasses import replace

import numpy as np

from core.layout import Arrays, Layout
from core.models.average import FittedAverage, OfSome, some, some_of
from core.models.base import Fitted, Start
from core.models.linear import Linear
from core.models.network_fit import FittedNetwork, fit_network
from core.recipe import TrainingOptions
from core.records import Learned
from core.settings import Options
from core.training.report import QuietReport, RunReport


def fit_beside(
    train: Arrays,
    valid: Arrays,
    learned: Learned,
    options: Options,
    training: TrainingOptions,
    report: RunReport | QuietReport,
    start: Start | None = None,
) -> FittedAverage:
    """The network learns from all but the words' numbers, the linear model from all numbers and categories."""
    own = _own(train.layout)
    network = fit_network(some(train, own), some(valid, own), learned, options, training, report, start)
    rows, watched = (replace(part, tensors=(), layout=replace(part.layout, tensors=())) for part in (train, valid))
    linear = Linear().fit(rows, watched, learned, Linear.Options(), training, QuietReport())
    return FittedAverage((OfSome(network, own), linear))


def network_of(fitted: Fitted, layout: Layout) -> tuple[FittedNetwork, Layout]:
    """The network in it, and the layout of what that learned from."""
    if not isinstance(fitted, FittedAverage):
        return fitted, layout
    return fitted.parts[0].fitted, some_of(layout, fitted.parts[0].places)


def _own(layout: Layout) -> np.ndarray:
    return np.flatnonzero(~np.array(layout.apart))
