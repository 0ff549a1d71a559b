"""Real processes: the supervisor forks, the doubles work, the desk is the only way in."""

import io
import os
import time

import pytest

from core.errors import UserError
from core.jobs.orders import desk
from core.store import datasets, paths, projects, queue, runs
from core.training import checkpoint
from tests.jobs.watching import events, start, wait_for_steps
from tests.store.things import recipe


def test_a_run_is_carried_out_in_another_process_and_its_headline_is_kept(shop, until):
    run = until(start(shop, epochs=5).id, "finished")
    assert events(run)[0]["pid"] != os.getpid()
    assert run.headline == {"metric": "accuracy", "value": 0.9, "baseline": 0.4}
    assert run.bytes > 0
    assert run.started < run.ended


@pytest.mark.parametrize("since", ["as it was", "updated since"])
def test_a_job_uses_what_was_loaded_ahead_only_while_our_files_are_the_same(shop, until, monkeypatch, since):
    monkeypatch.setenv("TEST_OURS", since)
    desk.warm()
    log = paths.home() / "supervisor.log"
    end = time.monotonic() + 120
    while "libraries loaded" not in log.read_text():
        assert time.monotonic() < end
        time.sleep(0.02)
    begun = events(until(start(shop, epochs=1).id, "finished"))[0]
    assert (begun["loaded_by"] == begun["pid"]) == (since == "updated since")


def test_runs_wait_in_order_and_one_at_a_time(shop, until):
    first, second, third = (start(shop, epochs=epochs) for epochs in (1000, 10, 10))
    wait_for_steps(first, 1)
    assert [desk.position(shop.workspace, run.id) for run in (first, second, third)] == [0, 0, 1]
    desk.stop(shop.workspace, first.id)
    ended = [until(run.id, "finished", "stopped") for run in (first, second, third)]
    assert all(before.ended <= after.started for before, after in zip(ended, ended[1:], strict=False))


def test_two_slots_run_two_at_a_time(shop, until, monkeypatch):
    monkeypatch.setenv("ATELIER_JOBS", "2")
    made = [start(shop, epochs=30) for _ in range(2)]
    first, second = (until(run.id, "finished") for run in made)
    assert second.started < first.ended


def test_no_more_than_the_limit_may_wait(shop, until, monkeypatch):
    monkeypatch.setenv("ATELIER_QUEUE", "2")
    running = start(shop, epochs=1000)
    wait_for_steps(running, 1)
    start(shop), start(shop)
    with pytest.raises(UserError, match="2 are waiting"):
        start(shop)
    assert len(runs.all(shop.workspace, shop.project.id)) == 3
    desk.discard(shop.workspace, running.id)


def test_a_paused_run_gives_its_slot_back_and_goes_on_from_its_checkpoint(shop, until):
    first = start(shop, epochs=100)
    wait_for_steps(first, 5)
    second = start(shop, epochs=3)
    desk.pause(shop.workspace, first.id)
    until(first.id, "paused")
    until(second.id, "finished")
    done = int((first.folder / "checkpoint" / "step.txt").read_text())
    desk.resume(shop.workspace, first.id)
    until(first.id, "finished")
    starts = [event for event in events(first) if event["kind"] == "start"]
    assert [event["done"] for event in starts] == [0, done]
    assert [event["step"] for event in events(first) if event["kind"] == "epoch"] == list(range(1, 101))


def test_a_waiting_run_can_be_paused_and_resumed(shop, until):
    running, waiting = start(shop, epochs=1000), start(shop, epochs=3)
    wait_for_steps(running, 1)
    desk.pause(shop.workspace, waiting.id)
    assert runs.get(shop.workspace, waiting.id).state == "paused"
    desk.resume(shop.workspace, waiting.id)
    desk.discard(shop.workspace, running.id)
    until(waiting.id, "finished")


def test_stop_finishes_early_with_the_best_so_far(shop, until):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 3)
    desk.stop(shop.workspace, run.id)
    assert until(run.id, "finishing").want == "stop"
    run = until(run.id, "stopped")
    assert run.bundle.exists()
    assert run.headline["value"] == 0.9
    assert run.want == "run"


def test_stopping_a_paused_run_lets_it_finish_from_its_checkpoint(shop, until):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 3)
    desk.pause(shop.workspace, run.id)
    until(run.id, "paused")
    desk.stop(shop.workspace, run.id)
    assert until(run.id, "stopped").bundle.exists()


def test_stopping_a_run_that_has_learned_nothing_discards_it(shop, until):
    running, waiting = start(shop, epochs=1000), start(shop)
    wait_for_steps(running, 1)
    desk.stop(shop.workspace, waiting.id)
    assert runs.get(shop.workspace, waiting.id).state == "discarded"
    desk.discard(shop.workspace, running.id)


