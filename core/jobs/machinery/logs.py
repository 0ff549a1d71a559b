"""Each job's own output: where it goes, its end, and the number under which it is found."""

import os
from pathlib import Path

from core.folders import LOG
from core.store import paths

_END = 4000


def file(id: str, workspace: str, lane: str) -> Path:
    """Where a job's output goes; its folder is there before the job is."""
    return paths.area(workspace, "runs" if lane == "run" else "uploads") / id / LOG


def reference(id: str) -> str:
    """The number that a crash report shows; the job's log begins its last entry with it."""
    return id[:8]


def end(log: Path) -> str:
    """The last 4,000 bytes of a log, "" when there is none."""
    try:
        return log.read_bytes()[-_END:].decode("utf-8", errors="replace")
    except OSError:
        return ""


def redirect(log: Path) -> None:
    """Send this process's output and errors to the log."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(target, stream)
    os.close(target)
