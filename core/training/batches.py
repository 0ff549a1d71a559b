"""Rows as torch tensors, batch by batch: from memory when they fit, else from memory maps. Knows no model."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from core.layout import Arrays

IN_MEMORY = 512 * 2**20  # bytes of prepared rows that are kept as tensors
PIECE = 8192  # rows looked at at once where nothing is learned


class Rows(Protocol):
    """Rows to learn from or to watch: a tuple of input tensors and a target, each [n, ...]."""

    def __len__(self) -> int:
        """How many rows there are."""

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions, int64 [n], in any order."""

    def pieces(self) -> Iterator[tuple[tuple[Tensor, ...], Tensor]]:
        """All rows in order, piece by piece."""


class HeldRows:
    """Rows held in memory; a batch is one index into each tensor."""

    def __init__(self, inputs: tuple[Tensor, ...], target: Tensor) -> None:
        self.inputs = inputs
        self.target = target

    def __len__(self) -> int:
        return len(self.target)

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions."""
        return tuple(part.index_select(0, index) for part in self.inputs), self.target.index_select(0, index)

    def pieces(self) -> Iterator[tuple[tuple[Tensor, ...], Tensor]]:
        """All rows in order."""
        parts = [part.split(PIECE) for part in self.inputs]
        for place, target in enumerate(self.target.split(PIECE)):
            yield tuple(part[place] for part in parts), target


class MappedRows:
    """Rows left on disk; each batch is read and prepared when it is needed.

    `ready(numbers float64 [n,F], codes int64 [n,C])` gives the network's inputs.
    """

    def __init__(self, arrays: Arrays, target: Tensor, ready: Callable[[Tensor, Tensor], tuple[Tensor, ...]]) -> None:
        self._arrays = arrays
        self._ready = ready
        self.target = target

    def __len__(self) -> int:
        return len(self.target)

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions, read in the order of the file."""
        index = index.sort().values
        return self._read(index.numpy()), self.target.index_select(0, index)

    def pieces(self) -> Iterator[tuple[tuple[Tensor, ...], Tensor]]:
        """All rows in order."""
        for start in range(0, len(self), PIECE):
            yield self._read(slice(start, start + PIECE)), self.target[start : start + PIECE]

    def _read(self, rows: np.ndarray | slice) -> tuple[Tensor, ...]:
        numbers, codes = np.array(self._arrays.numbers[rows]), np.array(self._arrays.codes[rows])
        return self._ready(torch.from_numpy(numbers), torch.from_numpy(codes))


def rows_of(
    arrays: Arrays, target: Tensor, ready: Callable[[Tensor, Tensor], tuple[Tensor, ...]], limit: int = IN_MEMORY
) -> Rows:
    """The rows of `arrays`: prepared once and held when that takes at most `limit` bytes, else batch by batch."""
    mapped = MappedRows(arrays, target, ready)
    if not len(arrays):
        return HeldRows(ready(torch.from_numpy(arrays.numbers[:0]), torch.from_numpy(arrays.codes[:0])), target)
    first, _ = mapped.take(torch.zeros(1, dtype=torch.int64))
    if sum(part.nbytes for part in first) * len(arrays) > limit:
        return mapped
    pieces = [inputs for inputs, _ in mapped.pieces()]
    return HeldRows(tuple(torch.cat(parts) for parts in zip(*pieces, strict=True)), target)
