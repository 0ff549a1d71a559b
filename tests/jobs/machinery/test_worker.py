"""What a job process does by itself: the work for what is asked, progress now and then, and an end in every case."""

import os

import pytest
import sqlalchemy as sa

from core import payloads
from core.errors import UserError
from core.jobs.machinery import limits, logs, reasons, worker
from core.jobs.orders import desk
from core.pretrained.supply import library
from core.recipe import RepairChoice
from core.store import datasets, paths, projects, queue, runs
from core.store.saved import archive
from core.store.upkeep import expiry
from tests.store.things import put, recipe, table_folder

pytestmark = pytest.mark.usefixtures("no_supervisor")


@pytest.fixture(autouse=True)
def calm(monkeypatch):
    """This process is no job: it keeps its memory limit and may go to the network."""
    monkeypatch.setattr(limits, "give_room", lambda: None)
    monkeypatch.setenv("HF_HUB_OFFLINE", os.environ.get("HF_HUB_OFFLINE", "0"))


@pytest.fixture
def job(shop):
    """A job that works, with files in its folder."""
    id = desk.enqueue(shop.workspace, payloads.Repair(dataset=shop.dataset.id, repairs=()))
    put(id, "running")
    folder = paths.area(shop.workspace, "uploads") / id
    (folder / "log.txt").write_text("log")
    (folder / "source.csv").write_text("x")
    return id, folder


def failing(monkeypatch, error):
    def work(*_):
        raise error

    monkeypatch.setitem(worker._DOES, payloads.Repair, work)


def do(shop, job, lane="read"):
    return worker.main(job, shop.workspace, lane, queue.get(shop.workspace, job).payload)


@pytest.mark.parametrize(
    ("error", "problem", "reference"),
    [
        (UserError("Row 7.", "Mend it."), "Row 7.", False),
        (ZeroDivisionError("bug"), "Something in the app went wrong.", True),
        (OSError(28, "full"), "The disk is full.", True),
        (MemoryError(), "This needed more memory than the 600 MB a job may use.", True),
        (SystemExit(3), "Something in the app went wrong.", True),
    ],
)
def test_whatever_happens_is_told_and_of_its_files_the_log_stays(
    shop, job, monkeypatch, capfd, error, problem, reference
):
    monkeypatch.setenv("ATELIER_JOB_MEMORY_MB", "600")
    id, folder = job
    failing(monkeypatch, error)
    assert do(shop, id) == 0
    found = queue.get(shop.workspace, id)
    assert (found.state, found.error["problem"]) == ("failed", problem)
    assert found.error["reference"] == (id[:8] if reference else "")
    assert [entry.name for entry in folder.iterdir()] == ["log.txt"]
    said = capfd.readouterr().err
    assert said.startswith(f"reference {logs.reference(id)}\n")
    assert type(error).__name__ in said


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError(), reasons.BUG), (MemoryError(), reasons.MEMORY), (OSError(28, "x"), reasons.DISK)],
)
@pytest.mark.parametrize(
    "refusal",
    [OSError(28, "x"), sa.exc.OperationalError("x", {}, Exception("disk is full")), MemoryError(), UserError("a", "b")],
    ids=lambda refusal: type(refusal).__name__,
)
def test_where_not_even_that_can_be_written_the_exit_code_tells(shop, job, monkeypatch, refusal, error, code):
    id, _ = job
    failing(monkeypatch, error)

    def refused(*_args, **_more):
        raise refusal

    monkeypatch.setattr(queue, "end", refused)
    assert do(shop, id) == code
    assert queue.get(shop.workspace, id).state == "running"


def test_what_a_later_version_asks_for_ends_in_words(shop, job):
    id, _ = job
    assert worker.main(id, shop.workspace, "read", {"what": "dream"}) == 0
    assert queue.get(shop.workspace, id).error["problem"] == "Something in the app went wrong."


def test_a_run_whose_table_is_away_fails_and_is_measured(shop):
    run = desk.start_run(shop.workspace, shop.project.id, recipe(shop.dataset.id))
    put(run.id, "running")
    shop.dataset.data.unlink()
    assert do(shop, run.id, "run") == 0
    found = runs.get(shop.workspace, run.id)
    assert (found.state, found.bytes) == ("failed", paths.size(run.folder))
    assert "are not on this server any more" in found.error["problem"]
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_progress_is_written_four_times_a_second(shop, job, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])
    id, _ = job
    progress = worker._progress_of(id)

    def told():
        found = queue.get(shop.workspace, id)
        return found.progress, found.message

    for later, share, message, kept in (
        (0, 0.1, "One", (0.1, "One")),
        (0.2, 0.2, "Two", (0.1, "One")),
        (0.06, 0.3, "Three", (0.3, "Three")),
        (0.25, None, "Four", (None, "Four")),
    ):
        now[0] += later
        progress(share, message)
        assert told() == kept
    now[0] += 1
    progress(0.5)
    assert told() == (0.5, "")


def test_repairs_make_a_version_that_is_told_with_its_sentences_and_leave_no_files(shop, tmp_path):
    folder = table_folder(tmp_path / "t")
    table = datasets.add(shop.workspace, "Twice", folder)
    id = desk.start_repair(shop.workspace, table.id, [RepairChoice(repair="text_case", column="species")])
    put(id, "running")
    do(shop, id)
    found = queue.get(shop.workspace, id)
    assert (found.state, found.error) == ("finished", None)
    version = datasets.get(shop.workspace, found.result["dataset"])
    assert (version.parent, version.name, version.version, version.rows) == (table.id, "Twice", 2, 4)
    assert [told["code"] for told in found.result["told"]] == ["repaired"]
    assert list(paths.area(shop.workspace, "uploads").iterdir()) == []


def test_a_saved_project_comes_back_by_a_job(shop, tmp_path):
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    id = desk.restore_project(shop.workspace, saved, "saved.zip")
    put(id, "running")
    do(shop, id)
    found = queue.get(shop.workspace, id)
    assert found.error is None
    assert projects.get(shop.workspace, found.result["project"]).name == "Penguins, 2nd"
    assert list(paths.area(shop.workspace, "uploads").iterdir()) == []


def test_the_sweep_needs_no_job_of_its_own(home, monkeypatch):
    swept = []
    monkeypatch.setattr(expiry, "sweep", lambda: swept.append("expiry"))
    monkeypatch.setattr(library, "sweep", lambda: swept.append("library"))
    assert worker.main("", "", "sweep", {}) == 0
    assert swept == ["expiry", "library"]
