"""Puts a neural network together for the columns that there are: encoders, trunk, head. Trains nothing; needs torch."""

import math
from collections.abc import Iterator
from typing import Literal, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from core.layout import TENSOR_TYPES, Arrays, Layout, RowView, TensorColumn
from core.networks.categories import CategoryEncoder
from core.networks.encoders import encoder
from core.networks.head import HEADS
from core.networks.network import Network
from core.networks.trunk import Trunk
from core.networks.word_embedding import Words
from core.records import FittedTarget
from core.tasks import TASKS

RESERVED = 2  # codes before the levels: unseen, missing


class Shape(Protocol):
    """The options of the neural network, as its file declares them."""

    layers: int
    width: int
    dropout: float
    activation: Literal["relu", "gelu", "silu", "tanh"]
    embedding: int
    batch_norm: bool


def build(layout: Layout, numbers: int, learned: FittedTarget, options: Shape) -> Network:
    """The untrained network that `options` describe, for so many prepared numbers."""
    levels = [len(column.levels) + RESERVED for column in layout.codes]
    categories = CategoryEncoder(levels, options.embedding) if levels else None
    encoders = [encoder(column, options.dropout) for column in layout.tensors]
    trunk = Trunk(
        numbers + (categories.width if categories is not None else 0) + sum(each.width for each in encoders),
        options.layers,
        options.width,
        options.activation,
        options.dropout,
        options.batch_norm,
    )
    head, _ = HEADS[TASKS[learned.task].head]
    return Network(numbers, categories, trunk, head(trunk.width, learned), encoders)


def example(column: TensorColumn, rows: int) -> Tensor:
    """Rows of that column's tensor, all zero."""
    return torch.from_numpy(np.zeros((rows, *column.shape), TENSOR_TYPES[column.sort]))


def work(network: Network, layout: Layout) -> int:
    """About how many multiplications one row takes: a weight one, but a convolution's many."""
    weights = sum(part.numel() for part in network.parameters())
    if not layout.tensors:
        return weights
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        for each, column in zip(network.eval().encoders, layout.tensors, strict=True):
            each(example(column, 1))
    return int(weights + counter.get_total_flops() // 2)


def fill_unseen(network: Network, rows: Arrays) -> None:
    """Give categories and words that no training row had the average vector of those it had."""
    if network.categories is not None:
        network.categories.fill_unseen(
            [
                np.bincount(rows.codes[:, index], minlength=len(column.levels) + RESERVED)
                for index, column in enumerate(rows.layout.codes)
            ]
        )
    for each, column, tensor in zip(network.encoders, rows.layout.tensors, rows.tensors, strict=True):
        for part in each.modules():
            if isinstance(part, Words):
                part.fill_unseen(_occurrences(tensor, column))


def _occurrences(tensor: np.ndarray | RowView, column: TensorColumn) -> np.ndarray:
    found = np.zeros(column.levels, np.int64)
    for part in _parts(tensor):
        found += np.bincount(part.ravel(), minlength=column.levels)
    return found


def _parts(tensor: np.ndarray | RowView) -> Iterator[np.ndarray]:
    size = max(1, 2**20 // max(1, math.prod(tensor[:1].shape[1:])))
    for start in range(0, len(tensor), size):
        yield tensor[start : start + size]
