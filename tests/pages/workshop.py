"""A workspace with a finished model, made once by core, and pages opened on a copy of it without a browser."""

import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from huggingface_hub import constants
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core import config
from core.audit.keeping import keep
from core.audit.look import look
from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.importing.into_dataset import import_file
from core.jobs.machinery import worker
from core.jobs.work.headline import headline
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.store import datasets, projects, queue, runs, versions
from core.store.access import workspaces
from tests.sources import ROOT

SECONDS = 120
# AppTest asks every installed package anew for components, at each page that it opens; no answer changes meanwhile.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@dataclass(frozen=True)
class Workshop:
    """`key` is the workspace's secret, `workspace` its id; one project with one finished run."""

    key: str
    workspace: str
    project: str
    run: str

    def open(self, step: str = "overview", **query: str) -> AppTest:
        """The page of that step as this workspace's owner sees it."""
        return opened(step, workspace=self.key, **query)


@dataclass(frozen=True)
class Drafted:
    """A workspace with one project that has no run yet."""

    secret: str
    workspace: str
    project: str

    def open(self, step: str = "model") -> AppTest:
        """The page as its owner sees it."""
        return opened(step, workspace=self.secret, project=self.project)

    @property
    def recipe(self) -> dict:
        """The draft as it is kept."""
        return projects.get(self.workspace, self.project).recipe


def opened(step: str = "overview", **query: str) -> AppTest:
    """A page, reached through app.py as a browser does."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    for name, value in query.items():
        test.query_params[name] = value
    return (test if step == "overview" else test.switch_page(f"pages/steps/{step}.py")).run()


def build(home: Path, sample: str = "penguins", family: str = "random_forest", *settings: str) -> Workshop:
    """A finished model on a sample, made by the same core functions that a job calls."""
    with config.use(replace(config.current(), home=home)):
        key = workspaces.new_key()
        workspace = workspaces.open_workspace(key)
        chosen = next(entry for entry in EVERY if entry.name == sample)
        made = home / "made"
        made.mkdir(parents=True)
        import_file(chosen.file, made / "data.parquet", chosen.file.name)
        dataset = datasets.add(workspace, chosen.title, made, move=True)
        drafted = plan.draft(load_schema(dataset.data), dataset.id, chosen.target, chosen.task, family)
        recipe = with_settings(drafted, list(settings))
        keep(dataset.data, recipe, look(dataset.data, recipe))
        project = projects.create(workspace, chosen.title, dataset.id, recipe.model_dump(mode="json"))
        run = runs.create(workspace, project.id, recipe, state="finished")
        assert execute(recipe, dataset.data, run.folder) == "finished"
        runs.measure(workspace, run.id, headline(run.folder))
    return Workshop(key, workspace, project.id, run.id)


def copied(source: Path, target: Path) -> None:
    """A copy of a whole home, to be changed by one test."""
    shutil.copytree(source, target, dirs_exist_ok=True)


def carry_out(workspace: str, job: str) -> None:
    """Do a queued job here and now, as the job process would, which keeps its process offline from then on."""
    assert not constants.HF_HUB_OFFLINE, "read before the job sets it, so that other tests may still go online"
    waiting = queue.get(workspace, job)
    assert queue.move(workspace, job, ("queued",), state="running")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "0")
        assert worker.main(job, workspace, waiting.lane, waiting.payload) == 0


def moved_on(workshop: Workshop) -> str:
    """Another version, as a job brings it: the draft goes along. Returns its id."""
    project = projects.get(workshop.workspace, workshop.project)
    before = datasets.get(workshop.workspace, project.dataset)
    made = datasets.add(workshop.workspace, before.name, before.folder, parent=before.id)
    versions.use(workshop.workspace, workshop.project, made.id, project.recipe, before=before.id)
    return made.id


def keys(test: AppTest) -> list[str]:
    """The keys of all buttons."""
    return [button.key for button in test.button if button.key]


def texts(test: AppTest) -> str:
    """Everything a page says."""
    parts = [*test.title, *test.header, *test.markdown, *test.caption, *test.info, *test.warning, *test.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u200b", "")
