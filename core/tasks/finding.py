"""What finding several labels needs beside the task: counted, which rows are worth a look, and what is said of them."""

from collections import Counter

import numpy as np
import pyarrow as pa

from core.answers import sets
from core.metrics import Judged
from core.metrics.several import rows_f1

UNSURE = 0.6  # the least certain decision of a row is hardly better than a coin


def counts(raw: pa.Array) -> Counter[str]:
    """How many rows have each label."""
    found: Counter[str] = Counter()
    for entry in raw.value_counts().to_pylist():
        found.update(dict.fromkeys(sets.apart(entry["values"] or ""), entry["counts"]))
    return found


def sure(judged: Judged) -> np.ndarray:
    """How sure the least certain of a row's decisions was, 0..1, float64 [N]."""
    return np.where(judged.said, judged.scores, 1 - judged.scores).min(axis=1, initial=1.0)


def sorts(judged: Judged) -> dict[str, np.ndarray]:
    """The places of rows: all labels right, the surest first; wrong, the worst first; and unsure ones."""
    costs, certain = 1 - rows_f1(judged.truth, judged.said), sure(judged)
    exact = (judged.truth == judged.said).all(1)
    right, wrong, unsure = np.flatnonzero(exact), np.flatnonzero(~exact), np.flatnonzero(certain < UNSURE)
    return {
        "right": right[np.lexsort((-certain[right], -judged.truth[right].sum(1)))],
        "wrong": wrong[np.lexsort((-certain[wrong], -costs[wrong]))],
        "unsure": unsure[np.argsort(certain[unsure], kind="stable")],
    }


def verdict(evaluation: dict) -> str:
    """In how many rows all labels are right, and how well they match, beside naming the most frequent label."""
    exact, match = (evaluation["metrics"][name] for name in ("subset_accuracy", "f1_rows"))
    if exact["value"] is None:
        return "There were no test rows to judge it by."
    told = (
        f"For {exact['value']:.0%} of the test rows all labels are right; row by row they match to "
        f"{match['value']:.0%} (F1). "
    )
    if match["value"] <= match["baseline"]:
        return f"{told}Always naming the most frequent label does as well: so far your columns tell it little."
    return f"{told}Always naming the most frequent label would match to {match['baseline']:.0%}."
