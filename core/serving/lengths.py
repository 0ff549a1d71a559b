"""Rows with texts in groups of like length, small enough for memory: all texts of a group are made equally long.

Knows no model, only whether an open model reads a column: that takes far more time and memory a character.
"""

from collections.abc import Iterator

import numpy as np

from core.records import InputColumn

TEXT_ROWS = 2_048  # looked at together, to find those of like length
OWN_ROWS, OPEN_ROWS = 256, 64  # answered at once; a small Transformer of ours takes a megabyte a row
TEXT_CHARACTERS, OPEN_CHARACTERS = 2**20, 2**14  # the same in characters, each text counted as the longest


def texts_of(inputs: tuple[InputColumn, ...]) -> list[InputColumn]:
    """The inputs that are texts."""
    return [column for column in inputs if column.kind == "text"]


def by_length(
    found: dict[str, np.ndarray], texts: list[InputColumn]
) -> Iterator[tuple[np.ndarray | slice, dict[str, np.ndarray]]]:
    """(positions, feeds) of some rows each, from the feeds [N] of all; in their order when they go together."""
    if not texts:
        yield slice(None), found
        return
    lengths = np.array([[len(text) for text in found[column.tensor]] for column in texts])
    opened = np.array([bool(column.model) for column in texts])
    rows = OPEN_ROWS if opened.any() else OWN_ROWS
    room = np.where(opened, OPEN_CHARACTERS, TEXT_CHARACTERS)
    count = lengths.shape[1]
    if count <= rows and (count * lengths.max(1, initial=0) <= room).all():
        yield slice(None), found
        return
    order = np.argsort((lengths / room[:, None]).sum(0), kind="stable")
    for places in _cut(order, lengths, rows, room):
        yield places, {name: values[places] for name, values in found.items()}


def _cut(order: np.ndarray, lengths: np.ndarray, rows: int, room: np.ndarray) -> Iterator[np.ndarray]:
    """The order in stretches of at most so many rows, whose longest texts leave enough room."""
    start = 0
    while start < len(order):
        stretch = order[start : start + rows]
        longest = np.maximum.accumulate(lengths[:, stretch], 1) * np.arange(1, len(stretch) + 1)
        fitting = int((longest <= room[:, None]).all(0).cumprod().sum())
        yield stretch[: max(1, fitting)]
        start += max(1, fitting)
