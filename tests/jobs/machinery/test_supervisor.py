"""The supervisor's decisions by themselves, without a child: what it starts, ends, and writes down."""

import os
import time

import pytest
import sqlalchemy as sa

from core import payloads
from core.errors import UserError
from core.jobs.machinery import launch, reasons, supervisor
from core.jobs.machinery.forked import Child, End
from core.jobs.machinery.supervisor import Supervisor
from core.store import paths, projects, queue, runs
from tests.store.things import put, recipe


@pytest.fixture
def boss(home, shop, monkeypatch):
    """A supervisor that only says what it would fork, and whom it would kill."""
    made = Supervisor(os.open(home, os.O_RDONLY))
    made.forked, made.killing = [], []
    monkeypatch.setattr(
        made, "_fork", lambda job: made.children.update({1000 + len(made.forked): job}) or made.forked.append(job)
    )
    monkeypatch.setattr(supervisor, "kill", made.killing.append)
    yield made
    made.bell.close()
    os.close(made.lock)


@pytest.fixture
def ask(shop):
    """Queues a job of that lane; gives it as the supervisor remembers it."""

    def asked(lane, state="queued"):
        if lane == "run":
            id = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id)).id
        else:
            project = {"project": shop.project.id}
            payload = {
                "read": payloads.TakeIn(**project),
                "model": payloads.Fetch(id="m"),
                "try": payloads.Measure(**project, dataset="d", run="r"),
            }[lane]
            id = queue.add(shop.workspace, payload)
            (paths.area(shop.workspace, "uploads") / id).mkdir()
        put(id, state)
        job = queue.get(shop.workspace, id)
        return Child(job.id, job.workspace, job.lane, job.payload)

    return asked


def lanes(boss):
    return [job.lane for job in boss.forked]


def stands(shop, job):
    return queue.get(shop.workspace, job.id)


def test_it_starts_as_many_of_each_lane_as_may_work_and_no_try_beside_a_run(boss, ask, monkeypatch):
    monkeypatch.setenv("ATELIER_JOBS", "2")
    for lane in ("try", "run", "run", "run", "read", "read", "read", "model", "model"):
        ask(lane)
    boss._start_waiting()
    assert lanes(boss) == ["read", "read", "run", "run", "model"]
    boss._start_waiting()
    assert len(boss.forked) == 5, "all slots are taken"
    assert all(job.id and job.workspace for job in boss.forked)


def test_without_a_run_one_try_works_and_gives_way_to_a_run_that_waits(boss, shop, ask):
    first, _ = ask("try"), ask("try")
    boss._start_waiting()
    assert [job.id for job in boss.forked] == [first.id]
    assert boss.forked[0].payload == queue.get(shop.workspace, first.id).payload
    ask("run")
    boss._start_waiting()
    assert lanes(boss) == ["try", "run"]
    assert boss.killing == [1000]
    assert boss.killed == {1000}


def test_it_sweeps_a_minute_after_its_start_and_every_six_hours_when_nothing_works(boss, ask):
    begun = time.monotonic()
    assert boss.swept - begun + supervisor.SWEEP_EVERY == pytest.approx(60, abs=5)
    boss._start_waiting()
    assert boss.forked == []
    boss.swept -= 61
    boss.children[1] = Child("x", "w", "read")
    boss._start_waiting()
    assert boss.forked == []
    boss.children.clear()
    boss._start_waiting()
    assert boss.forked == [Child("", "", "sweep")]
    assert boss.swept >= begun
    assert (supervisor.SWEEP_EVERY, supervisor.IDLE_EXIT, supervisor.LEAVING_GRACE) == (21600, 900, 10)


def test_what_is_not_wanted_any_more_is_killed_and_nothing_else(boss, ask):
    kept, gone = ask("run", "running"), ask("read", "running")
    boss.children.update({11: kept, 12: gone, 13: Child("", "", "sweep"), 14: Child("vanished", "w", "run")})
    boss._discard()
    assert boss.killing == [14]
    queue.note(gone.id, want="discard")
    boss._discard()
    assert boss.killing == [14, 12, 14]
    assert boss.killed == {12, 14}


