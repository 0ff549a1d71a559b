"""A fitted HistGradientBoosting model (scikit-learn 1.9) as ONNX nodes. Knows its trees' inner form, nothing of tasks.

ai.onnx.ml 3 has no "is one of" split: each categorical split becomes an extra 0/1 column, looked up by the code.
"""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from core.graph import DOUBLE, Graph
from core.models.forests.trees import Ensemble

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor

    Model: TypeAlias = HistGradientBoostingClassifier | HistGradientBoostingRegressor

MOST_EXTRA = 256  # extra columns of one operator; more trees go into the next, so that large batches stay small


class _Block:
    """Some trees and the extra columns that their categorical splits look at."""

    def __init__(
        self,
        model: "Model",
        width: int,
        sizes: list[int],
        numbers: int,
    ) -> None:
        self.ensemble = Ensemble(width)
        self._sizes, self._numbers = sizes, numbers
        self._known = _known_codes(model)
        self._splits: dict[tuple[int, bytes], int] = {}

    @property
    def full(self) -> bool:
        return len(self._splits) >= MOST_EXTRA

    def add(self, predictor: "TreePredictor", target: int) -> None:
        nodes = predictor.nodes
        feature = nodes["feature_idx"].astype("int64") - len(self._sizes)
        threshold = nodes["num_threshold"].astype("float64")
        leaf = nodes["is_leaf"].astype(bool)
        for index in np.flatnonzero(nodes["is_categorical"].astype(bool) & ~leaf):
            bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][index]]
            feature[index] = self._column(
                int(nodes["feature_idx"][index]), bits, bool(nodes["missing_go_to_left"][index])
            )
            threshold[index] = 0.5
        self.ensemble.add(
            feature,
            threshold,
            nodes["left"],
            nodes["right"],
            nodes["missing_go_to_left"],
            leaf,
            nodes["value"],
            target,
        )

    def graph(self, g: Graph, numbers: str, codes: str) -> str:
        """Sums over this block's trees, float64 [N,K]."""
        parts = [numbers] if numbers else []
        order: list[int] = []
        for feature in sorted({feature for feature, _ in self._splits}):
            own = [(right, column) for (f, right), column in self._splits.items() if f == feature]
            table = np.array([np.frombuffer(right, "uint8") for right, _ in own], "float64").T
            code = g.Gather(codes, g.const(feature, "int64"), axis=1)
            parts.append(g.Gather(g.const(table, "float64"), code, axis=0))
            order += [column for _, column in own]
        if not parts:  # only leaves, and no column of numbers: any column gives the rows
            parts.append(g.Cast(codes, to=DOUBLE))
        joined = g.Concat(*parts, axis=1) if len(parts) > 1 else parts[0]
        if order:
            indices = {column: self._numbers + index for index, column in enumerate(order)}
            self.ensemble.renumber({self._numbers + column: index for column, index in indices.items()})
        return self.ensemble.graph(g, joined)

    def _column(self, feature: int, bits: np.ndarray, missing_left: bool) -> int:
        """The extra column that is 0 for codes going left and 1 for codes going right."""
        left = np.full(self._sizes[feature], missing_left)
        for position, code in enumerate(self._known[feature]):
            left[code] = bool(bits[position // 32] >> np.uint32(position % 32) & 1)
        key = (feature, (~left).astype("uint8").tobytes())
        return self._numbers + self._splits.setdefault(key, len(self._splits))


def raw_scores(
    g: Graph,
    model: "Model",
    numbers: str,
    codes: str,
    sizes: list[int],
) -> str:
    """The model's raw sums, float64 [N,K] (K = 1 for numbers and for two classes).

    numbers: float64 [N,F] tensor or "". codes: int64 [N,C] tensor or ""; `sizes`: each code column's number of
    codes. The model was fitted on the codes first (missing as NaN), then the numbers.
    """
    width = model.n_trees_per_iteration_
    count = model.n_features_in_ - len(sizes)
    blocks = [_Block(model, width, sizes, count)]
    for iteration in model._predictors:
        for target, predictor in enumerate(iteration):
            if blocks[-1].full:
                blocks.append(_Block(model, width, sizes, count))
            blocks[-1].add(predictor, target)
    sums = g.const(np.asarray(model._baseline_prediction, "float64").reshape(1, width), "float64")
    for block in blocks:
        sums = g.Add(sums, block.graph(g, numbers, codes))
    return sums


def _known_codes(model: "Model") -> list[list[int]]:
    """For each code column the codes that training saw, in the order of the bits of a split."""
    if model._preprocessor is None:
        return []
    categories = model._preprocessor.named_transformers_["encoder"].categories_
    return [[int(code) for code in column if code == code] for column in categories]
