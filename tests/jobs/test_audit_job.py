"""A check-up runs as a job: asked for once, kept beside the dataset; a finished run is looked at too."""

import json
import sys
import time
from pathlib import Path

import pytest

from core.audit import kept
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.jobs.machinery import launch
from core.jobs.orders import desk
from core.recipe import checked
from core.runs.planning.plan import draft
from core.store import datasets, projects, queue, runs
from core.store.access import workspaces
from tests.jobs.watching import wait_for_no_uploads

TITANIC = Path(__file__).parents[2] / "sample_data" / "titanic.csv"
STATES = ("finished", "failed", "interrupted", "discarded")


@pytest.fixture
def real(home, monkeypatch):
    """A workspace with the passengers, read by a job of the real supervisor, and a project that predicts survival."""
    monkeypatch.setattr(launch, "COMMAND", (sys.executable, "-m", "core.jobs.machinery.supervisor"))
    workspace = workspaces.open_workspace(workspaces.new_key())
    done = ended(workspace, desk.read_file(workspace, TITANIC, "titanic.csv"))
    dataset = datasets.get(workspace, done.result["dataset"])
    recipe = draft(load_schema(dataset.data), dataset.id, "survived", family="linear")
    return workspace, dataset, projects.create(workspace, "Titanic", dataset.id, recipe.model_dump(mode="json"))


def ended(workspace, id, seconds=180):
    end = time.monotonic() + seconds
    while (job := desk.job(workspace, id)).state not in STATES:
        assert time.monotonic() < end, job
        time.sleep(0.02)
    return job


def test_a_check_up_is_kept_beside_the_dataset_and_leaves_nothing_else(real):
    workspace, dataset, project = real
    recipe = checked(project.recipe)
    assert kept(dataset.data, recipe) is None
    job = ended(workspace, desk.start_audit(workspace, project.id))
    assert (job.state, job.error, job.result) == ("finished", None, {"dataset": dataset.id})
    report = kept(dataset.data, recipe)
    assert report.rows == 1313
    assert {finding.check for finding in report.findings} >= {"identifiers", "personal"}
    wait_for_no_uploads(workspace)


def test_the_same_question_is_not_queued_twice(real, monkeypatch):
    workspace, _, project = real
    monkeypatch.setattr(desk, "_go", lambda: None)
    first = desk.start_audit(workspace, project.id)
    assert desk.start_audit(workspace, project.id) == first
    assert len(queue.under_way(workspace, "read")) == 1


def test_without_a_target_there_is_nothing_to_check(real):
    workspace, dataset, _ = real
    empty = projects.create(workspace, "No target", dataset.id)
    with pytest.raises(UserError, match="No target"):
        desk.start_audit(workspace, empty.id)


@pytest.mark.slow
def test_a_finished_run_is_looked_at_as_well(real):
    workspace, _, project = real
    run = desk.start_run(workspace, project.id, checked(project.recipe))
    assert ended(workspace, run.id).state == "finished"
    file, end = runs.get(workspace, run.id).folder / "audit.json", time.monotonic() + 180
    content = {"under_way": True}
    while content.get("under_way"):  # it leaves what is known so far on its way
        assert time.monotonic() < end
        time.sleep(0.05)
        content = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else content
    assert content["findings"] == []
    assert content["importance"][0]["column"] == "sex"
