"""A guest task that looks at more than one row: one number for all rows that belong together, their mean.

Where a household, a patient or a site has one value, its rows say more together than each by itself.
"""

import numpy as np

from core.graph import DOUBLE, Graph
from core.records import Column, FittedTarget
from core.settings import setting
from core.tasks.regression import Regression


class Pooled(Regression):
    """Scores are values float64 [N] in target units; those of a group become their mean."""

    name = "pooled"
    label = "Predict one number for rows that belong together"
    term = "pooled regression"
    help = "Learns to estimate an amount for each group of rows, such as all visits of a patient."
    reads_as = ()
    reading = ("together",)

    class Options(Regression.Options):
        """Which rows belong together."""

        together: str = setting("", "Belong together by", "The column whose equal values belong together.")

    def suits(self, column: Column) -> float:
        """Only where somebody chooses it."""
        return 0.1 * super().suits(column)

    def group_column(self, options: dict) -> str:
        """The column that the user names."""
        return options.get("together", "")

    def across(self, learned: FittedTarget, scores: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """The mean of each group."""
        means = np.bincount(groups, scores) / np.maximum(np.bincount(groups), 1)
        return means[groups]

    def across_graph(self, g: Graph, scores: str, learned: FittedTarget, groups: str) -> str:
        """The same."""
        values = g.Reshape(g.Cast(scores, to=DOUBLE), g.const([-1], "int64"))
        none = g.Mul(values, g.const(0.0, "float64"))
        ones = g.Add(none, g.const(1.0, "float64"))
        sums, counts = (g.ScatterElements(none, groups, each, axis=0, reduction="add") for each in (values, ones))
        return g.Gather(g.Div(sums, g.Max(counts, g.const(1.0, "float64"))), groups, axis=0)
