"""Random tables written by other programs as JSON, Parquet and spreadsheets read back equal."""

import datetime
import json
import string

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cells.missing import MISSING_WORDS
from core.reading import to_parquet

RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_WORD = st.text(string.ascii_letters + "äéßñ北京", min_size=1, max_size=9).filter(
    lambda word: word not in MISSING_WORDS
)
_DAY = st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(2050, 1, 1)).map(
    lambda day: day.replace(microsecond=0)
)
_ROW = st.fixed_dictionaries(
    {
        "id": st.integers(-(2**50), 2**50),
        "word": _WORD,
        "real": st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3) + 0.0625),
        "flag": st.booleans(),
        "gap": st.none() | st.integers(0, 9),
    }
)
_ROWS = st.lists(_ROW, min_size=3, max_size=20).filter(lambda rows: any(row["gap"] is not None for row in rows))


def read(path):
    out = path.with_name("out.parquet")
    reading = to_parquet(path, out)
    assert reading.rejected_rows == 0
    return pq.read_table(out).drop_columns(["__row"]).to_pylist()


@given(rows=_ROWS, form=st.sampled_from(["list", "lines", "columns", "answer"]))
@RELAXED
def test_json_reads_back_equal(tmp_path, rows, form):
    path = tmp_path / "rows.json"
    written = {
        "list": rows,
        "columns": {name: [row[name] for row in rows] for name in rows[0]},
        "answer": {"count": len(rows), "rows": rows},
    }
    path.write_text("\n".join(map(json.dumps, rows)) if form == "lines" else json.dumps(written[form]))
    assert read(path) == rows


@given(rows=_ROWS, group=st.integers(1, 20))
@RELAXED
def test_parquet_reads_back_equal(tmp_path, rows, group):
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=group)
    assert read(path) == rows


@pytest.mark.slow
@given(
    rows=_ROWS,
    days=st.lists(_DAY, min_size=20, max_size=20),
    top=st.integers(1, 4),
    left=st.integers(1, 4),
    title=st.booleans(),
)
@RELAXED
def test_a_spreadsheet_reads_back_equal_wherever_its_table_stands(tmp_path, rows, days, top, left, title):
    path, book = tmp_path / "rows.xlsx", openpyxl.Workbook()
    rows = [{**row, "day": day} for row, day in zip(rows, days, strict=False)]
    lines = [["Report of the year"], [], list(rows[0])] if title else [list(rows[0])]
    for line, row in enumerate([*lines, *([row[name] for name in rows[0]] for row in rows)], start=top):
        for column, value in enumerate(row, start=left):
            book.active.cell(line, column, value)
    book.save(path)
    out = tmp_path / "out.parquet"
    reading = to_parquet(path, out)
    assert reading.rejected_rows == title
    found = pq.read_table(out).drop_columns(["__row"]).to_pylist()
    assert found == rows
