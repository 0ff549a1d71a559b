"""Turns one Python value into what onnxruntime takes, fast. It gives what feeds.py gives."""

from collections.abc import Callable

import numpy as np

from core.bundle_schema import InputColumn
from core.cells.values import as_number, as_number_text, as_text, as_truth, encodable
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
        return lambda value: np.array([as_number(value)])
    return lambda value: np.array([as_truth(value, words=column.categories)])


def _text_reader(column: InputColumn) -> Callable[[object], np.ndarray]:
    spelled = as_number_text if column.as_text and column.traits.scale == AMOUNT else as_text
    most, verbatim = column.most or None, column.verbatim

    def read(value: object) -> np.ndarray:
        text = encodable(value) if verbatim and isinstance(value, str) else spelled(value)
        return np.array([text[:most]], _TEXT)

    return read
