"""JSON that is no plain list of objects: columns with their values, tables of rows, a list within an answer.

Works on what Python's json gives; for files small enough to be held. Knows no file and no SQL.
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.spelling import EXACT
from core.cells.values import encodable
from core.errors import UserError
from core.messages import Message
from core.plain import Plain
from core.reading.outline.header import is_header
from core.reading.outline.names import not_too_many
from core.reading.structured.nested import DEPTH

_WITHIN = 3  # records around a list of records
_CELLS = 50_000_000  # of a table that is made in memory


def records(value: object) -> tuple[list[Plain], str]:
    """(the rows that a parsed file holds, what was left aside); no rows when it holds none."""
    if isinstance(value, list):
        return _listed(value), ""
    if not isinstance(value, dict) or not value:
        return [], ""
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        names = [str(name) for name in value["columns"]]
        return [dict(zip(names, row, strict=False)) for row in value["data"] if isinstance(row, list)], ""
    parts = [*value.values()]
    if all(isinstance(part, list) for part in parts) and not any(isinstance(x, dict) for part in parts for x in part):
        most = max(map(len, parts))
        return [
            {name: part[row] if row < len(part) else None for name, part in value.items()} for row in range(most)
        ], ""
    if len(parts) > 1 and all(isinstance(part, dict) for part in parts) and _alike(parts):
        return _by_key(value), ""
    inner, path = _largest(value, ())
    if inner:
        others = [name for name in value if name != path[0]]
        return _listed(inner), _aside(".".join(path), others)
    return [value], ""


def write(rows: list[Plain], target: Path) -> tuple[str, ...]:
    """Write rows as Parquet (c0, c1 ...), each column of the type its values share, else text; gives their names."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    not_too_many(len(names))
    if len(names) * len(flat) > _CELLS:
        raise UserError(
            "The records have {names:,} different names, few of them in common; as a table that is {cells:,} cells.",
            "Export records that have the same names.",
            names=len(names),
            cells=len(names) * len(flat),
        )
    columns = [_column([row.get(name) for row in flat]) for name in names]
    table = pa.table(columns, names=[f"c{index}" for index in range(len(names))])
    pq.write_table(table, target)
    return tuple(names)


def _listed(values: list[Any]) -> list[Plain]:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, list) for value in present):
        texts = [["" if cell is None else str(cell) for cell in row] for row in present]
        named = (
            len(present) > 1 and all(isinstance(cell, str) for cell in present[0]) and is_header(texts[0], texts[1:])
        )
        names = texts[0] if named else [f"column_{index + 1}" for index in range(max(map(len, present)))]
        return [dict(zip(names, row, strict=False)) for row in present[named:]]
    return [value if isinstance(value, dict) else {"value": value} for value in present]


def _alike(parts: list[Plain]) -> bool:
    """Whether all hold about the same names, and no records."""
    names = [frozenset(part) for part in parts]
    shared = len(frozenset.intersection(*names))
    return shared >= 0.5 * max(map(len, names)) > 0 and not any(
        isinstance(x, dict) for part in parts for x in part.values()
    )


def _by_key(value: dict[str, Plain]) -> list[Plain]:
    """Columns with values by row number, {"a": {"0": 1}}, or rows by their number, {"0": {"a": 1}}."""
    inner = list(dict.fromkeys(name for part in value.values() for name in part))
    if all(name.isdigit() for name in value) or not all(name.isdigit() for name in inner):
        keyed = not all(name.isdigit() for name in value)
        return [({"key": key} if keyed else {}) | part for key, part in value.items()]
    return [{name: part.get(row) for name, part in value.items()} for row in inner]


def _aside(path: str, others: list[str]) -> Message:
    if not others:
        return Message("only_list_read", "Only the list “{path}” was read.", path=path)
    beside = ", ".join(others[:5])
    return Message(
        "list_read_beside", "Only the list “{path}” was read; beside it stands {others}.", path=path, others=beside
    )


def _largest(value: Plain, path: tuple[str, ...]) -> tuple[list[Any], tuple[str, ...]]:
    """The longest list of records in records, and the names that lead to it."""
    best: tuple[list[Any], tuple[str, ...]] = ([], ())
    for name, part in value.items():
        found = (part, (*path, name)) if isinstance(part, list) and _records(part) else best
        if isinstance(part, dict) and len(path) < _WITHIN:
            found = _largest(part, (*path, name))
        best = max(best, found, key=lambda entry: len(entry[0]))
    return best


def _records(values: list[Any]) -> bool:
    return len(values) > 0 and all(isinstance(value, dict) for value in values)


def _flat(row: Plain, path: tuple[str, ...] = ()) -> dict[str, object]:
    """A record with those within it taken apart: {"a": {"x": 1}} is {"a.x": 1}."""
    found: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, dict) and value and len(path) < DEPTH:
            found |= _flat(value, (*path, name))
        else:
            found[".".join((*path, name))] = value
    return found


def _column(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int} and any(abs(value) > EXACT for value in values if value is not None):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    if kinds == {int}:
        return pa.array(values, pa.int64())
    if kinds and kinds <= {int, float}:
        return pa.array([None if value is None else _real(value) for value in values], pa.float64())
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _real(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _text(value: object) -> str:
    report = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return encodable(report).replace("\0", "")
