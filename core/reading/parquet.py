"""Parquet files, as they are; records within rows become columns of their own."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading.engine import literal
from core.reading.names import mended
from core.reading.nested import Leaf, leaves
from core.reading.source import Source


def source(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    """The file as SQL; UserError when it is damaged or has no columns."""
    relation = f"read_parquet({literal(str(path))})"
    damaged = UserError("“{name}” is a damaged Parquet file.", "Download or export it again.", name=name)
    try:
        own = pq.read_schema(path).names  # DuckDB numbers names that differ in capitals only
        if not own:
            raise UserError("“{name}” has no columns.", "Bring a file that holds a table.", name=name)
        found = connection.sql(f"SELECT * FROM {relation}")
    except (duckdb.Error, pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise damaged from error
    parts = leaves(found.columns, found.types)
    called = dict(zip(found.columns, own, strict=True)) if len(own) == len(found.columns) else {}
    names, warnings = mended([_called(part, called) for part in parts])
    values = ", ".join(f"{part.sql} AS c{place}" for place, part in enumerate(parts))
    used = {"format": "parquet", "cells": {"paths": [_path(part, called) for part in parts]}}
    return Source(f"(SELECT {values} FROM {relation})", names, warnings, used=used, damaged=damaged)


def _called(leaf: Leaf, called: dict[str, str]) -> str:
    return ".".join(_path(leaf, called))


def _path(leaf: Leaf, called: dict[str, str]) -> list[str]:
    first, *rest = leaf.path
    return [called.get(first, first), *rest]
