"""Whatever happens to a job or to the supervisor: the reason is told, earlier work stays whole, the run can go on."""

import signal
import subprocess
import time

import psutil
import pytest

from core.jobs.machinery import launch, reasons
from core.jobs.orders import desk
from core.store import queue, runs
from tests.jobs.watching import events, start, wait_for_steps


@pytest.mark.parametrize(
    ("grief", "problem"),
    [
        ("SIGSEGV", "The job crashed (SIGSEGV)"),
        ("SIGKILL", "most often the machine ran out of memory"),
        ("SIGABRT", "The job crashed (SIGABRT)"),
        ("exit", "Something in the app went wrong"),
        ("bug", "Something in the app went wrong"),
        ("bad value", "Row 7 holds “oops”."),
        ("disk", "The disk is full."),
        ("disk for everything", "The disk is full."),
    ],
)
def test_a_job_that_comes_to_grief_says_why_and_can_go_on(shop, until, grief, problem):
    before = until(start(shop, epochs=2).id, "finished")
    run = until(start(shop, epochs=6, grief=grief).id, "failed")
    assert problem in run.error["problem"]
    assert run.error["fix"]
    if problem.startswith(("Something", "The job")):
        assert run.error["reference"] == run.id[:8]
    again = runs.get(shop.workspace, before.id)
    assert (again.state, again.bundle.read_bytes()) == ("finished", b"bundle")
    desk.resume(shop.workspace, run.id)
    assert until(run.id, "finished").error is None
    assert events(run)[-1]["step"] == 6
    assert [event["done"] for event in events(run) if event["kind"] == "start"] == [0, 3]


@pytest.mark.parametrize(
    ("what", "words"),
    [("add", "the rows again"), ("take in", "accepted corrections"), ("again", "Train again”"), ("table", "the file")],
)
def test_what_a_job_was_doing_is_named_where_it_is_to_be_done_again(what, words):
    full = reasons.of(OSError(28, "No space left on device"), "read", 500, "reference", what)
    assert (full["problem"], words in full["fix"]) == ("The disk is full.", True)
    assert words in reasons.interrupted("read", what)["fix"] + reasons.of_code(-9, "read", 500, "", what=what)["fix"]
    assert what == "table" or "file" not in reasons.interrupted("read", what)["problem"]


def test_a_bug_leaves_its_traceback_in_the_log_under_the_reference(shop, until):
    run = until(start(shop, epochs=6, grief="bug").id, "failed")
    log = (run.folder / "log.txt").read_text()
    assert f"reference {run.error['reference']}" in log
    assert "ZeroDivisionError: a bug" in log
    assert "ZeroDivisionError" not in str(run.error)


@pytest.mark.parametrize("grief", ["memory", "torch memory"])
def test_a_job_gets_no_more_memory_than_its_limit(shop, until, grief, monkeypatch):
    monkeypatch.setenv("ATELIER_JOB_MEMORY_MB", "600")
    run = until(start(shop, epochs=6, grief=grief).id, "failed")
    assert run.error["problem"] == "This needed more memory than the 600 MB a job may use."
    assert "choose a smaller model" in run.error["fix"]


def kill_supervisor():
    supervisor = launch._starting[next(iter(launch._starting))]
    supervisor.kill()
    supervisor.wait()


def test_jobs_die_with_their_supervisor_and_the_next_one_marks_them(shop, until):
    run, waiting = start(shop, epochs=120), start(shop, epochs=2)
    wait_for_steps(run, 3)
    pid = events(run)[0]["pid"]
    kill_supervisor()
    end = time.monotonic() + 60
    while _lives(pid):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert not launch.alive()
    desk.warm()
    found = until(run.id, "interrupted")
    assert found.error["problem"] == "The app was restarted while this ran."
    until(waiting.id, "finished")
    desk.resume(shop.workspace, run.id)
    until(run.id, "finished")
    assert [event["step"] for event in events(run) if event["kind"] == "epoch"] == list(range(1, 121))


def test_a_run_without_checkpoint_starts_over_after_an_interruption(shop, until):
    run = start(shop, epochs=40, checkpoints=False)
    wait_for_steps(run, 3)
    kill_supervisor()
    desk.warm()
    until(run.id, "interrupted")
    desk.resume(shop.workspace, run.id)
    until(run.id, "finished")
    assert [event["done"] for event in events(run) if event["kind"] == "start"] == [0, 0]


def test_a_discard_wished_while_the_supervisor_was_dead_is_carried_out(shop, until):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 1)
    kill_supervisor()
    desk.discard(shop.workspace, run.id)
    until(run.id, "discarded")


def test_a_supervisor_told_to_leave_lets_jobs_write_a_checkpoint(shop, until):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 3)
    launch._starting[next(iter(launch._starting))].send_signal(signal.SIGTERM)
    until(run.id, "paused")
    launch._starting[next(iter(launch._starting))].wait(60)


def test_there_is_only_one_supervisor(shop, until):
    run = start(shop, epochs=3)
    until(run.id, "finished")
    around = launch._environment(launch.lock_file().parent)
    second = subprocess.run(launch.COMMAND, env=around, timeout=120, check=False)
    assert second.returncode == 0
    assert launch.alive()
    assert len(list(launch._starting)) == 1


def test_a_killed_supervisor_does_not_look_alive_through_its_children(shop, until):
    run = start(shop, epochs=1000, grief="deaf")
    wait_for_steps(run, 3)
    kill_supervisor()
    assert not launch.alive()


def test_a_run_deleted_from_the_database_is_killed(shop, until):
    run = start(shop, epochs=1000)
    wait_for_steps(run, 1)
    from core.store.database import writing
    from core.store.database_tables import JOBS

    with writing() as connection:
        connection.execute(JOBS.delete().where(JOBS.c.id == run.id))
    end = time.monotonic() + 60
    while _lives(events(run)[0]["pid"]):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert queue.count("running") == 0


def _lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
