"""A dataset's files looked into: first and last rows, what is no dataset, kinds that are known; digests of files."""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data import dataset_files, origin
from core.data.preparation.balance import class_weights
from core.doubt import Doubt
from core.errors import UserError
from core.plain import write_json
from core.reading import Reading, ReadOptions
from core.records import ROW


@pytest.fixture
def data(tmp_path):
    table = pa.table({ROW: pa.array(range(100, 110), pa.int64()), "x": list(range(10)), "w": ["a", "b"] * 5})
    pq.write_table(table, tmp_path / "data.parquet", row_group_size=3)
    return tmp_path / "data.parquet"


@pytest.mark.parametrize(
    ("rows", "last", "found"),
    [
        (2, False, [0, 1]),
        (4, False, [0, 1, 2, 3]),
        (2, True, [8, 9]),
        (4, True, [6, 7, 8, 9]),
        (1, True, [9]),
        (99, True, list(range(10))),
        (99, False, list(range(10))),
    ],
)
def test_the_first_or_the_last_rows_are_shown_without_their_ids(data, rows, last, found):
    table = dataset_files.preview(data, rows, last)
    assert (table.column_names, table["x"].to_pylist()) == (["x", "w"], found)


def test_an_empty_table_shows_its_columns(tmp_path):
    pq.write_table(pa.table({"x": pa.array([], pa.int64())}), tmp_path / "none.parquet")
    assert dataset_files.preview(tmp_path / "none.parquet").column_names == ["x"]
    assert dataset_files.preview(tmp_path / "none.parquet", last=True).num_rows == 0


def test_what_is_no_dataset_is_refused(tmp_path, data):
    with pytest.raises(UserError, match="There is no file"):
        dataset_files.load_schema(tmp_path / "gone.parquet")
    (tmp_path / "text.parquet").write_text("no parquet")
    pq.write_table(pa.table({"x": [1]}), tmp_path / "plain.parquet")
    for name in ("text.parquet", "plain.parquet"):
        with pytest.raises(UserError, match="is not a dataset"):
            dataset_files.load_schema(tmp_path / name)


def test_a_schema_is_read_from_beside_the_data_else_made(data):
    made = dataset_files.load_schema(data)
    assert (made.rows, made.source, [column.name for column in made.columns]) == (10, "data.parquet", ["x", "w"])
    write_json(dataset_files.sidecar(data), made)
    pq.write_table(pa.table({ROW: [0], "other": [1]}), data)
    assert dataset_files.load_schema(data) == made
    assert dataset_files.sidecar(data).name == "data.schema.json"
    assert dataset_files.rejects(data).name == "data.rejects.parquet"


def test_what_reading_knew_of_a_column_comes_into_its_schema(data):
    asked = Doubt("w", "word for missing", "", 3, ())
    read = Reading(10, (), warnings=("The file was odd.",), doubts=(asked,), words={"w": ("b",)})
    shares = []
    found = dataset_files.schema_of(data, read, "rows.csv", shares.append, {"x": "category"})
    assert [column.kind for column in found.columns] == ["category", "category"]
    assert found.column("w").profile.doubts[-1] == asked
    assert asked not in found.column("x").profile.doubts
    assert (found.column("w").profile.missing_words, found.column("x").profile.missing_words) == (("b",), None)
    assert (str(found.warnings[0]), found.source, shares[-1]) == ("The file was odd.", "rows.csv", 1.0)


def test_a_folder_s_digest_is_of_its_files_names_and_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("two")
    (tmp_path / "a" / "c.txt").write_text("one")
    one, two = (hashlib.sha256(text).hexdigest() for text in (b"one", b"two"))
    assert origin.digest(tmp_path / "b.txt") == two
    assert origin.digest(tmp_path) == hashlib.sha256(f"a/c.txt\0{one}\nb.txt\0{two}\n".encode()).hexdigest()


def test_only_what_the_user_said_of_a_file_is_noted():
    assert origin.asked(None) == origin.asked(ReadOptions()) == {}
    assert origin.asked(ReadOptions(decimal=",")) == {"decimal": ","}


@pytest.mark.parametrize(
    ("counts", "weights"), [([3, 1], [2 / 3, 2]), ([4, 0, 4], [1, 1, 1]), ([0, 0], [1, 1]), ([6, 3, 0], [0.75, 1.5, 1])]
)
def test_a_class_weighs_the_more_the_rarer_it_is(counts, weights):
    assert class_weights(np.array(counts)).tolist() == pytest.approx(weights)
