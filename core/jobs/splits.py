"""Runs of a project that deal the same rows in the same way share one split, so that their numbers can be compared."""

from pathlib import Path

from core import recipe as recipes
from core.errors import UserError
from core.recipe import Recipe
from core.store import runs, versions
from core.store.runs import Run

SPLIT = "split.parquet"


def earlier(workspace: str, run: Run, recipe: Recipe) -> Path | None:
    """The split of the champion that it challenges, of its parent, or the one that runs with this recipe share.

    Runs on other versions of the same dataset count, too: rows keep their part from version to version.
    """
    if (champion := _there(workspace, run.challenges)) is not None and (champion.folder / SPLIT).exists():
        return champion.folder / SPLIT
    if (parent := _there(workspace, run.parent)) is not None:
        split = parent.folder / SPLIT
        return split if split.exists() else None
    return shared(workspace, run.project, recipe, besides=run.id)


def shared(workspace: str, project: str, recipe: Recipe, *, besides: str = "") -> Path | None:
    """The split of the run that the recipe begins from, where that learned from these rows, too; else of the project's
    first run with equal target, task and split options, another than `besides`.
    """
    alike = versions.ids(workspace, recipe.data.dataset)
    begun = _there(workspace, recipe.start.run)
    if begun is not None and begun.dataset in alike and (begun.folder / SPLIT).exists():
        return begun.folder / SPLIT  # what that one learned from must not come into the test part
    others = [*runs.all(workspace, project), *runs.trashed(workspace, project)]
    for other in sorted(others, key=lambda entry: entry.created):
        split = other.folder / SPLIT
        if other.id != besides and split.exists() and _alike(other, recipe, alike):
            return split
    return None


def _there(workspace: str, run: str | None) -> Run | None:
    """The workspace's run of that id, if there is still one."""
    try:
        return runs.get(workspace, run) if run else None
    except UserError:  # deleted since
        return None


def _alike(other: Run, recipe: Recipe, datasets: set[str]) -> bool:
    try:
        theirs = recipes.read(other.folder / "recipe.yaml")
    except UserError:  # its files are gone or of an older format
        return False
    asked, answered = ((entry.data.target, entry.task.name, entry.split) for entry in (recipe, theirs))
    return theirs.data.dataset in datasets and asked == answered
