"""No correction is ever lost: 200 processes killed at random moments, over all that the loop does.

Run: python -m tests.benchmarks.kills ROUND does one round of 20 in a home of its own; `measure` does those that are
not done yet by the same code, so that a stopped benchmark goes on. Moments are drawn evenly over what the thing took
when nothing was killed. Store calls are killed in a process like the web server's, jobs in the real supervisor's
children, and the supervisor itself. Whatever is found lost ends the round with an error.
"""

import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from tests.benchmarks import measured
from tests.benchmarks.figure import Figure

ROUNDS = 10
PATIENCE = 120.0  # seconds for a job


def measure() -> list[Figure]:
    """How many were killed, at how many things, and how many of them while it was still under way."""
    done = {entry["round"] for entry in _entries() if entry["last"]}
    for number in set(range(ROUNDS)) - done:
        with tempfile.TemporaryDirectory(prefix="atelier-kills-") as home:
            command = [sys.executable, "-m", "tests.benchmarks.kills", str(number)]
            subprocess.run(command, check=True, env={**os.environ, "ATELIER_HOME": home, "OMP_NUM_THREADS": "1"})
    kills = _entries()
    under_way = sum(entry["killed"] for entry in kills)
    named = ", ".join(f"{name} {count}" for name, count in Counter(entry["victim"] for entry in kills).items())
    return [
        Figure("kills after which nothing was lost", len(kills), "", least=200, beside=named),
        Figure("of them while it was under way", 100 * under_way / len(kills), "%", least=60),
    ]


def _entries() -> list[dict]:
    return [entry for entry in measured.entries("kills") if entry["code"] == measured.code()]


class Round:
    """One home: a project with a real champion, and its supervisor."""

    def __init__(self, number: int, scratch: Path) -> None:
        from core.jobs.orders import desk
        from core.store import runs
        from tests.jobs.kill_loop import Loop

        self.number, self.moments = number, random.Random(number)
        self.loop = loop = Loop(scratch, number, work=self.ended)
        recipe = runs.recipe(loop.workspace, loop.runs[0])
        linear = recipe.model_copy(
            update={"family": recipe.family.model_copy(update={"name": "linear", "options": {}})}
        )
        champion = desk.start_run(loop.workspace, loop.project, linear, "Champion").id
        self.ended(loop.workspace, champion)
        loop.champion = champion
        self.wholes = {entry["name"]: entry["whole"] for entry in _entries()}

    def note(self, name: str, victim: str, killed: bool, last: bool = False) -> None:
        """Keep that one was killed and nothing is lost."""
        entry = {"code": measured.code(), "round": self.number, "name": name, "victim": victim, "last": last}
        measured.add("kills", {**entry, "killed": killed, "whole": self.wholes[name]})

    def store(self, name: str, deed: Callable) -> None:
        """Kill a process that calls the store as a page does."""
        from tests.jobs import killing

        def one(seconds: float | None) -> killing.End:
            trial = deed(self.loop)
            end = killing.after(trial.do, seconds)
            trial.holds(end.told)
            self.loop.whole()
            return end

        if name not in self.wholes:
            self.wholes[name] = one(None).seconds
        self.note(name, "web server", one(self.moments.uniform(0, self.wholes[name])).killed)

    def job(self, name: str, begin: Callable[[], str], victim: str, *, last: bool = False) -> None:
        """Kill a job's process, or the supervisor; a run is resumed, another job is begun anew, and ends well."""
        from core.store import queue

        if name not in self.wholes:
            id = begin()
            self._pid(id)
            started = time.monotonic()
            self.ended(self.loop.workspace, id)
            self.wholes[name] = time.monotonic() - started
        id = begin()
        pid = self._pid(id)
        time.sleep(self.moments.uniform(0, self.wholes[name]))
        killed = self._state(id) in ("running", "finishing")
        _kill(self._supervisor() if victim == "supervisor" else pid)
        self.over(id)
        self.loop.whole()
        if self._state(id) != "finished":
            lane = queue.get(self.loop.workspace, id).lane
            self.ended(self.loop.workspace, id if lane == "run" else begin())
        self.loop.whole()
        self.note(name, victim, killed, last)

    def take(self, marks: set[str]) -> None:
        """Add the rows with these marks, which were looked at last."""
        from core.jobs.orders import adding
        from core.store import projects, versions

        loop = self.loop
        job = adding.under_way(loop.workspace, loop.project)
        kept, draft = adding.take(loop.workspace, job.id), projects.get(loop.workspace, loop.project).recipe
        versions.use(loop.workspace, loop.project, kept.id, draft, before=kept.parent)
        adding.drop(loop.workspace, job.id)
        loop.brought |= marks

    def ended(self, workspace: str, id: str) -> None:
        """Wait until a job has ended well; a run that was cut off is resumed."""
        from core.jobs.orders import desk
        from core.store import queue

        if self.over(id) in ("interrupted", "failed") and queue.get(workspace, id).lane == "run":
            desk.resume(workspace, id)
            self.over(id)
        assert self._state(id) == "finished", queue.get(workspace, id).error

    def over(self, id: str) -> str:
        """Wait until a job neither waits nor works; its state."""
        from core.jobs.orders import desk
        from core.run_states import LIVE

        end = time.monotonic() + PATIENCE
        while (state := self._state(id)) in LIVE:
            assert time.monotonic() < end, f"{id} is still {state}"
            desk.warm()
            time.sleep(0.02)
        return state

    def _state(self, id: str) -> str:
        from core.store import queue

        return queue.get(self.loop.workspace, id).state

    def _pid(self, id: str) -> int | None:
        """The job's process, as soon as it has one; None where it is over already."""
        from core.store.database import reading
        from core.store.database_tables import JOBS

        while self._state(id) in ("queued", "running"):
            with reading() as connection:
                if pid := connection.scalar(sa.select(JOBS.c.pid).where(JOBS.c.id == id)):
                    return pid
            time.sleep(0.002)
        return None

    def _supervisor(self) -> int:
        from core.jobs.machinery import launch
        from core.store import paths

        return launch._starting[paths.home()].pid


