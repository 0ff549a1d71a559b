"""The way to the tables: SQLite with a write-ahead log, or the database that ATELIER_DATABASE names."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import config
from core.errors import UserError
from core.store import paths
from core.store.database_tables import METADATA
from core.store.upkeep import pair

_engines: dict[tuple[str, Path], sa.Engine] = {}
_opening = threading.Lock()
_PATIENCE = 60.0  # seconds to wait for another writer, on a machine that is busy with many


def url() -> str:
    """ATELIER_DATABASE, or the SQLite file in the home folder."""
    return config.current().database or f"sqlite:///{paths.home() / 'atelier.sqlite'}"


def engine() -> sa.Engine:
    """The engine of the current database, its tables made; one per address and process.

    UserError when it does not belong to the files in the home folder (see pair), or that folder can't be written to.
    """
    here = url(), paths.home()
    if here not in _engines:
        with _opening:  # two threads at once would stand in each other's way on a fresh file
            if here not in _engines:
                _engines[here] = _open(here[0])
    return _engines[here]


def sides() -> tuple[pair.Side, pair.Side]:
    """The home folder and the database as they are, whether they belong together or not; changes neither."""
    home = pair.of_home()
    if _not_yet_made(url()):
        return home, pair.Side("", frozenset())
    made = _made(url())
    try:
        with made.connect() as connection:
            return home, pair.of_database(connection)
    finally:
        made.dispose()


def join() -> None:
    """Let the home folder and the database count as belonging together from now on, whatever each holds."""
    _require_writable()
    made = _made(url())
    try:
        _complete(made)
        with made.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            pair.write(connection)
    finally:
        made.dispose()


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """A connection that sees one state of the database and writes nothing."""
    with engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """A transaction; on SQLite it takes the write lock at once, so that what it reads still holds when it writes."""
    with engine().execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection


@contextmanager
def saying_when_full() -> Iterator[None]:
    """Around a transaction: a disk that is full is a UserError; nothing of the transaction is kept then."""
    try:
        yield
    except sa.exc.OperationalError as error:
        if "disk is full" not in str(error):
            raise
        raise UserError(
            "The disk is full; this was not kept. All that was there before still is.",
            "Empty the trash or delete datasets and runs you no longer need, then try again.",
        ) from error


def close() -> None:
    """Close all connections of this process; the next use opens new ones. A fork must find none open."""
    for made in _engines.values():
        made.dispose()
    _engines.clear()


def _open(address: str) -> sa.Engine:
    _require_writable()
    if _not_yet_made(address):  # looked at before SQLite makes the file: a backup may be put there
        pair.require(pair.of_home(), pair.Side("", frozenset()))
    made = _made(address)
    try:
        with made.connect() as connection:
            paired = pair.alike(connection)
        if not paired:
            _pair(made)
        _complete(made)
    except BaseException:
        made.dispose()
        raise
    return made


def _pair(made: sa.Engine) -> None:
    with made.connect() as connection:
        pair.require(pair.of_home(), pair.of_database(connection))
    _complete(made)
    try:
        with made.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            if not pair.alike(connection):  # another process may have been first
                pair.write(connection)
    except sa.exc.IntegrityError:  # another server was first, on a database that does not wait
        with made.connect() as connection:
            pair.require(pair.of_home(), pair.of_database(connection))


def _made(address: str) -> sa.Engine:
    if not address.startswith("sqlite"):
        return sa.create_engine(address, pool_pre_ping=True)
    made = sa.create_engine(address, connect_args={"timeout": _PATIENCE})
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def _begin(connection: sa.Connection) -> None:
    taking = connection.get_execution_options().get("begin")
    if taking:
        connection.exec_driver_sql(taking)
    else:  # it waits for nothing and can't fail; a page reads a dozen times, and this way takes half as long
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")


def _not_yet_made(address: str) -> bool:
    file = sa.engine.make_url(address).database if address.startswith("sqlite") else None
    return file is not None and file not in ("", ":memory:") and not os.path.exists(file)


def _require_writable() -> None:
    paths.home().mkdir(parents=True, exist_ok=True)
    if not os.access(paths.home(), os.W_OK | os.X_OK):
        raise UserError(
            "The folder in which this server keeps everything can't be written to. Nothing is opened.",
            "Whoever runs this server: let it write to the folder that ATELIER_HOME names, or name another one.",
        )


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """NORMAL, beside a write-ahead log: what is committed outlives any process that is killed. Where the power fails,
    the last commits may be missing as a whole; none is half there."""
    connection.isolation_level = None  # SQLAlchemy's own BEGIN (above), not the driver's guess
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _complete(made: sa.Engine) -> None:
    """Create missing tables, and missing columns (nullable) and indexes of tables that an older version made."""
    with made.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        METADATA.create_all(connection)
        look = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            there = {column["name"] for column in look.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    kind = column.type.compile(made.dialect)
                    connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}')
            for index in table.indexes:
                index.create(connection, checkfirst=True)


def _forget() -> None:
    global _opening
    _opening = threading.Lock()  # the parent may have held it
    for made in _engines.values():
        made.dispose(close=False)
    _engines.clear()


os.register_at_fork(after_in_child=_forget)  # a connection must not be shared with the parent
