"""Projects: one dataset and one target; a draft recipe, runs and an inbox."""

import time
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.plain import Plain
from core.run_states import LIVE
from core.store import naming, owned, paths
from core.store.access import shares
from core.store.database import reading, writing
from core.store.database_tables import CHANGES, DATASETS, INBOX, JOBS, PROJECTS, PROMOTIONS, RUNS, SHARES
from core.store.feedback import inbox_files
from core.store.feedback.inbox_same import with_files


@dataclass(frozen=True)
class Project:
    """One project. `recipe` is the draft as plain data, None before a target is chosen; times are epoch seconds."""

    id: str
    name: str
    dataset: str
    created: float
    changed: float
    recipe: Plain | None
    trashed: float | None = None
    example: bool = False
    collect: Plain | None = None
    asked: int | None = None

    @property
    def target(self) -> str:
        """What its draft predicts; "" before a target is chosen."""
        return target_of(self.recipe)


def create(workspace: str, name: str, dataset: str, recipe: Plain | None = None, *, example: bool = False) -> Project:
    """A new project, numbered where another has its name; UserError when the dataset is not the workspace's."""
    now, asked = time.time(), paths.clean_name(name, "Project")
    id = paths.new_id()
    values: Plain = {"id": id, "dataset": dataset, "recipe": recipe, "created": now, "changed": now}
    with writing() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        values["name"] = naming.unique(asked, _names(connection, workspace))
        connection.execute(sa.insert(PROJECTS).values(**values, workspace=workspace, example=example))
    return get(workspace, id)


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
    """Give a new name, numbered where another project has it; UserError when it is empty."""
    with reading() as connection:
        others = _names(connection, workspace, but=id)
    owned.rename(PROJECTS, workspace, id, naming.unique(paths.clean_name(name, ""), others))


def free_name(workspace: str, name: str) -> str:
    """The name, numbered where a project of the workspace has it."""
    with reading() as connection:
        return naming.unique(name, _names(connection, workspace))


def another_version() -> UserError:
    """What was asked is for a version of the table that the project does not work with any more."""
    return UserError(
        "The project works with another version of its table by now, so nothing was done.",
        "Look at the table as it is now, then do it again.",
    )


def save_draft(workspace: str, id: str, recipe: Plain | None, *, made_for: str = "") -> None:
    """Keep the recipe that the next run would use. A name that nobody chose follows what is predicted.

    made_for: the version of the table; UserError when the project works with another one by now.
    """
    with writing() as connection:
        project = owned.find(connection, PROJECTS, workspace, id)
        if made_for and made_for != project["dataset"]:
            raise another_version()
        name = _following(connection, project, target_of(recipe))
        changed = sa.update(PROJECTS).where(PROJECTS.c.id == id)
        connection.execute(changed.values(recipe=recipe, changed=time.time(), name=name))


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
        asked = _asked(connection, workspace, id)
        connection.execute(sa.delete(JOBS).where(JOBS.c.id.in_([*ids, *asked])))  # one that works is ended by that
        connection.execute(sa.delete(RUNS).where(of_project))
        entries = sa.select(INBOX.c["values"]).where(INBOX.c.workspace == workspace, with_files)
        judged = list(connection.scalars(entries.where(INBOX.c.project == id)))
        connection.execute(sa.delete(INBOX).where(INBOX.c.project == id))
        for table in (CHANGES, PROMOTIONS):
            connection.execute(sa.delete(table).where(table.c.project == id))
        others = list(connection.scalars(entries))
        shares.forget(connection, SHARES.c.project == id)
        connection.execute(sa.delete(PROJECTS).where(PROJECTS.c.id == id))
    for run in ids:
        paths.remove(paths.area(workspace, "runs") / run)
    for job in asked:
        paths.remove(paths.area(workspace, "uploads") / job)
    inbox_files.forget(workspace, judged, others)


def _asked(connection: sa.Connection, workspace: str, id: str) -> list[str]:
    """The ids of the project's jobs that are no runs: rows that were brought, what was taken in, judged or tried."""
    others = sa.select(JOBS.c.id, JOBS.c.payload).where(JOBS.c.workspace == workspace, JOBS.c.lane != "run")
    return [job for job, payload in connection.execute(others) if (payload or {}).get("project") == id]


def _following(connection: sa.Connection, project: sa.RowMapping, target: str) -> str:
    """The project's name once it predicts `target`."""
    before = target_of(project["recipe"])
    if target == before:
        return str(project["name"])
    table = owned.find(connection, DATASETS, project["workspace"], project["dataset"])["name"]
    if not naming.is_made(project["name"], naming.of_project(before, table)):
        return str(project["name"])
    others = _names(connection, project["workspace"], but=project["id"])
    return naming.unique(naming.of_project(target, table), others)


def target_of(recipe: Plain | None) -> str:
    """What a draft predicts; "" before a target is chosen."""
    data = (recipe or {}).get("data", {})
    return ", ".join(data.get("targets") or [data.get("target", "")])  # one target: recipes of format 1


def _names(connection: sa.Connection, workspace: str, but: str = "") -> list[str]:
    """What the workspace's projects are called, those in the trash too, without the project `but`."""
    return list(
        connection.scalars(sa.select(PROJECTS.c.name).where(PROJECTS.c.workspace == workspace, PROJECTS.c.id != but))
    )


def _require_rest(connection: sa.Connection, project: sa.RowMapping) -> None:
    busy = (
        sa.select(RUNS.c.name)
        .join(JOBS, JOBS.c.id == RUNS.c.id)
        .where(RUNS.c.project == project["id"], JOBS.c.state.in_(LIVE))
    )
    names = list(connection.scalars(busy))
    if names:
        raise UserError(
            "“{name}” has runs under way: {runs}.",
            "Stop or discard them first.",
            name=project["name"],
            runs=", ".join(names),
        )


def _list(workspace: str, condition: sa.ColumnElement[bool]) -> list[Project]:
    wanted = sa.select(PROJECTS).where(PROJECTS.c.workspace == workspace, condition).order_by(PROJECTS.c.changed.desc())
    with reading() as connection:
        return [_record(row) for row in connection.execute(wanted).mappings()]


def _record(row: sa.RowMapping) -> Project:
    return Project(**{name: value for name, value in row.items() if name != "workspace"})
