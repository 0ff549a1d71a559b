"""The inbox: what people said about answers, with the exact model that gave them. Knows no use for it."""

import time
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.store import inbox_files, owned, places, quota
from core.store.database import reading, writing
from core.store.tables import INBOX, PROJECTS, RUNS

VERDICTS = ("right", "wrong")


@dataclass(frozen=True)
class Entry:
    """One verdict on one answer. `run` is None for a bundle that was uploaded; `bundle_sha` is the file's sha256."""

    id: str
    project: str | None
    run: str | None
    bundle_sha: str
    values: dict
    answer: dict
    verdict: str
    truth: str | None
    created: float
    state: str | None = None
    source: str | None = None
    row: int | None = None
    same: str | None = None
    fair: bool | None = None
    link: str | None = None
    visitor: str | None = None
    dataset: str | None = None
    changed: float | None = None


def add(
    workspace: str, run: str | None, bundle_sha: str, values: dict, answer: dict, verdict: str, truth: str | None = None
) -> Entry:
    """Keep a verdict ("right" or "wrong"); UserError for another word or a run that is not the workspace's.

    values: by column; the bytes of pictures and sounds are kept as files (core.store.inbox_files).
    """
    if verdict not in VERDICTS:
        raise UserError("“{verdict}” is not a verdict.", "Say right or wrong.", verdict=verdict)
    quota.require(workspace, sum(len(value) for value in values.values() if isinstance(value, bytes)) or 1)
    id, values = places.new_id(), inbox_files.keep(workspace, values)
    said = {"bundle_sha": bundle_sha, "values": values, "answer": answer, "verdict": verdict, "truth": truth}
    with writing() as connection:
        project = None if run is None else owned.find(connection, RUNS, workspace, run)["project"]
        row = {"id": id, "workspace": workspace, "project": project, "run": run, "created": time.time(), **said}
        connection.execute(sa.insert(INBOX).values(row))
        return _record(owned.find(connection, INBOX, workspace, id))


def all(workspace: str, owner: str | None = None) -> list[Entry]:
    """The entries of a project or a run (`owner` is its id), or of the whole workspace; newest first."""
    wanted = sa.select(INBOX).where(INBOX.c.workspace == workspace).order_by(INBOX.c.created.desc())
    with reading() as connection:
        if owner is not None:
            _require_owner(connection, workspace, owner)
            wanted = wanted.where((INBOX.c.project == owner) | (INBOX.c.run == owner))
        return [_record(row) for row in connection.execute(wanted).mappings()]


def remove(workspace: str, id: str) -> None:
    """Delete one entry, with the pictures and sounds that no other one names."""
    with writing() as connection:
        gone = owned.find(connection, INBOX, workspace, id)["values"]
        connection.execute(sa.delete(INBOX).where(INBOX.c.id == id))
        kept = list(connection.scalars(sa.select(INBOX.c["values"]).where(INBOX.c.workspace == workspace)))
    inbox_files.forget(workspace, [gone], kept)


def _require_owner(connection: sa.Connection, workspace: str, owner: str) -> None:
    for table in (PROJECTS, RUNS):
        if connection.scalar(sa.select(table.c.id).where(table.c.id == owner, table.c.workspace == workspace)):
            return
    raise owned.missing(PROJECTS)


def _record(row: sa.RowMapping) -> Entry:
    return Entry(**{name: value for name, value in row.items() if name != "workspace"})
