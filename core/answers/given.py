"""What a bundle answers: its outputs as arrays, with the rows they belong to. Knows no type of answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from core.bundle_schema import ROWS, BundleSchema, Output

ROW = "row"  # the role of an output that says which input row each answer belongs to, int64 [K] ascending
_TYPES = {"string": object, "float32": np.float32, "float64": np.float64, "int64": np.int64, "bool": np.bool_}


@dataclass(frozen=True)
class Answers:
    """The answers to `rows` input rows. `arrays`: each output by its name, as the schema describes it.

    An output whose first axis is "N" holds one entry a row; any other first axis ("K") has as many entries as there are
    answers, and the output whose role is "row" says which row each belongs to. heard: str objects [N], which part of
    each row's sound was heard.
    """

    schema: BundleSchema
    rows: int
    arrays: dict[str, np.ndarray]
    heard: np.ndarray | None = None

    @property
    def belong(self) -> bool:
        """Whether each answer belongs to a row, in the rows' order; asked of strangers' files."""
        row = next((self[output.name] for output in self.schema.outputs if output.role == ROW), None)
        many = {len(self[output.name]) for output in self.schema.outputs if output.shape[0] != ROWS}
        inside = row is None or (row.min(initial=0) >= 0 and row.max(initial=-1) < self.rows)
        return bool(inside) and len(many) == (row is not None) and (row is None or bool((np.diff(row) >= 0).all()))

    @cached_property
    def counts(self) -> np.ndarray:
        """How many answers each row has, int64 [N]: one, where no output says which row an answer belongs to."""
        row = next((output.name for output in self.schema.outputs if output.role == ROW), None)
        return np.ones(self.rows, "int64") if row is None else np.bincount(self[row], minlength=self.rows)

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, name: str) -> np.ndarray:
        """The output of that name."""
        return self.arrays[name]

    @property
    def classes(self) -> tuple[str, ...]:
        """The labels that the model knows, in the order of its probabilities."""
        return self.schema.labels

    labels = property(lambda self: self.arrays.get("label"))
    probabilities = property(lambda self: self.arrays.get("probabilities"))
    prediction = property(lambda self: self.arrays.get("prediction"))
    lower = property(lambda self: self.arrays.get("lower"))
    upper = property(lambda self: self.arrays.get("upper"))

    @classmethod
    def none(cls, schema: BundleSchema) -> "Answers":
        """The answers for no rows."""
        return cls(schema, 0, {output.name: _empty(output) for output in schema.outputs})

    @classmethod
    def joined(cls, parts: Sequence["Answers"]) -> "Answers":
        """The answers of several batches, one behind the other."""
        first, starts = parts[0], np.cumsum([0, *(part.rows for part in parts)])

        def whole(output: Output) -> np.ndarray:
            if output.role != ROW:
                return np.concatenate([part[output.name] for part in parts])
            return np.concatenate([part[output.name] + start for part, start in zip(parts, starts[:-1], strict=True)])

        arrays = {output.name: whole(output) for output in first.schema.outputs}
        heard = None if first.heard is None else np.concatenate([part.heard for part in parts])
        return cls(first.schema, int(starts[-1]), arrays, heard)

    def lined(self, rows: pa.Table, answers: pa.Table) -> tuple[pa.Table, pa.Table]:
        """The rows [N] and the table of their answers with a line for each other: a row with several answers comes as
        often, one without any once, with nothing beside it."""
        if (self.counts == 1).all():
            return rows, answers
        starts = np.cumsum(self.counts) - self.counts
        lines = np.repeat(np.arange(self.rows), np.maximum(self.counts, 1))
        first = np.repeat(starts, np.maximum(self.counts, 1))
        behind = np.arange(len(lines)) - np.searchsorted(lines, lines)
        none = (self.counts == 0)[lines]
        return rows.take(pa.array(lines)), answers.take(pa.array(first + behind, mask=none))

    def take(self, positions: np.ndarray) -> "Answers":
        """The answers to the rows at those positions, int64 [n] without repetition, in that order."""
        indices, renamed = self._belonging(positions)

        def part(output: Output) -> np.ndarray:
            if output.role == ROW:
                return renamed
            chosen: np.ndarray = self[output.name][positions if output.shape[0] == ROWS else indices]
            return chosen

        arrays = {output.name: part(output) for output in self.schema.outputs}
        heard = None if self.heard is None else self.heard[positions]
        return replace(self, rows=len(positions), arrays=arrays, heard=heard)

    def _belonging(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(positions of those rows' answers, which of the rows each belongs to), where rows have several answers."""
        row = next((output.name for output in self.schema.outputs if output.role == ROW), None)
        if row is None:
            return positions, positions
        rank = np.full(self.rows, -1, "int64")
        rank[positions] = np.arange(len(positions))
        belongs = rank[self[row]]
        indices = np.argsort(belongs, kind="stable")[np.count_nonzero(belongs < 0) :]
        return indices, belongs[indices]


def _empty(output: Output) -> np.ndarray:
    sizes = [int(size) if size.isdigit() else 0 for size in output.shape[1:]]
    return np.empty((0, *sizes), _TYPES[output.type])
