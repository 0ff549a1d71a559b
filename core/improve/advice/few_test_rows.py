"""A test part that is too small to say how good the model is: how many more rows it takes, and how to get them."""

import math

import numpy as np

from core.evaluation.interval import Z, of_share
from core.improve.advice.base import TRAIN, Action, Advice
from core.improve.advice.case import Case
from core.messages import Message
from core.recipe import edit

WISHES = (0.02, 0.03, 0.05)  # half of the interval: points of a share, or of the error itself
NARROWER = 0.75  # of the present interval: one that is hardly narrower is no wish
FEW = 2_000  # rows, below which each can be judged in its turn
MOST = 0.4  # of all rows for the test part


def look(case: Case) -> Advice | None:
    """As many rows as a useful interval needs; nothing where it is narrow already."""
    rows = case.evaluation.rows
    half = _half(case, rows)
    if half is None or half <= WISHES[0]:
        return None
    needed = {wish: math.ceil(rows * (half / wish) ** 2) for wish in WISHES if wish < NARROWER * half}
    if not needed:
        return None
    able = [wish for wish, count in needed.items() if _larger(case, count) is not None]
    wish = next(iter(able), max(needed))
    more = _rounded(needed[wish] - rows)
    known = {"rows": rows, "half": 100 * half, "wish": 100 * wish, "more": more}
    evidence = _share_known(known) if case.share else _error_known(known)
    numbers = {"rows": rows, "half": half, "wish": wish, "more": more}
    action = _larger(case, needed[wish]) or _cross_validation(case)
    if action is None:
        return None
    title, measure = Message("larger_test_part", "A larger test part"), case.metric.name
    return Advice("few_test_rows", title, evidence, action, None, measure, numbers, better=False)


def _share_known(known: dict[str, float]) -> Message:
    return Message(
        "share_known_to",
        "The share of right answers on {rows:,} test rows is known to ±{half:.1f} points. For ±{wish:.0f} points it "
        "takes about {more:,} more rows.",
        **known,
    )


def _error_known(known: dict[str, float]) -> Message:
    return Message(
        "error_known_to",
        "The error on {rows:,} test rows is known to ±{half:.1f} %. For ±{wish:.0f} % it takes about {more:,} more "
        "rows.",
        **known,
    )


def _half(case: Case, rows: int) -> float | None:
    """Half the 95 % interval of the main measure on the test rows: points, or a share of the error; None: unknown."""
    measured = case.evaluation.metrics.get(case.metric.name)
    if not rows or measured is None or measured.value is None:
        return None
    if case.share:
        low, high = of_share(round(measured.value * rows), rows)
        return (high - low) / 2
    costs = case.losses
    if len(costs) < 2 or not costs.mean():
        return None
    return Z * float(np.std(costs)) / math.sqrt(rows) / (2 * float(costs.mean()))


def _larger(case: Case, needed: int) -> Action | None:
    """A new split with so large a test part, where the rows suffice for that."""
    share = round(needed / max(1, sum(case.parts.values())), 2)
    options = case.recipe.split
    if options.method == "column" or share <= options.test or share > MOST:
        return None
    kept = share + options.validation + options.calibration
    recipe = edit.with_split_changed(case.recipe, test=share)
    if kept > 0.8:
        return None
    effect = Message(
        "run_with_larger_test",
        "A new run that keeps {share:.0%} of the rows for the test in place of {now:.0%}. It "
        "learns from fewer, and its numbers don't compare with those of earlier runs.",
        share=share,
        now=options.test,
    )
    return Action(TRAIN, Message("train_with_larger_test", "Train with a larger test part"), effect, recipe)


def _cross_validation(case: Case) -> Action | None:
    """A cross-validation, so that at least the score to choose by rests on more rows; None where that takes long."""
    free, options = sum(count for part, count in case.parts.items() if part not in ("test", "use")), case.recipe.split
    if options.method not in ("random", "group") or free > FEW:
        return None
    effect = Message(
        "run_in_turns",
        "There are too few rows for that. A new run judges each of the {rows:,} rows outside the "
        "test part in its turn (cross-validation), so that the score to choose by is better "
        "known; the test part stays as small.",
        rows=free,
    )
    return Action(
        TRAIN, Message("train_in_turns", "Judge in turns"), effect, edit.with_split_changed(case.recipe, method="folds")
    )


def _rounded(count: int) -> int:
    """To one or two digits: nobody needs 287 rows."""
    step = 10 ** max(1, len(str(count)) - 2)
    return int(max(step, math.ceil(count / step) * step))