@pytest.mark.parametrize("grief", [None, "deaf"])
def test_discard_kills_at_once_and_leaves_only_the_story(shop, until, grief):
    run = start(shop, epochs=1000, **({"grief": grief} if grief else {}))
    wait_for_steps(run, 3)
    began = time.monotonic()
    desk.discard(shop.workspace, run.id)
    until(run.id, "discarded")
    assert time.monotonic() - began < 20  # a run that is let go on takes longer
    with pytest.raises(ProcessLookupError):
        os.kill(events(run)[0]["pid"], 0)
    kept, end = {"recipe.yaml", "events.jsonl", "log.txt"}, time.monotonic() + 60
    while {entry.name for entry in run.folder.iterdir()} != kept:
        assert time.monotonic() < end, list(run.folder.iterdir())
        time.sleep(0.01)


def test_what_a_state_does_not_allow_is_refused_in_words(shop, until):
    run = until(start(shop, epochs=1).id, "finished")
    for deed in (desk.pause, desk.resume, desk.discard):
        with pytest.raises(UserError, match="is finished and can't be"):
            deed(shop.workspace, run.id)


def test_runs_of_a_project_with_equal_questions_share_one_split(shop, until):
    first, second = until(start(shop, epochs=1).id, "finished"), until(start(shop, epochs=2).id, "finished")
    assert (first.folder / "split.parquet").read_bytes() == (second.folder / "split.parquet").read_bytes()
    other = recipe(shop.dataset.id, epochs=1)
    other = other.model_copy(update={"split": other.split.model_copy(update={"seed": 5})})
    third = until(desk.start_run(shop.workspace, shop.project.id, other).id, "finished")
    assert (third.folder / "split.parquet").read_bytes() != (first.folder / "split.parquet").read_bytes()


def test_training_longer_is_a_child_run_with_more_epochs(shop, until):
    parent = until(start(shop, epochs=5).id, "finished")
    checkpoint.save(parent.folder / "checkpoint", {"epoch": 3, "ended": "patience"})
    child = desk.train_longer(shop.workspace, parent.id, 7)
    assert child.parent == parent.id
    assert runs.recipe(shop.workspace, child.id).training.epochs == 10  # counted from where it stopped, not its plan
    until(child.id, "finished")
    assert events(child)[0]["parent"] == str(parent.folder)


def test_a_file_becomes_a_dataset_and_its_copy_is_dropped(shop, until):
    id = desk.read_file(shop.workspace, io.BytesIO(b"mass 1 2 3"), "../../My penguins.csv")
    job = until(id, "finished")
    dataset = datasets.get(shop.workspace, job.result["dataset"])
    assert (dataset.name, dataset.rows, dataset.columns) == ("My penguins.csv", 3, 1)
    assert projects.create(shop.workspace, "new", dataset.id).dataset == dataset.id
    end = time.monotonic() + 60
    upload = dataset.folder.parent.parent / "uploads" / id
    while upload.exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert not upload.exists()


def test_files_are_read_while_a_training_runs(shop, until, tmp_path):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 1)
    (tmp_path / "rows.csv").write_text("mass 1 2")
    until(desk.read_file(shop.workspace, tmp_path / "rows.csv", "rows.csv"), "finished")
    assert runs.get(shop.workspace, run.id).state == "running"
    desk.discard(shop.workspace, run.id)


@pytest.mark.parametrize(("content", "problem"), [(b"rubbish", "“x.csv” is no table."), (b"crash", "SIGSEGV")])
def test_a_file_that_can_not_be_read_says_why(shop, until, content, problem):
    id = desk.read_file(shop.workspace, io.BytesIO(content), "x.csv")
    job = until(id, "failed")
    assert problem in job.error["problem"]
    assert "hoose" in job.error["fix"]
    assert "Resume" not in job.error["fix"]
    assert len(datasets.all(shop.workspace)) == 1
    assert queue.get(shop.workspace, id).result is None


def test_two_files_at_once_become_two_datasets(shop, until):
    files = {"a.csv": b"slow 1 2", "b.csv": b"slow 1 2 3"}
    ids = [desk.read_file(shop.workspace, io.BytesIO(content), name) for name, content in files.items()]
    made = [datasets.get(shop.workspace, until(id, "finished").result["dataset"]) for id in ids]
    assert [(dataset.name, dataset.rows) for dataset in made] == [("a.csv", 2), ("b.csv", 3)]


def test_an_upload_that_breaks_off_leaves_nothing(shop):
    class Broken(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, room):
            raise ConnectionResetError("the tab was closed")

    before = [dataset.id for dataset in datasets.all(shop.workspace)]
    with pytest.raises(ConnectionResetError):
        desk.read_file(shop.workspace, Broken(), "half.csv")
    assert [dataset.id for dataset in datasets.all(shop.workspace)] == before
    uploads = paths.area(shop.workspace, "uploads")
    assert not uploads.exists() or list(uploads.iterdir()) == []
