"""Takes out of a model's answers by how much rare labels counted for more in training. Knows no family.

Saerens, Latinne, Decaestecker 2002, Adjusting the outputs of a classifier to new a priori probabilities: divided by
what each label counted for, and made to add up to 1 again.
"""

import numpy as np

from core.graph import Graph
from core.layout import Arrays
from core.records import FittedTarget


def level(learned: FittedTarget, shares: np.ndarray) -> np.ndarray:
    """The shares [N,C] as frequent as in the data."""
    if not learned.tilt:
        return shares
    found = shares / np.array(learned.tilt)
    even: np.ndarray = found / found.sum(axis=1, keepdims=True)
    return even


def level_graph(g: Graph, learned: FittedTarget, shares: str) -> str:
    """The same for the tensor `shares` float64 [N,C]."""
    if not learned.tilt:
        return shares
    found = g.Div(shares, g.const(learned.tilt, "float64"))
    return g.Div(found, g.ReduceSum(found, g.const([1], "int64"), keepdims=1))


def lowered(learned: FittedTarget) -> np.ndarray:
    """What is taken from each label's log-odds for the same, float64 [C]."""
    return np.log(learned.tilt) if learned.tilt else np.zeros(len(learned.labels))


def counts(train: Arrays, learned: FittedTarget) -> np.ndarray | None:
    """How often a training row of each label counts in numbers that shall hold for the data, [C]; None all alike.

    Rows that were drawn again for the sake of rare labels count for less; rows that only weigh more are all there once.
    """
    return None if not learned.tilt or train.weights is not None else 1 / np.array(learned.tilt)
