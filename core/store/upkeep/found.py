"""Rows for files that the database does not know: after its loss, tables and runs become projects again.

What only the database knew is gone: names that people gave, corrections, drafts, which version came from which.
"""

import json
import time
from pathlib import Path

import sqlalchemy as sa

from core import payloads
from core import recipe as recipes
from core.errors import UserError
from core.folders import DatasetFolder, RunFolder
from core.run_states import RunState
from core.store import datasets, naming, paths, queue
from core.store.database import reading, writing
from core.store.database_tables import DATASETS, PROJECTS, RUNS, WORKSPACES


def take_in(things: list[str]) -> list[str]:
    """Give rows to those (workspace/area/id) that have none and can be read; the ids of runs come last.

    Returns what was taken in. Tables become projects named after their files; a run joins its table's project.
    """
    asked = sorted(things, key=lambda thing: thing.split("/")[1])  # datasets before runs
    return [thing for thing in asked if _take_in(*thing.split("/"))]


def _take_in(workspace: str, area: str, id: str) -> bool:
    folder, table = paths.area(workspace, area) / id, {"datasets": DATASETS, "runs": RUNS}.get(area)
    if table is None or _known(table, id):
        return False
    try:
        return (_table if area == "datasets" else _run)(workspace, id, folder)
    except (UserError, OSError, ValueError):  # its files are not whole: it stays as it is
        return False


def _table(workspace: str, id: str, folder: Path) -> bool:
    files = DatasetFolder(folder)
    rows, columns = datasets.shape(files.data)
    report = json.loads(files.schema.read_text(encoding="utf-8"))
    name = paths.clean_name(str(report.get("source", "")), "Dataset")
    made = files.data.stat().st_mtime
    size, version = paths.size(folder), 1 + len(report.get("repaired", ()))
    with writing() as connection:
        _open(connection, workspace)
        facts = {"id": id, "workspace": workspace, "name": name, "version": version, "created": made}
        connection.execute(sa.insert(DATASETS).values(**facts, rows=rows, columns=columns, bytes=size))
        taken = connection.scalars(sa.select(PROJECTS.c.name).where(PROJECTS.c.workspace == workspace)).all()
        called = naming.unique(naming.of_project("", name), taken)
        facts = {"id": paths.new_id(), "workspace": workspace, "name": called, "created": made, "changed": made}
        connection.execute(sa.insert(PROJECTS).values(**facts, dataset=id, example=False))
    return True


def _run(workspace: str, id: str, folder: Path) -> bool:
    files = RunFolder(folder)
    recipe = recipes.read(files.recipe)
    made = files.recipe.stat().st_mtime
    whole = files.bundle.is_file() and files.evaluation.is_file()
    with writing() as connection:
        mine = sa.select(PROJECTS.c.id).where(
            PROJECTS.c.workspace == workspace, PROJECTS.c.dataset == recipe.data.dataset
        )
        project = connection.scalar(mine.order_by(PROJECTS.c.created).limit(1))
        if project is None or not whole:
            return False
        facts = {"id": id, "workspace": workspace, "project": project, "dataset": recipe.data.dataset}
        facts |= {"name": naming.of_run(recipe.family.name), "family": recipe.family.name, "task": recipe.task.name}
        connection.execute(sa.insert(RUNS).values(**facts, created=made, bytes=paths.size(folder)))
        queue.insert(connection, workspace, payloads.Run(), id=id, state=RunState.FINISHED)
        content = recipe.model_dump(mode="json")
        draft = sa.update(PROJECTS).where(PROJECTS.c.id == project, PROJECTS.c.recipe.is_(None))
        connection.execute(draft.values(recipe=content))
    return True


def _open(connection: sa.Connection, workspace: str) -> None:
    if connection.scalar(sa.select(WORKSPACES.c.id).where(WORKSPACES.c.id == workspace)) is None:
        now = time.time()
        connection.execute(sa.insert(WORKSPACES).values(id=workspace, created=now, seen=now))


def _known(table: sa.Table, id: str) -> bool:
    with reading() as connection:
        return connection.scalar(sa.select(table.c.id).where(table.c.id == id)) is not None
