"""From what two walks took to what the whole run will take. Measures nothing."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from core.evaluation.permutation_importance import SECONDS
from core.rehearsal.estimate import Estimate
from core.rehearsal.walk import Walk

LOOK_BACK = "looking_back"
BEHIND = {
    "preparing": ("train", "validation"),
    "checking": ("test",),
    "evaluating": ("test",),
    "before": ("train", "validation", "test"),
    LOOK_BACK: ("test",),
}
AUDITED = 2_000  # test rows that the audit looks at
READING = 3e-5  # CPU seconds in which a plain reader takes in one row of the original file
COPIES = 8  # of a prepared row's numbers that a run holds at most


@dataclass(frozen=True)
class Plan:
    """The run that is foretold: rows of each part; how many more fits come to the first, as shares of its rows.

    `prepared`: how many of those also prepare and judge rows of their own. `raw_rows`: rows of the original file that
    are held against the bundle, 0 where there is none. `done`: the share of rows whose features are kept already.
    `grows`: every step adds to the file, as with trees. `converges`: it steps until nothing
    changes, which hardly depends on the rows. `at_most`: the training may end sooner by itself.
    """

    parts: dict[str, int]
    fits: tuple[float, ...] = ()
    prepared: int = 0
    raw_rows: int = 0
    done: float = 0.0
    grows: bool = False
    converges: bool = False
    at_most: bool = False


def estimate(walks: Sequence[Walk], plan: Plan) -> Estimate:
    """What `plan` will take, from the last two of walks with more and more rows, or from a single one."""
    small, large = walks[max(0, len(walks) - 2)], walks[-1]
    stages = {name: _stage(name, small, large, plan) for name in large.stages if name != "training"}
    train = _rows(plan.parts, ("train",))
    if plan.converges:
        before, step, behind = _line(small, large, ("train",), train, lambda walk: walk.fit), 0.0, 0.0
    else:
        names = ("before", "step", "behind")
        before, step, behind = (_line(small, large, ("train",), train, _of(name)) for name in names)
    times = 1 + sum(plan.fits)
    extra = plan.prepared * (stages["preparing"] + stages["evaluating"] + stages["exporting"])
    fixed = sum(stages.values()) + times * (before + behind) + extra + _raw(small, large, plan)
    steps = large.total if large.steps and not plan.converges else 0.0
    size, growth = _size(small, large, plan)
    cpu, peaks = fixed + steps * times * step, _peaks(small, large, plan)
    return Estimate(
        steps=steps,
        fixed_seconds=fixed,
        step_seconds=times * step,
        wall_seconds=cpu * _wall_share(large),
        peak_mb=max(peaks.values()),
        training_mb=peaks["training"],
        base_mb=large.base_mb,
        bytes=round(size + growth * steps),
        step_bytes=growth,
        trained=large.trained,
        at_most=plan.at_most,
    )


def _stage(name: str, small: Walk, large: Walk, plan: Plan) -> float:
    """CPU seconds of one stage of the whole run."""
    parts = BEHIND.get(name, ())
    rows = _rows(plan.parts, parts)
    if name == LOOK_BACK:
        rows = min(rows, AUDITED)
    found = _line(small, large, parts, rows, lambda walk: walk.stages[name].cpu)
    if name == "preparing":
        here = large.stages[name].cpu
        return here + (found - here) * (1 - plan.done)
    return min(found, large.stages[name].cpu + SECONDS) if name == LOOK_BACK else found


def _line(small: Walk, large: Walk, parts: Sequence[str], rows: float, of: Callable[[Walk], float]) -> float:
    """A value at so many rows of these parts, on the line through both walks; it never falls with more rows."""
    return of(large) + _slope(small, large, parts, of) * max(0.0, rows - _rows(large.parts, parts))


def _slope(small: Walk, large: Walk, parts: Sequence[str], of: Callable[[Walk], float]) -> float:
    more = _rows(large.parts, parts) - _rows(small.parts, parts)
    return max(0.0, (of(large) - of(small)) / more) if more > 0 else 0.0


def _raw(small: Walk, large: Walk, plan: Plan) -> float:
    """CPU seconds of holding the original file against the bundle: a clean process answers its rows twice."""
    if not plan.raw_rows:
        return 0.0
    start = small.stages["checking"].cpu
    row = _slope(small, large, ("test",), lambda walk: walk.stages["evaluating"].cpu)
    return start + min(plan.raw_rows, large.raw_most) * (2 * row + READING)


def _size(small: Walk, large: Walk, plan: Plan) -> tuple[float, float]:
    """Bytes of the file without its steps, and of each step."""
    rows = _rows(plan.parts, ("train",))
    parts = [
        max(1.0, walk.bytes - walk.meta_bytes) / (max(1.0, walk.kept) if plan.grows else 1) for walk in (small, large)
    ]
    seen = [_rows(walk.parts, ("train",)) for walk in (small, large)]
    power = math.log(parts[1] / parts[0]) / math.log(seen[1] / seen[0]) if seen[1] > seen[0] else 0.0
    body = parts[1] * max(1.0, rows / seen[1]) ** min(1.0, max(0.0, power))
    return (large.meta_bytes, body) if plan.grows else (large.meta_bytes + body, 0.0)


def _peak(name: str, walk: Walk) -> float:
    return walk.stages[name].peak_mb


def _peaks(small: Walk, large: Walk, plan: Plan) -> dict[str, float]:
    """The most memory of each stage, in MB."""
    everything = ("train", "validation", "calibration", "test")
    more = _rows(plan.parts, everything) - _rows(large.parts, everything)
    peaks = {}
    for name in large.stages:
        slope = _slope(small, large, everything, partial(_peak, name))
        peaks[name] = large.stages[name].peak_mb + min(slope, COPIES * large.array_bytes / 2**20) * more
    return peaks


def _wall_share(walk: Walk) -> float:
    """Seconds of the clock to a CPU second, at most 1.25: what others do here just now is no part of the run."""
    cpu = sum(stage.cpu for stage in walk.stages.values())
    return min(1.25, sum(stage.wall for stage in walk.stages.values()) / max(1e-9, cpu))


def _rows(parts: dict[str, int], names: Sequence[str]) -> float:
    return float(sum(parts.get(name, 0) for name in names))


def _of(name: str) -> Callable[[Walk], float]:
    return lambda walk: getattr(walk, name)
