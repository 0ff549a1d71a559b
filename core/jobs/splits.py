"""Runs of a project that deal the same rows in the same way share one split, so that their numbers can be compared."""

from pathlib import Path

from core import recipe as recipes
from core.errors import UserError
from core.recipe import Recipe
from core.store import runs
from core.store.runs import Run

SPLIT = "split.parquet"


def earlier(workspace: str, run: Run, recipe: Recipe) -> Path | None:
    """The split of the run's parent, or of the project's first run with equal data, target, task and split options."""
    if run.parent:
        split = runs.get(workspace, run.parent).folder / SPLIT
        return split if split.exists() else None
    others = [*runs.all(workspace, run.project), *runs.trashed(workspace, run.project)]
    for other in sorted(others, key=lambda entry: entry.created):
        split = other.folder / SPLIT
        if other.id != run.id and split.exists() and _alike(other, recipe):
            return split
    return None


def _alike(other: Run, recipe: Recipe) -> bool:
    try:
        theirs = recipes.read(other.folder / "recipe.yaml")
    except UserError:  # its files are gone or of an older format
        return False
    return (theirs.data, theirs.task.name, theirs.split) == (recipe.data, recipe.task.name, recipe.split)
