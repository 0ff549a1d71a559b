"""Inbox entries that become part of a project's data: which, in which version, and what going back to one means."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.errors import UserError
from core.store import owned
from core.store.database import reading
from core.store.database_tables import DATASETS, INBOX, PROJECTS
from core.store.feedback.inbox import Entry, record
from core.store.feedback.inbox_same import ACCEPTED, AT_ONCE, GONE, OLDER, USED, of, resolve, state


class MeanwhileError(UserError):
    """Entries were decided on otherwise, changed or removed since they were read; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__("Some of these entries were decided on meanwhile.", "Do it again.")
        self.count = count


def mark(connection: sa.Connection, workspace: str, taken: Sequence[Entry], dataset: str) -> None:
    """Note that these entries are part of that version now. MeanwhileError where some are gone, decided on otherwise or
    given another right answer since they were read: the version holds what nobody wants in it."""
    one = sa.update(INBOX).where(
        INBOX.c.id == sa.bindparam("_id"),
        of(workspace),
        state == ACCEPTED,
        sa.func.coalesce(INBOX.c.truth, "") == sa.bindparam("_truth"),
        INBOX.c.verdict == sa.bindparam("_verdict"),
    )
    if taken:  # nothing is asked for each: others wait meanwhile
        known = [{"_id": entry.id, "_truth": entry.truth or "", "_verdict": entry.verdict} for entry in taken]
        here = INBOX.c.workspace == workspace, INBOX.c.project == taken[0].project, state == USED
        count = sa.select(sa.func.count()).select_from(INBOX).where(*here, INBOX.c.dataset == dataset)
        before = connection.scalar(count) or 0
        connection.execute(one.values(state=USED, dataset=dataset), known)
        if (left := len(taken) - ((connection.scalar(count) or 0) - before)) > 0:
            raise MeanwhileError(left)


def follow(connection: sa.Connection, workspace: str, project: str, line: Sequence[str], whole: bool) -> None:
    """The project works with another version now, made from those of `line` (its own id among them).

    What versions outside of it took in waits to be taken in again, where the line is known as a whole; what one of them
    took in counts as used again. Of several words on a row that wait then the last one counts.
    """
    mine = (INBOX.c.workspace == workspace) & (INBOX.c.project == project)
    had, inside = mine & INBOX.c.dataset.is_not(None), INBOX.c.dataset.in_(list(line))
    if whole:
        connection.execute(sa.update(INBOX).where(had, state == USED, ~inside).values(state=ACCEPTED))
    connection.execute(sa.update(INBOX).where(had, state.in_((ACCEPTED, OLDER)), inside).values(state=USED))
    several = sa.select(INBOX.c.same).where(mine, state != GONE, INBOX.c.same.is_not(None))
    several = several.group_by(INBOX.c.same).having(sa.func.count() > 1)
    waiting = sa.select(INBOX.c.same).where(had, state == ACCEPTED).distinct()
    resolve(connection, workspace, project, set(connection.scalars(waiting.intersect(several))))


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