def _kill(pid: int | None) -> None:
    if pid is not None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it came to its end in this moment
            return


def _round(number: int) -> None:
    from core.jobs.machinery import launch
    from core.jobs.orders import adding
    from core.jobs.work import again, taking_in
    from core.store import paths, promotions, runs
    from tests.jobs import kill_actions

    with tempfile.TemporaryDirectory() as scratch:
        made = Round(number, Path(scratch))
        loop, here = made.loop, (made.loop.workspace, made.loop.project)
        try:
            for name, deed in kill_actions.DEEDS.items():
                made.store(name, deed)
            promotions.promote(*here, loop.champion, "The one that has a model.")

            def accept() -> None:
                loop.accepted([*loop.said(20), *loop.said(5, fair=True), *loop.about_rows(8)])

            def take_in() -> str:
                accept()
                return taking_in.start(*here)

            looked: list[set[str]] = []

            def look() -> str:
                content, marks = loop.file(30)
                looked.append(marks)
                return adding.look(*here, [(io.BytesIO(content), "more.csv")])

            def train_again() -> str:
                accept()
                return again.start(*here)

            def train() -> str:
                id = train_again()
                made.ended(loop.workspace, id)
                return again.challenger(*here, loop.champion).id

            for victim in ("worker", "supervisor"):
                made.job("taking in", take_in, victim)
                loop.finish()
                made.job("looking at rows", look, victim)
                made.take(looked[-1])
                made.job("train again", train_again, victim)
                made.over(again.challenger(*here, loop.champion).id)
            made.job("training", train, "worker")
            made.job("training", train, "supervisor", last=True)
            loop.finish()
            challenger = again.challenger(*here, loop.champion)
            made.ended(loop.workspace, again.judge(loop.workspace, challenger.id))
            assert (runs.get(loop.workspace, challenger.id).folder / "duel.json").is_file()
        finally:
            supervisor = launch._starting.pop(paths.home(), None)
            if supervisor is not None:
                supervisor.kill()
                supervisor.wait()


if __name__ == "__main__":
    _round(int(sys.argv[1]))