def test_told_to_leave_it_asks_all_to_pause_once_and_kills_after_ten_seconds(boss, shop, ask):
    job = ask("run", "running")
    boss.children[11] = job
    boss.leave()
    since = boss.leaving
    boss.leave()
    assert boss.leaving == since
    boss._ask_to_pause()
    assert stands(shop, job).want == "pause"
    assert boss.asked
    assert boss._over() is False
    assert boss.killing == []
    boss.leaving -= 10.1
    assert boss._over() is False
    assert boss.killing == [11]
    boss.children.clear()
    boss.ends.append(End(job, 11, 0, False))
    assert boss._over() is False
    boss.ends.clear()
    assert boss._over() is True


def test_it_leaves_after_fifteen_minutes_without_a_job(boss):
    assert boss._over() is False
    boss.busy -= 899
    assert boss._over() is False
    boss.children[11] = Child("", "", "sweep")
    boss._over()
    assert time.monotonic() - boss.busy < 60
    boss.children.clear()
    boss.busy -= 901
    assert boss._over() is True


@pytest.mark.parametrize(
    ("lane", "end", "state", "words"),
    [
        ("run", (0, False), "failed", "went wrong"),
        ("run", (71, False), "failed", "more memory than the 600 MB"),
        ("run", (-11, False), "failed", "SIGSEGV"),
        ("run", (-9, True), "interrupted", "restarted while this ran"),
        ("read", (72, False), "failed", "disk is full"),
        ("read", (-9, True), "failed", "restarted while accepted corrections"),
        ("model", (-9, True), "failed", "restarted while this model was fetched"),
        ("try", (70, False), "failed", "went wrong"),
        ("try", (-9, True), "queued", None),
    ],
)
def test_an_end_that_a_job_did_not_write_itself_is_written(boss, shop, ask, monkeypatch, lane, end, state, words):
    monkeypatch.setenv("ATELIER_JOB_MEMORY_MB", "600")
    job = ask(lane, "running")
    queue.note(job.id, pid=77)
    boss.ends.append(End(job, 77, *end))
    boss._write_ends()
    assert boss.ends == []
    now = stands(shop, job)
    assert now.state == state
    assert (now.error is None) if words is None else (words in now.error["problem"])
    if lane != "run":
        assert (paths.area(shop.workspace, "uploads") / job.id).exists() == (state == "queued")
    if end == (0, False):
        assert now.error["reference"] == job.id[:8]


def test_while_it_leaves_a_job_that_ends_was_interrupted(boss, shop, ask):
    job = ask("run", "running")
    boss.leave()
    boss.ends.append(End(job, 77, 1, False))
    boss._write_ends()
    assert stands(shop, job).state == "interrupted"


def test_what_the_job_wrote_itself_stands_and_so_does_what_another_process_does_now(boss, shop, ask):
    done, taken_up = ask("run", "finished"), ask("run", "running")
    queue.note(taken_up.id, pid=88)
    boss.ends += [End(done, 77, 0, False), End(taken_up, 77, 1, False)]
    boss._write_ends()
    assert [stands(shop, job).state for job in (done, taken_up)] == ["finished", "running"]


def test_the_log_of_a_crash_tells_want_of_memory(boss, shop, ask):
    job = ask("run", "running")
    (paths.area(shop.workspace, "runs") / job.id / "log.txt").write_text("what(): std::bad_alloc")
    boss.ends.append(End(job, 77, -6, False))
    boss._write_ends()
    assert "more memory" in stands(shop, job).error["problem"]


@pytest.mark.parametrize("lane", ["run", "read", "try"])
def test_what_was_to_be_discarded_is_whatever_it_came_to(boss, shop, ask, lane):
    job = ask(lane, "running")
    area = paths.area(shop.workspace, "runs" if lane == "run" else "uploads")
    (area / job.id / "bundle.onnx").write_bytes(b"x")
    queue.note(job.id, want="discard")
    boss._close(job, "failed", {"problem": "x"})
    assert (stands(shop, job).state, stands(shop, job).error) == ("discarded", None)
    left = [entry.name for entry in (area / job.id).iterdir()] if (area / job.id).is_dir() else []
    assert left == (["recipe.yaml"] if lane == "run" else [])


