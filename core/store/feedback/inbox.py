"""The inbox: what people said about answers, with the exact model that gave them. Knows no use for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.plain import Plain
from core.store import owned
from core.store.database import reading, writing
from core.store.database_tables import INBOX, PROJECTS, RUNS
from core.store.feedback import inbox_adding, inbox_files
from core.store.feedback.answers import first
from core.store.feedback.inbox_adding import Feedback
from core.store.feedback.inbox_same import GONE, NEW, in_turns, of, resolve, state, with_files


@dataclass(frozen=True)
class Entry:
    """One thing said about one answer. `run` is None for a bundle that was uploaded; `bundle_sha` is its sha256.

    `state`: new, accepted, rejected, used (`dataset`: the version that took it in), older (a later word on the same row
    counts). `source`: predict, batch, file, link, rule, evaluate. `row`: its number where it is one of the project's
    table; `same`: equal for entries about one row; `fair`: drawn without looking at the answer; `link`, `visitor`: who
    said it through which share. Times are epoch seconds.
    """

    id: str
    project: str | None
    run: str | None
    bundle_sha: str
    values: Plain
    answer: Plain
    verdict: str
    truth: str | None
    created: float
    state: str = NEW
    source: str = "predict"
    row: int | None = None
    same: str | None = None
    fair: bool | None = None
    link: str | None = None
    visitor: str | None = None
    dataset: str | None = None
    changed: float | None = None

    @property
    def right(self) -> str | None:
        """The right answer as far as somebody said it: what was typed, or what the model said where that was right."""
        if self.truth is not None:
            return self.truth
        answer = first(self.answer)
        return None if answer is None or self.verdict != "right" else str(answer)


@dataclass(frozen=True)
class Thrown:
    """Entries of a project that were removed in one go, at `changed`."""

    workspace: str
    project: str
    changed: float


def add(
    workspace: str,
    run: str | None,
    bundle_sha: str,
    values: Plain,
    answer: Plain,
    verdict: str,
    truth: str | None = None,
    *,
    source: str = "predict",
    row: int | None = None,
    fair: bool | None = None,
    link: str | None = None,
    visitor: str | None = None,
) -> Entry:
    """Keep one thing that was said ("right", "wrong", or "open" where nobody said anything yet).

    values: by column; the bytes of pictures and sounds are kept as files (core.store.feedback.inbox_files). UserError
    for another word, a run that is not the workspace's, or when the quota or the disk is full.
    """
    feedback = Feedback(values, answer, verdict, truth, row, fair)
    [id] = inbox_adding.keep(workspace, run, bundle_sha, [feedback], source=source, link=link, visitor=visitor)
    return get(workspace, id)


add_all = inbox_adding.keep


def get(workspace: str, id: str) -> Entry:
    """One entry; UserError when the workspace has none of that id, or it was removed."""
    with reading() as connection:
        row = owned.find(connection, INBOX, workspace, id)
    if row["state"] == GONE:
        raise owned.missing(INBOX)
    return record(row)


def all(workspace: str, owner: str | None = None) -> list[Entry]:
    """The entries of a project or a run (`owner` is its id), or of the whole workspace; newest first."""
    wanted = sa.select(INBOX).where(INBOX.c.workspace == workspace, state != GONE).order_by(INBOX.c.created.desc())
    with reading() as connection:
        if owner is not None:
            _require_owner(connection, workspace, owner)
            wanted = wanted.where((INBOX.c.project == owner) | (INBOX.c.run == owner))
        return [record(row) for row in connection.execute(wanted).mappings()]


def remove(workspace: str, id: str) -> None:
    """Delete one entry for good, with the pictures and sounds that no other one names."""
    with writing() as connection:
        gone = owned.find(connection, INBOX, workspace, id)
        _delete(connection, workspace, [gone])
    _forget_files(workspace, [gone["values"]])


def erase(workspace: str, project: str | None, *conditions: sa.ColumnElement[bool]) -> int:
    """Delete a project's entries that meet the conditions for good, with their files; returns how many.

    project: None for entries of no project. Some at a time, so that others who write get their turn.
    """
    mine = (INBOX.c.workspace == workspace) & (INBOX.c.project == project)
    with reading() as connection:
        if project is not None:
            owned.find(connection, PROJECTS, workspace, project)
        ids, gone = list(connection.scalars(sa.select(INBOX.c.id).where(mine, *conditions))), []
    for some in in_turns(ids):
        with writing() as connection:
            wanted = sa.select(INBOX).where(of(workspace), INBOX.c.id.in_(some), *conditions)
            entries = connection.execute(wanted).mappings().all()
            _delete(connection, workspace, entries)
        gone += [entry["values"] for entry in entries]
    _forget_files(workspace, gone)
    return len(gone)


def thrown() -> list[Thrown]:
    """What was removed in any workspace and is not yet deleted for good."""
    wanted = sa.select(INBOX.c.workspace, INBOX.c.project, INBOX.c.changed).where(state == GONE).distinct()
    with reading() as connection:
        return [Thrown(*row) for row in connection.execute(wanted)]


def strays() -> list[str]:
    """Ids of projects that are not there though entries name them: a saved project that was cut off while it came."""
    known = sa.select(PROJECTS.c.id).where(PROJECTS.c.id == INBOX.c.project)
    with reading() as connection:
        return list(
            connection.scalars(
                sa.select(INBOX.c.project).where(INBOX.c.project.is_not(None), ~known.exists()).distinct()
            )
        )


def drop_strays(project: str) -> None:
    """Delete the entries that name this project, unless it is there."""
    known = sa.select(PROJECTS.c.id).where(PROJECTS.c.id == project).exists()
    with reading() as connection:
        ids = list(connection.scalars(sa.select(INBOX.c.id).where(INBOX.c.project == project, ~known)))
    for some in in_turns(ids):
        with writing() as connection:
            connection.execute(sa.delete(INBOX).where(INBOX.c.id.in_(some), ~known))


def record(row: sa.RowMapping) -> Entry:
    """The entry that a row of the table stands for."""
    known = {name: row[name] for name in Entry.__dataclass_fields__}
    known["state"], known["source"] = known["state"] or NEW, known["source"] or "predict"
    return Entry(**known)


def _delete(connection: sa.Connection, workspace: str, gone: Sequence[sa.RowMapping]) -> None:
    connection.execute(sa.delete(INBOX).where(INBOX.c.id.in_([entry["id"] for entry in gone])))
    for project in {entry["project"] for entry in gone}:
        same = {entry["same"] for entry in gone if entry["project"] == project and entry["same"]}
        resolve(connection, workspace, project, same)


def _forget_files(workspace: str, gone: Sequence[Plain]) -> None:
    """Delete the files that only these removed entries named."""
    if any(inbox_files.named(value) for values in gone for value in values.values()):
        with reading() as connection:
            others = sa.select(INBOX.c["values"]).where(INBOX.c.workspace == workspace, with_files)
            inbox_files.forget(workspace, gone, list(connection.scalars(others)))


def _require_owner(connection: sa.Connection, workspace: str, owner: str) -> None:
    for table in (PROJECTS, RUNS):
        if connection.scalar(sa.select(table.c.id).where(table.c.id == owner, table.c.workspace == workspace)):
            return
    raise owned.missing(PROJECTS)
