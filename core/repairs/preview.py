"""What a repair would do, on real rows, before and after. Changes nothing."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core import settings
from core.cells.columns import as_texts
from core.kinds import KINDS
from core.reading.engine import identifier, plain_failures
from core.recipe import ColumnChoice, RepairChoice
from core.records import ROW
from core.repairs import REPAIRS, tables
from core.repairs.base import ModelRepair, Plan, Stored
from core.repairs.steps import Steps

LOOKED_AT = 20_000  # rows that a model repair's preview learns from, and that are looked at where very much changes
WIDE = 100  # columns that change; of more, their first rows are copied, as each is asked for on its own
SHOWN = 5  # columns shown of a row that would be dropped


@dataclass(frozen=True)
class Change:
    """One value before and after, as text; "" is missing. `row` is its permanent id."""

    row: int
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """Some of what a repair would do: values that change, and rows that would be dropped (id, their first values).

    Both empty: on the rows looked at, nothing changes.
    """

    changes: tuple[Change, ...] = ()
    dropped: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()


def preview(
    data: Path,
    choice: RepairChoice,
    rows: int = 8,
    *,
    column: ColumnChoice | None = None,
    kind: str = "",
    earlier: Sequence[RepairChoice] = (),
) -> Preview:
    """At most `rows` rows that the repair would change; UserError when it can't be done.

    For a model repair: `kind` is the column's (when `column` names none), `earlier` are the recipe's repairs before it.
    It learns here from the table's first 20,000 rows; a run learns from its training rows.
    """
    if isinstance(REPAIRS.get(choice.repair), ModelRepair):
        return _of_model(data, choice, rows, column or ColumnChoice(), kind, earlier)
    with (
        tempfile.TemporaryDirectory(prefix="atelier-preview-") as folder,
        plain_failures(),
        tables.planned(data, Path(folder), choice) as (database, columns, plan),
    ):
        return _of_table(database, columns, plan, rows)


def _of_table(database: duckdb.DuckDBPyConnection, columns: tuple[Stored, ...], plan: Plan, rows: int) -> Preview:
    pairs = [(name, identifier(name), f"({made})") for name, made in plan.changed.items()]
    pairs += [(new, "NULL", made) for new, made, _ in plan.added]
    dropped = []
    if plan.keep:
        shown = columns[:SHOWN]
        values = ", ".join(_text(identifier(column.name)) for column in shown)
        found = database.execute(f"SELECT {ROW}, {values} FROM data WHERE NOT ({plan.keep}) LIMIT {rows}")
        for row, *texts in found.fetchall():
            dropped.append((row, tuple(zip((column.name for column in shown), texts, strict=True))))
    wide = len(pairs) > WIDE
    if wide:
        database.execute(f"CREATE TEMP TABLE first_rows AS SELECT * FROM data LIMIT {LOOKED_AT}")
    table, changed = "first_rows" if wide else "data", []
    for name, before, after in pairs:
        hit = tables.differs(before, after)
        found = database.execute(f"SELECT {ROW}, {_text(before)}, {_text(after)} FROM {table} WHERE {hit} LIMIT {rows}")
        changed += [Change(row, name, old, new) for row, old, new in found.fetchall()]
        if wide and len({change.row for change in changed}) >= rows:
            break
    changed.sort(key=lambda change: change.row)
    kept = sorted({change.row for change in changed})[:rows]
    return Preview(tuple(change for change in changed if change.row in kept), tuple(dropped))


def _text(expression: str) -> str:
    return f"coalesce(left(CAST({expression} AS VARCHAR), 200), '')"


def _of_model(
    data: Path, choice: RepairChoice, rows: int, column: ColumnChoice, kind: str, earlier: Sequence[RepairChoice]
) -> Preview:
    tables_of_rows = _first_rows(data, choice.column)
    chosen = KINDS[column.kind or kind]
    words = chosen.words(settings.check(chosen.Options, column.options, f"columns.{choice.column}"))
    own = [entry for entry in earlier if entry.column == choice.column]
    stored = tables_of_rows[choice.column]
    before = Steps.fit(stored, chosen, words, own).after
    after = Steps.fit(stored, chosen, words, [*own, choice]).after
    if choice.repair == "read_numbers":
        before = as_texts(stored)
    old, new = _spelled(before), _spelled(after)
    ids = tables_of_rows[ROW].to_pylist()
    positions = pc.indices_nonzero(pc.not_equal(old, new)).slice(0, rows).to_pylist()
    return Preview(tuple(Change(ids[at], choice.column, old[at].as_py(), new[at].as_py()) for at in positions))


def _first_rows(data: Path, column: str) -> pa.Table:
    with pq.ParquetFile(data) as file:
        batches, count = [], 0
        for batch in file.iter_batches(LOOKED_AT, columns=[ROW, column]):
            batches.append(batch)
            count += batch.num_rows
            if count >= LOOKED_AT:
                break
        return pa.Table.from_batches(batches, pa.schema([file.schema_arrow.field(name) for name in (ROW, column)]))


def _spelled(values: pa.Array) -> pa.Array:
    """Raw values as text, "" for missing; whole numbers without a decimal point."""
    if pa.types.is_string(values.type):
        return values
    spelled = ["" if v != v else str(int(v)) if v == int(v) and abs(v) < 1e15 else repr(v) for v in values.to_pylist()]
    return pa.array(spelled, pa.string())
