"""Whole numbers beyond 2^53, which no float tells apart, are kept as texts with all their digits. Knows no format."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.spelling import EXACT
from core.reading import blocks
from core.reading.engine import identifier, the_row

_WIDE = ("DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM")


def beyond(connection: duckdb.DuckDBPyConnection, relation: str, columns: list[tuple[str, str]]) -> set[str]:
    """Those of the columns (name, type) whose values are all whole numbers, and some of them beyond."""
    wide = [column for column, kind in columns if kind.startswith(_WIDE) and not kind.endswith("]")]
    if not wide:
        return set()
    checks = (f"coalesce(bool_and({x} % 1 = 0) AND bool_or(abs({x}) > {EXACT}), false)" for x in map(identifier, wide))
    answers = the_row(connection.execute(f"SELECT {', '.join(checks)} FROM {relation}"))
    return {column for column, answer in zip(wide, answers, strict=True) if answer}


def written(name: str) -> str:
    """SQL for a whole number as text, whatever its type."""
    return f"regexp_replace(CAST({identifier(name)} AS VARCHAR), '\\.0+$', '')"


def keep(connection: duckdb.DuckDBPyConnection, target: Path, group: int) -> None:
    """Write the Parquet file `target` anew where a column of 64-bit numbers holds some beyond, these as texts.

    group: rows in one of its row groups.
    """
    large = _large(target)
    if large:
        blocks.renew(connection, target, {name: f"CAST({identifier(name)} AS VARCHAR)" for name in large}, group)


def _large(target: Path) -> list[str]:
    """The columns of whole numbers that hold larger ones, as the file's own statistics say."""
    with pq.ParquetFile(target) as file:
        schema, metadata = file.schema_arrow, file.metadata
        whole = [index for index, field in enumerate(schema) if pa.types.is_int64(field.type)][1:]  # not __row
        parts = range(metadata.num_row_groups)
        found = {index: [metadata.row_group(part).column(index).statistics for part in parts] for index in whole}
        return [
            schema.names[index]
            for index, facts in found.items()
            if any(fact and fact.has_min_max and max(abs(fact.min), abs(fact.max)) > EXACT for fact in facts)
        ]
