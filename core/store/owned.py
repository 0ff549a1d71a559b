"""What all owned things have in common: found only by their owner, renamed, put into the trash and back."""

import time
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.errors import UserError
from core.store import database, paths

WORDS = {
    "datasets": "dataset",
    "projects": "project",
    "runs": "run",
    "jobs": "job",
    "inbox": "entry",
    "changes": "change",
    "promotions": "entry",
    "shares": "link",
}


def missing(table: sa.Table) -> UserError:
    """The same answer for a foreign and for an unknown id."""
    return UserError(
        "This {thing} is not in your workspace.",
        "Choose one from the overview; it may have been deleted.",
        thing=WORDS[table.name],
    )


def find(connection: sa.Connection, table: sa.Table, workspace: str, id: str) -> sa.RowMapping:
    """The row, when the workspace owns it; UserError otherwise."""
    row = connection.execute(_one(table), {"_id": str(id), "_workspace": workspace}).mappings().first()
    if row is None:
        raise missing(table)
    return row


def change(table: sa.Table, workspace: str, id: str, **values: object) -> None:
    """Write values into a row that the workspace owns; UserError otherwise."""
    with database.writing() as connection:
        find(connection, table, workspace, id)
        connection.execute(sa.update(table).where(table.c.id == id).values(**values))


def rename(table: sa.Table, workspace: str, id: str, name: str) -> None:
    """Give a new name; UserError when it is empty or the thing is not the workspace's."""
    name = paths.clean_name(name, "")
    if not name:
        raise UserError("A name needs at least one character.", "Type a name.")
    change(table, workspace, id, name=name)


def trash(table: sa.Table, workspace: str, id: str) -> None:
    """Put into the trash; stays there for 30 days."""
    change(table, workspace, id, trashed=time.time())


def restore(table: sa.Table, workspace: str, id: str) -> None:
    """Take out of the trash."""
    change(table, workspace, id, trashed=None)


@cache
def _one(table: sa.Table) -> sa.Select[Any]:
    """Built once: building it costs more than asking SQLite."""
    return sa.select(table).where(table.c.id == sa.bindparam("_id"), table.c.workspace == sa.bindparam("_workspace"))
