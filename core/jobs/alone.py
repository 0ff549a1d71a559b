"""One process at a time takes in what a workspace's inboxes hold; one that is killed lets the next one go on."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from core.store import places

FILE = "taking_in.lock"


@contextmanager
def alone(workspace: str) -> Iterator[None]:
    """Wait until no other process is in here for the workspace. The system opens the lock when its holder dies."""
    folder = places.home() / "workspaces" / workspace
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
