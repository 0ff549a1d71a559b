"""Reads a run's events as they are written and sums them up for the screen. Knows no family and draws nothing."""

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.messages import Message, message
from core.plain import Plain
from core.training.answers import Answered, answered

MOST_POINTS = 400
RECENT = 30  # events that the speed is judged by


class Tail:
    """Reads a growing events.jsonl piece by piece, complete lines only.

    `events` holds all events so far; it starts anew when the file was replaced or cut.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events: list[Plain] = []
        self._offset = 0
        self._file_id: tuple[int, int] | None = None

    def read(self) -> list[Plain]:
        """The events that came since the last call; [] while there is no file."""
        try:
            with self.path.open("rb") as file:
                facts = os.fstat(file.fileno())
                file_id = (facts.st_dev, facts.st_ino)
                if file_id != self._file_id or facts.st_size < self._offset:
                    self._file_id, self._offset, self.events = file_id, 0, []
                file.seek(self._offset)
                content = file.read()
        except FileNotFoundError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._offset += len(whole)
        new = [event for line in whole.splitlines() if (event := _parse(line)) is not None]
        self.events.extend(new)
        return new


@dataclass(frozen=True)
class Progress:
    """Where a run stands.

    `points` are epoch events (step, train_loss, valid_loss, valid_<metric>, seconds, and for what learns in small steps
    learning_rate and gradient_norm), at most 400, with the best;
    `seconds_left` is an upper bound (early stopping may end sooner), None while nothing is being trained;
    `kept` is the point of the step whose model is kept, the best so far while that is open; its numbers are the ones
    that stand for the run. `kept_step` is that step. `ended` is the state the run ended in, "" while it is under way.
    `answered` are the answers to a few validation rows. `baseline`: what the baseline reaches on the
    validation rows (valid_<metric>) and how many these are (rows); {} where that was not told. `key_columns`: those
    that show best what a row is, the most telling first. `device`: what it learns on, in words; "" where not told;
    `graphics`: that is a graphics processor.
    `folds`: of a cross-validation, (done, all). `rows`: how many the present stage has gone
    through, (done, all); (0, 0) where that is not told.
    """

    step: float = 0
    total: float = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    stage: str = ""
    label: str = ""
    points: tuple[Plain, ...] = ()
    kept: Plain = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    ended: str = ""
    answered: Answered = Answered()
    baseline: Plain = field(default_factory=dict)
    key_columns: tuple[str, ...] = ()
    device: str = ""
    graphics: bool = False
    folds: tuple[int, int] = (0, 0)
    rows: tuple[int, int] = (0, 0)

    @property
    def kept_step(self) -> float | None:
        """The step whose model is kept; None before the first point."""
        return self.kept.get("step")

    @property
    def share(self) -> float:
        """How much of the training is done, 0..1."""
        return min(1.0, self.step / self.total) if self.total else 0.0


def summary(events: Sequence[Plain]) -> Progress:
    """Sum up a run's events. Steps that a resumed run went through again replace those of the first time."""
    points = _points(events)
    stages = [event for event in events if event["kind"] == "stage"]
    turns = [event for event in events if event["kind"] in ("start", "end")]
    ended = str(turns[-1].get("state", "")) if turns and turns[-1]["kind"] == "end" else ""
    last = points[-1] if points else {}
    kept = _kept(events, points)
    training = bool(points) and not ended and (not stages or stages[-1].get("name") == "training")
    return Progress(
        step=last.get("step", 0),
        total=last.get("total", 0),
        seconds=((turns[-1] if ended else events[-1]).get("seconds") or 0.0) if events else 0.0,
        seconds_left=_seconds_left(points) if training else None,
        stage=stages[-1].get("name", "") if stages else "",
        label=stages[-1].get("label", "") if stages else "",
        points=tuple(_thinned(points, kept.get("step"))),
        kept=kept,
        notes=tuple(dict.fromkeys(_note(event) for event in events if event["kind"] == "note")),
        ended=ended,
        answered=answered(events),
        baseline=_last(events, "baseline"),
        key_columns=tuple(_last(events, "telling").get("columns", ())),
        device=str(_last(events, "device").get("device", "")),
        graphics=bool(_last(events, "device").get("graphics", False)),
        folds=_folds(events),
        rows=_rows(events),
    )


