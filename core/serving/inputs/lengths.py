"""Rows with texts in groups of like length, small enough for memory: all texts of a group are made equally long.

A pretrained model's time goes by the characters that a group is made long to, so its groups are those that take the
least.

Knows no model, only whether a pretrained model reads a column: that takes far more time and memory a character.
"""

from collections.abc import Iterator

import numpy as np

from core.bundle_schema import InputColumn
from core.traits import TEXT

TEXT_ROWS = 2_048  # looked at together, to find those of like length
OWN_ROWS, OPEN_ROWS = 256, 64  # answered at once; a small Transformer of ours takes a megabyte a row
TEXT_CHARACTERS, OPEN_CHARACTERS = 2**20, 2**14  # the same in characters, each text counted as the longest
ONCE_MORE = 50  # characters that a pretrained model reads in the time that one group more takes


def texts_of(inputs: tuple[InputColumn, ...]) -> list[InputColumn]:
    """The inputs that are texts."""
    return [column for column in inputs if column.traits.medium == TEXT]


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
    fits = count <= rows and (count * lengths.max(1, initial=0) <= room).all()
    if fits and (not opened.any() or count < 2):
        yield slice(None), found
        return
    order = np.argsort((lengths / room[:, None]).sum(0), kind="stable")
    cut = _quickest if opened.any() else _cut
    for indices in cut(order, lengths, rows, room):
        yield indices, {name: values[indices] for name, values in found.items()}


def _cut(order: np.ndarray, lengths: np.ndarray, rows: int, room: np.ndarray) -> Iterator[np.ndarray]:
    """The order in stretches of at most so many rows, whose longest texts leave enough room."""
    start = 0
    while start < len(order):
        stretch = order[start : start + rows]
        longest = np.maximum.accumulate(lengths[:, stretch], 1) * np.arange(1, len(stretch) + 1)
        fitting = int((longest <= room[:, None]).all(0).cumprod().sum())
        yield stretch[: max(1, fitting)]
        start += max(1, fitting)


def _quickest(order: np.ndarray, lengths: np.ndarray, rows: int, room: np.ndarray) -> Iterator[np.ndarray]:
    """The order in the stretches that a pretrained model is through with first, each as large as `_cut` allows at most.

    The least time for the first n rows is that for fewer of them and one stretch more, n after n.
    """
    sorted_lengths, count = lengths[:, order], len(order)
    each = OPEN_CHARACTERS / room[:, None]  # what a character takes, 1 for a pretrained model
    least, begins = np.zeros(count + 1), np.zeros(count + 1, "int64")
    for end in range(1, count + 1):
        first = max(0, end - rows)
        longest = np.maximum.accumulate(sorted_lengths[:, first:end][:, ::-1], 1)[:, ::-1]
        padded = longest * (end - np.arange(first, end))
        taken = least[first:end] + ONCE_MORE + (padded * each).sum(0)
        taken[:-1][(padded[:, :-1] > room[:, None]).any(0)] = np.inf
        begins[end] = first + taken.argmin()
        least[end] = taken.min()
    ends = [count]
    while begins[ends[-1]]:
        ends.append(int(begins[ends[-1]]))
    for end in reversed(ends):
        yield order[begins[end] : end]
