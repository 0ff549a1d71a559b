"""From single answers to a curve: what each part of the rows cost, the law through that, and what it says of more rows.

Trains nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.improve.gains.gain import NOTICED, measure
from core.improve.learning import power_law
from core.improve.learning.cross_validation import CrossValidation
from core.improve.learning.curve import FLAT, HELPS, OPEN, Ahead, Curve
from core.improve.learning.power_law import Size
from core.tasks import TASKS, Task
from core.trials.trial_records import Judged

TIMES = (1.5, 2.0, 4.0)
Answers = Mapping[int, Judged]  # by turn


@dataclass(frozen=True)
class Known:
    """The run's own answers for the rows it was chosen by: ids int64 [N], truth and answered (texts or numbers) [N]."""

    rows: np.ndarray
    truth: np.ndarray
    answered: np.ndarray


def of_run(known: Known, validation: CrossValidation) -> Known | None:
    """The run's answers in the order of their ids, those alone that are judged here; None where some are not known."""
    judged = np.concatenate([parts["test"] for parts in validation.parts])
    indices = np.flatnonzero(np.isin(known.rows, judged))
    if len(indices) < len(judged):
        return None
    indices = indices[np.argsort(known.rows[indices])]
    return Known(known.rows[indices], known.truth[indices], known.answered[indices])


def sizes(tries: Mapping[int, Sequence[Answers]], known: Known | None, validation: CrossValidation) -> dict[int, Size]:
    """What is known of each part (1/part of the rows), on the rows that all were judged on; {} without any.

    tries: the answers of each time that a part was learned from. known: those of the whole.
    """
    task = TASKS[validation.asked.task]
    found = {part: [_joined(each, task) for each in every] for part, every in tries.items() if every}
    if known is not None:
        found[1] = [(known.rows, task.cost(known.truth, known.answered))]
    if not found:
        return {}
    common = _common([rows for every in found.values() for rows, _ in every])
    return {
        part: Size(round(validation.learning / part), 1 / part, np.stack([_on(common, *each) for each in every]))
        for part, every in found.items()
    }


def _on(common: np.ndarray, rows: np.ndarray, cost: np.ndarray) -> np.ndarray:
    return cost[np.searchsorted(rows, common)]


def extended(curve: Curve, law: power_law.Law) -> Curve:
    """The curve with what more rows are likely to bring."""
    now = float(np.median(law.at(curve.rows)))
    better = 1 if law.share else -1
    ahead = []
    for times in TIMES:
        gain, low, high = power_law.interval(law.became(curve.rows, times))
        ahead.append(Ahead(times, round(times * curve.rows), now + better * gain, gain, low, high))
    band = [(float(curve.rows), now, now, now)]
    for times in np.geomspace(1.1, TIMES[-1], 12):
        middle, low, high = power_law.interval(law.became(curve.rows, float(times)))
        least, most = sorted((now + better * low, now + better * high))
        band.append((float(times * curve.rows), now + better * middle, least, most))
    return replace(curve, now=now, ahead=tuple(ahead), band=tuple(band), verdict=_verdict(law, curve.rows, now))


def _verdict(law: power_law.Law, rows: int, now: float) -> str:
    """What twice as many rows would bring, the luck of a single training left out."""
    gain, low, high = power_law.interval(law.gained(rows, 2.0))
    least = NOTICED if law.share else 2 * NOTICED * abs(now)
    if gain >= least and low > 0:
        return HELPS
    return FLAT if gain < least and high < 2 * least else OPEN


def value(size: Size, share: bool) -> float:
    """The main measure that models of a size reached on average."""
    return float(np.mean(measure(size.losses.mean(axis=1), share=share)))


def _joined(validation: Mapping[int, Judged], task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Row ids and losses of a try over all turns, in the order of the ids."""
    rows = np.concatenate([each.rows for each in validation.values()])
    cost = np.concatenate([task.cost(each.truth, each.answered) for each in validation.values()])
    order = np.argsort(rows)
    return rows[order], cost[order]


def _common(every: list[np.ndarray]) -> np.ndarray:
    common = every[0]
    for rows in every[1:]:
        common = np.intersect1d(common, rows)
    return common
