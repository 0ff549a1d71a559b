"""Rows with a file's content, written a few at a time."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.reading.media import writing
from core.reading.media.writing import Rows

OTHERS = pa.schema([("label", pa.string()), ("more", pa.binary())])


def test_rows_are_numbered_and_stand_in_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "GROUP_ROWS", 3)
    path = tmp_path / "rows.parquet"
    with Rows(path, "image", False, OTHERS) as rows:
        for number in range(7):
            rows.add(None if number == 2 else bytes([number]), (f"l{number}", None))
        assert rows.written == 6
    assert rows.written == 7
    table, facts = pq.read_table(path), pq.read_metadata(path)
    assert [facts.row_group(index).num_rows for index in range(facts.num_row_groups)] == [3, 3, 1]
    assert table.column_names == ["__row", "image", "label", "more"]
    assert table["__row"].to_pylist() == list(range(7))
    assert table["image"].to_pylist() == [b"\0", b"\1", None, b"\3", b"\4", b"\5", b"\6"]
    assert table["label"].to_pylist() == [f"l{number}" for number in range(7)]
    assert [table.schema.field(name).type for name in ("__row", "image")] == [pa.int64(), pa.binary()]


def test_a_group_ends_where_enough_bytes_are_together(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "GROUP_BYTES", 10)
    path = tmp_path / "rows.parquet"
    with Rows(path, "text", True, OTHERS) as rows:
        for content, label, more in (("abcd", "ab", b"abcd"), ("abcd", "a", b"abcd"), ("a", "", None)):
            rows.add(content, (label, more))
    facts = pq.read_metadata(path)
    assert [facts.row_group(index).num_rows for index in range(facts.num_row_groups)] == [1, 2]
    assert pq.read_table(path).schema.field("text").type == pa.string()


def test_no_row_gives_an_empty_table_and_a_failure_writes_no_more(tmp_path):
    with Rows(tmp_path / "none.parquet", "image", False, OTHERS) as rows:
        pass
    assert (rows.written, pq.read_table(tmp_path / "none.parquet").num_rows) == (0, 0)
    path = tmp_path / "failed.parquet"
    with pytest.raises(TypeError), Rows(path, "image", False, OTHERS) as rows:
        rows.add(b"1", 7)
    assert (rows.written, pq.read_table(path).num_rows) == (0, 0)
