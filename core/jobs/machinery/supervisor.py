"""The zygote: loads libraries once, forks one child a job, sees how each ends. Imports only, computes nothing.

Run as `python -m core.jobs.machinery.supervisor` by core.jobs.machinery.launch. One a home; it leaves after 15 minutes
without a job.
"""

import fcntl
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import sqlalchemy as sa

from core.errors import UserError
from core.jobs.machinery import launch, limits, logs, preload, reasons
from core.jobs.machinery.bell import Bell
from core.jobs.machinery.forked import Child, End, kill
from core.plain import Plain
from core.run_states import RunState
from core.store import database, paths, queue, runs

LANES = ("read", "run", "model", limits.TRY)
IDLE_EXIT = 900.0  # seconds
SWEEP_EVERY = 6 * 3600.0
LEAVING_GRACE = 10.0  # seconds that jobs get to write a checkpoint when the supervisor is told to leave


class Supervisor:
    """The loop's state: the children by process id, and the ends that are not written down yet."""

    def __init__(self, lock: int) -> None:
        self.lock = lock
        self.bell = Bell()
        self.children: dict[int, Child] = {}
        self.killed: set[int] = set()
        self.ends: list[End] = []
        self.swept = time.monotonic() - SWEEP_EVERY + 60  # not while the first visitor waits
        self.busy = time.monotonic()
        self.leaving: float | None = None
        self.asked = False

    def serve(self) -> None:
        """Work until told to leave or idle for long; libraries are loaded in between."""
        self._guarded(self._recover)
        ahead = preload.libraries() if limits.roomy() else iter(())
        loading = True
        while not self._over():
            self._reap()
            self._guarded(self._write_ends)
            self._guarded(self._discard)
            if self.leaving is None:
                self._guarded(self._start_waiting)
            elif not self.asked:
                self._guarded(self._ask_to_pause)
            if loading:
                loading = next(ahead, None) is not None
            else:
                self._wait()

    def leave(self, *_: object) -> None:
        """Told to end (SIGTERM): jobs are asked to pause, and killed when that takes too long."""
        self.leaving = self.leaving or time.monotonic()

    def _over(self) -> bool:
        now = time.monotonic()
        if self.children or self.ends:
            self.busy = now
            if self.leaving and now - self.leaving > LEAVING_GRACE:
                for pid in self.children:
                    kill(pid)
            return False
        return self.leaving is not None or now - self.busy > IDLE_EXIT

    def _recover(self) -> None:
        """Close what an earlier supervisor left under way; its children died with it."""
        for job in queue.active():
            self._close(job, RunState.INTERRUPTED, reasons.interrupted(job.lane, job.payload.get("what", "")))

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            job = self.children.pop(pid, None)
            if job is not None and job.id:
                self.ends.append(End(job, pid, os.waitstatus_to_exitcode(status), pid in self.killed))
            self.killed.discard(pid)

    def _write_ends(self) -> None:
        while self.ends:
            end, job = self.ends[0], self.ends[0].job
            what = job.payload.get("what", "")
            if end.killed or self.leaving:
                self._close(job, RunState.INTERRUPTED, reasons.interrupted(job.lane, what), end.pid)
            else:
                log = logs.end(logs.file(job.id, job.workspace, job.lane))
                error = reasons.of_code(end.code, job.lane, limits.job_memory_mb(), logs.reference(job.id), log, what)
                self._close(job, RunState.FAILED, error, end.pid)
            self.ends.pop(0)

    def _close(self, job: Child | queue.Job, state: RunState, error: Plain | None, pid: int | None = None) -> None:
        """Write an end that the job did not write itself; one that it wrote stands."""
        if queue.want(job.id) == "discard":
            state, error = RunState.DISCARDED, None
        elif job.lane == limits.TRY and state == RunState.INTERRUPTED:
            queue.again(job.id, pid)
            return
        elif job.lane != "run":
            state = RunState.FAILED
        if not queue.end(job.id, state, error=error, pid=pid):
            return
        if job.lane != "run":
            paths.remove(paths.area(job.workspace, "uploads") / job.id)
        else:
            with suppress(UserError):  # deleted meanwhile
                (runs.clear if state == RunState.DISCARDED else runs.measure)(job.workspace, job.id)

    def _ask_to_pause(self) -> None:
        for job in self.children.values():
            queue.note(job.id, want="pause")
        self.asked = True

    def _discard(self) -> None:
        pids = {job.id: pid for pid, job in self.children.items() if job.id}
        for id in queue.unwanted(list(pids)) if pids else ():
            self.killed.add(pids[id])
            kill(pids[id])

    def _start_waiting(self) -> None:
        busy = queue.waits("run") or bool(self._working("run"))
        if busy:
            self._make_way()
        for lane in LANES[:-1] if busy else LANES:
            while len(self._working(lane)) < limits.slots(lane):
                job = queue.take(lane)
                if job is None:
                    break
                self._fork(Child(job.id, job.workspace, job.lane, job.payload))
        if time.monotonic() - self.swept > SWEEP_EVERY and not self.children:
            self.swept = time.monotonic()
            self._fork(Child("", "", "sweep"))

    def _working(self, lane: str) -> list[int]:
        return [pid for pid, job in self.children.items() if job.lane == lane]

    def _make_way(self) -> None:
        """No try slows a run: it is ended, and begun again when no run works or waits."""
        for pid in self._working(limits.TRY):
            self.killed.add(pid)
            kill(pid)

    def _fork(self, job: Child) -> None:
        database.close()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(job, parent)
        with suppress(OSError):
            os.setpgid(pid, pid)
        self.children[pid] = job
        if job.id:
            queue.note(job.id, pid=pid)

    def _become(self, job: Child, parent: int) -> NoReturn:
        """In the child: let go of everything of the supervisor's, then do the job with our code as it is now."""
        code = reasons.BUG
        try:
            os.close(self.lock)  # shared with the parent: left open, a dead supervisor would look alive
            self.bell.close()
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            with suppress(OSError):
                os.setpgid(0, 0)  # not setsid: it fails when the parent's setpgid came first
            limits.enter(parent, job.lane)
            if not preload.current():
                for name in [name for name in sys.modules if name == "core" or name.startswith("core.")]:
                    del sys.modules[name]
            from core.jobs.machinery import worker

            if job.id:
                logs.redirect(logs.file(job.id, job.workspace, job.lane))
            code = worker.main(job.id, job.workspace, job.lane, job.payload)
        except BaseException:  # noqa: BLE001  (a forked child must never return into the parent's loop)
            traceback.print_exc()
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _wait(self) -> None:
        if self.ends:
            time.sleep(1)  # the database did not take them: try again
        else:
            self.bell.wait(0.1 if self.leaving else 1.0 if self.children else 5.0)

    def _guarded(self, step: Callable[[], None]) -> None:
        """A step that needs the database: a full disk or a lock must not end the supervisor."""
        try:
            step()
        except (sa.exc.OperationalError, OSError, UserError):  # UserError: another database is in its place
            traceback.print_exc()
            time.sleep(0.5)


def main() -> None:
    """Be the supervisor of this home, unless there is one."""
    lock = _only_one()
    if lock is None:
        return
    supervisor = Supervisor(lock)
    signal.signal(signal.SIGTERM, supervisor.leave)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # rings the bell through the wakeup pipe
    supervisor.serve()
    os.close(lock)
    if supervisor.leaving is None and queue.count(RunState.QUEUED):  # one came in while we left
        launch.start()


def _only_one() -> int | None:
    paths.home().mkdir(parents=True, exist_ok=True)
    lock = os.open(launch.lock_file(), os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(20):  # someone who only looks (launch.alive) holds it for a moment
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return lock
    os.close(lock)
    return None


if __name__ == "__main__":
    main()
