"""A table of many columns: its statement is planned in a time that grows with the columns, not with their square."""

import time
from pathlib import Path

from core.reading.engine import connected
from core.reading.missing import or_missing

COLUMNS = 200


def _planning(folder: Path, *, alike: bool) -> float:
    with connected(folder, alike=alike) as connection:
        connection.execute(f"CREATE TABLE wide ({', '.join(f'c{place} VARCHAR' for place in range(COLUMNS))})")
        cells = ", ".join(or_missing(f"c{place}") for place in range(COLUMNS))
        started = time.perf_counter()
        connection.execute(f"EXPLAIN SELECT {cells} FROM wide")
        return time.perf_counter() - started


def test_not_looking_for_parts_that_are_alike_spares_most_of_the_planning_of_a_wide_table(tmp_path):
    assert _planning(tmp_path, alike=False) < 0.6 * _planning(tmp_path, alike=True)


def test_a_thousand_columns_are_read_each_with_its_gaps(read):
    names = [f"c{place}" for place in range(1000)]
    rows = [["NA" if (row + place) % 7 == 0 else str(row * place) for place in range(1000)] for row in range(30)]
    reading, table = read("\n".join(",".join(line) for line in [names, *rows]))
    assert reading.columns == tuple(names)
    assert table.column("c5").to_pylist() == [None if (row + 5) % 7 == 0 else str(row * 5) for row in range(30)]
    assert table.column("c999").null_count == sum((row + 999) % 7 == 0 for row in range(30))
