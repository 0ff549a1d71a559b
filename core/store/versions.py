"""The versions of a dataset: which came from which, and which one a project uses. Makes none itself."""

import sqlalchemy as sa

from core.store import datasets, owned
from core.store.database import DATASETS, PROJECTS, reading, writing
from core.store.datasets import Dataset


def family(workspace: str, id: str) -> list[Dataset]:
    """All versions that come from the same import as this dataset, the oldest first, those in the trash left out.

    UserError when the workspace has no such dataset.
    """
    return [version for version in _relatives(workspace, id) if version.trashed is None]


def ids(workspace: str, id: str) -> set[str]:
    """The ids of all versions of that dataset, also those in the trash."""
    return {version.id for version in _relatives(workspace, id)}


def parent(workspace: str, id: str) -> Dataset | None:
    """The version that this one was made from; None for an import, or when it was deleted."""
    above = datasets.get(workspace, id).parent
    return next((version for version in _relatives(workspace, id) if version.id == above), None)


def use(workspace: str, project: str, dataset: str, recipe: dict | None) -> None:
    """Let the project work with another version, with the draft `recipe` made to fit it; its runs stay as they are.

    Going back is using an earlier version. UserError when either is not the workspace's.
    """
    with writing() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        owned.find(connection, PROJECTS, workspace, project)
        chosen = sa.update(PROJECTS).where(PROJECTS.c.id == project, PROJECTS.c.workspace == workspace)
        connection.execute(chosen.values(dataset=dataset, recipe=recipe))


def _relatives(workspace: str, id: str) -> list[Dataset]:
    datasets.get(workspace, id)
    with reading() as connection:
        pairs = connection.execute(
            sa.select(DATASETS.c.id, DATASETS.c.parent).where(DATASETS.c.workspace == workspace)
        ).all()
    above = dict(pairs)

    def root(version: str) -> str:
        seen = {version}
        while (up := above.get(version)) is not None and up not in seen:  # a deleted parent's id stands for it
            seen.add(up)
            version = up
        return version

    mine = root(id)
    found = [datasets.get(workspace, version) for version in above if root(version) == mine]
    return sorted(found, key=lambda version: (version.version, version.created))
