"""What prepared rows look like: the tensors that the preprocessing graph makes and models learn from. Computes
nothing."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

TENSOR_TYPES = {"tokens": np.int64, "pixels": np.uint8, "frames": np.float32}
OPEN = "open"  # the network of a column that a pretrained model reads, see TensorColumn
ABSENT = {"tokens": -1, "pixels": 128, "frames": float("nan")}  # its whole tensor where the value is missing


@dataclass(frozen=True)
class CodeColumn:
    """One column of the `codes` tensor: `levels[i]` has code i; 0 is unseen or rare ("other"), 1 is missing."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class TensorColumn:
    """One column's own tensor, more than one number a row, for networks that read the raw input. `shape` is a row's.

    `sort` tokens: int64 [N,T], 0 is padding, `levels` different ones; pixels: uint8 [N,S,S,3]; frames: float32 [N,T,M].
    `network` names the encoder that learns from it (core.networks.encoders), `augment` how training varies it.
    `model`: the pretrained model that the encoder is, "" for one of our own; `change`: how much of it may change
    (core.pretrained.change). Tokens of a pretrained model are its own, and -1 behind a text's end. `key` is the same
    for tensors of a pretrained model that were prepared alike, whatever the rows. `words`: what our own tokens stand
    for, padding and unknown first.
    """

    name: str
    sort: str
    shape: tuple[int, ...]
    levels: int = 0
    network: str = ""
    augment: tuple[str, ...] = ()
    model: str = ""
    change: str = ""
    key: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """What the preprocessing graph's tensors hold, column by column.

    `numbers` [N,F] float64 carries one name per F (missing stays NaN); `codes` [N,C] int64 one CodeColumn per C;
    `tensors` are the columns that have a tensor of their own. `computed` says of each number whether the preprocessing
    graph computes it, or the raw value passes unchanged; empty where nothing is known of it, which counts as unchanged.
    `apart`: the numbers that count words beside a pretrained model that changes, for a linear model; empty where none
    are.
    """

    numbers: tuple[str, ...] = ()
    codes: tuple[CodeColumn, ...] = ()
    tensors: tuple[TensorColumn, ...] = ()
    computed: tuple[bool, ...] = ()
    apart: tuple[bool, ...] = ()


@dataclass(frozen=True)
class RowView:
    """Some rows of a memory map, by position and in any order; read when they are asked for, so that none is copied."""

    source: np.ndarray
    indices: np.ndarray

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, rows: slice | np.ndarray) -> np.ndarray:
        read: np.ndarray = self.source[self.indices[rows]]
        return read


@dataclass(frozen=True)
class Origin:
    """Where prepared rows come from: the `dataset` that has their ids; `work`: a folder that goes with the run."""

    dataset: Path
    work: Path


@dataclass(frozen=True)
class Arrays:
    """Prepared rows of one part, in the layout's order. Large ones are memory maps.

    numbers: float64 [N,F] or [N,0]; codes: int64 [N,C] or [N,0]; tensors: one [N,...] per TensorColumn;
    target: int64 class positions [N] for classification, float64 values [N] for regression;
    weights: how much each row counts, float64 [N] around 1, or None when all count alike;
    rows: the rows' permanent ids, int64 [N], or None when they come from no dataset; origin: that dataset.
    """

    layout: Layout
    numbers: np.ndarray
    codes: np.ndarray
    target: np.ndarray
    weights: np.ndarray | None = None
    tensors: tuple[np.ndarray | RowView, ...] = ()
    rows: np.ndarray | None = None
    origin: Origin | None = None

    def __len__(self) -> int:
        return len(self.target)

    @property
    def ids(self) -> np.ndarray:
        """`rows`; ValueError where they come from no dataset."""
        if self.rows is None:
            raise ValueError("these rows come from no dataset")
        return self.rows

    def take(self, rows: np.ndarray) -> "Arrays":
        """The given row positions, copied; of tensors that are memory maps nothing is read."""
        weights = None if self.weights is None else self.weights[rows]
        ids = None if self.rows is None else self.rows[rows]
        tensors = tuple(_row_view(part, rows) for part in self.tensors)
        numbers, codes, target = self.numbers[rows], self.codes[rows], self.target[rows]
        return Arrays(self.layout, numbers, codes, target, weights, tensors, ids, self.origin)


def _row_view(part: np.ndarray | RowView, rows: np.ndarray) -> np.ndarray | RowView:
    if isinstance(part, RowView):
        return RowView(part.source, part.indices[rows])
    return RowView(part, rows) if isinstance(part, np.memmap) else part[rows]
