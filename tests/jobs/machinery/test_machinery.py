"""The parts of the machinery by themselves: logs, lock, bell, what is wanted, what is loaded ahead, what is killed."""

import fcntl
import gc
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from core import payloads
from core.jobs.machinery import alone, forked, launch, logs, preload, requested_action
from core.jobs.machinery.bell import Bell
from core.jobs.machinery.requested_action import RequestedAction
from core.store import paths, queue


@pytest.mark.parametrize(
    ("lane", "area"), [("run", "runs"), ("read", "uploads"), ("model", "uploads"), ("try", "uploads")]
)
def test_a_jobs_log_lies_in_its_own_folder(lane, area):
    assert logs.file("id", "w", lane) == paths.area("w", area) / "id" / "log.txt"
    assert logs.reference("0123456789abcdef") == "01234567"


def test_the_end_of_a_log_is_its_last_4000_bytes(tmp_path):
    log = tmp_path / "log.txt"
    assert logs.end(log) == ""
    log.write_bytes(b"x" + b"a" * 4000)
    assert logs.end(log) == "a" * 4000
    log.write_bytes(b"short \xff")
    assert logs.end(log) == "short \ufffd"


def test_what_a_job_writes_is_added_to_its_log(tmp_path):
    log = tmp_path / "log.txt"
    log.write_text("before\n")
    pid = os.fork()
    if pid == 0:
        logs.redirect(log)
        os.write(1, b"out\n")
        os.write(2, b"err\n")
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert log.read_text() == "before\nout\nerr\n"
    log.unlink()
    pid = os.fork()
    if pid == 0:
        logs.redirect(log)
        os._exit(0)
    os.waitpid(pid, 0)
    assert log.stat().st_mode & 0o777 == 0o600


def locked(workspace, file):
    (paths.home() / "workspaces" / workspace).mkdir(parents=True, exist_ok=True)
    with (paths.home() / "workspaces" / workspace / file).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_one_at_a_time_takes_in_or_judges_in_a_workspace():
    with alone.alone("w"):
        assert locked("w", alone.TAKING_IN)
        assert not locked("w", alone.JUDGING)
        assert not locked("v", alone.TAKING_IN)
        with alone.alone("w", alone.JUDGING):
            assert locked("w", alone.JUDGING)
    assert not locked("w", alone.TAKING_IN)


def test_a_second_one_waits_until_the_first_is_done():
    order = []

    def second():
        with alone.alone("w"):
            order.append("second")

    with alone.alone("w"):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.05)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize("own_group", [True, False])
