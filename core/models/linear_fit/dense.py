"""Prepared columns -> one matrix of scaled numbers, for models that multiply and add.

Written once, as ONNX nodes; while a model learns, the same nodes are run by onnxruntime. Numbers: missing values get
the median and, where they occurred, an indicator; scaled to mean 0 and deviation 1, clipped to +-10. Codes: one-hot.
"""

import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime as ort

from core.graph import DOUBLE, INT64, Graph
from core.kinds.base import Prepared
from core.layout import Arrays, Layout

LIMIT = 10.0  # scaled values are clipped to +-LIMIT, so that an absurd input can't run away
HUGE = 1e140  # raw values are clipped to +-HUGE, so that no difference or square overflows
BATCH = 16_384  # rows prepared at once, and numbers in them: a pretrained model gives more than a thousand a row
BATCH_NUMBERS = 2**20
LARGE = 2**22  # numbers (32 MB), from which on a matrix is mapped from the disk


@dataclass(frozen=True, eq=False)
class Scaling:
    """What the number columns [F] need: value for missing, mean, 1 / deviation (0: constant), indicators."""

    fill: np.ndarray
    mean: np.ndarray
    factor: np.ndarray
    indicated: np.ndarray  # positions of columns whose missing values get an indicator

    @staticmethod
    def fit(numbers: np.ndarray) -> "Scaling":
        """Learn from raw numbers float64 [N,F] with NaN for missing."""
        learned = [_facts(np.asarray(numbers[:, column])) for column in range(numbers.shape[1])]
        fill, mean, factor, indicated = (
            (np.array(entry) for entry in zip(*learned, strict=True)) if learned else [[]] * 4
        )
        return Scaling(
            np.asarray(fill, "float64"),
            np.asarray(mean, "float64"),
            np.asarray(factor, "float64"),
            np.flatnonzero(np.asarray(indicated)).astype("int64"),
        )

    @property
    def width(self) -> int:
        """Columns of the result: F numbers, then the indicators."""
        return len(self.mean) + len(self.indicated)

    def graph(self, g: Graph, numbers: str) -> str:
        """float64 [N,F] -> float64 [N,width], without NaN, within +-10."""
        missing = g.IsNaN(numbers)
        known = g.Clip(numbers, g.const(-HUGE, "float64"), g.const(HUGE, "float64"))
        filled = g.Where(missing, g.const(self.fill, "float64"), known)
        scaled = g.Mul(g.Sub(filled, g.const(self.mean, "float64")), g.const(self.factor, "float64"))
        scaled = g.Clip(scaled, g.const(-LIMIT, "float64"), g.const(LIMIT, "float64"))
        if not len(self.indicated):
            return scaled
        marks = g.Cast(g.Gather(missing, g.const(self.indicated, "int64"), axis=1), to=DOUBLE)
        return g.Concat(scaled, marks, axis=1)


def _facts(column: np.ndarray) -> tuple[float, float, float, bool]:
    missing = np.isnan(column)
    present = np.clip(column[~missing], -HUGE, HUGE)
    indicated = bool(missing.any() and len(present))
    if not len(present):
        return 0.0, 0.0, 0.0, indicated
    low, high = np.percentile(present, [1, 99])
    room = 10 * (high - low)
    typical = np.clip(present, low - room, high + room) if room > 0 else present
    mean, deviation = float(typical.mean()), float(typical.std())
    varies = present.min() != present.max() and deviation > 1e-12 * max(abs(mean), 1e-280)
    return float(np.median(present)), mean, 1 / deviation if varies else 0.0, indicated


def _room(shape: tuple[int, int], beside: str | None) -> np.ndarray:
    """An array of that shape; a memory map of a nameless file when it is large and `beside` names one on the disk."""
    if beside is None or shape[0] * shape[1] <= LARGE:
        return np.empty(shape, "float64")
    with tempfile.TemporaryFile(dir=Path(beside).parent) as file:
        return np.memmap(file, "float64", "w+", shape=shape)


@dataclass(frozen=True, eq=False)
class Dense:
    """The whole preparation, learned from the training part. `width` is D, the columns of the matrix."""

    layout: Layout
    scaling: Scaling
    source: np.ndarray = field(repr=False)  # which code column each one-hot column looks at
    level: np.ndarray = field(repr=False)  # the code at which it is 1

    @staticmethod
    def fit(train: Arrays) -> "Dense":
        """Learn from prepared training rows; a one-hot column exists for each code that occurred."""
        seen = [np.unique(train.codes[:, column]) for column in range(train.codes.shape[1])]
        source = np.concatenate([np.full(len(codes), column) for column, codes in enumerate(seen)] or [np.zeros(0)])
        level = np.concatenate(seen or [np.zeros(0)])
        return Dense(train.layout, Scaling.fit(train.numbers), source.astype("int64"), level.astype("int64"))

    @property
    def width(self) -> int:
        """D: scaled numbers, indicators, one-hot columns."""
        return self.scaling.width + len(self.level)

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """Prepared tensors -> float64 [N,D]."""
        parts = []
        if self.layout.numbers:
            parts.append(self.scaling.graph(g, prepared.numbers))
        if self.layout.codes:
            picked = g.Gather(prepared.codes, g.const(self.source, "int64"), axis=1)
            parts.append(g.Cast(g.Equal(picked, g.const(self.level, "int64")), to=DOUBLE))
        return g.Concat(*parts, axis=1) if len(parts) > 1 else parts[0]

    def run(self, arrays: Arrays) -> np.ndarray:
        """The matrix float64 [N,D] for prepared rows, by the very nodes that go into the bundle.

        A large one stands in a file beside those of the rows, which the system forgets with the matrix.
        """
        matrix = _room((len(arrays), self.width), getattr(arrays.numbers, "filename", None))
        step = max(1, min(BATCH, BATCH_NUMBERS // max(1, self.width)))
        for start in range(0, len(arrays), step):
            rows = slice(start, start + step)
            feeds = {"numbers": np.ascontiguousarray(arrays.numbers[rows])} if self.layout.numbers else {}
            if self.layout.codes:
                feeds["codes"] = np.ascontiguousarray(arrays.codes[rows])
            matrix[rows] = self._session.run(None, feeds)[0]
        return matrix

    @cached_property
    def _session(self) -> ort.InferenceSession:
        g = Graph()
        prepared = Prepared(
            numbers=g.input("numbers", DOUBLE, ("N", len(self.layout.numbers))) if self.layout.numbers else "",
            codes=g.input("codes", INT64, ("N", len(self.layout.codes))) if self.layout.codes else "",
        )
        g.output("matrix", self.graph(g, prepared), DOUBLE, ("N", self.width))
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        return ort.InferenceSession(g.model().SerializeToString(), options, providers=["CPUExecutionProvider"])
