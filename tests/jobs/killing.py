"""Does something in a forked child that is really killed: after so many seconds, or at its n-th step on the disk."""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from core.store import database, paths

OnProgress = Callable[[object], None]
Deed = Callable[[OnProgress], None]  # it tells what is done as soon as the call that did it has returned

_WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.utime", "shutil.copyfile", "shutil.rmtree"}
_BEGUN, _OVER, _BROKEN = "begun", "over", "broken"


@dataclass(frozen=True)
class End:
    """How a child ended. `told`: what it told was done; `killed`: it was killed before its end; seconds from its
    beginning to its end."""

    told: list
    killed: bool
    seconds: float


def after(deed: Deed, seconds: float | None) -> End:
    """Fork, begin the deed, and kill the child so many seconds later; None lets it end. A deed's error is raised."""
    return _watched(deed, seconds, None)


def at(deed: Deed, step: int) -> End:
    """Fork and let the child kill itself right before its n-th step (1, 2, ...): writing, moving or deleting a file in
    the home folder, committing to the database, or going on after that. It ends by itself where there are fewer."""
    return _watched(deed, None, step)


def _watched(deed: Deed, seconds: float | None, step: int | None) -> End:
    database.close()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(deed, writing, step)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        pipe.readline()  # it has begun
        started = time.perf_counter()
        if seconds is not None:
            time.sleep(seconds)
            os.kill(pid, signal.SIGKILL)
        messages = [json.loads(line) for line in pipe if line.endswith("\n")]
    took = time.perf_counter() - started
    os.waitpid(pid, 0)
    for kind, what in messages:
        if kind == _BROKEN:
            raise AssertionError(what)
    notes = [what for kind, what in messages if kind not in (_OVER, _BROKEN)]
    return End(notes, not any(kind == _OVER for kind, _ in messages), took)


def _child(deed: Deed, writing: int, step: int | None) -> None:
    def say(kind: str, what: object = None) -> None:
        os.write(writing, (json.dumps([kind, what]) + "\n").encode())

    try:
        say(_BEGUN)
        if step is not None:
            _count(step)
        deed(lambda what: say("told", what))
        say(_OVER)
    except BaseException:  # noqa: BLE001  (a forked child must never return into the tests; the parent raises it)
        say(_BROKEN, traceback.format_exc())
    finally:
        os._exit(0)


def _count(step: int) -> None:
    done, committed, home = 0, False, str(paths.home())

    def one_more() -> None:
        nonlocal done
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(event: str, arguments: tuple) -> None:
        writes = event in _WRITES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if writes and str(arguments[0]).startswith(home):
            one_more()

    def before_commit(_connection: object) -> None:
        nonlocal committed
        one_more()
        committed = True

    def given_back(*_: object) -> None:
        nonlocal committed
        if committed:
            one_more()
        committed = False

    sys.addaudithook(audited)
    sa.event.listen(sa.engine.Engine, "commit", before_commit)
    sa.event.listen(sa.pool.Pool, "checkin", given_back)
