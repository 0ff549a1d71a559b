"""The rows that a parsed JSON file holds, whatever its shape, and how they are written."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading.structured import json_shapes
from core.reading.structured.json_shapes import records, write

ROWS = [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("value", "rows", "aside"),
    [
        (ROWS, ROWS, ""),
        ([{"a": 1}, None, 3], [{"a": 1}, {"value": 3}], ""),
        ([1, "x"], [{"value": 1}, {"value": "x"}], ""),
        ([None], [], ""),
        ([], [], ""),
        ({}, [], ""),
        (3, [], ""),
        ("x", [], ""),
        ([["a", "b"], [1, 2], [3, 4]], [{"a": 1, "b": 2}, {"a": 3, "b": 4}], ""),
        ([[1, 2], [3, None]], [{"column_1": 1, "column_2": 2}, {"column_1": 3, "column_2": None}], ""),
        ([["a", 1], [2, 3, 4]], [{"column_1": "a", "column_2": 1}, {"column_1": 2, "column_2": 3, "column_3": 4}], ""),
        ([["a", "b"]], [{"column_1": "a", "column_2": "b"}], ""),
        ([["a"], 3], [{"value": ["a"]}, {"value": 3}], ""),
        ({"columns": ["a", 2], "data": [[1, 2], "x", [3]]}, [{"a": 1, "2": 2}, {"a": 3}], ""),
        ({"a": [1, 2], "b": ["x"]}, [{"a": 1, "b": "x"}, {"a": 2, "b": None}], ""),
        ({"a": {"0": 1, "1": 2}, "b": {"0": 3}}, [{"a": 1, "b": 3}, {"a": 2, "b": None}], ""),
        ({"0": {"a": 1}, "1": {"a": 2}}, ROWS, ""),
        ({"x": {"a": 1}, "y": {"a": 2}}, [{"key": "x", "a": 1}, {"key": "y", "a": 2}], ""),
        ({"x": {"a": 1, "b": 2}, "y": {"a": 2}}, [{"key": "x", "a": 1, "b": 2}, {"key": "y", "a": 2}], ""),
        ({"x": {"a": 1, "b": 2, "c": 3}, "y": {"a": 2}}, [{"x": {"a": 1, "b": 2, "c": 3}, "y": {"a": 2}}], ""),
        ({"x": {"a": 1}, "y": {"b": 2}}, [{"x": {"a": 1}, "y": {"b": 2}}], ""),
        ({"x": {"a": {"p": 1}}, "y": {"a": {"p": 2}}}, [{"x": {"a": {"p": 1}}, "y": {"a": {"p": 2}}}], ""),
        ({"a": 1, "b": {"c": 2}}, [{"a": 1, "b": {"c": 2}}], ""),
        ({"rows": ROWS}, ROWS, "Only the list “rows” was read."),
        ({"n": 2, "rows": ROWS}, ROWS, "Only the list “rows” was read; beside it stands n."),
        (
            {**{f"n{index}": index for index in range(6)}, "x": {"rows": ROWS}},
            ROWS,
            "Only the list “x.rows” was read; beside it stands n0, n1, n2, n3, n4.",
        ),
        ({"n": 1, "short": ROWS[:1], "long": ROWS}, ROWS, "Only the list “long” was read; beside it stands n, short."),
        ({"a": {"b": {"c": {"d": ROWS}}}}, ROWS, "Only the list “a.b.c.d” was read."),
        ({"a": {"b": {"c": {"d": {"e": ROWS}}}}}, [{"a": {"b": {"c": {"d": {"e": ROWS}}}}}], ""),
        ({"n": 1, "mixed": [{"a": 1}, 2]}, [{"n": 1, "mixed": [{"a": 1}, 2]}], ""),
    ],
)
def test_rows_are_found_in_any_shape(value, rows, aside):
    assert records(value) == (rows, aside)


@pytest.mark.parametrize(
    ("values", "kind", "kept"),
    [
        ([True, None], pa.bool_(), [True, None]),
        ([1, None, 2], pa.int64(), [1, None, 2]),
        ([1, 2.5], pa.float64(), [1.0, 2.5]),
        ([10**400, 0.5], pa.float64(), [float("inf"), 0.5]),
        ([-(10**400), 0.5], pa.float64(), [float("-inf"), 0.5]),
        ([2**53, 1], pa.int64(), [2**53, 1]),
        ([2**53 + 1, None], pa.string(), [str(2**53 + 1), None]),
        ([-(2**53) - 1], pa.string(), [str(-(2**53) - 1)]),
        (["a\0b", None], pa.string(), ["ab", None]),
        ([1, "a"], pa.string(), ["1", "a"]),
        ([True, 1], pa.string(), ["true", "1"]),
        ([[1, "ä"], {}], pa.string(), ['[1,"ä"]', "{}"]),
        ([None], pa.string(), [None]),
    ],
)
def test_a_column_has_the_type_that_its_values_share(tmp_path, values, kind, kept):
    names = write([{"x": value} for value in values], tmp_path / "t.parquet")
    table = pq.read_table(tmp_path / "t.parquet")
    assert (names, table.column_names, table.schema.field("c0").type) == (("x",), ["c0"], kind)
    assert table["c0"].to_pylist() == kept


def test_records_within_records_become_columns_four_deep(tmp_path):
    rows = [{"a": {"x": 1, "y": {"z": 2}}, "b": {}}, {"c": {"1": {"2": {"3": {"4": {"5": 6}}}}}}]
    names = write(rows, tmp_path / "t.parquet")
    assert names == ("a.x", "a.y.z", "b", "c.1.2.3.4")
    assert pq.read_table(tmp_path / "t.parquet").to_pydict() == {
        "c0": [1, None],
        "c1": [2, None],
        "c2": ["{}", None],
        "c3": [None, '{"5":6}'],
    }


def test_names_in_few_records_each_are_refused_as_too_many_cells(tmp_path, monkeypatch):
    rows = [{"a": 1}, {"b": 2}]
    monkeypatch.setattr(json_shapes, "_CELLS", 4)
    write(rows, tmp_path / "t.parquet")
    monkeypatch.setattr(json_shapes, "_CELLS", 3)
    with pytest.raises(UserError, match="have 2 different names, few of them in common; as a table that is 4 cells"):
        write(rows, tmp_path / "t.parquet")
