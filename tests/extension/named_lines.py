"""A guest task that answers with more or fewer rows than it got: a line for each label that applies."""

import numpy as np

from core.answers import Answers
from core.graph import DOUBLE, FLOAT, INT64, STRING, Graph
from core.metrics import Judged
from core.records import Column, FittedTarget
from core.settings import Options
from core.tasks import picking
from core.tasks.several_labels import SeveralLabels
from core.tasks.thresholds import HALF, steps
from tests.extension.items import ITEM, ROW, SHARE, matrix


class NamedLines(SeveralLabels):
    """Scores are probabilities float64 [N,K], each label by itself; it answers with those above one half."""

    name = "named_lines"
    gives = "items"
    calibrates = False
    label = "List what applies"
    term = "multi-label classification, in lines"
    help = "Learns which of a few labels fit, and answers with a line for each."

    def suits(self, column: Column) -> float:
        """Only where somebody chooses it."""
        return 0.1

    def calibrate(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Options) -> dict:
        """Nothing."""
        return {}

    def for_labels(self, calibration: dict, learned: FittedTarget, known: FittedTarget) -> dict:
        """Nothing."""
        return {}

    def schema_fields(self, learned: FittedTarget, calibration: dict) -> dict:
        """Nothing."""
        return {}

    def answers(self, learned: FittedTarget, scores: np.ndarray, calibration: dict) -> dict[str, np.ndarray]:
        """item, row, share."""
        rows, indices = np.nonzero(self.winners(learned, scores))
        return {ITEM: np.array(learned.labels)[indices], ROW: rows, SHARE: scores[rows, indices]}

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: dict) -> None:
        """item string [K], row int64 [K], share float32 [K]."""
        shares, count = g.Cast(scores, to=DOUBLE), [len(learned.labels)]
        reached = g.Round(g.Mul(shares, g.const(picking.STEPS, "float64")))
        found = g.NonZero(g.GreaterOrEqual(reached, g.const(steps(np.full(count, HALF)), "float64")))
        row, place = (g.Gather(found, g.const(axis, "int64"), axis=0) for axis in (0, 1))
        g.output(ITEM, g.Gather(g.const(list(learned.labels)), place, axis=0), STRING, ("K",))
        g.output(ROW, row, INT64, ("K",))
        g.output(SHARE, g.Cast(g.GatherND(shares, g.Transpose(found, perm=[1, 0])), to=FLOAT), FLOAT, ("K",))

    def judged(self, learned: FittedTarget, truth: np.ndarray, given: Answers) -> Judged:
        """Row by row: which labels were found; the others have no probability."""
        scores = matrix(given, learned.labels)
        return Judged(truth, scores, scores > 0)
