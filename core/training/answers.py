"""The answers to a few validation rows that a run told on its way: at its start, the last ones, and the kept model's.

Knows no family; core.models.watch.Examples says what a row holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.plain import Plain


@dataclass(frozen=True)
class Moment:
    """What was answered to the same few rows, {"row", "truth", "answer", ...} each, at that step."""

    step: float = 0
    rows: tuple[Plain, ...] = ()


@dataclass(frozen=True)
class Answered:
    """`first`: the first that were reported; `now`: the last then; `kept`: the kept model's, once it is known.

    Each is empty where nothing was told.
    """

    first: Moment = Moment()
    now: Moment = Moment()
    kept: Moment = Moment()


def answered(events: Sequence[Plain]) -> Answered:
    """Sum up the events of kind examples; the kept model's stand right beside the event on the step that is kept."""
    notes = [index for index, event in enumerate(events) if event["kind"] == "examples"]
    kept = next((index for index in reversed(notes) if _beside_kept(events, index)), None)
    if kept is not None and any(event["kind"] == "epoch" for event in events[kept:]):
        kept = None  # it learned on since, as when it is trained longer
    on_the_way = [index for index in notes if not _beside_kept(events, index)]
    return Answered(
        first=_moment(events, on_the_way[:1]),
        now=_moment(events, on_the_way[-1:]),
        kept=_moment(events, [] if kept is None else [kept]),
    )


def _beside_kept(events: Sequence[Plain], index: int) -> bool:
    near = [*events[max(0, index - 1) : index], *events[index + 1 : index + 2]]
    return any(event["kind"] == "kept" and event.get("step") == events[index].get("step") for event in near)


def _moment(events: Sequence[Plain], indices: list[int]) -> Moment:
    return Moment(events[indices[0]].get("step", 0), tuple(events[indices[0]].get("rows", ()))) if indices else Moment()
