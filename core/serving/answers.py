"""What a predictor answers, as arrays and as a table. Knows no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa

from core.records import BundleSchema

_ARRAYS = ("labels", "probabilities", "prediction", "lower", "upper", "heard")


@dataclass(frozen=True)
class Answers:
    """The answers for N rows; what the task doesn't give is None.

    labels: str objects [N]; probabilities: float32 [N,C], the C class texts being `classes`;
    prediction, lower, upper: float64 [N] in target units; heard: str objects [N], which part of the row's sound was.
    """

    labels: np.ndarray | None = None
    probabilities: np.ndarray | None = None
    prediction: np.ndarray | None = None
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    heard: np.ndarray | None = None
    classes: tuple[str, ...] = ()

    def __len__(self) -> int:
        values = self.labels if self.labels is not None else self.prediction
        return 0 if values is None else len(values)

    @classmethod
    def none(cls, schema: BundleSchema) -> "Answers":
        """The answers for no rows."""
        if schema.task == "classification":
            nothing = np.empty((0, len(schema.labels)), np.float32)
            return cls(np.empty(0, object), nothing, classes=schema.labels)
        return cls(prediction=np.empty(0), lower=np.empty(0), upper=np.empty(0))

    @classmethod
    def joined(cls, parts: Sequence["Answers"]) -> "Answers":
        """The answers of several batches, one behind the other."""

        def all_of(name: str) -> np.ndarray | None:
            arrays = [getattr(part, name) for part in parts]
            return None if arrays[0] is None else np.concatenate(arrays)

        return cls(*map(all_of, _ARRAYS), classes=parts[0].classes)

    def take(self, positions: np.ndarray) -> "Answers":
        """The answers at those positions, int64 [n], in that order."""
        arrays = [getattr(self, name) for name in _ARRAYS]
        return Answers(*(None if array is None else array[positions] for array in arrays), classes=self.classes)

    def table(self) -> pa.Table:
        """One row for each answer: label and "probability of <label>", or prediction, lower, upper.

        A value that is not finite becomes null.
        """
        if self.labels is not None:
            columns = {"label": pa.array(self.labels.tolist(), pa.string())}
            for label, shares in zip(self.classes, self.probabilities.T, strict=True):
                columns[f"probability of {label}"] = _finite(shares)
            return pa.table(columns)
        return pa.table({name: _finite(getattr(self, name)) for name in ("prediction", "lower", "upper")})


class Asking(Protocol):
    """What answers single rows: a bundle opened here, or one in a process of its own."""

    schema: BundleSchema
    card: str

    def answer(self, table: pa.Table) -> Answers:
        """Answers for the rows of a table."""

    def answer_one(self, values: dict[str, object]) -> Answers:
        """The answer for one row given as column name -> value; None or a column left out means missing."""


def _finite(values: np.ndarray) -> pa.Array:
    return pa.array(np.ascontiguousarray(values), mask=~np.isfinite(values))
