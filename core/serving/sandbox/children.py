"""A few children of one module, kept warm for whoever comes next; ended when idle. Knows not what they do."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import UserError
from core.serving.sandbox.child import Child

IDLE = 120.0  # seconds without a question, after which a child ends
PATIENCE = 60.0  # seconds that one waits for others


class Children:
    """At most `most` children at once, each asked by one at a time; a dead one is replaced by the next who asks."""

    def __init__(self, module: str, *arguments: str, most: int, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._command = (module, *arguments)
        self._idle, self._patience = idle, patience
        self._slots = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._free: list[tuple[Child, float]] = []
        self._busy = 0
        self._timer: threading.Timer | None = None

    def warm(self) -> None:
        """Start one ahead, unless there is one; returns at once."""
        with self._lock:
            if not self._free and not self._busy:
                self._keep(Child(*self._command))

    @contextmanager
    def borrowed(self) -> Iterator[Child]:
        """One child for a while; UserError when all stay busy with others for long."""
        if not self._slots.acquire(timeout=self._patience):
            raise UserError(
                "The files of other visitors are being read just now.", "Wait a minute, then bring yours again."
            )
        try:
            child = self._take()
            try:
                yield child
            finally:
                self._give(child)
        finally:
            self._slots.release()

    def close(self) -> None:
        """End those that wait; the next question starts a new one."""
        with self._lock:
            free, self._free = self._free, []
        for child, _ in free:
            child.end()

    def _take(self) -> Child:
        with self._lock:
            self._busy += 1
            while self._free:
                child, _ = self._free.pop()
                if child.alive:
                    return child
                child.end()
        return Child(*self._command)

    def _give(self, child: Child) -> None:
        with self._lock:
            self._busy -= 1
            if child.alive:
                self._keep(child)
            else:
                child.end()

    def _keep(self, child: Child) -> None:
        """Under the lock."""
        self._free.append((child, time.monotonic()))
        if self._timer is None:
            self._watch()

    def _watch(self) -> None:
        self._timer = threading.Timer(self._idle, self._sweep)
        self._timer.daemon = True
        self._timer.start()

    def _sweep(self) -> None:
        with self._lock:
            before = time.monotonic() - self._idle
            old = [child for child, since in self._free if since <= before]
            self._free = [(child, since) for child, since in self._free if since > before]
            self._timer = None
            if self._free:
                self._watch()
        for child in old:
            child.end()
