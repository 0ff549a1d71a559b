"""Columns at the end of each line that have no name and no value are none."""

import pytest


@pytest.mark.parametrize(
    ("text", "columns", "left_out"),
    [
        ("a,b,\n1,2,\n3,4,\n", ("a", "b"), ["“column_3”"]),
        ("a,b,,\n1,2,,\n3,4,,\n", ("a", "b"), ["“column_3”, “column_4”"]),
        ("a,b,,\n1,2,x,\n3,4,,\n", ("a", "b", "column_3"), ["“column_4”"]),
        ("a,,b\n1,,2\n3,,4\n", ("a", "column_2", "b"), []),
        ("a,b,\n1,2,x\n3,4,\n", ("a", "b", "column_3"), []),
    ],
)
def test_nameless_columns_without_a_value_at_the_end_are_left_out_and_told(read, text, columns, left_out):
    reading, table = read(text)
    assert reading.columns == columns == tuple(table.column_names)
    told = [warning for warning in reading.warnings if warning.code == "spare_columns"]
    assert [str(warning.values["names"]) for warning in told] == left_out
    named = [str(warning.values["names"]) for warning in reading.warnings if warning.code == "columns_named"]
    assert named == [f"“{name}”" for name in columns if name.startswith("column_")]
