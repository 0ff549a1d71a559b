"""What a job process is to do now: it asks as it works, and so a page's pause or stop reaches it. Does no work."""

import os
import time

import sqlalchemy as sa

from core.store import queue

_ASK_EVERY = 0.25  # seconds


class RequestedAction:
    """Asks what is wanted of a run, at most four times a second; ends the process when the supervisor is gone."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.parent = os.getppid()
        self.last = "run"
        self.asked = 0.0

    def __call__(self) -> str:
        """Give run, pause or stop; the first stop turns the run's state to finishing."""
        now = time.monotonic()
        if now - self.asked < _ASK_EVERY:
            return self.last
        self.asked = now
        if os.getppid() != self.parent:
            os._exit(1)
        try:
            want = queue.want(self.id)
            if want == "stop" and self.last != "stop":
                queue.finishing(self.id)
        except sa.exc.OperationalError:  # busy for a moment: ask again later
            return self.last
        self.last = want if want in ("pause", "stop") else "run"
        return self.last
