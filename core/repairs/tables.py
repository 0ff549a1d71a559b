"""Carries a data repair out on a dataset's file, by DuckDB; also shows what it would change. Writes no schema."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from core import settings
from core.errors import UserError
from core.reading.engine import connected, identifier, literal, plain_failures, the_row
from core.recipe import RepairChoice
from core.records import ROW
from core.repairs import REPAIRS
from core.repairs.base import DataRepair, Plan, Stored, Summary
from core.repairs.texts import SPACE


def apply(source: Path, target: Path, choice: RepairChoice) -> Summary:
    """Write the repaired table of `source` (a dataset's Parquet file) to `target`, whole or not at all.

    Rows keep their ids and order. UserError for a wrong option or column, or when no row would be left.
    """
    with (
        tempfile.TemporaryDirectory(prefix=".repair-", dir=target.parent) as folder,
        plain_failures(),
        planned(source, Path(folder), choice) as (database, columns, plan),
    ):
        summary = _counted(database, columns, plan)
        if summary.rows == 0:
            raise UserError("This would drop every row.", "Change the rule so that rows are left.")
        fresh = Path(folder) / "repaired.parquet"
        database.execute(
            f"COPY (SELECT {_selected(columns, plan)} FROM data {_where(plan)} ORDER BY {ROW})"
            f" TO {literal(str(fresh))} (FORMAT parquet, COMPRESSION zstd)"
        )
        os.replace(fresh, target)
    return summary


@contextmanager
def planned(
    source: Path, scratch: Path, choice: RepairChoice
) -> Iterator[tuple[duckdb.DuckDBPyConnection, tuple[Stored, ...], Plan]]:
    """A database with the table as `data`, its columns without row ids, and the repair as SQL; UserError as `apply`."""
    repair = data_repair(choice)
    options = settings.check(repair.Options, choice.options, f"repairs.{choice.repair}")
    with connected(scratch, source) as database:
        database.execute(f"CREATE TEMP VIEW data AS SELECT * FROM read_parquet({literal(str(source.resolve()))})")
        described = database.execute("DESCRIBE data").fetchall()
        columns = tuple(Stored(row[0], row[1]) for row in described if row[0] != ROW)
        plan = repair.plan(columns, choice.column, options)
        for name, table in plan.tables.items():
            _keep(database, name, table)
        yield database, columns, _translated(database, plan)


def data_repair(choice: RepairChoice) -> DataRepair:
    """The repair that the choice names; UserError when there is none such, or it belongs into the recipe."""
    repair = REPAIRS.get(choice.repair)
    if not isinstance(repair, DataRepair):
        known = ", ".join(name for name, entry in REPAIRS.items() if isinstance(entry, DataRepair))
        raise UserError("“{repair}” is no repair of a table.", "There are: {known}.", repair=choice.repair, known=known)
    return repair


def changes(plan: Plan) -> dict[str, str]:
    """Column -> condition under which the repair changes its value, as SQL."""
    return {name: differs(identifier(name), expression) for name, expression in plan.changed.items()}


def differs(before: str, after: str) -> str:
    """Whether two expressions show different texts; an empty text is as good as missing."""
    return f"(coalesce(CAST({after} AS VARCHAR), '') <> coalesce(CAST({before} AS VARCHAR), ''))"


def _keep(database: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A helper relation, copied, so that no Arrow memory is looked at while the plan runs."""
    database.register(f"{name}_given", table)
    database.execute(f"CREATE TEMP TABLE {identifier(name)} AS SELECT * FROM {identifier(name + '_given')}")
    database.unregister(f"{name}_given")


def _translated(database: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """The plan with each translated column's distinct values looked up in a helper relation."""
    changed = dict(plan.changed)
    for index, (column, translate) in enumerate(plan.translated.items()):
        name, helper = identifier(column), f"translated_{index}"
        rows = database.sql(f"SELECT DISTINCT {name} AS old FROM data WHERE {name} IS NOT NULL").to_arrow_table()
        old = rows["old"].combine_chunks().cast(pa.string())
        _keep(database, helper, pa.table({"old": old, "new": translate(old)}))
        changed[column] = f"(SELECT any_value(new) FROM {helper} WHERE {helper}.old = data.{name})"
    return Plan(changed, plan.added, plan.keep, plan.tables, plan.dropped)


def _selected(columns: tuple[Stored, ...], plan: Plan) -> str:
    parts = [ROW]
    for column in columns:
        name = identifier(column.name)
        if column.name not in plan.dropped:
            parts.append(f"{plan.changed[column.name]} AS {name}" if column.name in plan.changed else name)
        parts += [f"{made} AS {identifier(new)}" for new, made, behind in plan.added if behind == column.name]
    return ", ".join(parts)


def _where(plan: Plan) -> str:
    return f"WHERE {plan.keep}" if plan.keep else ""


def _counted(database: duckdb.DuckDBPyConnection, columns: tuple[Stored, ...], plan: Plan) -> Summary:
    before = the_row(database.execute("SELECT count(*) FROM data"))[0]
    hits = changes(plan)
    inner = [differs(_bare(identifier(name)), _bare(made)) for name, made in plan.changed.items()]
    counts = "".join(f", count(*) FILTER ({hit})" for hit in [*hits.values(), *inner])
    after, *found = the_row(database.execute(f"SELECT count(*){counts} FROM data {_where(plan)}"))
    changed = tuple((name, count) for name, count in zip(hits, found[: len(hits)], strict=True) if count)
    return Summary(
        rows=after,
        rows_dropped=before - after,
        cells_changed=sum(count for _, count in changed),
        changed=changed,
        columns_added=tuple(name for name, *_ in plan.added),
        columns_dropped=plan.dropped,
        inside=tuple(name for name, count in zip(hits, found[len(hits) :], strict=True) if count),
    )


def _bare(expression: str) -> str:
    """The value as text without the blanks around it."""
    return f"regexp_replace(CAST({expression} AS VARCHAR), {literal(f'^{SPACE}+|{SPACE}+$')}, '', 'g')"
