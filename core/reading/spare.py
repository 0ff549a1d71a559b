"""Columns at the end of each line that have no name and no value: they are none. Reads no text itself."""

import os
from dataclasses import replace
from pathlib import Path

import duckdb

from core.messages import code, plural
from core.reading.engine import identifier, literal, the_row
from core.reading.outline.names import UNNAMED, listed, unnamed
from core.reading.source import Source


def without_spare(connection: duckdb.DuckDBPyConnection, table: Source, target: Path, group: int) -> Source:
    """The table without such columns, told; the Parquet file `target` is written anew where there are any.

    group: rows in one of its row groups.
    """
    spare = _spare(connection, table, target)
    if not spare:
        return table
    fresh = target.with_name("kept.parquet")
    connection.execute(
        f"COPY (SELECT * EXCLUDE ({', '.join(map(identifier, spare))}) FROM read_parquet({literal(str(target))}))"
        f" TO {literal(str(fresh))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})"
    )
    os.replace(fresh, target)
    rest = [name for name in table.nameless if name not in spare]
    notes = [message for message in table.warnings if code(message) != UNNAMED]
    notes += [unnamed(rest)] if rest else []
    left_out = plural(
        "spare_columns",
        "At the end of each line stands a column without a name or any value; left out: {names}.",
        "At the end of each line stand {count:,} columns without a name or any value; left out: {names}.",
        count=len(spare),
        names=listed(spare),
    )
    notes.append(left_out)
    names = tuple(name for name in table.names if name not in spare)
    return replace(table, names=names, warnings=tuple(notes), nameless=tuple(rest))


def _spare(connection: duckdb.DuckDBPyConnection, table: Source, target: Path) -> list[str]:
    """The last columns that have neither; at least one column stays."""
    spare: list[str] = []
    for name in reversed(table.names[1:]):
        if name not in table.nameless:
            break
        found = f"SELECT count(nullif({identifier(name)}, '')) FROM read_parquet({literal(str(target))})"
        if the_row(connection.execute(found))[0]:
            break
        spare.insert(0, name)
    return spare
