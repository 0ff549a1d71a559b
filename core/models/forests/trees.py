"""Fitted trees -> one ONNX operator. Knows how trees are said in ONNX, not which library grew them.

TreeEnsembleRegressor with float64 thresholds and weights. Its output is float32 only, so every weight is split in two:
a coarse part whose sums are exact in float32, and the small rest; both are summed apart and added in float64.
"""

import math

import numpy as np
from onnx import numpy_helper

from core.graph import DOUBLE, Graph

NODE_BYTES, LEAF_BYTES = 45, 40  # what a node, and a leaf's weight, take in the file
BITS = 22  # of float32's 24, for the coarse sums


class Ensemble:
    """Collects trees, then writes them; `width` is K, the number of sums per row."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.trees = 0
        self._nodes: list[dict[str, np.ndarray]] = []
        self._leaves: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self._bound = np.zeros(width)

    def add(
        self,
        feature: np.ndarray,
        threshold: np.ndarray,
        left: np.ndarray,
        right: np.ndarray,
        missing_left: np.ndarray,
        leaf: np.ndarray,
        weights: np.ndarray,
        target: int | None = None,
    ) -> None:
        """One tree: arrays [nodes]; a row goes left when its feature <= threshold.

        weights: [nodes,K], or [nodes] for one `target`; only the leaves' rows count.
        """
        count = len(feature)
        self._nodes.append(
            {
                "treeids": np.full(count, self.trees),
                "nodeids": np.arange(count),
                "featureids": np.where(leaf, 0, feature),
                "truenodeids": np.where(leaf, 0, left),
                "falsenodeids": np.where(leaf, 0, right),
                "missing_value_tracks_true": np.where(leaf, 0, missing_left),
                "leaf": np.asarray(leaf, bool),
                "values": np.where(leaf, 0.0, np.clip(threshold, -1e308, 1e308)),
            }
        )
        indices = np.flatnonzero(leaf)
        if target is not None:
            ids, nodes, values = np.full(len(indices), target), indices, weights[indices]
            self._bound[target] += np.abs(values).max()
        else:
            rows, ids = np.nonzero(weights[indices]) if self.width > 1 else (np.arange(len(indices)), 0 * indices)
            nodes, values = indices[rows], weights[indices[rows], ids]
            self._bound += np.abs(weights[indices]).max(axis=0)
        self._leaves.append((np.full(len(nodes), self.trees), nodes, ids, np.asarray(values, "float64")))
        self.trees += 1

    @property
    def bytes(self) -> int:
        """About how large the operator will be in the file."""
        nodes = sum(len(tree["leaf"]) for tree in self._nodes)
        return NODE_BYTES * nodes + LEAF_BYTES * sum(len(leaves[0]) for leaves in self._leaves)

    def renumber(self, indices: dict[int, int]) -> None:
        """Say that some feature columns stand elsewhere: {number so far: number from now on}."""
        highest = max(max(indices), *(int(tree["featureids"].max()) for tree in self._nodes))
        table = np.arange(highest + 1)
        table[list(indices)] = list(indices.values())
        for tree in self._nodes:
            tree["featureids"] = table[tree["featureids"]]

    def graph(self, g: Graph, features: str) -> str:
        """Sums over all trees, float64 [N,K], for `features` float64 [N,columns]."""
        joined = {name: np.concatenate([tree[name] for tree in self._nodes]) for name in self._nodes[0]}
        trees, nodes, ids, weights = (np.concatenate(part) for part in zip(*self._leaves, strict=True))
        steps = np.array([2.0 ** (math.ceil(math.log2(bound)) - BITS) if bound > 0 else 1.0 for bound in self._bound])
        coarse = np.rint(weights / steps[ids]) * steps[ids]
        fine = weights - coarse
        attributes = {
            f"nodes_{name}": joined[name].astype("int64").tolist() for name in joined if name not in ("leaf", "values")
        }
        sums = g.TreeEnsembleRegressor(
            features,
            n_targets=2 * self.width,
            aggregate_function="SUM",
            post_transform="NONE",
            nodes_modes=np.where(joined["leaf"], "LEAF", "BRANCH_LEQ").tolist(),
            nodes_values_as_tensor=numpy_helper.from_array(joined["values"]),
            target_treeids=np.r_[trees, trees].tolist(),
            target_nodeids=np.r_[nodes, nodes].tolist(),
            target_ids=np.r_[ids, ids + self.width].tolist(),
            target_weights_as_tensor=numpy_helper.from_array(np.r_[coarse, fine]),
            **attributes,
        )
        exact = g.Cast(sums, to=DOUBLE)
        return g.Add(
            g.Gather(exact, g.const(np.arange(self.width), "int64"), axis=1),
            g.Gather(exact, g.const(np.arange(self.width, 2 * self.width), "int64"), axis=1),
        )


def to_all_classes(found: np.ndarray, classes: int) -> np.ndarray:
    """0/1 matrix [found,C] that puts the columns of the classes seen in training into their place among all C."""
    matrix = np.zeros((len(found), classes))
    matrix[np.arange(len(found)), found] = 1.0
    return matrix
