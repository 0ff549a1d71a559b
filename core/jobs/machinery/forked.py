"""What the supervisor remembers of a process that it forked. Knows no queue."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field

from core.plain import Plain


@dataclass(frozen=True)
class Child:
    """What a child was forked for; the sweep has no id, as nobody waits for it."""

    id: str
    workspace: str
    lane: str
    payload: Plain = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """How a child ended; `killed` when it was told to be."""

    job: Child
    pid: int
    code: int
    killed: bool


def kill(pid: int) -> None:
    """End a child and all that it started, at once."""
    for end in (os.killpg, os.kill):  # the group, or the child alone before it has one
        with suppress(ProcessLookupError):
            end(pid, signal.SIGKILL)
            return
