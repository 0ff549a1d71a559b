"""Runs: one recipe carried out, with its folder of files. The state is the job's (see queue); starts nothing itself."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import payloads
from core import recipe as recipes
from core.errors import UserError
from core.folders import RunFolder
from core.plain import Plain
from core.recipe import Recipe
from core.run_states import RunState
from core.store import naming, owned, paths, queue, starts
from core.store.database import reading, writing
from core.store.database_tables import DATASETS, INBOX, JOBS, PROJECTS, RUNS
from core.store.upkeep import quota

LONGEST_NOTE = 2_000  # characters
_JOINED = sa.select(RUNS, *(JOBS.c[name] for name in ("state", "want", "started", "ended", "error"))).join(
    JOBS, JOBS.c.id == RUNS.c.id
)


@dataclass(frozen=True)
class Run:
    """One run. `headline` (see jobs.headline) is there once evaluated; `error` holds problem, fix and reference.

    Times are epoch seconds.
    """

    id: str
    project: str
    name: str
    family: str
    task: str
    state: RunState
    want: str
    created: float
    started: float | None
    ended: float | None
    parent: str | None
    folder: Path
    error: Plain | None = None
    headline: Plain = field(default_factory=dict)
    bytes: int = 0
    dataset: str = ""
    trashed: float | None = None
    note: str | None = None
    challenges: str | None = None
    promised: Plain | None = None

    @property
    def live(self) -> bool:
        """Whether it waits or works, so that a screen should look again."""
        return self.state.live

    @property
    def files(self) -> RunFolder:
        """Its folder's files, by name."""
        return RunFolder(self.folder)

    @property
    def bundle(self) -> Path:
        """The one ONNX file, once it is there."""
        return self.files.bundle


def create(
    workspace: str,
    project: str,
    recipe: Recipe,
    name: str = "",
    parent: str | None = None,
    *,
    state: RunState = RunState.QUEUED,
    promised: Plain | None = None,
    challenges: str | None = None,
) -> Run:
    """A new run with its folder and recipe, waiting for the supervisor; another `state` keeps it from starting.

    promised: what an advice promises of it, {"advice", "gain", "low", "high", "measure", "against": a run's id}, and
    "better": False where it is to be known better, not to become better.
    challenges: the champion that it will be judged beside.
    name: "" for the family's; of several with one name in a project the later ones are numbered.
    UserError when project, dataset, parent or champion are not the workspace's, the model file that the recipe begins
    from is not there, the quota is used up or too many runs wait.
    """
    quota.require(workspace)
    id = paths.new_id()
    folder = paths.area(workspace, "runs") / id
    try:
        folder.mkdir(parents=True)
        RunFolder(folder).recipe.write_text(recipes.to_yaml(recipe), encoding="utf-8")
        if recipe.start.file and not starts.lend(workspace, recipe.start.file, folder):
            raise _start_away(recipe.start.name)
        with writing() as connection:
            owned.find(connection, PROJECTS, workspace, project)
            owned.find(connection, DATASETS, workspace, recipe.data.dataset)
            for named in (parent, challenges):
                if named is not None:
                    owned.find(connection, RUNS, workspace, named)
            values = _values(connection, workspace, project, recipe, name, parent)
            more = {"promised": promised, "challenges": challenges}
            connection.execute(sa.insert(RUNS).values(id=id, **more, **values))
            queue.insert(connection, workspace, payloads.Run(), id=id, state=state)
            connection.execute(sa.update(PROJECTS).where(PROJECTS.c.id == project).values(changed=time.time()))
    except (OSError, UserError, sa.exc.SQLAlchemyError) as error:
        paths.remove(folder)
        if isinstance(error, OSError):
            raise paths.as_user_error(error) from error
        raise
    return get(workspace, id)


def get(workspace: str, id: str) -> Run:
    """One run, also from the trash; UserError when the workspace has none of that id."""
    with reading() as connection:
        found = connection.execute(_joined(workspace).where(RUNS.c.id == str(id))).mappings().first()
    if found is None:
        raise owned.missing(RUNS)
    return _record(found)


def all(workspace: str, project: str) -> list[Run]:
    """The project's runs outside the trash, newest first."""
    return _list(workspace, project, RUNS.c.trashed.is_(None))


