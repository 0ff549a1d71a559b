"""One process at a time takes in what a workspace's inboxes hold, or judges; one that is killed lets the next go on."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from core.store import paths

TAKING_IN, JUDGING = "taking_in.lock", "judging.lock"


@contextmanager
def alone(workspace: str, file: str = TAKING_IN) -> Iterator[None]:
    """Wait until no other process is in here for the workspace. The system opens the lock when its holder dies."""
    folder = paths.home() / "workspaces" / workspace
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / file).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
