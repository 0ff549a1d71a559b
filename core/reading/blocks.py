"""SQL expressions written as the columns of a Parquet file; very many of them in blocks, which bounds the memory."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.reading.engine import identifier, literal, run

WIDE = 1_500  # columns up to which DuckDB writes a file at once
BLOCK = 500


def copy(
    connection: duckdb.DuckDBPyConnection,
    values: Sequence[str],
    source: str,
    target: Path,
    group: int,
    report: Callable[[float], None] | None = None,
) -> None:
    """Write the expressions `values` into `target`; group: rows in a row group.

    `source`: SQL behind FROM, which gives the same rows in the same order each time.
    """
    if len(values) <= WIDE:
        run(connection, _sql(values, source, target, group), report)
        return
    starts = range(0, len(values), BLOCK)
    parts = [target.with_name(f"{target.stem}-{start}.parquet") for start in starts]
    for index, (start, part) in enumerate(zip(starts, parts, strict=True)):
        run(connection, _sql(values[start : start + BLOCK], source, part, group))
        if report:
            report((index + 1) / len(parts))
    _joined(parts, target, group)
    for part in parts:
        part.unlink()


def renew(connection: duckdb.DuckDBPyConnection, target: Path, values: Mapping[str, str], group: int) -> None:
    """Write the Parquet file `target` anew with other `values` (SQL) for some of its columns; rows keep their order."""
    fresh = target.with_name("renewed.parquet")
    chosen = [f"{values.get(name, identifier(name))} AS {identifier(name)}" for name in pq.read_schema(target).names]
    copy(connection, chosen, f"read_parquet({literal(str(target))})", fresh, group)
    os.replace(fresh, target)


def _sql(values: Sequence[str], source: str, target: Path, group: int) -> str:
    return (
        f"COPY (SELECT {', '.join(values)} FROM {source})"
        f" TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})"
    )


def _joined(parts: list[Path], target: Path, group: int) -> None:
    """The columns of all parts beside each other, as many rows at a time as a row group has."""
    with ExitStack() as stack:
        files = [stack.enter_context(pq.ParquetFile(part, pre_buffer=False)) for part in parts]
        schema = pa.schema([field for file in files for field in file.schema_arrow])
        writer = stack.enter_context(pq.ParquetWriter(target, schema, compression="zstd"))
        for batches in zip(*(file.iter_batches(group) for file in files), strict=True):
            columns = [column for batch in batches for column in batch.columns]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
