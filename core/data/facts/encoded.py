"""A stored column as plain numbers or codes, for looking at data; models get theirs from the preprocessing graph
instead."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.cells.columns import as_texts
from core.kinds import KINDS, traits_of
from core.plain import Plain


@dataclass(frozen=True)
class Encoded:
    """One column of N rows: either `numbers` float64 [N] (NaN: missing) or `codes` int64 [N] (-1: missing).

    `levels[i]` is the text that has code i. Dates are days since 1970-01-01, times seconds.
    """

    name: str
    kind: str
    numbers: np.ndarray | None = None
    codes: np.ndarray | None = None
    levels: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.indices if self.numbers is None else self.numbers)

    @property
    def amounts(self) -> np.ndarray:
        """The numbers of a column that has them."""
        if self.numbers is None:
            raise TypeError(f"{self.name} holds codes, no numbers")
        return self.numbers

    @property
    def indices(self) -> np.ndarray:
        """The codes of a column that has them."""
        if self.codes is None:
            raise TypeError(f"{self.name} holds numbers, no codes")
        return self.codes

    @property
    def scale(self) -> str:
        """How its values are taken, see Traits."""
        return traits_of(self.kind).scale

    @property
    def is_file(self) -> bool:
        """Whether its values are files, of which nothing is known here but that they are there."""
        return traits_of(self.kind).is_file

    @property
    def missing(self) -> np.ndarray:
        """Where there is no value, bool [N]."""
        return self.indices < 0 if self.numbers is None else ~np.isfinite(self.numbers)

    def take(self, rows: np.ndarray) -> "Encoded":
        """The given rows only; positions or a mask."""
        numbers = None if self.numbers is None else self.numbers[rows]
        codes = None if self.codes is None else self.codes[rows]
        return Encoded(self.name, self.kind, numbers, codes, self.levels)


@dataclass(frozen=True)
class Answer:
    """What is to be predicted, of N rows: class positions int64 [N] with their `labels`, or float64 values [N]."""

    name: str
    values: np.ndarray
    labels: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: np.ndarray) -> "Answer":
        """The given rows only; positions or a mask."""
        return Answer(self.name, self.values[rows], self.labels)


def encode(name: str, column: pa.ChunkedArray | pa.Array, kind: str, options: Plain | None = None) -> Encoded:
    """A column as its kind reads it; columns of files only tell where a value is missing."""
    if traits_of(kind).is_file or pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return Encoded(
            name, kind, codes=np.where(np.asarray(column.is_null()), -1, 0).astype("int64"), levels=("file",)
        )
    chosen = KINDS[kind]
    numbers = chosen.numbers(column, chosen.Options(**(options or {})))
    if numbers is not None:
        return Encoded(name, kind, numbers=numbers)
    codes, levels = encode_texts(as_texts(column))
    return Encoded(name, kind, codes=codes, levels=levels)


def encode_texts(texts: pa.Array) -> tuple[np.ndarray, tuple[str, ...]]:
    """Texts [N] as codes int64 [N], -1 for an empty one, and the text of each code."""
    encoded = texts.dictionary_encode()
    levels = encoded.dictionary.to_pylist()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype("int64")
    if "" in levels:
        empty = levels.index("")
        codes = np.where(codes == empty, -1, codes - (codes > empty))
        levels.pop(empty)
    return codes, tuple(levels)
