"""Parquet files, as they are; records within rows become columns of their own."""

from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading.engine import literal
from core.reading.outline.names import not_too_many, repaired
from core.reading.source import Source
from core.reading.structured.nested import Leaf, leaves

_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}  # of a second


def source(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    """The file as SQL; UserError when it is damaged or has no columns."""
    relation = f"read_parquet({literal(str(path))})"
    damaged = UserError("“{name}” is a damaged Parquet file.", "Download or export it again.", name=name)
    try:
        schema = pq.read_schema(path)
        own = schema.names  # DuckDB numbers names that differ in capitals only
        not_too_many(len(own))
        if not own:
            raise UserError("“{name}” has no columns.", "Bring a file that holds a table.", name=name)
        found = connection.sql(f"SELECT * FROM {relation}")
    except (duckdb.Error, pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise damaged from error
    parts = leaves(found.columns, found.types)
    called = dict(zip(found.columns, own, strict=True)) if len(own) == len(found.columns) else {}
    names, warnings = repaired([_called(part, called) for part in parts])
    once = {name for name, count in Counter(schema.names).items() if count == 1}
    values = ", ".join(f"{_kept(part, called, schema, once)} AS c{index}" for index, part in enumerate(parts))
    used = {"format": "parquet", "cells": {"paths": [_path(part, called) for part in parts]}}
    return Source(f"(SELECT {values} FROM {relation})", names, warnings, used=used, damaged=damaged)


def _kept(leaf: Leaf, called: dict[str, str], schema: pa.Schema, once: set[str]) -> str:
    """SQL for a column; a length of time, which DuckDB takes for a mere number, as 30:05:00."""
    first, *rest = _path(leaf, called)
    kind = schema.field(first).type if not rest and first in once else pa.null()
    if not pa.types.is_duration(kind):
        return leaf.sql
    micros = f"CAST({leaf.sql} AS HUGEINT) * 1000000 // {_UNITS[kind.unit]}"
    return f"CAST(to_microseconds(CAST({micros} AS BIGINT)) AS VARCHAR)"


def _called(leaf: Leaf, called: dict[str, str]) -> str:
    return ".".join(_path(leaf, called))


def _path(leaf: Leaf, called: dict[str, str]) -> list[str]:
    first, *rest = leaf.path
    return [called.get(first, first), *rest]
