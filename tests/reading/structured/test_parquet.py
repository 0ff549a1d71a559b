"""Parquet files as they are: names, lengths of time, records within."""

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet


@pytest.fixture
def read(tmp_path):
    def _read(table: pa.Table):
        path, out = tmp_path / "rows.parquet", tmp_path / "out.parquet"
        pq.write_table(table, path)
        return to_parquet(path, out), pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_length_of_time_is_shown_in_hours_whatever_its_unit(read, unit):
    length = datetime.timedelta(hours=30, minutes=5, seconds=7)
    _, found = read(pa.table({"x": pa.array([length, None, -length], pa.duration(unit))}))
    assert found["x"] == ["30:05:07", None, "-30:05:07"]


def test_names_that_differ_in_capitals_only_keep_their_values(read):
    reading, found = read(pa.table({"a": [1, 2], "A": [3, 4], "r": [{"x": 1}, {"x": 2}]}))
    assert reading.columns == ("a", "A (2)", "r.x")
    assert found == {"a": [1, 2], "A (2)": [3, 4], "r.x": [1, 2]}
    assert reading.used == {"format": "parquet", "cells": {"paths": [["a"], ["A"], ["r", "x"]]}}


def test_a_file_without_columns_or_rows_is_told(read):
    with pytest.raises(UserError, match="has no columns"):
        read(pa.table({}))
    with pytest.raises(UserError, match="has columns but no rows"):
        read(pa.table({"a": pa.array([], pa.int64())}))
