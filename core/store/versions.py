"""The versions of a dataset: which came from which, and which one a project uses. Makes none itself."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.plain import Plain
from core.store import datasets, owned, projects
from core.store.database import reading, saying_when_full, writing
from core.store.database_tables import DATASETS, PROJECTS
from core.store.datasets import Dataset
from core.store.feedback import inbox_taken
from core.store.feedback.inbox import Entry


def family(workspace: str, id: str) -> list[Dataset]:
    """All versions that come from the same import as this dataset, the oldest first, those in the trash left out.

    UserError when the workspace has no such dataset.
    """
    return [version for version in _relatives(workspace, id) if version.trashed is None]


def ids(workspace: str, id: str) -> set[str]:
    """The ids of all versions of that dataset, also those in the trash."""
    return datasets.kin(workspace, id)


def parent(workspace: str, id: str) -> Dataset | None:
    """The version that this one was made from; None for an import, or when it was deleted."""
    above = datasets.get(workspace, id).parent
    return next((version for version in _relatives(workspace, id) if version.id == above), None)


def use(
    workspace: str, project: str, dataset: str, recipe: Plain | None, *, taken: Sequence[Entry] = (), before: str = ""
) -> None:
    """Let the project work with another version, with the draft `recipe` made to fit it; its runs stay as they are.

    Going back is using an earlier version; what later ones took in from the inbox waits there again. taken: inbox
    entries that this version took in; inbox_taken.MeanwhileError when some of them are not as they were read. before:
    the version that it was made for; UserError when the project works with another one by now, or when either is not
    the workspace's. After either nothing is changed.
    """
    with saying_when_full(), writing() as connection:
        owned.find(connection, DATASETS, workspace, dataset)
        now = owned.find(connection, PROJECTS, workspace, project)["dataset"]
        if before and now != before:
            raise projects.another_version()
        if recipe and "data" in recipe:
            recipe = {**recipe, "data": {**recipe["data"], "dataset": dataset}}
        chosen = sa.update(PROJECTS).where(PROJECTS.c.id == project, PROJECTS.c.workspace == workspace)
        connection.execute(chosen.values(dataset=dataset, recipe=recipe))
        inbox_taken.mark(connection, workspace, taken, dataset)  # first: to follow means to use some of these again
        inbox_taken.follow(connection, workspace, project, *_above(connection, workspace, dataset))


def line(workspace: str, id: str) -> list[Dataset]:
    """This version and those it was made from, the oldest first: an import, or what is left of the line."""
    found = [datasets.get(workspace, id)]
    while (above := parent(workspace, found[0].id)) is not None and above.id not in {each.id for each in found}:
        found.insert(0, above)
    return found


def above(workspace: str, id: str) -> list[str]:
    """The ids of this version and of those it was made from, also deleted ones; UserError for an unknown id."""
    with reading() as connection:
        owned.find(connection, DATASETS, workspace, id)
        return _above(connection, workspace, id)[0]


def _above(connection: sa.Connection, workspace: str, id: str) -> tuple[list[str], bool]:
    """The ids of this version and of those it was made from, and whether none between it and the import is deleted."""
    wanted = sa.select(DATASETS.c.id, DATASETS.c.parent).where(DATASETS.c.workspace == workspace)
    parents, found = dict(connection.execute(wanted).all()), [id]
    while (above := parents.get(found[-1])) is not None and above not in found:
        found.append(above)
    return found, found[-1] in parents


def _relatives(workspace: str, id: str) -> list[Dataset]:
    found = [datasets.get(workspace, version) for version in datasets.kin(workspace, id)]
    return sorted(found, key=lambda version: (version.version, version.created))
