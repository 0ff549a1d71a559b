"""Rows that wait as a file to fill in: a CSV, or a zip with the pictures and sounds."""

import csv
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.lineage import waiting
from core.data.lineage.waiting_file import made
from core.records import ROW, Column, ColumnProfile, Schema
from tests.reading.media.real import photo, sound


def waits(tmp_path, **columns):
    data = tmp_path / "data.parquet"
    table = pa.table({ROW: pa.array([4, 7, 9], pa.int64()), **columns})
    pq.write_table(table, waiting.path_of(data))
    kinds = {name: "bytes" if pa.types.is_binary(table[name].type) else "text" for name in columns}
    found = tuple(Column(name, "text", ColumnProfile(name, kind, 3, 0, 3)) for name, kind in kinds.items())
    return data, Schema(rows=3, columns=found)


def lines(content):
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheet programs know the encoding by it"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_rows_without_files_are_a_csv_without_their_ids(tmp_path):
    content, ending = made(*waits(tmp_path, size=[1.5, None, 2.0], name=["a,b", "ü", None]))
    assert ending == ".csv"
    assert lines(content) == [["size", "name"], ["1.5", "a,b"], ["", "ü"], ["2.0", ""]]


def test_files_lie_beside_the_table_under_names_that_tell_column_and_row(tmp_path):
    files = [photo(), None, sound()]
    content, ending = made(*waits(tmp_path, size=["1", "2", "3"], file=pa.array(files, pa.binary())))
    assert ending == ".zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["rows.csv", "file-4.png", "file-9.wav"]
        assert archive.read("file-4.png") == files[0]
        assert archive.read("file-9.wav") == files[2]
        assert lines(archive.read("rows.csv")) == [
            ["size", "file"],
            ["1", "file-4.png"],
            ["2", ""],
            ["3", "file-9.wav"],
        ]


def test_a_column_of_files_that_holds_none_needs_no_zip(tmp_path):
    content, ending = made(*waits(tmp_path, file=pa.array([None] * 3, pa.binary()), size=["1", "2", "3"]))
    assert ending == ".csv"
    assert lines(content)[1] == ["", "1"]
