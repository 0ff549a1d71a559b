"""What the supervisor sleeps on: a named pipe that others ring, and a pipe that signals ring."""

import os
import select
import signal
from contextlib import suppress

from core.jobs.machinery import launch

_LOOK_EVERY = 0.2  # seconds, where there are no named pipes


class Bell:
    """Opened by the supervisor only; `core.jobs.machinery.launch.ring` rings it."""

    def __init__(self) -> None:
        self.signals, self.signalled = os.pipe()
        for end in (self.signals, self.signalled):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self.signalled, warn_on_full_buffer=False)
        self.named = _named_pipe()

    def wait(self, seconds: float) -> None:
        """Sleep until someone rings, at most `seconds`."""
        files = [self.signals] if self.named is None else [self.signals, self.named]
        ready, _, _ = select.select(files, [], [], _LOOK_EVERY if self.named is None else seconds)
        for file in ready:
            with suppress(BlockingIOError):
                os.read(file, 4096)

    def close(self) -> None:
        """Let go of the pipes, in a forked child."""
        signal.set_wakeup_fd(-1)
        for file in (self.signals, self.signalled, self.named):
            if file is not None:
                os.close(file)


def _named_pipe() -> int | None:
    try:
        launch.bell_file().unlink(missing_ok=True)
        os.mkfifo(launch.bell_file(), 0o600)
        return os.open(launch.bell_file(), os.O_RDWR | os.O_NONBLOCK)
    except OSError:  # a file system without named pipes: look often instead
        return None
