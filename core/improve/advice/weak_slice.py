"""Rows of one sort that go worse than the rest, by a category, a range, a length, or a missing value.

Looking at many sorts finds some that are worse by chance; so each is held to a share of the usual doubt (Holm 1979), as
Chung et al. (2019, Slice finder) hold theirs. Only rows kept aside to choose by are looked at, never the test part.
"""

import math

import numpy as np

from core.improve.advice.base import ROOM, ROWS, Action, Advice, amount, plenty
from core.improve.advice.case import Case, Slice
from core.improve.gains.gain import Gain, measure
from core.messages import Message

FEWEST = 30  # rows of a sort
DOUBT = 0.05
MOST = 0.35  # of all rows: a sort with more of them does not lack examples
WORSE = 1.25  # times as much as the other rows cost, at least


def look(case: Case) -> Advice | None:
    """The sort of rows that costs most beyond the rest; nothing where all may be chance."""
    costs = case.losses
    if case.answered is None or len(costs) < 2 * ROOM:
        return None
    able = [each for each in case.slices if FEWEST <= each.inside.sum() <= MOST * len(costs)]
    chances = {index: _chance(costs[each.inside], costs[~each.inside]) for index, each in enumerate(able)}
    surprising = [index for index, chance in chances.items() if chance < DOUBT / max(1, len(able))]
    clear = [able[index] for index in surprising if _worse(costs, able[index]) and not _enough(case, able[index])]
    return _advice(case, max(clear, key=lambda each: _most(case, each)), len(able)) if clear else None


def _advice(case: Case, found: Slice, looked: int) -> Advice:
    costs = case.losses
    inside, outside = (float(measure(costs[rows].mean(), share=case.share)) for rows in (found.inside, ~found.inside))
    rows = int(found.inside.sum())
    figures = [
        Message("share_right", "{share:.0%} right", share=value)
        if case.share
        else Message("slice_error", "an error of {error}", error=amount(value))
        for value in (inside, outside)
    ]
    evidence = Message(
        "slice_worse",
        "Of the rows kept aside, {rows:,} have {slice}: {inside}; all others: {outside}. Among "
        "the {looked} sorts of rows that were compared, that is hardly chance.",
        rows=rows,
        slice=found.words,
        inside=figures[0],
        outside=figures[1],
        looked=looked,
    )
    action = Action(
        ROWS,
        Message("add_rows_of_slice", "Add rows"),
        Message(
            "opens_data_for_slice",
            "Opens Data. Bring more rows with {slice}, so that it can learn them.",
            slice=found.words,
        ),
    )
    numbers = {"rows": rows, "inside": inside, "outside": outside, "compared": looked}
    title = Message("more_rows_of_slice", "More rows with {slice}", slice=found.words)
    gain = Gain(None, 0.0, _most(case, found))
    return Advice("weak_slice", title, evidence, action, gain, case.metric.name, numbers)


def _most(case: Case, found: Slice) -> float:
    """What would be gained if these rows went as well as the rest."""
    costs = case.losses
    better = np.where(found.inside, costs[~found.inside].mean(), costs)
    change = measure(better.mean(), share=case.share) - measure(costs.mean(), share=case.share)
    return float(change if case.share else -change)


def _enough(case: Case, found: Slice) -> bool:
    """Whether as large a share of the training rows is plenty."""
    return plenty(case, case.parts.get("train", 0) * float(found.inside.mean()))


def _worse(costs: np.ndarray, found: Slice) -> bool:
    return bool(costs[found.inside].mean() > WORSE * costs[~found.inside].mean())


def _chance(inside: np.ndarray, outside: np.ndarray) -> float:
    """How likely the rows inside cost so much more by chance: Welch's comparison of two means, one-sided."""
    spread = math.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    if spread == 0:
        return 1.0
    return 0.5 * math.erfc((inside.mean() - outside.mean()) / spread / math.sqrt(2))
