"""Rows as torch tensors, batch by batch: from memory when they fit, else from memory maps. Knows no model."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from core.layout import Arrays, RowView
from core.training.lengths import chunks_of

IN_MEMORY = 512 * 2**20  # bytes of prepared rows that are kept as tensors
CHUNK = 8192  # rows looked at at once where nothing is learned
TENSOR_CHUNK = 64  # the same where rows hold texts, pictures or sounds, of which a network makes much more


class Rows(Protocol):
    """Rows to learn from or to watch: a tuple of input tensors and a target, each [n, ...].

    `lengths` int64 [n]: how much of a row is no padding, so that rows of like length are looked at together; or None.
    """

    target: Tensor
    lengths: Tensor | None

    def __len__(self) -> int:
        """How many rows there are."""

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions, int64 [n], in any order."""

    def chunks(self) -> Iterator[tuple[Tensor, tuple[Tensor, ...]]]:
        """All rows piece by piece, as they are: their positions, int64 [n], and inputs."""


class HeldRows:
    """Rows held in memory; a batch is one index into each tensor."""

    def __init__(
        self, inputs: tuple[Tensor, ...], target: Tensor, chunk: int = CHUNK, lengths: Tensor | None = None
    ) -> None:
        self.inputs = inputs
        self.target = target
        self.lengths = lengths
        self._chunk = chunk

    def __len__(self) -> int:
        return len(self.target)

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions."""
        return tuple(part.index_select(0, index) for part in self.inputs), self.target.index_select(0, index)

    def chunks(self) -> Iterator[tuple[Tensor, tuple[Tensor, ...]]]:
        """All rows piece by piece."""
        for index in chunks_of(len(self), self.lengths, self._chunk):
            if self.lengths is None:
                yield index, tuple(part[index[0] : index[0] + len(index)] for part in self.inputs)
            else:
                yield index, self.take(index)[0]


class MappedRows:
    """Rows left on disk; each batch is read and prepared when it is needed.

    `ready(numbers float64 [n,F], codes int64 [n,C])` gives the network's first inputs; the tensors follow as they are.
    """

    def __init__(
        self,
        arrays: Arrays,
        target: Tensor,
        ready: Callable[[Tensor, Tensor], tuple[Tensor, ...]],
        lengths: Tensor | None = None,
    ) -> None:
        self._arrays = arrays
        self._ready = ready
        self._chunk = chunk_of(arrays)
        self.target = target
        self.lengths = lengths

    def __len__(self) -> int:
        return len(self.target)

    def take(self, index: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
        """The rows at those positions, read in the order of the file."""
        index = index.sort().values
        return self._read(index.numpy()), self.target.index_select(0, index)

    def chunks(self) -> Iterator[tuple[Tensor, tuple[Tensor, ...]]]:
        """All rows piece by piece."""
        for index in chunks_of(len(self), self.lengths, self._chunk):
            first = int(index[0])
            yield index, self._read(slice(first, first + len(index)) if self.lengths is None else index.numpy())

    def _read(self, rows: np.ndarray | slice) -> tuple[Tensor, ...]:
        numbers, codes, *tensors = (
            torch.from_numpy(np.array(part[rows]))
            for part in (self._arrays.numbers, self._arrays.codes, *self._arrays.tensors)
        )
        return *self._ready(numbers, codes), *tensors


def rows_of(
    arrays: Arrays,
    target: Tensor,
    ready: Callable[[Tensor, Tensor], tuple[Tensor, ...]],
    limit: int = IN_MEMORY,
    lengths: Tensor | None = None,
) -> Rows:
    """The rows of `arrays`: prepared once and held when that takes at most `limit` bytes, else batch by batch.

    lengths: see Rows; core.training.lengths.lengths_of counts a column's tokens.
    Tensors that are memory maps are never held, so that memory does not grow with the number of pictures.
    """
    mapped = MappedRows(arrays, target, ready, lengths)
    if any(isinstance(part, np.memmap | RowView) for part in arrays.tensors):
        return mapped
    if not len(arrays):
        inputs = ready(torch.from_numpy(arrays.numbers[:0]), torch.from_numpy(arrays.codes[:0]))
        return HeldRows((*inputs, *map(torch.from_numpy, arrays.tensors)), target, lengths=lengths)
    first, _ = mapped.take(torch.zeros(1, dtype=torch.int64))
    if sum(part.nbytes for part in first) * len(arrays) > limit:
        return mapped
    chunks = [inputs for _, inputs in MappedRows(arrays, target, ready).chunks()]
    return HeldRows(tuple(torch.cat(parts) for parts in zip(*chunks, strict=True)), target, chunk_of(arrays), lengths)


def chunk_of(arrays: Arrays) -> int:
    """How many of such rows to look at at once."""
    return TENSOR_CHUNK if arrays.tensors else CHUNK
