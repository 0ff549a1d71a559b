"""Every distinct value of a dataset's columns with its count, by DuckDB; knows no kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from core.cells.missing import UNKNOWN
from core.cells.spelling import FALSE_WORDS, NUMBER, TRUE_WORDS
from core.reading.engine import connected, identifier, literal, the_row
from core.records import ROW
from core.serving.times.clocks import TIME
from core.serving.times.date_patterns import COMPACT, DATE, MONTH_IN_DIGITS, PERIOD

Counts = dict[int, tuple[np.ndarray, np.ndarray]]  # by position: values, and how often each is there
HUGE = 1e15  # beyond, neighbouring whole numbers are no longer all different
_BATCH_VALUES = 2_000_000
_BATCH_COLUMNS = 50
_WIDE = 100
_FEW = 4
_SORTED_HERE = 5_000_000  # values that numpy sorts, faster; more are sorted by DuckDB, which can spill to disk
_STORAGE = {"VARCHAR": "text", "BIGINT": "integer", "DOUBLE": "real", "BOOLEAN": "boolean", "DATE": "date"}
_MOMENT = {"date": "%Y-%m-%d", "timestamp": "%Y-%m-%dT%H:%M:%S"}
_WORDY, _LONG = 3, 30  # words or characters a text has on average before its lengths are worth showing
_INFINITE = "('inf', '-inf', '+inf', 'infinity', '-infinity', '+infinity')"


@dataclass(frozen=True)
class Spot:
    """How many values are of some odd sort, and the first of them: its row (from 1) and its text."""

    count: int
    row: int = 0
    value: str = ""


@dataclass(frozen=True)
class Counted:
    """One column's position in the table `counted`, which holds the batch that is being looked at."""

    position: int
    name: str
    storage: str