def test_a_run_that_failed_is_measured_and_one_deleted_meanwhile_breaks_nothing(boss, shop, ask):
    job = ask("run", "running")
    size = paths.size(paths.area(shop.workspace, "runs") / job.id)
    boss._close(job, "failed", None)
    assert runs.get(shop.workspace, job.id).bytes == size > 0
    gone = ask("run", "finished")
    projects.purge(shop.workspace, shop.project.id)
    boss._close(gone, "failed", None)


def test_what_an_earlier_supervisor_left_is_closed_and_what_waits_goes_on_waiting(boss, shop, ask):
    run, read, model, trial = (ask(lane, "running") for lane in ("run", "read", "model", "try"))
    finishing, waiting = ask("run", "finishing"), ask("run")
    boss._recover()
    states = [stands(shop, job).state for job in (run, read, model, trial, finishing, waiting)]
    assert states == ["interrupted", "failed", "failed", "queued", "interrupted", "queued"]
    assert "accepted corrections" in stands(shop, read).error["problem"]
    assert stands(shop, run).error["fix"].startswith("Resume it")


@pytest.mark.parametrize(
    "error", [OSError(28, "x"), sa.exc.OperationalError("x", {}, Exception("x")), UserError("a", "b")]
)
def test_a_step_that_the_disk_or_the_database_refuses_does_not_end_it(boss, monkeypatch, capsys, error):
    slept = []
    monkeypatch.setattr(supervisor.time, "sleep", slept.append)

    def refused():
        raise error

    boss._guarded(refused)
    assert type(error).__name__ in capsys.readouterr().err
    assert slept == [0.5]
    with pytest.raises(ZeroDivisionError):
        boss._guarded(lambda: 1 / 0)


@pytest.mark.parametrize(
    ("leaving", "children", "ends", "waits", "sleeps"),
    [(None, 0, 0, [5.0], []), (None, 1, 0, [1.0], []), (1.0, 1, 0, [0.1], []), (None, 1, 1, [], [1])],
)
def test_how_long_it_waits_for_a_ring(boss, monkeypatch, leaving, children, ends, waits, sleeps):
    waited, slept = [], []
    monkeypatch.setattr(boss.bell, "wait", waited.append)
    monkeypatch.setattr(supervisor.time, "sleep", slept.append)
    boss.leaving = leaving
    boss.children = dict.fromkeys(range(children), Child("", "", "sweep"))
    boss.ends = [End(Child("", "", "sweep"), 1, 0, False)] * ends
    boss._wait()
    assert (waited, slept) == (waits, sleeps)


def test_children_that_ended_are_told_with_their_code_and_the_sweep_is_forgotten(boss):
    pids = []
    for code in (0, 7):
        pid = os.fork()
        if pid == 0:
            os._exit(code)
        pids.append(pid)
    job = Child("id", "w", "run")
    boss.children, boss.killed = {pids[0]: Child("", "", "sweep"), pids[1]: job}, {pids[0], pids[1]}
    end = time.monotonic() + 20
    while boss.children and time.monotonic() < end:
        boss._reap()
    assert boss.ends == [End(job, pids[1], 7, True)]
    assert boss.killed == set()


def test_there_is_one_lock_and_who_comes_second_does_not_get_it(home, monkeypatch):
    monkeypatch.setattr(supervisor.time, "sleep", lambda seconds: None)
    first = supervisor._only_one()
    assert launch.alive()
    assert launch.lock_file().stat().st_mode & 0o777 == 0o600
    assert supervisor._only_one() is None
    assert supervisor.main() is None
    os.close(first)
    assert not launch.alive()
    os.close(supervisor._only_one())


def test_the_exit_codes_of_a_job_are_told_apart():
    assert len({reasons.MEMORY, reasons.DISK, reasons.BUG, 0, 1}) == 5
