"""Which new rows are in a dataset already, the answer aside."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.lineage.equal_rows import Equal, find, prints

HELD = {
    "__row": [10, 11, 12, 13],
    "town": ["Ulm", " Bonn ", None, "Ulm"],
    "size": [1.0, 2.0, None, 1.0],
    "photo": [b"a", b"b", None, b"c"],
    "answer": ["yes", "no", "no", "yes"],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.parquet"
    pq.write_table(pa.table(HELD), path)
    return path


def new(**changed) -> pa.Table:
    """Three rows; only the first and the second are there already."""
    columns = {"town": ["Bonn", "Ulm", "Köln"], "size": [2, 1, 3], "photo": [b"b", b"a", b"a"], "answer": ["?"] * 3}
    return pa.table(columns | changed)


def test_rows_of_equal_values_are_found_whatever_the_answer_and_the_blanks(data: Path):
    assert find(new(), data, ["answer"]) == [Equal(0, 11), Equal(1, 10)]
    without = new().drop_columns(["photo"])
    assert find(without, data, ["answer"]) == [Equal(0, 11), Equal(1, 10), Equal(1, 13)]
    assert find(new(), data, "town") == []


def test_a_column_that_the_dataset_does_not_have_is_not_compared(data: Path):
    assert find(new(mood=["a", "b", "c"]), data, ["answer"]) == [Equal(0, 11), Equal(1, 10)]
    assert find(pa.table({"mood": ["a"]}), data, ["answer"]) == []


def test_rows_without_any_value_equal_no_other(data: Path):
    empty = pa.table({"town": pa.array([None], pa.string()), "size": pa.array([None], pa.float64()), "answer": ["no"]})
    assert find(empty, data, ["answer"]) == []
    assert find(new().slice(0, 0), data, ["answer"]) == []


def test_equal_rows_have_the_same_print_and_no_others(data: Path):
    table = pa.table(HELD)
    first, second, empty, other = prints(table, ["answer"])
    assert len({first, second, empty, other}) == 4
    assert empty == -1 - 2
    again, *_, same = prints(table.drop_columns(["photo"]), ["answer"])
    assert again == same
    assert prints(table.select(["__row", "answer"]), ["answer"]) == [-1, -2, -3, -4]
    assert prints(new().slice(0, 0), ["answer"]) == []
