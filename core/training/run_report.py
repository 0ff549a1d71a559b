"""What a run tells while it works, one JSON line an event, and what it is told (pause, stop). Knows no family."""

import json
import math
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core.folders import RunFolder
from core.messages import Message
from core.plain import Plain


class Paused(Exception):  # noqa: N818  (not an error: the run gave its slot back)
    """Raised by a fit that was asked to pause, after its checkpoint was written."""


class Report(Protocol):
    """What a family tells while it learns, and what it is told."""

    checkpoint: Path  # a folder that survives pause and crash; empty at the first start

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """One point on the live chart: train_loss, valid_loss, valid_<primary metric>."""

    def examples(self, step: float, rows: list[Plain]) -> None:
        """The present answers to a few validation rows, for the live page; see core.models.watch.Examples."""

    def kept(self, step: float, **measures: float | None) -> None:
        """The step whose model is kept, with its measures as in `epoch`; for families that may keep an earlier one."""

    def device(self, text: str, *, graphics: bool = False) -> None:
        """What the training computes on, for families that may use a graphics processor."""

    def note(self, text: str, card: bool = False) -> None:
        """One sentence for the run's log and screen; `card`: the model card has it as well."""

    def rows(self, done: int, total: int) -> None:
        """How many rows the present stage has gone through, of how many."""

    def stopping(self) -> bool:
        """True once the user asked to stop: return the best so far."""

    def pausing(self) -> bool:
        """True once the user asked to pause: save a checkpoint, then raise Paused."""


class RunReporting(Report, Protocol):
    """What a whole run tells beside."""

    folder: Path

    @property
    def seconds(self) -> float:
        """Seconds since training began."""

    def begin(self) -> None:
        """Training begins now."""

    def event(self, kind: str, **values: object) -> None:
        """Anything else that happened."""

    def stage(self, name: str, label: str) -> None:
        """What the run does from now on; `label` is a plain sentence for the screen."""


class RunReport:
    """Implements RunReporting over `folder`/events.jsonl.

    `requested()` gives "run", "pause" or "stop"; it is asked at most every `every` seconds, so it may cost a query.
    `seconds` in the events is time spent training: it goes on from the last event when a run is resumed.
    """

    def __init__(self, folder: Path, requested: Callable[[], str] = lambda: "run", every: float = 0.1) -> None:
        files = RunFolder(folder)
        self.folder = folder
        self.checkpoint = files.checkpoint
        self.checkpoint.mkdir(parents=True, exist_ok=True)
        self._requested = requested
        self._every = every
        self._action = "run"
        self.device_name = "processor"  # what the run computes on
        self._asked = -math.inf
        self._spent = _mend(files.events)
        self._began = time.monotonic()
        self._file = files.events.open("a", encoding="utf-8")

    def begin(self) -> None:
        """Training begins now: from here on `seconds` counts (earlier time, like reading, is left out)."""
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since training began, without the time the run stood paused."""
        return self._spent + time.monotonic() - self._began

    def event(self, kind: str, **values: object) -> None:
        """Append one event; `seconds` is added, NaN and infinity become null."""
        line = {"kind": kind, **values, "seconds": round(self.seconds, 3)}
        plain = {name: _finite(value) for name, value in line.items()}
        self._file.write(json.dumps(plain, ensure_ascii=False, allow_nan=False) + "\n")
        self._file.flush()

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """One point on the live chart; `step` is a fraction while the first pass over large data is under way."""
        self.event("epoch", step=step, total=total, **measures)

    def kept(self, step: float, **measures: float | None) -> None:
        """The step whose model is kept; an earlier one told again, or one between two points."""
        self.event("kept", step=step, **measures)

    def examples(self, step: float, rows: list[Plain]) -> None:
        """The present answers to a few validation rows; see core.models.watch.Examples."""
        self.event("examples", step=step, rows=rows)

    def stage(self, name: str, label: str) -> None:
        """What the run does from now on; `label` is a plain sentence for the screen."""
        self.event("stage", name=name, label=label)

    def rows(self, done: int, total: int) -> None:
        """How many rows the present stage has gone through, of how many."""
        self.event("rows", done=done, total=total)

    def device(self, text: str, *, graphics: bool = False) -> None:
        """What the training computes on, and how: "processor, 1 thread"; `graphics`: it is a graphics processor."""
        self.device_name = text
        self.event("device", device=text, graphics=graphics)

    def note(self, text: str, card: bool = False) -> None:
        """One sentence for the run's log and screen; `card`: the model card has it as well."""
        message = {"said": text.content()} if isinstance(text, Message) and text.code else {}
        self.event("note", text=str(text), **message, **({"card": True} if card else {}))

    def stopping(self) -> bool:
        """True once the user asked to stop."""
        return self._ask() == "stop"

    def pausing(self) -> bool:
        """True once the user asked to pause."""
        return self._ask() == "pause"

    def close(self) -> None:
        """Close the file; further events are an error."""
        self._file.close()

    def _ask(self) -> str:
        now = time.monotonic()
        if now - self._asked >= self._every:
            self._asked = now
            self._action = self._requested()
        return self._action


class QuietReport:
    """For a fit inside a fit (folds, trials): nothing is told, nothing interrupts; the checkpoint is temporary.

    `within`: the folder that it lies in, one that goes also where the process is killed; the system's own without.
    """

    def __init__(self, within: Path | None = None) -> None:
        if within is not None:
            within.mkdir(parents=True, exist_ok=True)
        self.folder = self.checkpoint = Path(tempfile.mkdtemp(prefix="atelier-fit-", dir=within))
        weakref.finalize(self, shutil.rmtree, self.checkpoint, ignore_errors=True)

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """Not told."""

    def kept(self, step: float, **measures: float | None) -> None:
        """Not told."""

    def examples(self, step: float, rows: list[Plain]) -> None:
        """Not told."""

    def device(self, text: str, *, graphics: bool = False) -> None:
        """Not told."""

    def note(self, text: str, card: bool = False) -> None:
        """Not told."""

    @property
    def seconds(self) -> float:
        """Nobody counts them."""
        return 0.0

    def begin(self) -> None:
        """Not told."""

    def event(self, kind: str, **values: object) -> None:
        """Not told."""

    def stage(self, name: str, label: str) -> None:
        """Not told."""

    def rows(self, done: int, total: int) -> None:
        """Not told."""

    def stopping(self) -> bool:
        """Never."""
        return False

    def pausing(self) -> bool:
        """Never."""
        return False


def _mend(path: Path) -> float:
    """Cut a line that a crash left half-written; returns the last event's `seconds`, 0 without events."""
    if not path.exists():
        return 0.0
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    lines = whole.splitlines()
    return float(json.loads(lines[-1]).get("seconds") or 0.0) if lines else 0.0


def _finite(value: object) -> object:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
