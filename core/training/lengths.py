"""Rows of like length together, so that little of a batch is padding. Knows no network."""

import numpy as np
import torch
from torch import Tensor

from core.layout import RowView

JITTER = 0.1  # by which lengths are taken for longer or shorter, so that batches differ from epoch to epoch
_CHUNK = 65_536  # rows looked at at once


def lengths_of(tokens: np.ndarray | RowView) -> Tensor:
    """How many tokens each row [N,T] has, -1 standing behind a text's end; int64 [N]."""
    chunks = (np.asarray(tokens[start : start + _CHUNK]) for start in range(0, len(tokens), _CHUNK))
    return torch.from_numpy(np.concatenate([np.zeros(0, np.int64), *((chunk >= 0).sum(1) for chunk in chunks)]))


def shuffled(count: int, lengths: Tensor | None, size: int, chance: torch.Generator) -> Tensor:
    """The positions of `count` rows in a new order, int64 [count], to be cut into batches of `size`.

    With lengths [count] each batch holds rows of like length, and the batches stand in any order; only the rows that
    fill no batch, drawn by lot and left to the end, are of any length.
    """
    order = torch.randperm(count, generator=chance)
    if lengths is None:
        return order
    rest, order = order.split([count % size, count - count % size])
    jitter = 1 + JITTER * (2 * torch.rand(len(order), generator=chance) - 1)
    order = order[(lengths[order] * jitter).argsort(stable=True)].view(-1, size)
    return torch.cat([order[torch.randperm(len(order), generator=chance)].flatten(), rest])


def chunks_of(count: int, lengths: Tensor | None, size: int) -> tuple[Tensor, ...]:
    """The positions of all rows, piece by piece and each piece in order; with lengths the longest rows first."""
    if lengths is None:
        return torch.arange(count).split(size) if count else ()
    found = lengths.argsort(descending=True, stable=True).split(size) if count else ()
    return tuple(chunk.sort().values for chunk in found)