def test_a_killed_child_takes_all_that_it_started_along(own_group):
    code = "import subprocess, sys; subprocess.Popen(['sleep', '60']); print(1, flush=True); sys.stdin.read()"
    child = subprocess.Popen(
        [sys.executable, "-c", code] if own_group else ["sleep", "60"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        process_group=0 if own_group else None,
    )
    if own_group:
        assert child.stdout.readline() == b"1\n"
    forked.kill(child.pid)
    assert child.wait(20) == -signal.SIGKILL
    assert child.stdout.read() == b"", "nobody holds it open any more"
    forked.kill(child.pid)


@pytest.fixture
def bell(home):
    home.mkdir(exist_ok=True)
    made = Bell()
    yield made
    made.close()


def slept(bell, seconds):
    began = time.monotonic()
    bell.wait(seconds)
    return time.monotonic() - began


def test_a_ring_wakes_who_waits_once_and_without_one_it_sleeps_its_time(bell):
    assert launch.bell_file().stat().st_mode & 0o777 == 0o600
    assert slept(bell, 0.05) >= 0.04
    launch.ring(), launch.ring()
    assert slept(bell, 30) < 10
    assert slept(bell, 0.05) >= 0.04, "both rings were heard"


def test_a_signal_wakes_it_too(bell):
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    os.kill(os.getpid(), signal.SIGUSR1)
    assert slept(bell, 30) < 10
    signal.signal(signal.SIGUSR1, before)
    assert slept(bell, 0.05) >= 0.04


def test_a_file_system_without_named_pipes_is_looked_at_often(home, monkeypatch):
    def refused(*_):
        raise OSError(1, "not here")

    home.mkdir(exist_ok=True)
    monkeypatch.setattr(os, "mkfifo", refused)
    bell = Bell()
    assert bell.named is None
    assert slept(bell, 30) < 10
    bell.close()
    assert signal.set_wakeup_fd(-1) == -1


def test_nobody_is_there_to_hear_and_nothing_happens(home):
    launch.ring()
    home.mkdir(exist_ok=True)
    os.mkfifo(launch.bell_file())
    launch.ring()


def test_a_supervisor_lives_as_long_as_it_holds_its_lock(home):
    assert not launch.alive()
    home.mkdir()
    launch.lock_file().touch()
    assert not launch.alive()
    with launch.lock_file().open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert launch.alive()
    assert not launch.alive()
    assert (launch.lock_file().name, launch.bell_file().name) == ("supervisor.lock", "supervisor.bell")


def started(home, monkeypatch, code):
    monkeypatch.setattr(launch, "COMMAND", (sys.executable, "-c", code))
    launch.start()
    return launch._starting[home]


def test_a_supervisor_is_started_once_in_a_session_of_its_own_with_its_words_in_a_log(home, monkeypatch):
    code = "import os, sys; print(os.getsid(0) == os.getpid(), os.environ['ATELIER_HOME'], flush=True); sys.exit()"
    first = started(home, monkeypatch, f"{code}")
    first.wait()
    log = home / "supervisor.log"
    assert log.read_text() == f"True {home}\n"
    second = started(home, monkeypatch, "import time; time.sleep(60)")
    assert second.pid != first.pid
    launch.start()
    assert launch._starting[home] is second, "it is still coming up"
    second.kill(), second.wait()
    started(home, monkeypatch, "print('more')").wait()
    assert log.read_text().endswith("\nmore\n"), "what was there stays"
    monkeypatch.setattr(launch, "_LOG_MOST", 5)
    started(home, monkeypatch, "print('anew')").wait()
    assert log.read_text() == "anew\n"


def test_a_supervisors_libraries_use_no_more_threads_than_its_jobs_may(home, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {*range(6)})
    monkeypatch.setenv("ATELIER_JOBS", "2")
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    for name in (*names, "OMP_WAIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    around = launch._environment(home)
    assert {around[name] for name in names} == {"3"}
    assert (around["OMP_WAIT_POLICY"], around["HF_HUB_DISABLE_TELEMETRY"]) == ("passive", "1")
    assert (around["ATELIER_HOME"], around["ATELIER_JOBS"]) == (str(home), "2")


class Hand:
    """The hand of a job's own clock."""

    def __init__(self, monkeypatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(requested_action.time, "monotonic", lambda: self.now)

    def ask(self, action, later=0.25):
        self.now += later
        return action()


def test_a_job_asks_four_times_a_second_what_is_wanted_and_a_stop_is_noted_once(shop, monkeypatch):
    id = queue.add(shop.workspace, payloads.Run())
    queue.take("run")
    hand, action = Hand(monkeypatch), RequestedAction(id)
    assert action() == "run"
    queue.note(id, want="pause")
    assert hand.ask(action, 0.2) == "run", "it was asked a moment ago"
    assert hand.ask(action, 0.06) == "pause"
    queue.note(id, want="stop")
    assert hand.ask(action, 0.1) == "pause"
    assert hand.ask(action) == "stop"
    assert queue.get(shop.workspace, id).state == "finishing"
    queue.note(id, want="discard")
    assert hand.ask(action) == "run", "who is discarded is killed"
    queue.end(id, "stopped")
    assert hand.ask(action) == "run"


def test_while_the_database_is_busy_the_last_word_counts(shop, monkeypatch):
    id = queue.add(shop.workspace, payloads.Run())
    queue.take("run")
    hand, action = Hand(monkeypatch), RequestedAction(id)
    queue.note(id, want="pause")
    assert hand.ask(action) == "pause"

    def busy(_id):
        raise sa.exc.OperationalError("select", {}, Exception("database is locked"))

    queue.note(id, want="run")
    with monkeypatch.context() as patched:
        patched.setattr(queue, "want", busy)
        assert hand.ask(action) == "pause"
    assert hand.ask(action) == "run"


def test_a_job_whose_supervisor_is_gone_ends_when_it_next_asks():
    pid = os.fork()
    if pid == 0:
        action = RequestedAction("id")
        action.parent += 1
        action()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


def test_libraries_are_loaded_one_at_a_time_and_one_that_is_not_there_is_told(monkeypatch, capsys):
    monkeypatch.setattr(preload, "LIBRARIES", ("json", "never_was_there"))
    monkeypatch.setattr(preload, "OURS", ("core.plain",))
    frozen = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    ahead = preload.libraries()
    assert [next(ahead) for _ in range(3)] == ["json", "never_was_there", "core.plain"]
    assert frozen == []
    assert list(ahead) == []
    assert frozen == [True]
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "not loaded ahead: never_was_there (No module named 'never_was_there')"
    assert re.fullmatch(r"libraries loaded in \d+\.\d s", told[1])


def test_what_was_loaded_is_current_while_every_file_of_ours_is_the_same(monkeypatch, tmp_path):
    assert preload.current()
    (tmp_path / "deep").mkdir()
    ours = [tmp_path / "__init__.py", tmp_path / "deep" / "a.py"]
    for file in ours:
        file.write_text("x = 1\n")
    monkeypatch.setattr(preload.core, "__file__", str(ours[0]))
    monkeypatch.setattr(preload, "LOADED", preload._stamp())
    assert [name for name, *_ in preload.LOADED] == [str(file) for file in ours]
    (tmp_path / "notes.txt").write_text("no code")
    assert preload.current()
    ours[1].write_text("x = 12\n")
    assert not preload.current()
    monkeypatch.setattr(preload, "LOADED", preload._stamp())
    os.utime(ours[1], ns=(1, 1))
    assert not preload.current()
    ours[1].unlink()
    assert not preload.current()
