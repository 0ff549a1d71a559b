"""Inbox entries that become part of a project's data: which, in which version, and what going back to one means."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.store import owned
from core.store.database import reading
from core.store.inbox import Entry, record
from core.store.inbox_same import ACCEPTED, AT_ONCE, OLDER, USED, of, settle, state
from core.store.tables import DATASETS, INBOX, PROJECTS


def mark(connection: sa.Connection, workspace: str, taken: Sequence[Entry], dataset: str) -> None:
    """Note that these entries are part of that version now; those that are gone, decided on otherwise or given another
    right answer since they were read stay so."""
    for start in range(0, len(taken), AT_ONCE):
        some = {entry.id: entry for entry in taken[start : start + AT_ONCE]}
        wanted = sa.select(INBOX).where(of(workspace), INBOX.c.id.in_(some), state == ACCEPTED)
        now = [record(row) for row in connection.execute(wanted).mappings()]
        same = [entry.id for entry in now if entry.right == some[entry.id].right]
        connection.execute(sa.update(INBOX).where(INBOX.c.id.in_(same)).values(state=USED, dataset=dataset))


def follow(connection: sa.Connection, workspace: str, project: str, line: Sequence[str], whole: bool) -> None:
    """The project works with another version now, made from those of `line` (its own id among them).

    What versions outside of it took in waits to be taken in again, where the line is known as a whole; what one of them
    took in counts as used again. Of several words on a row that wait then the last one counts.
    """
    mine = (INBOX.c.workspace == workspace) & (INBOX.c.project == project) & INBOX.c.dataset.is_not(None)
    inside = INBOX.c.dataset.in_(list(line))
    if whole:
        connection.execute(sa.update(INBOX).where(mine, state == USED, ~inside).values(state=ACCEPTED))
    connection.execute(sa.update(INBOX).where(mine, state.in_((ACCEPTED, OLDER)), inside).values(state=USED))
    waiting = connection.scalars(sa.select(INBOX.c.same).where(mine, state == ACCEPTED))
    settle(connection, workspace, project, set(waiting) - {None})


def accepted(workspace: str, project: str) -> list[Entry]:
    """The entries of a project that are to become part of its data, the oldest first; one for each row."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        wanted = sa.select(INBOX).where(INBOX.c.workspace == workspace, INBOX.c.project == project, state == ACCEPTED)
        rows = connection.execute(wanted.order_by(INBOX.c.created)).mappings()
        found = [record(row) for row in rows]
    return list({entry.same or entry.id: entry for entry in found}.values())


def before(workspace: str, project: str, same: Sequence[str]) -> dict[str, list[str]]:
    """The ids of entries that were taken in, the oldest first, by the row that they and these entries speak of."""
    found: dict[str, list[str]] = {}
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        for start in range(0, len(same), AT_ONCE):
            wanted = sa.select(INBOX.c.same, INBOX.c.id).where(of(workspace, project), state == USED)
            some = wanted.where(INBOX.c.same.in_(same[start : start + AT_ONCE])).order_by(INBOX.c.created)
            for one, id in connection.execute(some).all():
                found.setdefault(one, []).append(id)
    return found


def names(workspace: str, dataset: str) -> bool:
    """Whether any entry was taken in by that version, also where it waits again since the project went back."""
    with reading() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        wanted = sa.select(INBOX.c.id).where(INBOX.c.workspace == workspace, INBOX.c.dataset == dataset)
        return connection.scalar(wanted.limit(1)) is not None
