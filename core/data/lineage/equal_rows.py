"""Which new rows are in a dataset already: rows of equal values, the answer aside. Reads one pass of the file."""

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.reading.engine import connected, identifier, literal, plain_failures
from core.records import ROW

_POSITION = "__position"


@dataclass(frozen=True)
class Equal:
    """A row with the values of a new one: the new one's position and the row's id."""

    position: int
    row: int


def find(table: pa.Table, data: Path, answers: Collection[str]) -> list[Equal]:
    """Rows of the file `data` that equal rows of `table` in all columns but `answers`, by position, then row id.

    Texts are equal without the blanks around them. Rows without any value beside the answer equal no other.
    """
    held = pq.read_schema(data).names
    names = [name for name in table.column_names if name not in (ROW, *answers) and name in held]
    if not table.num_rows or not names:
        return []
    with tempfile.TemporaryDirectory(prefix="atelier-equal-") as folder, plain_failures():
        new = _written(table, Path(folder))
        with connected(Path(folder), data) as database:
            _view(database, "held", data)
            _view(database, "fresh", new)
            mark = _print(names, table.schema)
            rows = database.execute(
                f"WITH mine AS (SELECT {_POSITION} AS position, {mark} AS mark FROM fresh WHERE {_filled(names)}),"
                f" theirs AS (SELECT {ROW} AS row, {mark} AS mark FROM held)"
                " SELECT position, row FROM mine JOIN theirs USING (mark) ORDER BY position, row"
            ).fetchall()
    return [Equal(*row) for row in rows]


def prints(table: pa.Table, answers: Collection[str]) -> list[int]:
    """A number for each row [N], equal for rows of equal values beside the answers; rows without any have one each."""
    names = [name for name in table.column_names if name not in (ROW, *answers)]
    if not names or not table.num_rows:
        return [-1 - index for index in range(table.num_rows)]
    with tempfile.TemporaryDirectory(prefix="atelier-equal-") as folder, plain_failures():
        new = _written(table, Path(folder))
        with connected(Path(folder)) as database:
            _view(database, "fresh", new)
            mark = f"CAST({_print(names, table.schema)} AS HUGEINT)"
            rows = database.execute(
                f"SELECT CASE WHEN {_filled(names)} THEN {mark} ELSE -1 - {_POSITION} END FROM fresh"
                f" ORDER BY {_POSITION}"
            ).fetchall()
    return [int(row[0]) for row in rows]


def _written(table: pa.Table, folder: Path) -> Path:
    new = folder / "new.parquet"
    pq.write_table(table.append_column(_POSITION, pa.array(range(table.num_rows), pa.int64())), new)
    return new


def _filled(names: Sequence[str]) -> str:
    return "(" + " OR ".join(f"{identifier(name)} IS NOT NULL" for name in names) + ")"


def _view(database: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    database.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet({literal(str(file.resolve()))})")


def _print(names: Sequence[str], schema: pa.Schema) -> str:
    """SQL of a row's fingerprint: 64 bits of all values, too many for two rows to match by chance."""
    return f"hash({', '.join(_value(name, schema.field(name).type) for name in names)})"


def _value(name: str, kind: pa.DataType) -> str:
    value = identifier(name)
    if pa.types.is_binary(kind):
        return f"coalesce(hash({value}), 0)"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return f"coalesce(hash(CAST({value} AS DOUBLE)), 0)"
    return f"coalesce(trim(CAST({value} AS VARCHAR)), '')"
