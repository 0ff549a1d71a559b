"""Files that are away, as after an older backup of the folder was put back: a sentence on every page, no surprise."""

import pytest

from core import payloads
from core.store import datasets, projects, queue, runs
from pages.ui.steps import STEPS
from tests.pages.workshop import Workshop, texts

AWAY = "are not on this server any more"


@pytest.fixture(autouse=True)
def as_people_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Surprises become sentences, too."""
    monkeypatch.delenv("ATELIER_DEBUG")


def missing(workshop: Workshop, what: str) -> str:
    """Take the files of the table or the run away; their name."""
    project = projects.get(workshop.workspace, workshop.project)
    thing = datasets.get(workshop.workspace, project.dataset) if what == "table" else None
    thing = thing or runs.get(workshop.workspace, workshop.run)
    thing.folder.rename(thing.folder.with_name("elsewhere"))
    return thing.name


@pytest.mark.parametrize("step", STEPS)
def test_a_table_whose_files_are_away_is_told_and_the_model_still_answers(workshop: Workshop, step: str):
    name = missing(workshop, "table")
    test = workshop.open(step, project=workshop.project)
    assert not test.exception
    assert "Something went wrong" not in texts(test)
    report = f"“{name}” {AWAY}" in texts(test)
    assert report or step not in ("data", "prepare", "model")
    assert not report or step not in ("overview", "export", "predict")


@pytest.mark.parametrize("step", ["train", "evaluate", "export", "predict"])
def test_a_run_whose_files_are_away_is_not_called_one_that_was_never_made(workshop: Workshop, step: str):
    name = missing(workshop, "run")
    test = workshop.open(step, project=workshop.project)
    assert not test.exception
    assert "Something went wrong" not in texts(test)
    assert "There is no finished model" not in texts(test)
    assert (f"“{name}” {AWAY}" in texts(test)) == (step != "train")


def test_a_job_on_a_table_whose_files_are_away_says_so(workshop: Workshop):
    from core.jobs.machinery import worker

    missing(workshop, "table")
    project = projects.get(workshop.workspace, workshop.project)
    payload = {"what": "audit", "dataset": project.dataset, "recipe": project.recipe}
    job = queue.add(workshop.workspace, payloads.of(payload))
    (runs.get(workshop.workspace, workshop.run).folder.parents[1] / "uploads" / job).mkdir(parents=True)
    queue.move(workshop.workspace, job, ("queued",), state="running")
    assert worker.main(job, workshop.workspace, "read", payload) == 0
    assert AWAY in queue.get(workshop.workspace, job).error["problem"]
