"""A table of many columns: its statement is planned in a time that grows with the columns, not with their square."""

from core.reading.engine import connected


def test_statements_for_wide_tables_are_not_searched_for_parts_that_are_alike(tmp_path):
    asked = "SELECT current_setting('disabled_optimizers')"
    with connected(tmp_path, alike=False) as wide, connected(tmp_path) as usual:
        assert wide.execute(asked).fetchone() == ("common_subexpressions",)
        assert usual.execute(asked).fetchone() == ("",)


def test_a_thousand_columns_are_read_each_with_its_gaps(read):
    names = [f"c{place}" for place in range(1000)]
    rows = [["NA" if (row + place) % 7 == 0 else str(row * place) for place in range(1000)] for row in range(30)]
    reading, table = read("\n".join(",".join(line) for line in [names, *rows]))
    assert reading.columns == tuple(names)
    assert table.column("c5").to_pylist() == [None if (row + 5) % 7 == 0 else str(row * 5) for row in range(30)]
    assert table.column("c999").null_count == sum((row + 999) % 7 == 0 for row in range(30))
