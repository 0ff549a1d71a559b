"""The model that counts words beside a network: boosted trees where a table has other columns, else a linear model."""

from dataclasses import replace

import numpy as np

from core.layout import Arrays
from core.models import reduced
from core.models.base import Fitted
from core.models.boosted_trees import BoostedTrees
from core.models.linear import Linear
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.training.run_report import QuietReport

WIDE = 200  # numbers from other columns, above which they are what another pretrained model gives: too many for trees
HELD = 7  # every n-th row tells trees when to stop, where there are no rows to watch


def learn_beside(train: Arrays, valid: Arrays, learned: FittedTarget, training: TrainingOptions) -> Fitted:
    """Learned from all numbers and categories; `train.layout.apart` says which numbers count words."""
    family = BoostedTrees() if _mixed(train, learned) else Linear()
    options = family.Options(**family.suggest(_facts(train, learned), learned.task)[0])
    if isinstance(family, BoostedTrees):
        train, valid = (train, valid) if len(valid) else _shared(train)
        learned = learned if train.weights is None else replace(learned, tilt=())  # trees heed no weights
    return reduced.fit(family, train, valid, learned, options, training, QuietReport())


def _mixed(train: Arrays, learned: FittedTarget) -> bool:
    """Whether there are other columns, and trees can learn from them."""
    others = len(train.layout.codes) + len(train.layout.numbers) - sum(train.layout.apart)
    refused = BoostedTrees().why_not(_facts(train, learned), learned.task)
    return 0 < others <= WIDE and refused is None


def _facts(train: Arrays, learned: FittedTarget) -> DataFacts:
    layout = train.layout
    return DataFacts(len(train), len(layout.numbers), len(layout.codes), len(learned.labels))


def _shared(train: Arrays) -> tuple[Arrays, Arrays]:
    rows = np.arange(len(train)) if train.rows is None else np.unique(train.rows, return_inverse=True)[1]
    held = rows % HELD == HELD - 1  # a row that counts more stands there several times, and stays on one side
    return train.take(np.flatnonzero(~held)), train.take(np.flatnonzero(held))
