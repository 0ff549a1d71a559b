"""A named part of a trained model's tensors. Knows no library that learns, so that every process may load it."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Piece:
    """`name` stands for `tensor` of the model, or for `start`..`stop` of it along `axis`.

    `levels`: what the rows (axis 0) stand for, where these are categories, words or answers.
    """

    name: str
    tensor: str
    axis: int = 0
    start: int = 0
    stop: int | None = None
    levels: tuple[str, ...] = ()

    def of(self, tensor: np.ndarray) -> np.ndarray:
        """Its part of the whole tensor."""
        return tensor[(slice(None),) * self.axis + (slice(self.start, self.stop),)] if tensor.ndim else tensor


@dataclass(frozen=True)
class Named:
    """A model's tensors and the names of their parts; `scales`: by which of these a file may hold rows multiplied."""

    tensors: dict[str, np.ndarray] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    scales: tuple[np.ndarray, ...] = ()
