"""Prepared rows: the right ones, in the dataset's order, in memory or on disk."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.preparation import arrays
from core.data.preparation.arrays import prepare, prepare_table
from core.records import ROW
from tests.kinds.columns import preprocessing

ROWS = 70_000


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "data.parquet"
    values = np.arange(ROWS)
    table = pa.table(
        {
            ROW: values * 2,  # ids with gaps, as after rows were taken out
            "n": pa.array([str(value) for value in values]),
            "c": pa.array([f"v{value % 3}" for value in values]),
            "unused": pa.array(["x"] * ROWS),
            "y": pa.array(values * 10.0),
        }
    )
    pq.write_table(table, path, row_group_size=9_000)
    return path


@pytest.fixture(scope="module")
def fitted():
    return preprocessing(n=("number", ["1", "2"]), c=("category", ["v0", "v1"] * 5))


def encode(table):
    return table["y"].to_numpy()


def test_exactly_the_parts_rows_come_in_the_datasets_order(dataset, fitted, tmp_path):
    rows = np.random.default_rng(0).permutation(ROWS)[:5_000]
    found = prepare(fitted, dataset, rows * 2, ["y"], encode, tmp_path, "train")
    wanted = np.sort(rows)
    assert len(found) == 5_000
    assert found.layout == fitted.layout
    np.testing.assert_array_equal(found.numbers[:, 0], wanted)
    np.testing.assert_array_equal(found.codes[:, 0], np.array([2, 3, 0])[wanted % 3])
    np.testing.assert_array_equal(found.target, wanted * 10.0)
    assert list(tmp_path.iterdir()) == []


def test_large_arrays_become_memory_maps_with_the_same_values(dataset, fitted, tmp_path, monkeypatch):
    rows = np.arange(ROWS) * 2
    in_memory = prepare(fitted, dataset, rows, ["y"], encode, tmp_path, "train")
    monkeypatch.setattr(arrays, "IN_MEMORY", 1_000)
    mapped = prepare(fitted, dataset, rows, ["y"], encode, tmp_path, "train")
    assert isinstance(mapped.numbers, np.memmap)
    assert isinstance(mapped.codes, np.memmap)
    np.testing.assert_array_equal(mapped.numbers, in_memory.numbers)
    np.testing.assert_array_equal(mapped.codes, in_memory.codes)
    np.testing.assert_array_equal(np.load(tmp_path / "train.numbers.npy"), in_memory.numbers)
    taken = mapped.take(np.array([3, 1]))
    assert taken.numbers[:, 0].tolist() == [3.0, 1.0]


def test_a_part_without_rows_is_empty(dataset, fitted, tmp_path):
    found = prepare(fitted, dataset, np.zeros(0, np.int64), ["y"], encode, tmp_path, "calibration")
    assert (len(found), found.numbers.shape, found.codes.shape) == (0, (0, 1), (0, 1))


def test_a_row_that_is_not_there_is_a_bug(dataset, fitted, tmp_path):
    with pytest.raises(ValueError, match="1 of the part's 2 rows"):
        prepare(fitted, dataset, np.array([0, 1]), ["y"], encode, tmp_path, "train")


def test_the_target_may_be_an_input_as_well_as_any_other_column(dataset, tmp_path):
    found = prepare(preprocessing(y=("number", ["1"])), dataset, np.array([0, 2]), ["y"], encode, tmp_path, "train")
    assert found.numbers[:, 0].tolist() == found.target.tolist() == [0.0, 10.0]


def test_a_small_table_is_prepared_in_memory(fitted):
    found = prepare_table(fitted, pa.table({"n": ["7", None], "c": ["v1", None]}))
    np.testing.assert_array_equal(found.numbers[:, 0], [7.0, np.nan])
    assert found.codes[:, 0].tolist() == [3, 1]
    assert found.target.tolist() == [0.0, 0.0]
