"""When a training's next point and next checkpoint are due. Knows no model."""

import math
import time

FIRST_POINT = 0.3  # seconds until the chart gets its first point, however large the data
NEXT_POINT = 1.0
FIRST_KEPT = 2.0  # seconds until the first checkpoint, so that a crash soon after the start costs little
KEEP_EVERY = 10.0  # seconds between checkpoints
EXAMPLES_EVERY = 3.0  # seconds between looks at the answers to a few rows
CHEAP = 0.05  # share of the time that watching inside an epoch, and keeping checkpoints, may take


class Clock:
    """When the next point and the next checkpoint are due."""

    def __init__(self) -> None:
        now = time.monotonic()
        self._point, self._keep = now + FIRST_POINT, now + min(FIRST_KEPT, KEEP_EVERY)
        self._examples = now
        self.watching: float | None = None  # seconds that the last look at the validation rows took

    def point_due(self) -> bool:
        """Whether the chart waits for a point."""
        return time.monotonic() >= self._point

    @property
    def watching_is_cheap(self) -> bool:
        """Whether the validation rows may be looked at inside an epoch; unknown counts as cheap."""
        return self.watching is None or self.watching < CHEAP * NEXT_POINT

    def point_given(self) -> None:
        """A point was given now."""
        self._point = time.monotonic() + NEXT_POINT

    def examples_due(self) -> bool:
        """Whether the answers to a few rows are worth a look; if so, the next look is due later."""
        now = time.monotonic()
        if now < self._examples:
            return False
        self._examples = now + EXAMPLES_EVERY
        return True

    def look_at_examples(self) -> None:
        """The next look is due now, however short the last one is ago."""
        self._examples = -math.inf

    def keep_due(self) -> bool:
        """Whether a checkpoint is due; if so, the next one is due later."""
        now = time.monotonic()
        if now < self._keep:
            return False
        self._keep = now + KEEP_EVERY
        return True

    def kept(self, seconds: float) -> None:
        """Writing a checkpoint took so long: the more, the later the next one is due."""
        self._keep = max(self._keep, time.monotonic() + seconds / CHEAP)
