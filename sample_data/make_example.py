"""Makes example.zip, a finished project to look around in, by the app's own path: python -m sample_data.make_example.

Run it again when what a run leaves behind changes.
"""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core import config

SAMPLE = "penguins"
NAME = "Which penguin is it?"
FAMILIES = {"linear": "First try", "neural_network": "With a network", "boosted_trees": "With trees"}
TARGET = Path(__file__).parent / "example.zip"


def main() -> None:
    """Read the sample, train three models one after the other, and save the project."""
    from core.data.dataset_files import load_schema
    from core.data.samples import SAMPLES
    from core.jobs.orders import desk
    from core.runs.planning import plan
    from core.store import datasets, projects, runs
    from core.store.access import workspaces
    from core.store.saved import archive

    sample = next(entry for entry in SAMPLES if entry.name == SAMPLE)
    workspace = workspaces.open_workspace(workspaces.new_key())
    desk.warm()
    job = desk.read_file(workspace, sample.file, sample.file.name)
    _wait(lambda: desk.job(workspace, job).state)
    dataset = datasets.get(workspace, desk.job(workspace, job).result["dataset"])
    project = projects.create(workspace, NAME, dataset.id, example=True)
    schema = load_schema(dataset.data)
    for family, name in FAMILIES.items():
        recipe = plan.draft(schema, dataset.id, sample.target, family=family)
        run = desk.start_run(workspace, project.id, recipe, name)
        _wait(lambda run=run: runs.get(workspace, run.id).state)
        while not _looked_back(run.files.audit):
            time.sleep(0.1)
    projects.save_draft(workspace, project.id, recipe.model_dump(mode="json"))
    archive.save_project(workspace, project.id, TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1024:.0f} kB")


def _looked_back(audit: Path) -> bool:
    """Whether what the model relies on is worked out."""
    return audit.is_file() and not json.loads(audit.read_text(encoding="utf-8")).get("under_way")


def _wait(state: Callable[[], str]) -> None:
    while (now := state()) not in ("finished", "failed"):
        time.sleep(0.1)
    if now == "failed":
        raise SystemExit("A job failed; its log stands in the workspace's folder.")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, config.use(replace(config.current(), home=Path(home))):
        main()