@contextmanager
def opened(data: Path, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in which `data` is the dataset; a wide one is copied, for its columns are asked for often."""
    with connected(scratch, data) as connection:
        file = f"read_parquet({literal(str(data))})"
        wide = len(connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()) > _WIDE
        how = "TABLE" if wide else "VIEW"
        connection.execute(f"CREATE {how} data AS SELECT * FROM {file}")
        yield connection


def batches(connection: duckdb.DuckDBPyConnection, rows: int) -> list[list[Counted]]:
    """The columns of `data`, as many together as are counted at one time."""
    found = connection.execute("DESCRIBE SELECT * FROM data").fetchall()
    columns = [Counted(index, row[0], _storage(row[1])) for index, row in enumerate(found) if row[0] != ROW]
    size = max(1, min(_BATCH_COLUMNS, _BATCH_VALUES // max(rows, 1)))
    return [columns[start : start + size] for start in range(0, len(columns), size)]


@contextmanager
def counted(connection: duckdb.DuckDBPyConnection, batch: list[Counted]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own in which `counted` (position, value, number, n, first) holds these columns' distinct values.

    value: the text as a label would show it; number: float64, infinite for words that mean it; first: smallest row id.
    Several threads may each have one at the same time.
    """
    with connection.cursor() as own:
        selects = " UNION ALL ".join(_grouped(column) for column in batch)
        own.execute(f"CREATE TEMP TABLE counted AS {selects}")
        yield own


def _storage(kind: str) -> str:
    if kind.startswith("TIMESTAMP"):
        return "timestamp"
    if kind.startswith(("BLOB", "BINARY")):
        return "bytes"
    return _STORAGE.get(kind, "list")


def _grouped(column: Counted) -> str:
    key = name = identifier(column.name)
    value, number = f"CAST({name} AS VARCHAR)", "NULL"
    if column.storage == "text":
        value, number = name, _number(name)
    elif column.storage in ("integer", "real"):
        number = f"CAST({name} AS DOUBLE)"
    elif column.storage == "boolean":
        value = f"CASE WHEN {name} THEN 'True' WHEN NOT {name} THEN 'False' END"
    elif column.storage in _MOMENT:
        value = f"strftime({name}, {literal(_MOMENT[column.storage])})"
    elif column.storage == "bytes":
        key, value = f"md5({name})", f"md5({name})"
    return (
        f"SELECT {column.position} AS position, {value} AS value, CAST({number} AS DOUBLE) AS number,"
        f" count(*) AS n, min({ROW}) AS first FROM data WHERE {name} IS NOT NULL GROUP BY {key}"
        if key == name
        else f"SELECT {column.position} AS position, any_value({value}) AS value, NULL::DOUBLE AS number,"
        f" count(*) AS n, min({ROW}) AS first FROM data WHERE {name} IS NOT NULL GROUP BY {key}"
    )


def _number(name: str) -> str:
    """Most texts have no spaces around them: these are not trimmed, which costs as much as the pattern."""
    return (
        f"CASE WHEN regexp_full_match({name}, {literal(NUMBER)}) THEN TRY_CAST({name} AS DOUBLE)"
        f" WHEN strlen(trim({name})) < strlen({name}) AND regexp_full_match(trim({name}), {literal(NUMBER)})"
        f" THEN TRY_CAST(trim({name}) AS DOUBLE)"
        f" WHEN strlen({name}) < 16 AND lower(trim({name})) IN {_INFINITE}"
        f" THEN CASE WHEN trim({name}) LIKE '-%' THEN '-inf'::DOUBLE ELSE 'inf'::DOUBLE END END"
    )


_WORDS = ", ".join(literal(word) for word in dict.fromkeys((*TRUE_WORDS, *FALSE_WORDS)))
_LEFT_OUT = "number IS NULL"
_ENDLESS = "isinf(number)"
_LARGE = f"isfinite(number) AND abs(number) > {HUGE}"


def _spot(condition: str) -> str:
    found = f"FILTER ({condition})"
    return f"coalesce(sum(n) {found}, 0), min(first) {found}, left(arg_min(value, first) {found}, 80)"


# CASE, where AND would do: only CASE spares the other values the costly part.
_TRUTH = f"""CASE WHEN number IS NOT NULL AND number NOT IN (0, 1) THEN false
    WHEN strlen(value) < 32 THEN lower(trim(value)) IN ({_WORDS}) ELSE false END"""
_DATE = f"""CASE WHEN number IS NULL AND strlen(value) >= 64 THEN false
    WHEN number IS NULL AND regexp_full_match(trim(value), {literal(DATE)}) THEN true
    WHEN number IS NULL THEN strlen(value) < 32 AND regexp_full_match(trim(value), {literal(PERIOD)})
    WHEN number BETWEEN 19000101 AND 20991231 THEN regexp_full_match(trim(value), {literal(COMPACT)})
    WHEN number BETWEEN 190001 AND 209912 OR (strlen(value) = 7 AND (number < 13 OR number BETWEEN 1900 AND 2100))
    THEN regexp_full_match(trim(value), {literal(MONTH_IN_DIGITS)}) ELSE false END"""
_TIME = f"""CASE WHEN number IS NULL AND strlen(value) < 48 AND (value < ':' OR value[1] IN ('P', 'T', '−'))
    THEN regexp_full_match(trim(value), {literal(TIME)}) ELSE false END"""
_NESTED = """CASE WHEN number IS NULL AND (starts_with(value, '[') OR starts_with(value, '{'))
    THEN json_valid(value) ELSE false END"""
_GAPS = "CASE WHEN contains(value, ' ') THEN length(value) - length(replace(value, ' ', '')) ELSE 0 END"
_FACTS = f"""
SELECT position, sum(n), count(*), coalesce(sum(n) FILTER (number IS NOT NULL), 0),
    coalesce(sum(n) FILTER ({_TRUTH}), 0), coalesce(sum(n) FILTER ({_DATE}), 0),
    coalesce(sum(n) FILTER ({_NESTED}), 0), max(length(value)), sum(length(value) * n) / sum(n),
    sum(({_GAPS} + 1) * n) / sum(n), min(value), max(value), {_spot(_LEFT_OUT)}, {_spot(_ENDLESS)}, {_spot(_LARGE)},
    coalesce(sum(n) FILTER ({_TIME}), 0)
FROM counted GROUP BY position
"""


def facts(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[Any, ...]]:
    """By position: present, unique, numeric, boolean, date and JSON counts, lengths, extremes, and three odd spots."""
    return {row[0]: row[1:] for row in connection.execute(_FACTS).fetchall()}


def frequent(connection: duckdb.DuckDBPyConnection, most: int = 20) -> dict[int, list[tuple[str, int]]]:
    """By position: the most frequent values with their counts; equally frequent ones in the order of the rows."""
    positions = connection.execute("SELECT DISTINCT position FROM counted ORDER BY ALL").fetchall()
    chosen = "SELECT position, left(value, 200) AS value, n, first FROM counted"
    if 0 < len(positions) <= _FEW:  # keeping the best twenty costs less than ranking all, but takes a pass a column
        parts = (
            f"({chosen} WHERE position = {position} ORDER BY n DESC, first LIMIT {most})" for (position,) in positions
        )
        chosen = " UNION ALL ".join(parts)
    else:
        chosen += f" QUALIFY row_number() OVER (PARTITION BY position ORDER BY n DESC, first) <= {most}"
    rows = connection.execute(f"SELECT position, value, n FROM ({chosen}) ORDER BY position, n DESC, first").fetchall()
    found: dict[int, list[tuple[str, int]]] = {}
    for position, value, count in rows:
        found.setdefault(position, []).append((value, count))
    return found


def numbers(connection: duckdb.DuckDBPyConnection) -> Counts:
    """By position: the distinct finite numbers, ascending, and how often each stands there."""
    if the_row(connection.execute("SELECT count(*) FROM counted"))[0] > _SORTED_HERE:
        columns = connection.execute(
            "SELECT position::SMALLINT AS position, number + 0 AS number, sum(n)::INTEGER AS n FROM counted"
            " WHERE isfinite(number) GROUP BY ALL ORDER BY ALL"
        ).fetchnumpy()
        return _by_position(columns["position"], columns["number"], columns["n"])
    positions = connection.execute("SELECT DISTINCT position FROM counted WHERE isfinite(number)").fetchall()
    found: Counts = {}
    for (index,) in positions:
        rows = connection.execute(f"SELECT number, n FROM counted WHERE position = {index} AND isfinite(number)")
        values = rows.fetchnumpy()
        found[index] = _summed(np.asarray(values["number"]), np.asarray(values["n"]))
    return found


def _summed(values: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values ascending, each once ("1" and "1.0" are one), with their counts."""
    order = np.argsort(values)
    values, counts = values[order] + 0.0, counts[order]  # -0.0 is 0.0
    starts = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    return values[starts], np.add.reduceat(counts, starts)


def lengths(connection: duckdb.DuckDBPyConnection, facts: dict[int, tuple[Any, ...]]) -> Counts:
    """By position, for columns of several words a text: the distinct lengths in characters, and how often each is."""
    wordy = [position for position, found in facts.items() if found[8] >= _WORDY or found[7] >= _LONG]
    if not wordy:
        return {}
    found = connection.execute(
        "SELECT position, length(value)::DOUBLE AS length, sum(n)::BIGINT AS n FROM counted"
        f" WHERE position IN ({', '.join(map(str, wordy))}) GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    return _by_position(found["position"], found["length"], found["n"])


def texts_of(
    database: duckdb.DuckDBPyConnection, position: int, most: int, where: str = "true"
) -> tuple[pa.Array, np.ndarray]:
    """Some of a column's distinct texts, and how many rows have each."""
    rows = f"SELECT trim(value) AS text, n::BIGINT AS n FROM counted WHERE position = {position} AND ({where})"
    found = database.execute(f"{rows} LIMIT {most}").fetchnumpy()
    return pa.array(np.asarray(found["text"]), pa.string()), np.asarray(found["n"])


def spot_of(database: duckdb.DuckDBPyConnection, position: int, texts: list[str]) -> Spot:
    """How many rows hold one of these texts, and the first; words for “unknown” are gaps."""
    left = [text for text in texts if text.lower() not in UNKNOWN]
    if not left:
        return Spot(0)
    row = the_row(
        database.execute(
            "SELECT coalesce(sum(n), 0), min(first), left(arg_min(value, first), 80) FROM counted"
            f" WHERE position = {position} AND trim(value) IN (SELECT unnest($texts))",
            {"texts": left},
        )
    )
    return Spot(int(row[0]), (row[1] or 0) + 1, row[2] or "")


def _by_position(positions: np.ndarray, values: np.ndarray, counts: np.ndarray) -> Counts:
    """Sorted columns cut where the position changes."""
    found, starts = np.unique(np.asarray(positions), return_index=True)
    ends = np.append(starts[1:], len(positions))[: len(starts)]
    return {
        int(position): (np.asarray(values)[start:end], np.asarray(counts)[start:end])
        for position, start, end in zip(found, starts, ends, strict=True)
    }
