"""What was done lately and can be taken back: said in a line, on the page where it was done, also after a reload."""

import time
from dataclasses import dataclass

import sqlalchemy as sa

from core.plain import Plain
from core.store import owned, paths
from core.store.database import reading, writing
from core.store.database_tables import CHANGES, PROJECTS

MOST = 30  # changes of one project that can be taken back one after the other
KEPT = 86400.0  # seconds


@dataclass(frozen=True)
class Change:
    """One thing that was done on `page`; `project` is "" for what is no project's.

    `back` is the way back: {"trash": kind, "id": id} for what went to the trash, or {"recipe", "made", "dataset"}: the
    project's draft before and after the change (None: none) and the dataset that it used before.
    """

    id: str
    project: str
    page: str
    said: str
    back: Plain
    created: float


def remember(workspace: str, project: str, page: str, message: str, back: Plain) -> None:
    """Keep what was done, `project` "" for what is no project's; the oldest of the project's are forgotten.

    UserError when the workspace has no such project.
    """
    values = {"id": paths.new_id(), "project": project, "page": page, "said": message, "back": back}
    with writing() as connection:
        if project:
            owned.find(connection, PROJECTS, workspace, project)
        connection.execute(sa.insert(CHANGES).values(**values, workspace=workspace, created=time.time()))
        same = sa.select(CHANGES.c.id).where(CHANGES.c.workspace == workspace, CHANGES.c.project == project)
        old = list(connection.scalars(same.order_by(CHANGES.c.created.desc()).offset(MOST)))
        connection.execute(sa.delete(CHANGES).where(CHANGES.c.id.in_(old)))


def recent(workspace: str) -> list[Change]:
    """What was done in the workspace during the last day, the newest first."""
    since = sa.select(CHANGES).where(CHANGES.c.workspace == workspace, CHANGES.c.created > time.time() - KEPT)
    with reading() as connection:
        rows = connection.execute(since.order_by(CHANGES.c.created.desc())).mappings().all()
    return [Change(**{name: value for name, value in row.items() if name != "workspace"}) for row in rows]


def forget(workspace: str, id: str) -> None:
    """It was taken back, or is not to be shown any more; UserError when the workspace has none of that id."""
    with writing() as connection:
        owned.find(connection, CHANGES, workspace, id)
        connection.execute(sa.delete(CHANGES).where(CHANGES.c.id == id))


def recipe_before(now: Plain | None, change: Change) -> Plain | None:
    """The draft as it is now, with what that change did taken back and what was done elsewhere since left alone."""
    before: Plain | None = change.back["recipe"]
    made: Plain | None = change.back["made"]
    if not (now and before and made):
        return before
    now, before, made = map(_with_targets, (now, before, made))
    parts = {name: before[name] if before[name] != made.get(name) else now[name] for name in before}
    columns = {
        name: found
        for name in (*now["columns"], *(name for name in before["columns"] if name not in now["columns"]))
        if (found := _column(name, now["columns"], before["columns"], made["columns"])) is not None
    }
    return {**parts, "columns": columns}


def _with_targets(recipe: Plain) -> Plain:
    """A draft of format 1 as one of format 2, so that nothing else looks changed."""
    data = dict(recipe["data"])
    if "target" in data:
        data["targets"] = [data.pop("target")]
    return {**recipe, "format": 2, "data": data}


def _column(name: str, now: Plain, before: Plain, made: Plain) -> Plain | None:
    return before.get(name) if before.get(name) != made.get(name) else now.get(name)


def latest(every: list[Change], project: str, page: str) -> list[Change]:
    """Of `recent`, the page's own changes of the project that can be taken back one after the other, the newest first.

    Another version of the table (`made` is None) only while nothing came after it, and nothing from before it.
    """
    found: list[Change] = []
    for index, change in enumerate(entry for entry in every if entry.project == project and "recipe" in entry.back):
        switch = change.back["made"] is None
        if change.page == page and (not switch or index == len(found)):
            found.append(change)
        elif switch:
            break
    return found
