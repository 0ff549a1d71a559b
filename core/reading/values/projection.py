"""How each stored type is kept in a dataset: text, whole and real numbers, true/false, dates; the rest as text."""

import math
from collections.abc import Callable

import duckdb

from core.cells.spelling import EXACT
from core.reading.engine import identifier, the_row
from core.reading.values import digits
from core.reading.values.missing import or_missing

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_REAL = ("FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM")


def columns(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    names: tuple[str, ...],
    words: Callable[[str], tuple[str, ...] | None] = lambda name: None,
    as_written: bool = False,
) -> list[str]:
    """One SQL expression for each column of `relation`, named as in `names`.

    `words`: those that mean no value in a column, None for the usual ones; `as_written`: none does, and blank texts
    stay.
    """
    found = [(row[0], row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()]
    large = digits.beyond(connection, relation, found)
    whole = _all_whole(connection, relation, [column for column, kind in found if _is_real(kind)])
    values = []
    for (column, kind), name in zip(found, names, strict=True):
        plain = as_written and kind == "VARCHAR"
        value = identifier(column) if plain else _kept(column, kind, column in whole, words(name))
        value = or_missing(digits.written(column), words(name)) if column in large else value
        values.append(f"{value} AS {identifier(name)}")
    return values


def raw(connection: duckdb.DuckDBPyConnection, relation: str, names: tuple[str, ...], sheet: bool = False) -> list[str]:
    """One SQL expression for each column that gives every cell as text, "" where there is none.

    `sheet`: of a spreadsheet, where all numbers are real ones and all days have a time.
    """
    found = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    texts = [_shown(identifier(row[0]), row[1] if sheet else "") for row in found]
    return [f"coalesce({text}, '') AS {identifier(name)}" for text, name in zip(texts, names, strict=True)]


def _shown(name: str, kind: str) -> str:
    """The text that a spreadsheet shows: 3 for 3.0, a day without midnight."""
    text = f"CAST({name} AS VARCHAR)"
    if kind == "DOUBLE":
        whole = f"{name} = trunc({name}) AND abs({name}) < {EXACT}"
        return f"CASE WHEN {whole} THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) ELSE {text} END"
    return f"replace({text}, ' 00:00:00', '')" if kind == "TIMESTAMP" else text


def _kept(column: str, kind: str, whole: bool, missing: tuple[str, ...] | None) -> str:
    name = identifier(column)
    if kind == "VARCHAR":
        return or_missing(name, missing)
    if _nested(kind):
        return f"CAST(to_json({name}) AS VARCHAR)"
    if kind in _WHOLE or whole:
        return _but(name, f"TRY_CAST({name} AS BIGINT)", missing)
    if _is_real(kind):
        number = f"CAST({name} AS DOUBLE)"
        return _but(name, f"CASE WHEN isnan({number}) THEN NULL ELSE {number} END", missing)
    if kind in ("BOOLEAN", "DATE", "BLOB"):
        return name
    if kind.startswith("TIMESTAMP"):
        return f"CAST({name} AS TIMESTAMP)"
    return or_missing(f"CAST({name} AS VARCHAR)", missing)


def _but(name: str, value: str, missing: tuple[str, ...] | None) -> str:
    """The number without those among the words that mean no value."""
    numbers = [repr(number) for word in missing or () if (number := _number(word)) is not None]
    return f"CASE WHEN {name} IN ({', '.join(numbers)}) THEN NULL ELSE {value} END" if numbers else value


def _number(word: str) -> float | None:
    try:
        return number if math.isfinite(number := float(word)) else None
    except ValueError:
        return None


def _all_whole(connection: duckdb.DuckDBPyConnection, relation: str, real: list[str]) -> set[str]:
    if not real:
        return set()
    numbers = [f"CAST({identifier(column)} AS DOUBLE)" for column in real]
    checks = (
        f"coalesce(bool_and(isnan({x}) OR ({x} = trunc({x}) AND abs({x}) < {EXACT})), false)"
        f" AND bool_or(NOT isnan({x}))"
        for x in numbers
    )
    answers = the_row(connection.execute(f"SELECT {', '.join(checks)} FROM {relation}"))
    return {column for column, answer in zip(real, answers, strict=True) if answer}


def _is_real(kind: str) -> bool:
    return kind.startswith(_REAL) and not _nested(kind)


def _nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "VARIANT"))
