"""A run's settings for the project as it is now: made to fit the present table, with what it began from at hand."""

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.improve.duels import same_recipe
from core.recipe import Recipe, edit
from core.store import datasets, starts
from core.store.projects import Project
from core.store.runs import Run


def copied(workspace: str, project: Project, run: Run) -> Recipe:
    """The recipe of the run, to be the project's draft; UserError where the present table can't take it."""
    recipe = _with_start(workspace, run, recipes.read(run.files.recipe))
    if run.dataset == project.dataset:
        return recipe
    own, now = (datasets.get(workspace, id) for id in (run.dataset, project.dataset))
    for table in (own, now):
        if not table.here:
            raise datasets.away(table.name)
    return same_recipe.newer(recipe, project.dataset, load_schema(now.data), load_schema(own.data))


def _with_start(workspace: str, run: Run, recipe: Recipe) -> Recipe:
    """The same while the model file that it began from is at hand; without it, it begins from nothing."""
    if not recipe.start.file or starts.path_of(workspace, recipe.start.file).is_file():
        return recipe
    beside = run.files.start
    if beside.is_file() and starts.keep(workspace, beside) == recipe.start.file:
        return recipe
    return edit.without_start(recipe)
