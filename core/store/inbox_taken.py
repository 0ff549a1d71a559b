"""Inbox entries that become part of a project's data: which, in which version, and what going back to one means."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.store import owned
from core.store.database import reading, told, writing
from core.store.inbox import Entry, record
from core.store.inbox_same import ACCEPTED, AT_ONCE, USED, of, state
from core.store.tables import DATASETS, INBOX, PROJECTS


def use_up(workspace: str, ids: Sequence[str], dataset: str) -> None:
    """Note that these entries are part of that version now; those that are gone or decided on otherwise stay so."""
    with told(), writing() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        for piece in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
            mine = of(workspace) & INBOX.c.id.in_(piece) & (state == ACCEPTED)
            connection.execute(sa.update(INBOX).where(mine).values(state=USED, dataset=dataset))


def follow(connection: sa.Connection, workspace: str, project: str, line: Sequence[str], whole: bool) -> None:
    """The project works with another version now, made from those of `line` (its own id among them).

    What versions outside of it took in waits to be taken in again, where the line is known as a whole; what one of them
    took in counts as used again.
    """
    mine = (INBOX.c.workspace == workspace) & (INBOX.c.project == project) & INBOX.c.dataset.is_not(None)
    inside = INBOX.c.dataset.in_(list(line))
    if whole:
        connection.execute(sa.update(INBOX).where(mine, state == USED, ~inside).values(state=ACCEPTED))
    connection.execute(sa.update(INBOX).where(mine, state == ACCEPTED, inside).values(state=USED))


def accepted(workspace: str, project: str) -> list[Entry]:
    """The entries of a project that are to become part of its data, the oldest first; one for each row."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        wanted = sa.select(INBOX).where(INBOX.c.workspace == workspace, INBOX.c.project == project, state == ACCEPTED)
        rows = connection.execute(wanted.order_by(INBOX.c.created)).mappings()
        found = [record(row) for row in rows]
    return list({entry.same or entry.id: entry for entry in found}.values())
