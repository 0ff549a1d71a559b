"""One page of a dataset's rows as text, to be looked at or corrected by hand. Changes nothing."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.columns import as_texts
from core.records import ROW

MOST = 5_000  # rows on one page
UNWRITABLE = ("bytes", "list")


@dataclass(frozen=True)
class Page:
    """`rows` are the permanent row ids; `values` holds each column's texts in the same order, "" for missing."""

    rows: tuple[int, ...]
    values: dict[str, list[str]]


def page(data: Path, columns: list[str], start: int, count: int) -> Page:
    """The rows from position `start` on, at most MOST, with the named columns (none of bytes or lists)."""
    table = _slice(data, list(dict.fromkeys([ROW, *columns])), start, min(count, MOST))
    texts = {name: as_texts(table[name]).to_pylist() for name in columns}
    return Page(tuple(table[ROW].to_pylist()), texts)


def _slice(data: Path, columns: list[str], start: int, count: int) -> pa.Table:
    with pq.ParquetFile(data) as file:
        stored = file.schema_arrow
        schema = pa.schema([stored.field(name) for name in columns])
        batches, index = [], 0
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            if index < start + count and index + size > start:
                table = file.read_row_group(group, columns=columns).select(columns)
                first = max(start - index, 0)
                batches += table.slice(first, start + count - max(index, start)).to_batches()
            index += size
        return pa.Table.from_batches(batches, schema)
