"""What is thrown away by itself: trash after 30 days, left-over files after a day, and, if set, unused workspaces."""

import os
import time
from pathlib import Path

import sqlalchemy as sa

from core.errors import UserError
from core.store import datasets, inbox_files, places, projects, runs
from core.store.database import (
    CHANGES,
    DATASETS,
    INBOX,
    JOBS,
    KEYS,
    LINKS,
    PROJECTS,
    RUNS,
    WORKSPACES,
    reading,
    writing,
)
from core.store.queue import OPEN

DAY = 86400.0
TRASH_DAYS = 30
_PURGES = ((RUNS, runs.purge), (PROJECTS, projects.purge), (DATASETS, datasets.purge))


def sweep() -> None:
    """Purge old trash and left-over files everywhere, and expired workspaces (ATELIER_EXPIRY_DAYS, default never)."""
    days = float(os.environ.get("ATELIER_EXPIRY_DAYS", "0"))
    with reading() as connection:
        everyone = connection.execute(sa.select(WORKSPACES.c.id, WORKSPACES.c.seen)).all()
    for workspace, seen in everyone:
        if days and seen < time.time() - days * DAY:
            _drop(workspace)
        else:
            _empty_trash(workspace)
            _sweep_files(workspace)
            _sweep_inbox(workspace)


def _empty_trash(workspace: str) -> None:
    for table, purge in _PURGES:
        old = sa.select(table.c.id).where(
            table.c.workspace == workspace, table.c.trashed < time.time() - TRASH_DAYS * DAY
        )
        with reading() as connection:
            ids = list(connection.scalars(old))
        for id in ids:
            try:
                purge(workspace, id)
            except UserError:
                continue  # still in use: it goes with the last project that uses it


def _sweep_files(workspace: str) -> None:
    for name, table in (("datasets", DATASETS), ("runs", RUNS), ("uploads", JOBS)):
        with reading() as connection:
            known = set(connection.scalars(_kept(table, workspace)))
        area = places.area(workspace, name)
        for entry in area.iterdir() if area.is_dir() else ():
            if entry.name not in known and _old(entry):
                places.remove(entry)


def _sweep_inbox(workspace: str) -> None:
    """Pictures and sounds that no entry names any more."""
    area = places.area(workspace, inbox_files.AREA)
    if not area.is_dir():
        return
    with reading() as connection:
        entries = connection.scalars(sa.select(INBOX.c["values"]).where(INBOX.c.workspace == workspace)).all()
    known = {value[inbox_files.SHA] for values in entries for value in values.values() if inbox_files.named(value)}
    for entry in area.iterdir():
        if entry.name not in known and _old(entry):
            places.remove(entry)


def _kept(table: sa.Table, workspace: str) -> sa.Select:
    wanted = sa.select(table.c.id).where(table.c.workspace == workspace)
    return wanted.where(JOBS.c.state.in_(OPEN)) if table is JOBS else wanted


def _old(entry: Path) -> bool:
    try:
        return entry.stat().st_mtime < time.time() - DAY
    except FileNotFoundError:
        return False


def _drop(workspace: str) -> None:
    with writing() as connection:
        busy = sa.select(sa.func.count()).where(JOBS.c.workspace == workspace, JOBS.c.state.in_(OPEN))
        if connection.scalar(busy):
            return
        for table in (CHANGES, INBOX, JOBS, RUNS, PROJECTS, DATASETS, LINKS):
            connection.execute(sa.delete(table).where(table.c.workspace == workspace))
        connection.execute(sa.delete(KEYS).where(sa.or_(KEYS.c.id == workspace, KEYS.c.opens == workspace)))
        connection.execute(sa.delete(WORKSPACES).where(WORKSPACES.c.id == workspace))
    places.remove(places.home() / "workspaces" / workspace)
