"""What a task says of rows that belong together, such as all visits of a patient. Learns nothing."""

import numpy as np

from core.graph import Graph
from core.plain import Plain
from core.records import FittedTarget


class Together:
    """Each row stands for itself, where a task says nothing of its own."""

    def group_column(self, options: Plain) -> str:
        """The column whose equal texts belong together, by the task's options; "" where each row stands for itself.

        Such rows are in one part of a split and in one batch, so that `across` sees all of them.
        """
        return ""

    def across(self, learned: FittedTarget, scores: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """The scores that the answers are made of, where rows belong together; groups: int64 [N], equal for such."""
        return scores

    def across_graph(self, g: Graph, scores: str, learned: FittedTarget, groups: str) -> str:
        """The same for tensors; groups: int64 [N], from 0 up to the number of groups."""
        return scores
