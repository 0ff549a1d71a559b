"""A run's report that notes what each stage and each step took, and ends the training when that has been seen."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.training.run_report import RunReport
from core.training.spent import cpu_seconds, forget_peak, peak_mb

FEWEST = 3  # whole steps: the first is slower, as it reserves memory and loads what is loaded late


@dataclass(frozen=True)
class Mark:
    """A moment: what begins (a stage, or a step of the training that has ended) and what was used up to then.

    `cpu` and `wall` in seconds, children's included in `cpu`; `peak_mb` since the mark before.
    """

    kind: str
    name: str
    step: float
    total: float
    cpu: float
    wall: float
    peak_mb: float


class Stopwatch(RunReport):
    """Writes its events as a run does, and keeps `marks`. `most`: CPU seconds after which the training shall end."""

    def __init__(self, folder: Path, most: float, on_progress: Callable[[str], None] = lambda label: None) -> None:
        super().__init__(folder)
        self.marks: list[Mark] = []
        self.kept_step = 0.0  # the step whose model is kept, as far as the family told
        self._most, self._report_progress = most, on_progress
        self._mark("stage", "start")

    def event(self, kind: str, **values: object) -> None:
        """As every report, with a mark at each stage."""
        super().event(kind, **values)
        if kind == "stage":
            self._mark("stage", str(values["name"]))
            self._report_progress(str(values["label"]))

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """As every report, with a mark at each whole step."""
        super().epoch(step, total, **measures)
        if step == int(step):
            self._mark("step", "training", float(step), float(total))

    def kept(self, step: float, **measures: float | None) -> None:
        """As every report; the step is remembered."""
        super().kept(step, **measures)
        self.kept_step = float(step)

    def finish(self) -> None:
        """The last stage is over."""
        self._mark("stage", "end")

    def stopping(self) -> bool:
        """True when enough of the training was seen."""
        begin = next((mark for mark in self.marks if (mark.kind, mark.name) == ("stage", "training")), None)
        steps = [mark for mark in self.marks if mark.kind == "step"]
        return begin is not None and len(steps) >= FEWEST and cpu_seconds() - begin.cpu > self._most

    def _mark(self, kind: str, name: str, step: float = 0.0, total: float = 0.0) -> None:
        self.marks.append(Mark(kind, name, step, total, cpu_seconds(), time.monotonic(), peak_mb()))
        forget_peak()
