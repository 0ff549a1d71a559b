"""DuckDB, locked to the files it is given. Knows SQL only as text to run."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from core.errors import UserError

MEMORY_MB = 512
THREADS = 2
_MANY = 1_000  # columns from which their number is what takes the memory
Progress = Callable[[float, str], None]


@contextmanager
def connected(scratch: Path, *readable: Path, alike: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database that may touch only `scratch` (read, write, spill) and read the `readable` files.

    `alike`: whether a statement is searched for parts that are alike, to compute them once. The time of that grows
    with the square of the expressions: a minute for 1,000 columns.
    """
    connection = duckdb.connect(
        config={
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "threads": THREADS,
            "memory_limit": f"{MEMORY_MB}MB",
            "temp_directory": str(scratch / "spill"),
        }
    )
    try:
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        if not alike:
            connection.execute("SET disabled_optimizers = 'common_subexpressions'")
        connection.execute(f"SET allowed_directories = [{literal(str(scratch.resolve()))}]")
        connection.execute(f"SET allowed_paths = [{', '.join(literal(str(path.resolve())) for path in readable)}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def the_row(found: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The one row of a query that always has one."""
    row = found.fetchone()
    if row is None:
        raise RuntimeError("a query that counts gave no row")
    return row


def run(connection: duckdb.DuckDBPyConnection, sql: str, report: Callable[[float], None] | None = None) -> None:
    """Carry out one statement; `report` gets the share done (0..1) about five times a second."""
    if report is None:
        connection.execute(sql)
        return
    failure: list[BaseException] = []

    def work() -> None:
        try:
            connection.execute(sql)
        except BaseException as error:  # noqa: BLE001  (handed to the calling thread below)
            failure.append(error)

    worker = threading.Thread(target=work, name="reading")
    worker.start()
    try:
        while worker.is_alive():
            worker.join(0.2)
            report(min(max(connection.query_progress(), 0.0) / 100, 1.0))
    finally:
        if worker.is_alive():
            connection.interrupt()
            worker.join()
    if failure:
        raise failure[0]


@contextmanager
def plain_failures(columns: int = 0) -> Iterator[None]:
    """Turn a full disk or too little memory inside into a UserError; everything else passes through.

    columns: how many the table has, where that is known: very many are a reason of their own.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _full_disk() from error
    except duckdb.OutOfMemoryException as error:
        if "No space left" in str(error) or "max_temp_directory_size" in str(error):
            raise _full_disk() from error
        raise _too_large(columns) from error
    except duckdb.IOException as error:
        if not full_disk(error):
            raise
        raise _full_disk() from error


def _too_large(columns: int) -> UserError:
    if columns >= _MANY:
        return UserError(
            "Reading this file's {columns:,} columns needs more than the {megabytes} MB of memory set aside for it.",
            "Bring a file with fewer columns, or with fewer rows.",
            columns=columns,
            megabytes=MEMORY_MB,
        )
    return UserError(
        "Reading this file needs more than the {megabytes} MB of memory set aside for it.",
        "Split the file into smaller parts, or leave out columns with very long texts.",
        megabytes=MEMORY_MB,
    )


def full_disk(error: duckdb.Error) -> bool:
    """Whether DuckDB failed because nothing more fits on the disk."""
    return os.strerror(errno.ENOSPC) in str(error)


def _full_disk() -> UserError:
    return UserError(
        "The disk is full. Everything that was there before is unchanged.",
        "Empty the trash or delete datasets and runs you no longer need, then try again.",
    )


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL column name."""
    return '"' + name.replace('"', '""') + '"'
