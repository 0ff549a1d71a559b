"""A project with several finished runs, made by core as a job makes them."""

from pathlib import Path

from core.data.dataset_files import load_schema
from core.jobs.work import splits
from core.jobs.work.headline import headline
from core.recipe import Recipe, with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.store import datasets, projects, runs
from core.store.access import workspaces
from core.store.datasets import Dataset
from core.store.projects import Project
from core.store.runs import Run
from tests.runs.tables import dataset, people


def begun(folder: Path, rows: int = 400) -> tuple[str, Project, Dataset]:
    """A workspace with a project on a table of people."""
    workspace = workspaces.open_workspace(workspaces.new_key())
    made = folder / "made"
    made.mkdir()
    data = dataset(made, people(rows))
    data.with_suffix(".csv").unlink()
    table = datasets.add(workspace, "People", data.parent, move=True)
    return workspace, projects.create(workspace, "People", table.id), table


def recipe_for(table: Dataset, target: str, family: str, *settings: str) -> Recipe:
    """The first recipe with these settings."""
    return with_settings(plan.draft(load_schema(table.data), table.id, target, family=family), list(settings))


def carried_out(workspace: str, project: str, recipe: Recipe, name: str = "", **more: object) -> Run:
    """A finished run, on the split that runs like it share, as its job would leave it."""
    run = runs.create(workspace, project, recipe, name, state="finished", **more)
    table = datasets.get(workspace, recipe.data.dataset)
    split = splits.earlier(workspace, run, recipe)
    assert execute(recipe, table.data, run.folder, split=split) == "finished"
    runs.measure(workspace, run.id, headline(run.folder))
    return runs.get(workspace, run.id)