def trashed(workspace: str, project: str | None = None) -> list[Run]:
    """The runs in the trash, of one project or of the workspace, newest first."""
    return _list(workspace, project, RUNS.c.trashed.is_not(None))


def recipe(workspace: str, id: str) -> Recipe:
    """The recipe of a run."""
    return recipes.read(get(workspace, id).files.recipe)


def rename(workspace: str, id: str, name: str) -> None:
    """Give a new name, numbered where another run of the project has it; UserError when it is empty."""
    run = get(workspace, id)
    with reading() as connection:
        others = _names(connection, run.project, but=id)
    owned.rename(RUNS, workspace, id, naming.unique(paths.clean_name(name, ""), others))


def write_note(workspace: str, id: str, note: str) -> None:
    """Keep what someone wrote about the run, at most 2,000 characters; "" takes it away."""
    owned.change(RUNS, workspace, id, note=note.strip()[:LONGEST_NOTE] or None)


def trash(workspace: str, id: str) -> None:
    """Put into the trash; UserError while it waits or runs."""
    _require_rest(get(workspace, id))
    owned.trash(RUNS, workspace, id)


def restore(workspace: str, id: str) -> None:
    """Take out of the trash."""
    owned.restore(RUNS, workspace, id)


def purge(workspace: str, id: str) -> None:
    """Delete for good, files included; UserError while it waits or runs. Inbox entries of the project stay."""
    run = get(workspace, id)
    _require_rest(run)
    with writing() as connection:
        for table in (RUNS, JOBS):
            connection.execute(sa.delete(table).where(table.c.id == id, table.c.workspace == workspace))
        connection.execute(sa.update(INBOX).where(INBOX.c.run == id, INBOX.c.workspace == workspace).values(run=None))
    paths.remove(run.folder)


def measure(workspace: str, id: str, headline: Plain | None = None) -> None:
    """Note the size of the run's folder and, when given, its headline."""
    values = {"bytes": paths.size(get(workspace, id).folder)}
    owned.change(RUNS, workspace, id, **values, **({} if headline is None else {"headline": headline}))


def clear(workspace: str, id: str) -> None:
    """Delete what a discarded run leaves behind; recipe, events and log stay."""
    run = get(workspace, id)
    kept = (run.files.recipe, run.files.events, run.files.log)
    for entry in run.folder.iterdir():
        if entry not in kept:
            paths.remove(entry)
    measure(workspace, id, {})


def _start_away(name: str) -> UserError:
    return UserError(
        "The model file “{name}” that this begins from is not here any more.",
        "Bring it again, or begin without it; both on the Model page.",
        name=name,
    )


def _require_rest(run: Run) -> None:
    if run.live:
        raise UserError("“{name}” is still under way.", "Stop or discard it first.", name=run.name)


def _values(
    connection: sa.Connection, workspace: str, project: str, recipe: Recipe, name: str, parent: str | None
) -> dict[str, object]:
    asked = paths.clean_name(name, naming.of_run(recipe.family.name))
    return {
        "workspace": workspace,
        "project": project,
        "dataset": recipe.data.dataset,
        "name": naming.unique(asked, _names(connection, project)),
        "family": recipe.family.name,
        "task": recipe.task.name,
        "created": time.time(),
        "parent": parent,
        "bytes": 0,
    }


def _names(connection: sa.Connection, project: str, but: str = "") -> list[str]:
    """What the project's runs are called, those in the trash too, without the run `but`."""
    return list(connection.scalars(sa.select(RUNS.c.name).where(RUNS.c.project == project, RUNS.c.id != but)))


def _joined(workspace: str) -> sa.Select[Any]:
    return _JOINED.where(RUNS.c.workspace == workspace)


def _list(workspace: str, project: str | None, condition: sa.ColumnElement[bool]) -> list[Run]:
    wanted = _joined(workspace).where(condition).order_by(RUNS.c.created.desc())
    with reading() as connection:
        if project is not None:
            owned.find(connection, PROJECTS, workspace, project)
            wanted = wanted.where(RUNS.c.project == project)
        return [_record(row) for row in connection.execute(wanted).mappings()]


def _record(row: sa.RowMapping) -> Run:
    values = {name: value for name, value in row.items() if name not in ("workspace", "headline")}
    folder = paths.area(row["workspace"], "runs") / row["id"]
    return Run(**values, headline=row["headline"] or {}, folder=folder)