def chosen(file: Path) -> list[Message]:
    """The notes of a run, by its events' file, that belong on the model card: what it chose by trying."""
    tail = Tail(file)
    tail.read()
    return list(dict.fromkeys(_note(event) for event in tail.events if event.get("card")))


def _note(event: Plain) -> Message:
    """As it was said; of an older run the sentence alone."""
    return message(event.get("said"), str(event.get("text", "")))


def _last(events: Sequence[Plain], kind: str) -> Plain:
    return next((event for event in reversed(events) if event["kind"] == kind), {})


def _folds(events: Sequence[Plain]) -> tuple[int, int]:
    last = _last(events, "fold")
    return last.get("fold", 0), last.get("of", 0)


def _rows(events: Sequence[Plain]) -> tuple[int, int]:
    last = next((event for event in reversed(events) if event["kind"] in ("stage", "rows", "epoch", "end")), {})
    return (last["done"], last["total"]) if last.get("kind") == "rows" else (0, 0)


def _parse(line: bytes) -> Plain | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "kind" in event else None


def _points(events: Sequence[Plain]) -> list[Plain]:
    points: list[Plain] = []
    for event in events:
        if event["kind"] != "epoch":
            continue
        while points and points[-1]["step"] >= event["step"]:
            points.pop()
        points.append(event)
    return points


def _kept(events: Sequence[Plain], points: list[Plain]) -> Plain:
    """What the family told of the step that it keeps; else the best point so far, or the last where that is kept.

    Runs from before families told of it kept the best, as far as is known.
    """
    if not points:
        return {}
    report, since = _latest(events)
    if _last(events, "start").get("keeps", "best") == "last":
        return _with_measures(report, points) if report and not since else points[-1]
    if report and not since:
        return _with_measures(report, points)
    best = _best(points)
    if report.get("valid_loss") is not None and (best.get("valid_loss") or math.inf) >= report["valid_loss"]:
        return _with_measures(report, points)
    return best


def _latest(events: Sequence[Plain]) -> tuple[Plain, bool]:
    """The last event on a kept step, and whether points came after it."""
    report, since = {}, False
    for event in events:
        if event["kind"] == "kept":
            report, since = event, False
        elif event["kind"] == "epoch":
            since = True
    return report, since


def _with_measures(report: Plain, points: list[Plain]) -> Plain:
    """The told step; what it leaves out stands in the point of that step, where there is one."""
    point = next((point for point in points if point["step"] == report["step"]), {})
    return {**point, **{name: value for name, value in report.items() if value is not None}}


def _best(points: list[Plain]) -> Plain:
    # the points inside an epoch are on the way; the model that is kept comes from a whole step
    whole = [point for point in points if point["step"] == int(point["step"])]
    for name in ("valid_loss", "train_loss"):
        known = [point for point in whole if point.get(name) is not None]
        if known:
            return min(known, key=lambda point: point[name])
    return points[-1]


def _seconds_left(points: list[Plain]) -> float | None:
    recent = points[-RECENT:]
    first, last = recent[0], recent[-1]
    steps, seconds = last["step"] - first["step"], last["seconds"] - first["seconds"]
    if len(recent) == 1 or seconds <= 0 or steps <= 0:
        steps, seconds = last["step"], last["seconds"]
    return max(0.0, (last["total"] - last["step"]) * seconds / steps) if steps > 0 else None


def _thinned(points: list[Plain], kept: float | None) -> list[Plain]:
    if len(points) <= MOST_POINTS:
        return points
    room = MOST_POINTS - 1
    picked = {round(index * (len(points) - 1) / (room - 1)) for index in range(room)}
    picked |= {index for index, point in enumerate(points) if point["step"] == kept}
    return [points[position] for position in sorted(picked)]
