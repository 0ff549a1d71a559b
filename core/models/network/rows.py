"""Rows as a network learns from them: varied, or one of the versions that are kept of a row. Knows no network."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from core.data.augment import varied
from core.layout import ABSENT, TensorColumn
from core.training.batches import Rows

Inputs = tuple[Tensor, ...]


class ViewedRows:
    """Rows whose tensors are varied in their column's ways each time they are learned from; watched, they stay.

    columns: of each of the network's encoders, and of how many tensors kept versions [n,views,...] are taken instead of
    the column's own (0: none are). Which version, and all other dice, are torch's, so that a checkpoint holds them.
    """

    def __init__(self, rows: Rows, columns: Sequence[tuple[TensorColumn, int]]) -> None:
        self._rows = rows
        self._columns = columns
        self._varies = any(column.augment for column, _ in columns)
        self.target, self.lengths = rows.target, rows.lengths

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, index: Tensor) -> tuple[Inputs, Tensor]:
        """The rows at those positions, varied."""
        inputs, target = self._rows.take(index)
        random = np.random.default_rng(int(torch.randint(2**62, ()))) if self._varies else None
        return self._made(inputs, random), target

    def chunks(self) -> Iterator[tuple[Tensor, Inputs]]:
        """All rows piece by piece, as they are."""
        for index, inputs in self._rows.chunks():
            yield index, self._made(inputs, None)

    def _made(self, inputs: Inputs, random: np.random.Generator | None) -> Inputs:
        numbers, codes, *tensors = inputs
        made, start = [], 0
        for column, kept in self._columns:
            own = tensors[start : start + max(1, kept)]
            start += len(own)
            if kept:
                made += _one_of(own, random)
            elif random is None or not column.augment:
                made += own
            else:
                made.append(torch.from_numpy(varied_rows(column, own[0].numpy(), random)))
        return numbers, codes, *made


def _one_of(kept: list[Tensor], random: np.random.Generator | None) -> list[Tensor]:
    """Of the versions [n,views,...] the first, or any one of each row: [n,...]."""
    if random is None:
        return [part[:, 0] for part in kept]
    count, views = kept[0].shape[:2]
    chosen = torch.from_numpy(random.integers(0, views, count))
    return [part[torch.arange(count), chosen] for part in kept]


def varied_rows(column: TensorColumn, values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The rows [n,...] of an encoder's tensor varied; those without a value stay known as such."""
    made = varied(column, values, random)
    if not column.model:
        return made
    absent = ABSENT[column.sort]
    same = np.isnan(values) if column.sort == "frames" else values == absent
    missing = same.reshape(len(values), -1).all(1)
    made[missing] = absent
    return made
