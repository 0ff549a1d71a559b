"""A network whose pretrained model changes, averaged with a model that counts words; needs torch.

Beside other columns that is boosted trees: on four tables of a text and other columns their mean with what an open
model reads was 2 points better than a linear model's. On texts alone a linear one is better.
"""

from dataclasses import replace

import numpy as np

from core.layout import Arrays, Layout
from core.models.base import Report, Start
from core.models.network.average import FittedAverage, OfSome, some, some_of
from core.models.network.beside import learn_beside
from core.models.network.build import Shape
from core.models.network.fit import FittedNetwork, fit_network
from core.recipe import TrainingOptions
from core.records import FittedTarget


def fit_beside(
    train: Arrays,
    valid: Arrays,
    learned: FittedTarget,
    options: Shape,
    training: TrainingOptions,
    report: Report,
    start: Start | None = None,
) -> FittedAverage:
    """The network learns from all but the words' numbers, the model beside it from all numbers and categories."""
    own = _own(train.layout)
    network = fit_network(some(train, own), some(valid, own), learned, options, training, report, start)
    rows, watched = (replace(part, tensors=(), layout=replace(part.layout, tensors=())) for part in (train, valid))
    return FittedAverage((OfSome(network, own), learn_beside(rows, watched, learned, training)))


def network_of(fitted: FittedNetwork | FittedAverage, layout: Layout) -> tuple[FittedNetwork, Layout]:
    """The network in it, and the layout of what that learned from."""
    if not isinstance(fitted, FittedAverage):
        return fitted, layout
    first = fitted.parts[0]
    if not (isinstance(first, OfSome) and isinstance(first.fitted, FittedNetwork)):
        raise TypeError("the first part is no network")
    return first.fitted, some_of(layout, first.columns)


def _own(layout: Layout) -> np.ndarray:
    return np.flatnonzero(~np.array(layout.apart))
