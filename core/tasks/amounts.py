"""Numbers as a target: read, measured and said."""

import math

import numpy as np
import pyarrow as pa

from core.answers import Answers
from core.answers.value import HIGH, LOW, VALUE
from core.cells.columns import as_array, as_numbers
from core.errors import UserError
from core.judgement import Evaluation
from core.messages import Message
from core.metrics import Judged
from core.metrics.curves import histogram, thinned
from core.plain import Plain
from core.tasks import picking

HUGE = 1e100  # squares and sums of larger targets would overflow


def amount(value: float) -> str:
    """A value in target units as people read it."""
    if value == 0 or 1e-3 <= abs(value) < 1e9:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:.2e}"


def radius(errors: np.ndarray, level: float) -> float:
    """The conformal quantile of absolute errors [n], with the finite-sample correction."""
    errors = np.sort(errors[np.isfinite(errors)])
    if len(errors) == 0:
        return 0.0
    index = math.ceil(round((len(errors) + 1) * level, 9))
    return float(errors[min(index, len(errors)) - 1])


def numbers(target: str, raw: pa.Array | pa.ChunkedArray, rows: np.ndarray | None) -> np.ndarray:
    """Target values float64 [N], read as serving reads a number; UserError names the first unusable one."""
    values = as_array(as_numbers(raw))
    wrong = np.flatnonzero(~(np.abs(values) <= HUGE))
    if len(wrong):
        where = f" (row {int(rows[wrong[0]]) + 1})" if rows is not None else ""
        raise UserError(
            "The target “{target}” holds {value}{where}, which can't be learned as a number.",
            "Correct or empty that value in your file.",
            target=target,
            value=repr(raw[int(wrong[0])].as_py()),
            where=where,
        )
    return values


def details(judged: Judged, given: Answers) -> Plain:
    """Some rows' values with their intervals, how far off all are, and how many intervals hold the truth."""
    shown = thinned(len(judged))
    inside = (judged.truth >= given[LOW]) & (judged.truth <= given[HIGH])
    columns = {"truth": judged.truth, VALUE: given[VALUE], LOW: given[LOW], HIGH: given[HIGH]}
    return {
        "scatter": {name: values[shown].tolist() for name, values in columns.items()},
        "residuals": histogram(judged.scores - judged.truth),
        "coverage": {
            "level": given.schema.level,
            "value": float(inside.mean()) if len(judged) else None,
            "promised": given.schema.promise,
        },
    }


def verdict(evaluation: Evaluation) -> Message:
    """How far off it is on average, beside always answering the mean."""
    reached, floor = evaluation.metrics["mae"].value, evaluation.metrics["mae"].baseline
    if reached is None or floor is None:
        return picking.unjudged()
    off, usual = amount(reached), amount(floor)
    if reached >= floor:
        return Message(
            "verdict.off_no_better",
            "It is off by {off} on average, no better than always answering the average ({usual}): so far your "
            "columns tell it little.",
            off=off,
            usual=usual,
        )
    return Message(
        "verdict.off",
        "It is off by {off} on average; always answering the average would be off by {usual}.",
        off=off,
        usual=usual,
    )
