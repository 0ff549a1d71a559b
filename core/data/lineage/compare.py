"""Two versions of a dataset side by side, by row ids: rows and columns that came or went, values that changed."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from core.reading.engine import connected, identifier, literal, plain_failures, the_row
from core.records import ROW

SHOWN = 20
COLUMNS = 8  # of a row that went


@dataclass(frozen=True)
class Difference:
    """One value in both versions, as text; "" is missing."""

    row: int
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What a later version has done to an earlier one.

    rows: (before, after); changed: (column, values changed) where any, the most changed first; examples: the first 20
    changed values; removed: the ids of the first 20 rows that went, removed_rows: the first values in each.
    """

    rows: tuple[int, int]
    rows_added: int = 0
    rows_removed: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, int], ...] = ()
    examples: tuple[Difference, ...] = ()
    removed: tuple[int, ...] = ()
    removed_rows: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def equal(self) -> bool:
        """Nothing differs."""
        parts = (self.rows_added, self.rows_removed, self.columns_added, self.columns_removed, self.changed)
        return not any(parts)


def compare(old: Path, new: Path) -> Comparison:
    """Compare two dataset files of one origin; both hold `__row`."""
    with (
        tempfile.TemporaryDirectory(prefix="atelier-compare-") as folder,
        plain_failures(),
        connected(Path(folder), old, new) as database,
    ):
        names = {}
        for name, file in (("old", old), ("new", new)):
            table = f"read_parquet({literal(str(file.resolve()))})"
            database.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM {table}')
            names[name] = [row[0] for row in database.execute(f'DESCRIBE "{name}"').fetchall() if row[0] != ROW]
        shared = [name for name in names["new"] if name in names["old"]]
        before, after = (the_row(database.execute(f'SELECT count(*) FROM "{name}"'))[0] for name in names)
        common = the_row(database.execute(f'SELECT count(*) FROM "old" JOIN "new" USING ({ROW})'))[0]
        counts = _counts(database, shared)
        gone = _gone(database, names["old"])
        return Comparison(
            rows=(before, after),
            rows_added=after - common,
            rows_removed=before - common,
            columns_added=tuple(name for name in names["new"] if name not in shared),
            columns_removed=tuple(name for name in names["old"] if name not in shared),
            changed=tuple(sorted(counts.items(), key=lambda entry: -entry[1])),
            examples=tuple(_examples(database, list(counts))),
            removed=tuple(row for row, _ in gone),
            removed_rows=tuple(values for _, values in gone),
        )


def _text(table: str, column: str) -> str:
    return f"coalesce(CAST({table}.{identifier(column)} AS VARCHAR), '')"


def _differs(column: str) -> str:
    return f"{_text('o', column)} <> {_text('n', column)}"


def _gone(database: duckdb.DuckDBPyConnection, columns: list[str]) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """The first rows that are only in the old version: id and (column, text) of the first columns."""
    shown = columns[:COLUMNS]
    values = "".join(f", left({_text('old', name)}, 200)" for name in shown)
    rows = database.execute(
        f'SELECT {ROW}{values} FROM "old" WHERE {ROW} NOT IN (SELECT {ROW} FROM "new") ORDER BY {ROW} LIMIT {SHOWN}'
    ).fetchall()
    return [(row, tuple(zip(shown, texts, strict=True))) for row, *texts in rows]


def _counts(database: duckdb.DuckDBPyConnection, columns: list[str]) -> dict[str, int]:
    """Column -> changed values, a hundred columns at a time."""
    counts: dict[str, int] = {}
    for start in range(0, len(columns), 100):
        part = columns[start : start + 100]
        sums = ", ".join(f"count(*) FILTER ({_differs(column)})" for column in part)
        found = the_row(database.execute(f'SELECT {sums} FROM "old" AS o JOIN "new" AS n USING ({ROW})'))
        counts |= {column: count for column, count in zip(part, found, strict=True) if count}
    return counts


def _examples(database: duckdb.DuckDBPyConnection, columns: list[str]) -> list[Difference]:
    found = []
    for column in columns[:SHOWN]:
        most = max(1, SHOWN // len(columns))
        rows = database.execute(
            f"SELECT {ROW}, left({_text('o', column)}, 200), left({_text('n', column)}, 200)"
            f' FROM "old" AS o JOIN "new" AS n USING ({ROW}) WHERE {_differs(column)} ORDER BY {ROW} LIMIT {most}'
        ).fetchall()
        found += [Difference(row[0], column, row[1], row[2]) for row in rows]
    return found
