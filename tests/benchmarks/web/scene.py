"""A workspace with a dataset, a project and runs, made through the same services that the pages call."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core import config
from core.data.dataset_files import load_schema
from core.data.samples import SAMPLES
from core.jobs.orders import desk
from core.recipe import Recipe, with_settings
from core.runs.planning import plan
from core.store import datasets, projects, runs
from core.store.access import workspaces
from core.store.runs import Run
from core.training.events import Tail
from tests.server import end_jobs

ENDED = ("finished", "failed", "stopped", "discarded", "interrupted")


@dataclass(frozen=True)
class Scene:
    """A workspace: `key` is its secret, `workspace` its id."""

    home: Path
    key: str
    workspace: str
    project: str
    recipe: Recipe

    @property
    def cookie(self) -> str:
        """The header by which the app knows this workspace."""
        return f"atelier_workspace={self.key}"

    def start(self, *settings: str) -> Run:
        """Start a run of the project's recipe with these settings changed (section.option=value)."""
        return desk.start_run(self.workspace, self.project, with_settings(self.recipe, list(settings)))

    def finish(self, run: Run, seconds: float = 300) -> Run:
        """Wait for the end of a run."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            now = runs.get(self.workspace, run.id)
            if now.state in ENDED:
                return now
            time.sleep(0.1)
        raise TimeoutError(f"run {run.id} is still {now.state} after {seconds} s")

    def discard(self, run: Run) -> None:
        """End a run at once and wait until its place is free."""
        desk.discard(self.workspace, run.id)
        self.finish(run, 60)

    def first_point(self, run: Run, seconds: float = 60) -> None:
        """Wait until the run has written its first point of the learning curve."""
        tail = Tail(run.folder / "events.jsonl")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if any(event["kind"] == "epoch" for event in tail.read()):
                return
            time.sleep(0.005)
        raise TimeoutError(f"no point after {seconds} s")


@contextlib.contextmanager
def fresh_home() -> Iterator[Path]:
    """An empty ATELIER_HOME of this benchmark's own; its jobs end and everything is removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="atelier-bench-"))
    try:
        with config.use(replace(config.current(), home=home)):
            yield home
    finally:
        end_jobs(home)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def scene(sample: str = "flights", family: str = "neural_network") -> Iterator[Scene]:
    """A fresh home with one sample imported and a project for it; everything is removed at the end."""
    with fresh_home() as home:
        key = workspaces.new_key()
        workspace = workspaces.open_workspace(key)
        chosen = next(entry for entry in SAMPLES if entry.name == sample)
        desk.warm()
        job = desk.read_file(workspace, chosen.file, chosen.file.name)
        dataset = datasets.get(workspace, _result(workspace, job)["dataset"])
        recipe = plan.draft(load_schema(dataset.data), dataset.id, chosen.target, chosen.task, family)
        project = projects.create(workspace, chosen.title, dataset.id, recipe.model_dump(mode="json"))
        yield Scene(home, key, workspace, project.id, recipe)


def _result(workspace: str, job: str) -> dict:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        now = desk.job(workspace, job)
        if now.state in ENDED:
            return now.result or {}
        time.sleep(0.05)
    raise TimeoutError("the sample was not read within two minutes")
