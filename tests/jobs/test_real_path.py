"""Nothing doubled: a real file is read, real models are trained in forked jobs of a pre-warmed supervisor."""

import json
import sys
import time
from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.data.splits.split import read as read_split
from core.jobs.machinery import launch
from core.jobs.orders import desk
from core.messages import message
from core.recipe import RepairChoice
from core.run_states import LIVE
from core.runs.planning.plan import draft
from core.store import datasets, projects, queue, runs, versions
from core.store.access import workspaces
from core.store.saved import archive
from tests.jobs.watching import events, wait_for_no_uploads

PENGUINS = Path(__file__).parents[2] / "sample_data" / "penguins.csv"
STATES = ("finished", "stopped", "paused", "failed", "interrupted", "discarded")


@pytest.fixture
def real(home, monkeypatch):
    """A workspace with the penguins, read by a job of the real supervisor."""
    monkeypatch.setattr(launch, "COMMAND", (sys.executable, "-m", "core.jobs.machinery.supervisor"))
    workspace = workspaces.open_workspace(workspaces.new_key())
    done = ended(workspace, desk.read_file(workspace, PENGUINS, "penguins.csv"))
    dataset = datasets.get(workspace, done.result["dataset"])
    return workspace, dataset, projects.create(workspace, "Penguins", dataset.id)


def ended(workspace, id, *states, seconds=180):
    end = time.monotonic() + seconds
    while (job := desk.job(workspace, id)).state not in (states or STATES):
        assert time.monotonic() < end, job
        time.sleep(0.01)
    return job


def start(real, family, epochs=None):
    workspace, dataset, project = real
    recipe = draft(load_schema(dataset.data), dataset.id, "species", family=family)
    if epochs:
        training = recipe.training.model_copy(update={"epochs": epochs, "patience": 0})
        recipe = recipe.model_copy(update={"training": training})
    return desk.start_run(workspace, project.id, recipe)


def wait_for(run, kind, count, seconds=180):
    end = time.monotonic() + seconds
    while sum(event["kind"] == kind for event in events(run)) < count:
        assert time.monotonic() < end, events(run)[-3:]
        time.sleep(0.01)


@pytest.mark.slow
def test_every_family_trains_in_a_forked_job_and_the_project_comes_back_from_its_file(real, tmp_path):
    workspace, _, project = real
    made = [start(real, family) for family in ("linear", "random_forest", "boosted_trees", "neural_network")]
    for run in made:
        job = ended(workspace, run.id)
        assert (job.state, job.error) == ("finished", None)
        assert runs.get(workspace, run.id).headline["value"] > 0.9
        parity = json.loads((run.folder / "parity.json").read_text())
        assert parity["passed"]
        assert parity["raw"]["passed"], parity["raw"]
    assert len({(run.folder / "split.parquet").read_bytes() for run in made}) == 1
    saved = archive.save_project(workspace, project.id, tmp_path / "saved.zip")
    other = workspaces.open_workspace(workspaces.new_key())
    job = ended(other, desk.restore_project(other, saved, "saved.zip"))
    assert (job.state, job.error) == ("finished", None)
    again = runs.all(other, job.result["project"])
    assert [run.bundle.read_bytes() for run in reversed(again)] == [run.bundle.read_bytes() for run in made]
    anew = desk.start_run(other, again[0].project, runs.recipe(other, again[-1].id))
    assert ended(other, anew.id).state == "finished"
    assert json.loads((anew.folder / "parity.json").read_text())["raw"]["passed"], "the original came along"
    assert (anew.folder / "split.parquet").read_bytes() == (again[-1].folder / "split.parquet").read_bytes()


@pytest.mark.slow
def test_a_network_pauses_survives_a_killed_supervisor_stops_and_trains_longer(real):
    workspace = real[0]
    run = start(real, "neural_network", epochs=2000)
    wait_for(run, "epoch", 20)
    desk.pause(workspace, run.id)
    ended(workspace, run.id, "paused")
    report = sum(event["kind"] == "epoch" for event in events(run))
    desk.resume(workspace, run.id)
    wait_for(run, "epoch", report + 20)
    supervisor = launch._starting[launch.lock_file().parent]
    supervisor.kill()
    supervisor.wait()
    desk.warm()
    ended(workspace, run.id, "interrupted")
    report = sum(event["kind"] == "epoch" for event in events(run))
    desk.resume(workspace, run.id)
    wait_for(run, "epoch", report + 20)
    desk.stop(workspace, run.id)
    ended(workspace, run.id, "stopped")
    steps = [event["step"] for event in events(run) if event["kind"] == "epoch"]
    assert steps[-1] < 2000
    assert len(set(steps)) >= 40  # the kill may have cost those since the last checkpoint
    longer = desk.train_longer(workspace, run.id, 2000)
    wait_for(longer, "epoch", 3)
    desk.stop(workspace, longer.id)
    job = ended(workspace, longer.id)
    assert (job.state, job.error) == ("stopped", None)
    further = [event["step"] for event in events(longer) if event["kind"] == "epoch"]
    assert min(further) > max(steps) - 1
    assert (longer.folder / "split.parquet").read_bytes() == (run.folder / "split.parquet").read_bytes()


@pytest.mark.slow
def test_a_paused_network_that_is_stopped_leaves_a_model(real):
    workspace = real[0]
    run = start(real, "neural_network", epochs=2000)
    wait_for(run, "epoch", 5)
    desk.pause(workspace, run.id)
    ended(workspace, run.id, "paused")
    desk.stop(workspace, run.id)
    job = ended(workspace, run.id, "stopped", "failed")
    assert (job.state, job.error) == ("stopped", None)
    assert runs.get(workspace, run.id).bundle.exists()
    assert queue.count(*LIVE) == 0


@pytest.mark.slow
def test_a_repair_of_the_data_makes_a_version_that_a_run_can_use_with_the_same_split(real):
    workspace, dataset, project = real
    first = start(real, "linear")
    assert ended(workspace, first.id).state == "finished"
    choice = RepairChoice(repair="text_case", column="species", options={"to": "upper"})
    job = ended(workspace, desk.start_repair(workspace, dataset.id, [choice]))
    assert (job.state, job.error) == ("finished", None)
    version = datasets.get(workspace, job.result["dataset"])
    assert (version.version, version.parent) == (2, dataset.id)
    assert [*map(message, job.result["told"])] == ["344 values changed in 1 column; 344 rows."]
    wait_for_no_uploads(workspace)
    draft_of = draft(load_schema(version.data), version.id, "species", family="linear")
    versions.use(workspace, project.id, version.id, draft_of.model_dump(mode="json"))
    second = desk.start_run(workspace, project.id, draft_of)
    assert ended(workspace, second.id).state == "finished"
    splits = [read_split(runs.get(workspace, run.id).folder / "split.parquet").to_pydict() for run in (first, second)]
    assert splits[0] == splits[1]
    wrong = desk.start_repair(workspace, dataset.id, [RepairChoice(repair="spaces", column="nowhere")])
    job = ended(workspace, wrong)
    assert job.state == "failed"
    assert "nowhere" in job.error["problem"]
    assert len(datasets.all(workspace)) == 2
