"""Pages of rows as text: exact positions over row groups, missing values empty."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.views.grid import page


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """100 rows in groups of 7: ids counted from 1000, a number and a text with gaps."""
    table = pa.table(
        {
            "__row": pa.array(range(1000, 1100), pa.int64()),
            "number": pa.array([None if n % 10 == 3 else n for n in range(100)], pa.int64()),
            "text": pa.array([None if n % 5 == 0 else f" word {n}" for n in range(100)], pa.string()),
        }
    )
    pq.write_table(table, tmp_path / "data.parquet", row_group_size=7)
    return tmp_path / "data.parquet"


@pytest.mark.parametrize(("start", "count"), [(0, 5), (5, 7), (6, 1), (13, 30), (95, 50), (100, 5)])
def test_a_page_holds_exactly_the_rows_asked_for(data: Path, start: int, count: int):
    found = page(data, ["number", "text"], start, count)
    wanted = range(start, min(start + count, 100))
    assert found.rows == tuple(1000 + n for n in wanted)
    assert found.values["number"] == ["" if n % 10 == 3 else str(n) for n in wanted]
    assert [text.strip() for text in found.values["text"]] == ["" if n % 5 == 0 else f"word {n}" for n in wanted]
