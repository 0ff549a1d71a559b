"""Turns one Python value into what onnxruntime takes, fast. It gives what feeds.py gives."""

import datetime
import math
from collections.abc import Callable

import numpy as np

from core.bundle_schema import InputColumn
from core.reading.values.blanks import bare
from core.reading.values.spelling import exact, number, truth
from core.serving.inputs.groups import decoded
from core.traits import AMOUNT, TRUTH

_TEXT = np.dtype(object)


def reader(column: InputColumn) -> Callable[[object], np.ndarray]:
    """A function that turns one value of that column into its feed [1]; what can't be read counts as missing."""
    if column.takes_text:
        return _text_reader(column)
    if column.traits.is_file:
        return lambda value: decoded(value if isinstance(value, bytes | np.ndarray) else None, column)[None]
    if column.traits.scale != TRUTH:
        return lambda value: np.array([_number(value)])
    own = _own_words(column.categories)
    return lambda value: np.array([_truth(value, own)])


def _text_reader(column: InputColumn) -> Callable[[object], np.ndarray]:
    spelled = _number_text if column.as_text and column.traits.scale == AMOUNT else _text
    most, verbatim = column.most or None, column.verbatim

    def read(value: object) -> np.ndarray:
        text = _encodable(value) if verbatim and isinstance(value, str) else spelled(value)
        return np.array([text[:most]], _TEXT)

    return read


def _number(value: object) -> float:
    if isinstance(value, str):
        found = number(value)
        return math.nan if found is None else found
    try:
        # Numbers, booleans, decimals, numpy scalars; it refuses what it can't take.
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return found if math.isfinite(found) else math.nan


def _number_text(value: object) -> str:
    if isinstance(value, str) or (isinstance(value, int | np.integer) and not isinstance(value, bool)):
        return _text(value)
    found = _number(value)
    return "" if math.isnan(found) else exact(found)


def _truth(value: object, own: dict[str, float]) -> float:
    if isinstance(value, str):
        meaning = own.get(bare(value).lower(), truth(value))
        return math.nan if meaning is None else meaning
    found = _number(value)
    return found if found in (0.0, 1.0) else math.nan


def _own_words(words: tuple[str, ...]) -> dict[str, float]:
    if len(words) != 2:
        return {}
    return {bare(words[0]).lower(): 0.0, bare(words[1]).lower(): 1.0}


def _text(value: object) -> str:
    if isinstance(value, str):
        return _encodable(bare(value))
    if value is None or value != value:
        return ""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return value.isoformat(timespec="seconds")
    if isinstance(value, np.generic):
        value = value.item()
    return bare(str(value))


def _encodable(text: str) -> str:
    """Without halves of characters, which no UTF-8 holds."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
