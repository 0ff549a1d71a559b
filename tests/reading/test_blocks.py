"""Very many columns are written in blocks, with the same outcome."""

import pyarrow.parquet as pq
import pytest

from core.reading import ReadOptions, blocks, to_parquet
from core.reading.values import column_words


def _wide(columns: int, rows: int) -> str:
    cells = [
        [("NA", "1.5", "x", "", "+", "-")[(row * 7 + index) % 6] for index in range(columns)] for row in range(rows)
    ]
    lines = [
        ",".join(f"c{index}" for index in range(columns)),
        *(f"{index},{','.join(row)}" for index, row in enumerate(cells)),
    ]
    return "\n".join(["id," + lines[0], *lines[1:]]) + "\n"


def test_blocks_give_what_one_statement_gives(tmp_path, monkeypatch):
    source = tmp_path / "t.csv"
    source.write_text(_wide(23, 400))
    to_parquet(source, tmp_path / "one.parquet")
    monkeypatch.setattr(blocks, "WIDE", 5)
    monkeypatch.setattr(blocks, "BLOCK", 4)
    monkeypatch.setattr(column_words, "_ROWS", (100, 100))
    to_parquet(source, tmp_path / "blocks.parquet")
    one, other = pq.read_table(tmp_path / "one.parquet"), pq.read_table(tmp_path / "blocks.parquet")
    assert one.equals(other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocks.parquet", "one.parquet", "t.csv"]
    to_parquet(source, tmp_path / "raw.parquet", raw=True, options=ReadOptions())
    assert pq.read_table(tmp_path / "raw.parquet").num_columns == 24


@pytest.mark.slow
def test_more_columns_than_are_written_at_once_are_read(tmp_path):
    source = tmp_path / "t.csv"
    source.write_text(_wide(blocks.WIDE + 100, 100))
    reading = to_parquet(source, tmp_path / "t.parquet")
    assert (reading.rows, len(reading.columns)) == (100, blocks.WIDE + 101)
