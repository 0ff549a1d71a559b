"""What a run took: processor time, the most memory, and the steps for it; an estimate is held against that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.plain import Plain
from core.training.spent import cpu_seconds, forget_peak, peak_mb

KIND = "resources"  # of the event that tells


class Resources:
    """Counted from its making on, for this process and its ended children; a resumed run is counted anew."""

    def __init__(self) -> None:
        forget_peak()
        self._began = cpu_seconds()
        self._training = 0.0
        self.steps = 0.0

    @contextmanager
    def training(self) -> Iterator[None]:
        """What happens inside is the training that `steps` are counted of."""
        began = cpu_seconds()
        try:
            yield
        finally:
            self._training += cpu_seconds() - began

    def record(self) -> dict[str, float]:
        """For the event: seconds of all and of the training alone, MB (2**20 bytes), and the steps gone."""
        return {
            "cpu_seconds": round(cpu_seconds() - self._began, 3),
            "training_cpu_seconds": round(self._training, 3),
            "peak_mb": round(peak_mb(), 1),
            "steps": self.steps,
        }


def taken(events: Sequence[Plain]) -> Plain | None:
    """What a run took over all processes that worked on it, as the event tells it; None where none did so."""
    found = [event for event in events if event["kind"] == KIND]
    if not found:
        return None
    added = {name: round(sum(event[name] for event in found), 3) for name in ("cpu_seconds", "training_cpu_seconds")}
    return {**found[-1], **added, "peak_mb": max(event["peak_mb"] for event in found)}
