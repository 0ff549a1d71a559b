"""Prepared rows: taken by position, those of memory maps only when they are read."""

from pathlib import Path

import numpy as np
import pytest

from core.layout import ABSENT, TENSOR_TYPES, Arrays, Layout, Origin, RowView


def arrays(**more):
    return Arrays(Layout(), np.arange(6.0).reshape(3, 2), np.arange(3)[:, None], np.array([7, 8, 9]), **more)


def test_all_that_is_known_of_rows_is_taken_alike():
    origin = Origin(Path("data"), Path("work"))
    weights, tensor = np.array([1.0, 2.0, 3.0]), np.arange(12).reshape(3, 2, 2)
    taken = arrays(weights=weights, tensors=(tensor,), rows=np.array([10, 11, 12]), origin=origin).take(
        np.array([2, 0])
    )
    assert taken.weights.tolist() == [3.0, 1.0]
    assert taken.tensors[0].tolist() == [[[8, 9], [10, 11]], [[0, 1], [2, 3]]]
    assert taken.rows.tolist() == taken.ids.tolist() == [12, 10]
    assert taken.origin is origin
    assert len(taken) == 2


def test_rows_without_weights_or_ids_have_none_when_they_are_taken():
    taken = arrays().take(np.array([1]))
    assert (taken.weights, taken.rows, taken.origin, taken.tensors) == (None, None, None, ())
    with pytest.raises(ValueError, match="no dataset"):
        _ = taken.ids


def test_of_a_memory_map_only_the_positions_are_taken(tmp_path):
    held = np.memmap(tmp_path / "held", "int64", "w+", shape=(5, 2))
    held[:] = np.arange(10).reshape(5, 2)
    one = Arrays(Layout(), np.zeros((5, 0)), np.zeros((5, 0), int), np.zeros(5), tensors=(held,)).take(
        np.array([4, 2, 0])
    )
    two = one.take(np.array([2, 1]))
    for found, rows in ((one.tensors[0], [4, 2, 0]), (two.tensors[0], [0, 2])):
        assert isinstance(found, RowView)
        assert found.source is held
        assert found.indices.tolist() == rows
        assert len(found) == len(rows)
        assert found[0:2].tolist() == held[rows[:2]].tolist()
        assert found[np.array([1])].tolist() == held[[rows[1]]].tolist()


def test_each_sort_of_tensor_has_a_type_and_a_value_for_none():
    assert {"tokens": np.int64, "pixels": np.uint8, "frames": np.float32} == TENSOR_TYPES
    assert (ABSENT["tokens"], ABSENT["pixels"]) == (-1, 128)
    assert np.isnan(ABSENT["frames"])
