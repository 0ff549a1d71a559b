"""The tables and the way to them: SQLite with a write-ahead log, or the database that ATELIER_DATABASE names."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from core.store import places

METADATA = sa.MetaData()
_JSON = sa.JSON(none_as_null=True)


def _owned(name: str, *columns: sa.Column) -> sa.Table:
    owner = sa.Column("workspace", sa.String(32), nullable=False, index=True)
    return sa.Table(name, METADATA, sa.Column("id", sa.String(32), primary_key=True), owner, *columns)


WORKSPACES = sa.Table(
    "workspaces",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)
DATASETS = _owned(
    "datasets",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("parent", sa.String(32)),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("trashed", sa.Float),
)
PROJECTS = _owned(
    "projects",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dataset", sa.String(32), nullable=False, index=True),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("changed", sa.Float, nullable=False),
    sa.Column("recipe", _JSON),
    sa.Column("example", sa.Boolean, nullable=False),
    sa.Column("trashed", sa.Float),
)
RUNS = _owned(
    "runs",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("dataset", sa.String(32), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("family", sa.String(64), nullable=False),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("parent", sa.String(32)),
    sa.Column("headline", _JSON),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("trashed", sa.Float),
)
INBOX = _owned(
    "inbox",
    sa.Column("project", sa.String(32), index=True),
    sa.Column("run", sa.String(32), index=True),
    sa.Column("bundle_sha", sa.String(64), nullable=False),
    sa.Column("values", _JSON, nullable=False),
    sa.Column("answer", _JSON, nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("truth", sa.Text),
    sa.Column("created", sa.Float, nullable=False),
)
CHANGES = _owned(  # what can be taken back, see undo.py
    "changes",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("page", sa.String(32), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("back", _JSON, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
JOBS = _owned(  # a run's job has the run's id: a run's state is written here and nowhere else
    "jobs",
    sa.Column("lane", sa.String(8), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("want", sa.String(8), nullable=False),
    sa.Column("payload", _JSON, nullable=False),
    sa.Column("pid", sa.Integer),
    sa.Column("progress", sa.Float),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("result", _JSON),
    sa.Column("error", _JSON),
    sa.Column("queued", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("ended", sa.Float),
)

KEYS = sa.Table(  # browsers that open another workspace than their own, or were asked whether they want to
    "keys",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),  # the browser's own workspace
    sa.Column("opens", sa.String(32)),
    sa.Column("asked", sa.String(32)),
)
LINKS = sa.Table(
    "links",
    METADATA,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("secret", sa.String(64), nullable=False, index=True),
    sa.Column("created", sa.Float, nullable=False),
)

_engines: dict[str, sa.Engine] = {}
_opening = threading.Lock()


def url() -> str:
    """ATELIER_DATABASE, or the SQLite file in the home folder."""
    return os.environ.get("ATELIER_DATABASE") or f"sqlite:///{places.home() / 'atelier.sqlite'}"


def engine() -> sa.Engine:
    """The engine of the current database, its tables made; one per address and process."""
    address = url()
    if address not in _engines:
        with _opening:  # two threads at once would stand in each other's way on a fresh file
            if address not in _engines:
                _engines[address] = _open(address)
    return _engines[address]


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


def close() -> None:
    """Close all connections of this process; the next use opens new ones. A fork must find none open."""
    for made in _engines.values():
        made.dispose()
    _engines.clear()


def _open(address: str) -> sa.Engine:
    if not address.startswith("sqlite"):
        made = sa.create_engine(address, pool_pre_ping=True)
        _complete(made)
        return made
    places.home().mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(address, connect_args={"timeout": 20})
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", lambda c: c.exec_driver_sql(c.get_execution_options().get("begin", "BEGIN")))
    _complete(made.execution_options(begin="BEGIN IMMEDIATE"))
    return made


def _prepare(connection: object, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN (above), not the driver's guess
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _complete(made: sa.Engine) -> None:
    """Create missing tables, and missing columns (nullable) of tables that an older version made."""
    with made.begin() as connection:
        METADATA.create_all(connection)
        look = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            there = {column["name"] for column in look.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    kind = column.type.compile(made.dialect)
                    connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}')


def _forget() -> None:
    global _opening
    _opening = threading.Lock()  # the parent may have held it
    for made in _engines.values():
        made.dispose(close=False)
    _engines.clear()


os.register_at_fork(after_in_child=_forget)  # a connection must not be shared with the parent
