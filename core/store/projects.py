"""Projects: one dataset and one target; a draft recipe, runs and an inbox."""

import time
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.store import owned, places
from core.store.database import DATASETS, INBOX, JOBS, PROJECTS, RUNS, reading, writing
from core.store.queue import OPEN


@dataclass(frozen=True)
class Project:
    """One project. `recipe` is the draft as plain data, None before a target is chosen; times are epoch seconds."""

    id: str
    name: str
    dataset: str
    created: float
    changed: float
    recipe: dict | None
    trashed: float | None = None
    example: bool = False


def create(workspace: str, name: str, dataset: str, recipe: dict | None = None, *, example: bool = False) -> Project:
    """A new project on a dataset that the workspace owns; UserError otherwise."""
    now = time.time()
    values = {"id": places.new_id(), "name": places.clean_name(name, "Project"), "dataset": dataset, "recipe": recipe}
    with writing() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        connection.execute(
            sa.insert(PROJECTS).values(**values, workspace=workspace, created=now, changed=now, example=example)
        )
    return get(workspace, values["id"])


def get(workspace: str, id: str) -> Project:
    """One project, also from the trash; UserError when the workspace has none of that id."""
    with reading() as connection:
        return _record(owned.find(connection, PROJECTS, workspace, id))


def all(workspace: str) -> list[Project]:
    """All projects outside the trash, the last changed first."""
    return _list(workspace, PROJECTS.c.trashed.is_(None))


def trashed(workspace: str) -> list[Project]:
    """All projects in the trash, the last changed first."""
    return _list(workspace, PROJECTS.c.trashed.is_not(None))


def rename(workspace: str, id: str, name: str) -> None:
    """Give a new name; UserError when it is empty."""
    owned.rename(PROJECTS, workspace, id, name)


def save_draft(workspace: str, id: str, recipe: dict | None) -> None:
    """Keep the recipe that the next run would use."""
    owned.change(PROJECTS, workspace, id, recipe=recipe, changed=time.time())


def trash(workspace: str, id: str) -> None:
    """Put into the trash with its runs; UserError while one of them waits or runs."""
    with writing() as connection:
        project = owned.find(connection, PROJECTS, workspace, id)
        _require_rest(connection, project)
        connection.execute(sa.update(PROJECTS).where(PROJECTS.c.id == id).values(trashed=time.time()))


def restore(workspace: str, id: str) -> None:
    """Take out of the trash."""
    owned.restore(PROJECTS, workspace, id)


def purge(workspace: str, id: str) -> None:
    """Delete for good with runs, inbox and files, not the dataset; UserError while a run waits or works."""
    with writing() as connection:
        _require_rest(connection, owned.find(connection, PROJECTS, workspace, id))
        of_project = RUNS.c.project == id
        ids = list(connection.scalars(sa.select(RUNS.c.id).where(of_project)))
        connection.execute(sa.delete(JOBS).where(JOBS.c.id.in_(ids)))
        connection.execute(sa.delete(RUNS).where(of_project))
        connection.execute(sa.delete(INBOX).where(INBOX.c.project == id))
        connection.execute(sa.delete(PROJECTS).where(PROJECTS.c.id == id))
    for run in ids:
        places.remove(places.area(workspace, "runs") / run)


def _require_rest(connection: sa.Connection, project: sa.RowMapping) -> None:
    busy = (
        sa.select(RUNS.c.name)
        .join(JOBS, JOBS.c.id == RUNS.c.id)
        .where(RUNS.c.project == project["id"], JOBS.c.state.in_(OPEN))
    )
    names = list(connection.scalars(busy))
    if names:
        raise UserError(
            "“{name}” has runs under way: {runs}.",
            "Stop or discard them first.",
            name=project["name"],
            runs=", ".join(names),
        )


def _list(workspace: str, condition: sa.ColumnElement) -> list[Project]:
    wanted = sa.select(PROJECTS).where(PROJECTS.c.workspace == workspace, condition).order_by(PROJECTS.c.changed.desc())
    with reading() as connection:
        return [_record(row) for row in connection.execute(wanted).mappings()]


def _record(row: sa.RowMapping) -> Project:
    return Project(**{name: value for name, value in row.items() if name != "workspace"})
