"""What is thrown away by itself: trash after 30 days, and, if set, unused workspaces. Files that nobody knows are set
aside after a day (see quarantine) and go 30 days later. Only days that have verifiably passed count (see clock)."""

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from core import config
from core.errors import UserError
from core.run_states import LIVE
from core.store import datasets, paths, projects, runs, starts, undo
from core.store.access import shares, visitor_files, visits
from core.store.database import reading, writing
from core.store.database_tables import (
    CHANGES,
    DATASETS,
    INBOX,
    JOBS,
    KEYS,
    LINKS,
    PROJECTS,
    PROMOTIONS,
    RUNS,
    SHARES,
    WORKSPACES,
)
from core.store.feedback import inbox, inbox_files
from core.store.feedback.inbox_same import GONE, with_files
from core.store.upkeep import clock, quarantine
from core.store.upkeep.clock import DAY

TRASH_DAYS = 30
_PURGES = {RUNS: runs.purge, PROJECTS: projects.purge, DATASETS: datasets.purge}  # in the order of who needs whom
_AREAS = (  # None: what drafts name
    ("datasets", DATASETS),
    ("runs", RUNS),
    ("uploads", JOBS),
    (inbox_files.AREA, INBOX),
    (starts.AREA, None),
)
_OURS = (".gone", ".part")  # what deleting or copying left behind when it was cut off


@dataclass(frozen=True)
class _Trashed:
    table: sa.Table
    workspace: str
    id: str
    since: float


def sweep() -> None:
    """Look once at everything that waits to go, and let go of what has waited long enough.

    ATELIER_EXPIRY_DAYS (default never) lets unused workspaces go. UserError when the files and the database do not
    belong together: then nothing is touched.
    """
    visits.sweep()
    visitor_files.sweep()
    seen, trash, left, gone = _seen(), _trash(), list(_left_over()), inbox.thrown()
    aside = {f"quarantine {each.name}": each for each in quarantine.all()}
    waiting = {**{_of(*entry): entry for entry in seen}, **{_in_trash(entry): entry for entry in trash}}
    strays = {f"inbox of {project}": project for project in inbox.strays()}
    age = clock.ages([*waiting, *map(_file, left), *aside, *map(_thrown, gone), *strays])
    days = config.current().expiry_days
    for workspace, moment in seen:
        if days and _over(age[_of(workspace, moment)], moment, days):
            _drop(workspace)
    for entry in trash:
        if _over(age[_in_trash(entry)], entry.since, TRASH_DAYS):
            _purge(entry)
    for name, project in strays.items():
        if age[name] > DAY:
            inbox.drop_strays(project)
    for each in gone:
        if _over(age[_thrown(each)], each.changed, undo.KEPT / DAY):
            with suppress(UserError):  # of a project that is no more: a stray
                inbox.erase(each.workspace, each.project, INBOX.c.changed == each.changed, INBOX.c.state == GONE)
    _set_aside([file for file in left if age[_file(file)] > DAY])
    for name, held in aside.items():
        if age[name] > quarantine.DAYS * DAY:
            paths.remove(held.folder)
            quarantine.clear_empty(held)


def _over(waited: float, moment: float, days: float) -> bool:
    """Both by what has verifiably passed and by the dates that people see."""
    return waited > days * DAY and moment < time.time() - days * DAY


def _of(workspace: str, moment: float) -> str:
    return f"workspace {workspace} {moment:.0f}"


def _in_trash(entry: _Trashed) -> str:
    return f"trash {entry.table.name} {entry.id} {entry.since:.0f}"


def _thrown(entry: inbox.Thrown) -> str:
    return f"inbox {entry.project} {entry.changed:.6f}"


def _file(entry: Path) -> str:
    return f"file {'/'.join(entry.parts[-3:])}"[-300:]


def _seen() -> list[tuple[str, float]]:
    with reading() as connection:
        return [(id, seen) for id, seen in connection.execute(sa.select(WORKSPACES.c.id, WORKSPACES.c.seen))]


def _trash() -> list[_Trashed]:
    found = []
    with reading() as connection:
        for table in _PURGES:
            thrown = sa.select(table.c.workspace, table.c.id, table.c.trashed).where(table.c.trashed.is_not(None))
            found += [_Trashed(table, *row) for row in connection.execute(thrown)]
    return found


def _purge(entry: _Trashed) -> None:
    table = entry.table
    with reading() as connection:
        now = connection.scalar(sa.select(table.c.trashed).where(table.c.id == entry.id))
    if now != entry.since:  # taken back meanwhile
        return
    try:
        _PURGES[entry.table](entry.workspace, entry.id)
    except UserError:
        return  # still in use: it goes with the last project that uses it


def _left_over() -> Iterator[Path]:
    """Files and folders in the workspaces that the database knows which it does not know, or which are done with."""
    with reading() as connection:
        everyone = list(connection.scalars(sa.select(WORKSPACES.c.id)))
    for workspace in everyone:
        for name, table in _AREAS:
            area = paths.area(workspace, name)
            there = list(area.iterdir()) if area.is_dir() else []
            known = (starts.used(workspace) if table is None else _known(table, workspace)) if there else set()
            yield from (entry for entry in there if entry.name not in known)


def _known(table: sa.Table, workspace: str) -> set[str]:
    column = table.c["values"] if table is INBOX else table.c.id
    wanted = sa.select(column).where(table.c.workspace == workspace, *([with_files] if table is INBOX else []))
    with reading() as connection:
        found = list(connection.scalars(wanted.where(JOBS.c.state.in_(LIVE)) if table is JOBS else wanted))
    if table is INBOX:  # pictures and sounds, named by their checksum
        return {each[inbox_files.SHA] for values in found for each in values.values() if inbox_files.named(each)}
    return set(found)


def _set_aside(entries: list[Path]) -> None:
    """What the database knows to be done with is deleted; all else might be somebody's."""
    with reading() as connection:
        over = set(connection.scalars(sa.select(JOBS.c.id).where(JOBS.c.state.not_in(LIVE))))
    for entry in entries:
        if entry.suffix in _OURS or (entry.parent.name == "uploads" and entry.name in over):
            paths.remove(entry)
        else:
            quarantine.put(entry)
            print(f"set aside, as the database does not know it: {_file(entry)}", file=sys.stderr)


def _drop(workspace: str) -> None:
    with writing() as connection:
        busy = sa.select(sa.func.count()).where(JOBS.c.workspace == workspace, JOBS.c.state.in_(LIVE))
        if connection.scalar(busy):
            return
        shares.forget(connection, SHARES.c.workspace == workspace)
        for table in (CHANGES, PROMOTIONS, INBOX, JOBS, RUNS, PROJECTS, DATASETS, LINKS):
            connection.execute(sa.delete(table).where(table.c.workspace == workspace))
        connection.execute(sa.delete(KEYS).where(sa.or_(KEYS.c.id == workspace, KEYS.c.opens == workspace)))
        connection.execute(sa.delete(WORKSPACES).where(WORKSPACES.c.id == workspace))
    paths.remove(paths.home() / "workspaces" / workspace)
