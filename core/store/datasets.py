"""Datasets: immutable tables as files (`data.parquet`, `data.schema.json`), shared by the projects of a workspace."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from core.errors import UserError
from core.folders import DatasetFolder
from core.records import ROW
from core.store import owned, paths
from core.store.database import reading, writing
from core.store.database_tables import DATASETS, PROJECTS, RUNS
from core.store.upkeep import quota


@dataclass(frozen=True)
class Dataset:
    """One dataset. `bytes` counts all its files; `created` and `trashed` are epoch seconds."""

    id: str
    name: str
    version: int
    parent: str | None
    created: float
    rows: int
    columns: int
    bytes: int
    folder: Path
    trashed: float | None = None

    @property
    def data(self) -> Path:
        """The Parquet file."""
        return DatasetFolder(self.folder).data

    @property
    def here(self) -> bool:
        """Whether its files are where they belong; they are not when an older backup of the folder was put back."""
        return self.data.is_file()


def away(name: str) -> UserError:
    """The files of a dataset or run are not there."""
    return UserError(
        "The files of “{name}” are not on this server any more.",
        "Whoever runs this server: put back the backup of the folder that fits the database.",
        name=name,
    )


def add(
    workspace: str, name: str, folder: Path, *, parent: str | None = None, move: bool = False, id: str = ""
) -> Dataset:
    """Keep the files of `folder` (at least data.parquet) as a new dataset; `move` gives the folder away.

    id: one that the caller knows again, so that what was cut off is gone on with, and not done twice. UserError when
    there is no readable table, the quota is used up, the disk full, or `parent` is not the workspace's.
    """
    target = paths.area(workspace, "datasets") / (id or paths.new_id())
    if target.is_dir():
        if _known(workspace, id):
            return get(workspace, id)
        folder = target
    rows, columns = shape(DatasetFolder(folder).data)
    size = paths.size(folder)
    quota.require(workspace, 1 if move else size)
    kindred = [] if parent is None else [get(workspace, each).version for each in kin(workspace, parent)]
    version = 1 + max(kindred, default=0)
    if folder != target:
        _bring(folder, target, move)
    values = {
        "id": target.name,
        "name": paths.clean_name(name, "Dataset"),
        "version": version,
        "parent": parent,
        "bytes": size,
    }
    try:
        with writing() as connection:
            made = sa.insert(DATASETS).values(
                **values, workspace=workspace, created=time.time(), rows=rows, columns=columns
            )
            connection.execute(made)
    except sa.exc.SQLAlchemyError:
        paths.remove(target)
        raise
    return get(workspace, target.name)


def get(workspace: str, id: str) -> Dataset:
    """One dataset, also from the trash; UserError when the workspace has none of that id."""
    with reading() as connection:
        return _record(owned.find(connection, DATASETS, workspace, id))


def opened(workspace: str, id: str) -> Dataset:
    """One dataset whose files are there to be read; UserError when they are away, or the id is not the workspace's."""
    found = get(workspace, id)
    if not found.here:
        raise away(found.name)
    return found


def kin(workspace: str, id: str) -> set[str]:
    """The ids of all versions that come from the same import, this one's own among them, those in the trash too."""
    get(workspace, id)
    with reading() as connection:
        wanted = sa.select(DATASETS.c.id, DATASETS.c.parent).where(DATASETS.c.workspace == workspace)
        above = dict(connection.execute(wanted).all())

    def root(version: str) -> str:
        seen = {version}
        while (up := above.get(version)) is not None and up not in seen:  # a deleted parent's id stands for it
            seen.add(up)
            version = up
        return version

    mine = root(id)
    return {version for version in above if root(version) == mine}


def all(workspace: str) -> list[Dataset]:
    """All datasets outside the trash, newest first."""
    return _list(workspace, DATASETS.c.trashed.is_(None))


def trashed(workspace: str) -> list[Dataset]:
    """All datasets in the trash, newest first."""
    return _list(workspace, DATASETS.c.trashed.is_not(None))


def rename(workspace: str, id: str, name: str) -> None:
    """Give a new name; UserError when it is empty."""
    owned.rename(DATASETS, workspace, id, name)


def trash(workspace: str, id: str) -> None:
    """Put into the trash; UserError naming the projects that use it."""
    _require_unused(workspace, id)
    owned.trash(DATASETS, workspace, id)


def restore(workspace: str, id: str) -> None:
    """Take out of the trash."""
    owned.restore(DATASETS, workspace, id)


def purge(workspace: str, id: str) -> None:
    """Delete for good, files included; UserError naming the projects that use it."""
    _require_unused(workspace, id)
    with writing() as connection:
        connection.execute(sa.delete(DATASETS).where(DATASETS.c.id == id, DATASETS.c.workspace == workspace))
    paths.remove(paths.area(workspace, "datasets") / id)


def shape(data: Path) -> tuple[int, int]:
    """Rows and columns (without the row ids) of a Parquet file; UserError when it can't be read."""
    try:
        facts = pq.read_metadata(data)
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError("The dataset has no readable table.", "Bring the file again.") from error
    names = facts.schema.to_arrow_schema().names
    return facts.num_rows, len(names) - (ROW in names)


def _require_unused(workspace: str, id: str) -> None:
    dataset = get(workspace, id)
    through_runs = sa.select(RUNS.c.project).where(RUNS.c.dataset == id, RUNS.c.workspace == workspace)
    users = sa.select(PROJECTS.c.name, PROJECTS.c.trashed).where(
        PROJECTS.c.workspace == workspace, (PROJECTS.c.dataset == id) | PROJECTS.c.id.in_(through_runs)
    )
    with reading() as connection:
        names = [
            f"{name} (in the trash)" if gone else name
            for name, gone in connection.execute(users.order_by(PROJECTS.c.name))
        ]
    if names:
        raise UserError(
            "“{name}” is used by: {projects}.",
            "Delete these projects for good first.",
            name=dataset.name,
            projects=", ".join(names),
        )


def _known(workspace: str, id: str) -> bool:
    mine = sa.select(DATASETS.c.id).where(DATASETS.c.id == id, DATASETS.c.workspace == workspace)
    with reading() as connection:
        return connection.scalar(mine) is not None


def _list(workspace: str, condition: sa.ColumnElement[bool]) -> list[Dataset]:
    wanted = sa.select(DATASETS).where(DATASETS.c.workspace == workspace, condition).order_by(DATASETS.c.created.desc())
    with reading() as connection:
        return [_record(row) for row in connection.execute(wanted).mappings()]


def _record(row: sa.RowMapping) -> Dataset:
    values = {name: value for name, value in row.items() if name != "workspace"}
    return Dataset(**values, folder=paths.area(row["workspace"], "datasets") / row["id"])


def _bring(folder: Path, target: Path, move: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if move:
        folder.rename(target)
        return
    beside = target.with_name(target.name + ".part")
    try:
        shutil.copytree(folder, beside)
        beside.rename(target)
    except shutil.Error as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise UserError(
            "The dataset could not be copied: {reason}", "Empty the trash and try again.", reason=str(error)
        ) from error
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise paths.as_user_error(error) from error
