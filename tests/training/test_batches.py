"""Rows are held in memory where they fit, read from disk where not, and come the same either way."""

import numpy as np
import pytest
import torch

from core.layout import Arrays, Layout, RowView, TensorColumn
from core.training.batches import HeldRows, MappedRows, chunk_of, rows_of

COUNT = 5


def arrays(tensors=(), count=COUNT):
    columns = tuple(TensorColumn(f"t{index}", "tokens", part.shape[1:], 9) for index, part in enumerate(tensors))
    numbers = np.arange(2.0 * count).reshape(count, 2)
    return Arrays(
        Layout(("a", "b"), (), columns), numbers, np.zeros((count, 0), "int64"), numbers[:, 0], tensors=tensors
    )


def ready(numbers, codes):
    """float32 [n,2]: eight bytes a row."""
    assert codes.shape == (len(numbers), 0)
    return (numbers.float() + 1,)


def tokens(count=COUNT):
    return np.arange(3 * count).reshape(count, 3)


def lists(parts):
    return [part.tolist() for part in parts]


@pytest.mark.parametrize(("limit", "kind"), [(8 * COUNT, HeldRows), (8 * COUNT - 1, MappedRows)])
def test_what_takes_at_most_the_limit_is_held(limit, kind):
    rows = rows_of(arrays(), torch.arange(COUNT), ready, limit)
    assert type(rows) is kind
    assert (len(rows), rows.lengths, rows.target.tolist()) == (COUNT, None, [0, 1, 2, 3, 4])
    ((index, (inputs,)),) = rows.chunks()
    assert index.tolist() == [0, 1, 2, 3, 4]
    assert inputs.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]


def test_tensors_count_among_what_is_held_and_follow_the_numbers():
    given = arrays((tokens(),))
    size = COUNT * (8 + 24)
    assert isinstance(rows_of(given, torch.zeros(COUNT), ready, size - 1), MappedRows)
    rows = rows_of(given, torch.arange(COUNT), ready, size, torch.tensor([1, 3, 2, 3, 1]))
    assert isinstance(rows, HeldRows)
    inputs, target = rows.take(torch.tensor([4, 0]))
    assert lists(inputs) == [[[9, 10], [1, 2]], [[12, 13, 14], [0, 1, 2]]]
    assert target.tolist() == [4, 0]
    assert rows.lengths.tolist() == [1, 3, 2, 3, 1]


@pytest.mark.parametrize("view", [False, True])
def test_tensors_on_disk_are_never_held(tmp_path, view):
    mapped = np.lib.format.open_memmap(tmp_path / "t.npy", "w+", "int64", (COUNT, 3))
    mapped[:] = tokens()
    part = RowView(mapped, np.array([4, 3, 2, 1, 0])) if view else mapped
    columns = (TensorColumn("t", "tokens", (3,), 9),)
    numbers = np.arange(2.0 * COUNT).reshape(COUNT, 2)
    given = Arrays(
        Layout(("a", "b"), (), columns), numbers, np.zeros((COUNT, 0), "int64"), numbers[:, 0], tensors=(part,)
    )
    rows = rows_of(given, torch.arange(COUNT), ready)
    assert isinstance(rows, MappedRows)
    inputs, target = rows.take(torch.tensor([3, 1]))  # read in the order of the file
    assert lists(inputs) == [[[3, 4], [7, 8]], [[9, 10, 11], [3, 4, 5]] if view else [[3, 4, 5], [9, 10, 11]]]
    assert target.tolist() == [1, 3]


@pytest.mark.parametrize("tensors", [(), (tokens(0),)])
def test_no_rows_are_held_with_the_shape_that_rows_would_have(tensors):
    rows = rows_of(arrays(tensors, 0), torch.zeros(0), ready, 0, torch.zeros(0, dtype=torch.int64) if tensors else None)
    assert isinstance(rows, HeldRows)
    assert (len(rows), list(rows.chunks())) == (0, [])
    inputs, target = rows.take(torch.zeros(0, dtype=torch.int64))
    assert [tuple(part.shape) for part in inputs] == [(0, 2), *[(0, 3) for _ in tensors]]
    assert len(target) == 0
    assert (rows.lengths is not None) == bool(tensors)


@pytest.mark.parametrize("kind", ["held", "mapped"])
@pytest.mark.parametrize(
    ("lengths", "expected"), [(None, [[0, 1], [2, 3], [4]]), (torch.tensor([1, 9, 3, 9, 2]), [[1, 3], [2, 4], [0]])]
)
def test_pieces_are_as_large_as_asked_and_hold_the_rows_they_name(kind, lengths, expected):
    given, target = arrays((tokens(),)), torch.arange(COUNT)
    if kind == "held":
        rows = HeldRows(
            (ready(*map(torch.from_numpy, (given.numbers, given.codes)))[0], torch.from_numpy(tokens())),
            target,
            2,
            lengths,
        )
    else:
        rows = MappedRows(given, target, ready, lengths)
        rows._chunk = 2
    found = list(rows.chunks())
    assert [index.tolist() for index, _ in found] == expected
    for index, (numbers, texts) in found:
        assert numbers[:, 0].tolist() == [2 * row + 1 for row in index.tolist()]
        assert texts[:, 0].tolist() == [3 * row for row in index.tolist()]


def test_fewer_rows_are_looked_at_at_once_where_they_hold_more():
    assert (chunk_of(arrays()), chunk_of(arrays((tokens(),)))) == (8192, 64)
    many = arrays((tokens(70),), 70)
    held = rows_of(many, torch.zeros(70), ready)
    assert isinstance(held, HeldRows)
    for rows in (held, MappedRows(many, torch.zeros(70), ready)):
        assert [len(index) for index, _ in rows.chunks()] == [64, 6]
    assert [len(index) for index, _ in HeldRows((torch.zeros(9000, 1),), torch.zeros(9000)).chunks()] == [8192, 808]
