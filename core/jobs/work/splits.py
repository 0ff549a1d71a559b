"""Runs of a project that split the same rows in the same way share one split, so that their numbers can be compared."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core import recipe as recipes
from core.data.splits import split
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe
from core.records import ROW
from core.store import projects, runs, versions
from core.store.runs import Run


def earlier(workspace: str, run: Run, recipe: Recipe) -> Path | None:
    """The split of the champion that it challenges, of its parent, or what the runs with such a one have split so far.

    Runs on other versions of the same dataset count, too: rows keep their part from version to version.
    """
    champion = _there(workspace, run.challenges)
    if champion is not None and champion.files.split.exists():
        return shared(workspace, run.project, recipe, run.folder, besides=run.id, first=champion)
    if (parent := _there(workspace, run.parent)) is not None:
        theirs = parent.files.split
        return theirs if theirs.exists() else None
    return shared(workspace, run.project, recipe, run.folder, besides=run.id)


def shared(
    workspace: str, project: str, recipe: Recipe, folder: Path, *, besides: str = "", first: Run | None = None
) -> Path | None:
    """The parts that rows have already: in the run `first`; in the one that the recipe begins from, where that learned
    from these rows, too; in the project's runs with equal target, task and split options, the oldest first, but for
    `besides`.

    Where later runs split rows that the first did not have, all are put together in `folder`.
    """
    alike = versions.ids(workspace, recipe.data.dataset)
    begun = _there(workspace, recipe.start.run)
    found = [first.files.split] if first is not None else []
    found += [begun.files.split] if begun is not None and begun.dataset in alike else []
    others = sorted(_all(workspace, project), key=lambda entry: entry.created)
    found += [other.files.split for other in others if other.id != besides and _alike(other, recipe, alike)]
    there = [path for path in dict.fromkeys(found) if path.exists()]
    return _together(there, folder) if there else None


def frozen(workspace: str, project: str) -> np.ndarray:
    """The ids, int64, of all rows that stand in the test part of any of the project's runs on a version of its data."""
    alike = versions.ids(workspace, projects.get(workspace, project).dataset)
    found = [run.files.split for run in _all(workspace, project) if run.dataset in alike]
    tested = [split.rows_of(split.read(path), split.TEST) for path in found if path.exists()]
    return np.unique(np.concatenate([np.zeros(0, "int64"), *tested]))


def _all(workspace: str, project: str) -> list[Run]:
    return [*runs.all(workspace, project), *runs.trashed(workspace, project)]


def _together(paths: list[Path], folder: Path) -> Path:
    """One split of several, in which a row keeps the part that it was split first."""
    whole = split.read(paths[0])
    more = 0
    for path in paths[1:]:
        other = split.read(path)
        new = other.filter(pc.invert(pc.is_in(other[ROW], whole[ROW].combine_chunks())))
        whole, more = pa.concat_tables([whole, new.cast(whole.schema)]), more + new.num_rows
    if not more:
        return paths[0]
    made = RunFolder(folder).inherited
    split.write(whole, made)
    return made


def _there(workspace: str, run: str | None) -> Run | None:
    """The workspace's run of that id, if there is still one."""
    try:
        return runs.get(workspace, run) if run else None
    except UserError:  # deleted since
        return None


def _alike(other: Run, recipe: Recipe, datasets: set[str]) -> bool:
    try:
        theirs = recipes.read(other.files.recipe)
    except UserError:  # its files are gone or of an older format
        return False
    asked, answered = ((entry.data.asked, entry.task.name, entry.split) for entry in (recipe, theirs))
    return theirs.data.dataset in datasets and asked == answered
