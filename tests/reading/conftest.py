"""Small files to read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.reading import Reading, to_parquet


@pytest.fixture
def read(tmp_path: Path):
    """Write bytes or text under a name, read them back as (Reading, table without `__row`)."""

    def _read(content: bytes | str, name: str = "rows.csv") -> tuple[Reading, pa.Table]:
        source, out = tmp_path / name, tmp_path / "out.parquet"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        reading = to_parquet(source, out)
        table = pq.read_table(out)
        assert table.column("__row").to_pylist() == list(range(reading.rows))
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "out.parquet"])
        return reading, table.drop_columns(["__row"])

    return _read


@pytest.fixture
def cells(tmp_path: Path):
    """Read a text with no hints: (names, rows as text, (line, reason) of what was left out)."""

    def _cells(text, options=None):
        path, out = tmp_path / "rows.csv", tmp_path / "rows.parquet"
        path.write_bytes(text.encode())
        reading = to_parquet(path, out, options=options, raw=True)
        rows = [list(row) for row in zip(*[column.to_pylist() for column in pq.read_table(out).columns], strict=True)]
        return list(reading.columns), rows, [(row.line, row.reason) for row in reading.rejected]

    return _cells
