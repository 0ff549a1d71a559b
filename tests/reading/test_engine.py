"""A table of many columns: its statement is planned in a time that grows with the columns, not with their square."""

import duckdb
import pytest

from core.errors import UserError
from core.reading.engine import connected, plain_failures


def test_statements_for_wide_tables_are_not_searched_for_parts_that_are_alike(tmp_path):
    asked = "SELECT current_setting('disabled_optimizers')"
    with connected(tmp_path, alike=False) as wide, connected(tmp_path) as usual:
        assert wide.execute(asked).fetchone() == ("common_subexpressions",)
        assert usual.execute(asked).fetchone() == ("",)


def test_a_thousand_columns_are_read_each_with_its_gaps(read):
    names = [f"c{index}" for index in range(1000)]
    rows = [["NA" if (row + index) % 7 == 0 else str(row * index) for index in range(1000)] for row in range(30)]
    reading, table = read("\n".join(",".join(line) for line in [names, *rows]))
    assert reading.columns == tuple(names)
    assert table.column("c5").to_pylist() == [None if (row + 5) % 7 == 0 else str(row * 5) for row in range(30)]
    assert table.column("c999").null_count == sum((row + 999) % 7 == 0 for row in range(30))


def test_a_table_of_very_many_columns_is_refused_for_their_number(tmp_path):
    def refused(columns: int) -> str:
        with pytest.raises(UserError) as caught, plain_failures(columns):
            raise duckdb.OutOfMemoryException("failed to allocate data of size 32.0 KiB")
        return str(caught.value)

    assert "9,000 columns" in refused(9000)
    assert "very long texts" in refused(20)
