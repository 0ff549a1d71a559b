"""A dataset's file written anew: answers changed, rows gone or come, in groups; types made alike; ids of their own."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.lineage import growing, provenance, waiting
from core.data.lineage.growing import Changes, as_schema, as_type, replaced, rewrite, rows
from core.records import ROW

TABLE = pa.table({ROW: pa.array([3, 5, 8], pa.int64()), "x": [1, 2, 3], "y": ["a", None, "c"]})


@pytest.fixture
def data(tmp_path):
    pq.write_table(TABLE, tmp_path / "data.parquet", row_group_size=2)
    return tmp_path / "data.parquet"


def test_answers_change_rows_go_and_rows_come_at_the_end(data, tmp_path):
    more = pa.table({ROW: pa.array([9], pa.int64()), "y": ["new"]})
    changes = Changes({5: {"y": "b", "x": 20}, 77: {"y": "never"}}, frozenset({3}), (more,))
    assert rewrite(data, tmp_path / "out.parquet", TABLE.schema, changes) == 3
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.to_pydict() == {ROW: [5, 8, 9], "x": [20, 3, None], "y": ["b", "c", "new"]}
    assert found.schema.equals(TABLE.schema)
    assert pq.read_table(data).equals(TABLE)


def test_nothing_is_written_where_no_row_is_left(data, tmp_path):
    assert rewrite(data, tmp_path / "out.parquet", TABLE.schema, Changes(gone=frozenset({3, 5, 8}))) == 0
    assert rewrite(tmp_path / "none.parquet", tmp_path / "out.parquet", TABLE.schema, Changes()) == 0
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize(("rows_", "size", "groups"), [(70, 10, [32, 32, 6]), (3, 10**6, None), (130, 0, None)])
def test_rows_with_files_come_in_small_groups(tmp_path, monkeypatch, rows_, size, groups):
    monkeypatch.setattr(growing, "GROUP_ROWS", 32)
    monkeypatch.setattr(growing, "GROUP_BYTES", 2_000_000)
    monkeypatch.setattr(growing, "_GROUP", 100)
    columns = {ROW: pa.array(range(rows_), pa.int64())}
    if size:
        columns["f"] = pa.array([b"x" * size] * rows_)
    table = pa.table(columns)
    rewrite(tmp_path / "none", tmp_path / "out.parquet", table.schema, Changes(more=(table,)))
    read = pq.ParquetFile(tmp_path / "out.parquet").metadata
    found = [read.row_group(index).num_rows for index in range(read.num_row_groups)]
    assert found == (groups or ([100, 30] if not size else [1, 1, 1] if found == [1, 1, 1] else [2, 1]))
    assert pq.read_table(tmp_path / "out.parquet").equals(table)


def test_pictures_and_sounds_are_kept_without_a_dictionary_or_statistics(tmp_path):
    table = pa.table({ROW: pa.array([0, 1], pa.int64()), "f": [b"x", b"x"]})
    rewrite(tmp_path / "none", tmp_path / "out.parquet", table.schema, Changes(more=(table,)))
    ids, files = (pq.ParquetFile(tmp_path / "out.parquet").metadata.row_group(0).column(index) for index in (0, 1))
    assert (ids.is_stats_set, files.is_stats_set) == (True, False)
    assert not any("DICTIONARY" in encoding for encoding in files.encodings)


def test_one_column_gets_other_values_in_its_place():
    made = replaced(TABLE, "x", [7, None, 9])
    assert (made.column_names, made["x"].to_pylist(), made.schema.field("x").type) == (
        [ROW, "x", "y"],
        [7, None, 9],
        pa.int64(),
    )
    assert TABLE["x"].to_pylist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("values", "kind", "found"),
    [
        (pa.array([1, None]), pa.string(), ["1", None]),
        (pa.array([1.5, 2.0]), pa.string(), ["1.5", "2.0"]),
        (pa.array([True, None]), pa.string(), ["True", None]),
        (pa.array([None, None]), pa.string(), [None, None]),
        (pa.array([" a", ""], pa.large_string()), pa.string(), [" a", ""]),
        (pa.array([1, 2]), pa.float64(), [1.0, 2.0]),
        (pa.array([1.7]), pa.int64(), [1]),
        (pa.array([" a", ""]), pa.string(), [" a", ""]),
    ],
)
def test_a_column_becomes_another_type(values, kind, found):
    made = as_type(values, kind)
    assert (made.to_pylist(), made.type) == (found, kind)


def test_a_table_gets_the_columns_of_a_schema_in_its_order_and_lacking_ones_empty():
    schema = pa.schema([("y", pa.string()), ("z", pa.float64()), ("x", pa.float64())])
    made = as_schema(TABLE, schema)
    assert made.schema.equals(schema)
    assert made.to_pydict() == {"y": ["a", None, "c"], "z": [None] * 3, "x": [1.0, 2.0, 3.0]}


def test_rows_are_found_by_their_ids_in_the_file_s_order(data):
    assert rows(data, [8, 3, 99])[ROW].to_pylist() == [3, 8]
    assert rows(data, []).num_rows == 0


def test_the_next_id_is_beyond_all_that_rows_have_had_or_wait_with(data, tmp_path):
    assert growing.next_row(tmp_path / "none.parquet") == 0
    assert growing.next_row(data) == 9
    line = dict(zip(provenance.COLUMNS.names, [20, "added", 0.0, "", None, None], strict=True))
    provenance.write(data, pa.Table.from_pylist([line], provenance.COLUMNS))
    assert growing.next_row(data) == 21
    pq.write_table(pa.table({ROW: pa.array([30], pa.int64())}), waiting.path_of(data))
    assert growing.next_row(tmp_path / "none.parquet", data) == 31
    assert waiting.ids(data).tolist() == [30]
    assert waiting.ids(tmp_path / "none.parquet").dtype == np.dtype("int64")
