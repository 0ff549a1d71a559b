"""Does something in a process of its own, so that its memory can be measured and is given back. Knows no rehearsal."""

import multiprocessing
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from core import config
from core.errors import UserError, out_of_memory

Made = TypeVar("Made")
_TOO_MUCH = (-signal.SIGKILL, -signal.SIGABRT)  # the system ends what takes too much; C++ gives up without memory


def apart(work: Callable[..., Made], *arguments: object, on_progress: Callable[[str], None]) -> Made:
    """What `work(*arguments, tell)` gives; what it tells arrives here.

    Forked where this process has no other thread, so that libraries need not be loaded again; else started afresh.
    UserError passes to the caller; too little memory, in whatever way a library says so, is a MemoryError; a child
    that fails in another way is a RuntimeError.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    given = (there, config.current(), work, arguments)
    child: BaseProcess
    if _alone():
        child = multiprocessing.get_context("fork").Process(target=_carry_out, args=given)
    else:
        child = multiprocessing.get_context("spawn").Process(target=_carry_out, args=given)
    child.start()
    there.close()
    try:
        made: Made = _listen(here, child, on_progress)
        return made
    finally:
        child.kill()
        child.join()


def _listen(pipe: Connection, child: BaseProcess, on_progress: Callable[[str], None]) -> Any:  # noqa: ANN401  (whatever the work gives)
    while True:
        try:
            what, content = pipe.recv()
        except EOFError:
            child.join()
            if child.exitcode in _TOO_MUCH:
                raise MemoryError from None
            raise RuntimeError(f"the rehearsal ended with {child.exitcode}") from None
        if what == "made":
            return content
        if what == "failed":
            raise content
        on_progress(content)


def _carry_out(
    pipe: Connection, chosen: config.Config, work: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    try:
        with config.use(chosen):
            pipe.send(("made", work(*arguments, lambda label: pipe.send(("told", label)))))
    except Exception as error:  # noqa: BLE001  (the end of the process: whatever happened is told to the one who waits)
        pipe.send(("failed", _sendable(error)))


def _sendable(error: Exception) -> Exception:
    if isinstance(error, UserError):
        return MemoryError() if out_of_memory(error.__cause__) else error
    return MemoryError() if out_of_memory(error) else RuntimeError("".join(traceback.format_exception(error)))


def _alone() -> bool:
    """Whether this process has a single thread, libraries' own included: another's lock would stay shut in a fork."""
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False
