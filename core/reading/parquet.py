"""Parquet files, as they are."""

from pathlib import Path

import duckdb

from core.errors import UserError
from core.reading.engine import literal
from core.reading.names import mended
from core.reading.source import Source


def source(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    """The file as SQL; UserError when it is damaged."""
    relation = f"read_parquet({literal(str(path))})"
    try:
        found = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error as error:
        raise UserError("“{name}” is a damaged Parquet file.", "Download or export it again.", name=name) from error
    names, warnings = mended([row[0] for row in found])
    return Source(relation, names, warnings)
