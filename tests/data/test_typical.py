"""A typical row is one that stands in the training part, in the table's own words, and near what is usual."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.bundle_schema import InputColumn
from core.data.facts.typical import typical_row
from core.data.splits.split import as_table, write

HEIGHT = InputColumn("height", "height", "number", low=150.0, high=200.0, typical="170")
SEX = InputColumn("sex", "sex", "category", categories=("f", "m"), typical="f")
INPUTS = (HEIGHT, SEX)


def given(folder, columns: dict[str, object], parts: list[str] | None = None):
    rows = len(next(iter(columns.values())))
    pq.write_table(pa.table({"__row": pa.array(range(rows), pa.int64()), **columns}), folder / "data.parquet")
    write(as_table(np.arange(rows), np.array(parts or ["train"] * rows)), folder / "split.parquet")
    return folder / "data.parquet", folder / "split.parquet"


def test_it_is_a_row_that_exists_though_the_medians_are_nobodys(tmp_path):
    table = {"height": [160.0, 161.0, 171.0, 180.0, 181.5], "sex": ["f", "f", "m", "m", "m"]}
    assert typical_row(*given(tmp_path, table), INPUTS) == {"height": "161", "sex": "f"}


def test_a_test_row_is_never_shown(tmp_path):
    table = {"height": [170.0, 199.5], "sex": ["f", "m"]}
    assert typical_row(*given(tmp_path, table, ["test", "train"]), INPUTS) == {"height": "199.5", "sex": "m"}


def test_a_row_that_is_complete_is_preferred_and_what_is_missing_is_left_out(tmp_path):
    table = {"height": [None, 172.0], "sex": ["f", "f"]}
    assert typical_row(*given(tmp_path, table), INPUTS) == {"height": "172", "sex": "f"}
    assert typical_row(*given(tmp_path, {"height": [None], "sex": ["f"]}), INPUTS) == {"sex": "f"}


@pytest.mark.parametrize(
    ("column", "values", "cell"),
    [
        (InputColumn("x", "x", "boolean", categories=("nein", "ja"), typical="ja"), ["JA"], "ja"),
        (InputColumn("x", "x", "boolean", typical="1"), [True], "yes"),
        (InputColumn("x", "x", "number", as_text=True, typical="1234.5"), ["1.234,50 €"], "1.234,50 €"),
        (InputColumn("x", "x", "number", typical="3"), [9007199254740993], "9007199254740993"),
        (InputColumn("x", "x", "number", typical="3"), ["3,5 or so"], "3,5 or so"),
        (InputColumn("x", "x", "number", as_text=True, typical="3"), [3.5], "3.5e0"),
        (InputColumn("x", "x", "date", typical="2024-01-31", order="day first"), ["31.01.2024"], "31.01.2024"),
        (InputColumn("x", "x", "text"), ["  Grüße \n an alle "], "Grüße \n an alle"),
        (InputColumn("x", "x", "number", low=0.0, high=float("inf"), typical="nan"), [2.5], "2.5"),
    ],
)
def test_cells_are_spelled_as_a_file_would_hold_them(tmp_path, column, values, cell):
    assert typical_row(*given(tmp_path, {"x": values}), (column,)) == {"x": cell}


def test_of_texts_one_of_middle_length_is_typical(tmp_path):
    table = {"said": ["No.", "A sentence of middle length.", "word " * 500]}
    assert typical_row(*given(tmp_path, table), (InputColumn("said", "said", "text"),)) == {"said": table["said"][1]}


def test_a_long_table_is_looked_into_at_some_places_only(tmp_path):
    rows = 50_000
    heights = pa.array(np.linspace(100, 240, rows))
    table = pa.table({"__row": pa.array(range(rows), pa.int64()), "height": heights})
    pq.write_table(table, tmp_path / "data.parquet", row_group_size=5_000)
    write(as_table(np.arange(rows), np.array(["train"] * rows)), tmp_path / "split.parquet")
    found = typical_row(tmp_path / "data.parquet", tmp_path / "split.parquet", (HEIGHT,))
    assert 150 <= float(found["height"]) <= 200


def test_pictures_and_sounds_and_tables_without_the_columns_give_nothing(tmp_path):
    files = given(tmp_path, {"height": [170.0]})
    assert typical_row(*files, (InputColumn("photo", "photo", "image"),)) == {}
    assert typical_row(*files, INPUTS) == {}
    files[1].write_bytes(b"no parquet")
    assert typical_row(*files, (HEIGHT,)) == {}
    files[0].unlink()
    assert typical_row(*files, (HEIGHT,)) == {}
