"""Does something in a process of its own, so that its memory can be measured and is given back. Knows no rehearsal."""

import multiprocessing
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from core.errors import UserError


def apart(work: Callable, *arguments: object, tell: Callable[[str], None]) -> object:
    """What `work(*arguments, tell)` gives; what it tells arrives here.

    Forked where this process has no other thread, so that libraries need not be loaded again; else started afresh.
    UserError and MemoryError pass to the caller; a child that fails in another way is a RuntimeError.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork" if _alone() else "spawn").Process(
        target=_carry_out, args=(there, work, arguments)
    )
    child.start()
    there.close()
    try:
        return _listen(here, child, tell)
    finally:
        child.kill()
        child.join()


def _listen(pipe: Connection, child: BaseProcess, tell: Callable[[str], None]) -> object:
    while True:
        try:
            what, content = pipe.recv()
        except EOFError:
            child.join()
            if child.exitcode == -signal.SIGKILL:  # the system ends what takes too much
                raise MemoryError from None
            raise RuntimeError(f"the rehearsal ended with {child.exitcode}") from None
        if what == "made":
            return content
        if what == "failed":
            raise content
        tell(content)


def _carry_out(pipe: Connection, work: Callable, arguments: tuple) -> None:
    try:
        pipe.send(("made", work(*arguments, lambda label: pipe.send(("told", label)))))
    except UserError as error:
        pipe.send(("failed", MemoryError() if isinstance(error.__cause__, MemoryError) else error))
    except MemoryError:
        pipe.send(("failed", MemoryError()))
    except Exception:  # noqa: BLE001  (the end of the process: whatever happened is told to the one who waits)
        pipe.send(("failed", RuntimeError(traceback.format_exc())))


def _alone() -> bool:
    """Whether this process has a single thread, libraries' own included: another's lock would stay shut in a fork."""
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False
