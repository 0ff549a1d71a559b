"""A stored column as plain numbers or codes, for looking at data; models get theirs from the front graph instead."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.kinds import KINDS
from core.kinds.boolean import blank_means_no
from core.kinds.date import first_year, guess_order
from core.serving.inputs.feeds import raw
from core.serving.times.dates import moment
from core.settings import Options as Settings

NUMERIC = ("number", "boolean", "date", "time")
UNSEEN = ("image", "audio")  # kinds whose values are files
_FIRST_DAY = 719_163  # 1970-01-01 as a proleptic ordinal
_MOST_DAYS = 5_000_000


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
        return len(self.codes if self.numbers is None else self.numbers)

    @property
    def missing(self) -> np.ndarray:
        """Where there is no value, bool [N]."""
        return self.codes < 0 if self.numbers is None else ~np.isfinite(self.numbers)

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


def encode(name: str, column: pa.ChunkedArray | pa.Array, kind: str, options: dict | None = None) -> Encoded:
    """A column as its kind reads it; columns of files (image, audio) only tell where a value is missing."""
    if kind in UNSEEN or pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return Encoded(
            name, kind, codes=np.where(np.asarray(column.is_null()), -1, 0).astype("int64"), levels=("file",)
        )
    if kind in ("number", "boolean"):
        chosen = KINDS[kind].Options(**(options or {}))
        numbers = np.asarray(raw(column, kind, words=KINDS[kind].words(chosen)), dtype="float64")
        if kind == "boolean" and blank_means_no(numbers, chosen.blank):
            numbers = np.nan_to_num(numbers, nan=0.0)
        return Encoded(name, kind, numbers=numbers)
    texts = encode_texts(raw(column, "category"))
    if kind == "date":
        chosen = KINDS[kind].Options(**(options or {}))
        return Encoded(name, kind, numbers=days(texts, chosen.order, chosen.first_year))
    if kind == "time":
        return Encoded(name, kind, numbers=seconds(texts, KINDS[kind].Options(**(options or {}))))
    return Encoded(name, kind, codes=texts[0], levels=texts[1])


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


def days(texts: tuple[np.ndarray, tuple[str, ...]], order: str = "guess", century: int = 0) -> np.ndarray:
    """Coded texts as days since 1970-01-01 with the time as a fraction, float64 [N]; NaN for what is no date.

    order, century: as in the options of the kind date, which guesses what they leave open.
    """
    codes, levels = texts
    values = pa.array(levels, pa.string())
    order = guess_order(values) if order == "guess" else order
    century = century or first_year(values)
    known = np.array([_day(text, order, century) for text in levels[:_MOST_DAYS]] + [np.nan])
    return known[codes]  # -1 is the last: missing


def seconds(texts: tuple[np.ndarray, tuple[str, ...]], options: Settings) -> np.ndarray:
    """Coded texts as seconds since midnight or of the duration, float64 [N]; NaN for what is neither."""
    codes, levels = texts
    kind, values = KINDS["time"], pa.array(levels, pa.string())
    known = kind.seconds(values, kind.fit(values, options))
    return np.append(known, np.nan)[codes]


def _day(text: str, order: str, century: int) -> float:
    found = moment(text, order, first_year=century)
    if found is None:
        return np.nan
    return found.toordinal() - _FIRST_DAY + (found.hour * 60 + found.minute) / 1440 + found.second / 86400
