"""Several models as one: the mean of what they answer. Knows no family; trains nothing.

The mean of models that err in unlike ways is right more often than each (Hansen and Salamon 1990).
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.base import Prepared
from core.layout import Arrays, Layout
from core.models.base import Fitted


class Stepwise(Fitted, Protocol):
    """A model that is trained step by step."""

    @property
    def best_epoch(self) -> float:
        """Which epoch is kept."""


@dataclass(frozen=True, eq=False)
class FittedAverage:
    """The mean of the parts' scores: probabilities [N,C], or values [N]. The first part is the one that is trained."""

    parts: tuple[Stepwise, *tuple[Fitted, ...]]

    @property
    def steps(self) -> float:
        """How far the first part's training went."""
        return self.parts[0].steps

    @property
    def best_epoch(self) -> float:
        """Which of the first part's epochs is kept."""
        return self.parts[0].best_epoch

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Float64 probabilities [N,C], or values [N]."""
        mean: np.ndarray = np.mean([part.predict(arrays) for part in self.parts], axis=0)
        return mean

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """All parts side by side, each under names of its own, and their mean in float64."""
        usual, total = g.prefix, ""
        for index, part in enumerate(self.parts):
            g.prefix = f"{usual}{index}/"
            scores = g.Cast(part.graph(g, prepared), to=DOUBLE)
            total = g.Add(total, scores) if total else scores
        g.prefix = usual
        return g.Mul(total, g.const(1 / len(self.parts), "float64"))


@dataclass(frozen=True, eq=False)
class OfSome:
    """A model that learned from some of the numbers only: those at `columns`, int64 [F]."""

    fitted: Stepwise
    columns: np.ndarray

    @property
    def steps(self) -> float:
        """As the model's own."""
        return self.fitted.steps

    @property
    def best_epoch(self) -> float:
        """As the model's own."""
        return self.fitted.best_epoch

    def predict(self, arrays: Arrays) -> np.ndarray:
        """As the model's own."""
        return self.fitted.predict(some(arrays, self.columns))

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The model behind its numbers."""
        taken = g.Gather(prepared.numbers, g.const(self.columns, "int64"), axis=1) if len(self.columns) else ""
        names = tuple(prepared.number_names[index] for index in self.columns)
        return self.fitted.graph(g, replace(prepared, numbers=taken, number_names=names))


def some(arrays: Arrays, indices: np.ndarray) -> Arrays:
    """The rows with the numbers at those columns only."""
    return replace(arrays, layout=some_of(arrays.layout, indices), numbers=arrays.numbers[:, indices])


def some_of(layout: Layout, indices: np.ndarray) -> Layout:
    """The layout of `some`."""
    numbers = tuple(layout.numbers[index] for index in indices)
    computed = tuple(layout.computed[index] for index in indices) if layout.computed else ()
    return replace(layout, numbers=numbers, computed=computed, apart=())
