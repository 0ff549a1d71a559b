"""Numbers in two units in one column: two bunches of the same shape, a known factor apart (1000, 2.54, 0.4536 ...)."""

import numpy as np

from core.audit.checks.missing import dependence
from core.audit.context import Context
from core.audit.remedies import repair
from core.data.facts.encoded import Encoded
from core.findings import Finding, Remedy, leave_out
from core.messages import Message
from core.traits import AMOUNT

FACTORS = {
    10.0: "a decimal point in the wrong place, or millimetres and centimetres",
    100.0: "centimetres and metres, or per cent and shares",
    1000.0: "grams and kilograms, metres and kilometres, or thousands",
    1_000_000.0: "single units and millions",
    2.54: "inches and centimetres",
    25.4: "inches and millimetres",
    2.2046: "kilograms and pounds",
    3.2808: "metres and feet",
    10.7639: "square metres and square feet",
    1.6093: "miles and kilometres",
    28.3495: "ounces and grams",
    453.592: "pounds and grams",
    60.0: "seconds and minutes, or minutes and hours",
    3600.0: "seconds and hours",
    18.0182: "mg/dl and mmol/l",
}
EXACT = 0.04  # how far from the factor the bunches' middles may be, relative
APART = 3.4  # distance of the bunches in their own spread
LEAST_SHARE, LEAST_ROWS = 0.004, 12
FEWEST_VALUES = 25


def run(context: Context) -> list[Finding]:
    """A finding for each number column in which two units seem to be mixed."""
    found = []
    for column in context.columns.values():
        if column.scale == AMOUNT:
            values = column.amounts[np.isfinite(column.amounts)]
            mixed = bunches(values)
            if mixed is not None and not _is_unit(context, column, *mixed):
                found.append(_finding(context, column, *mixed))
    return found


def bunches(values: np.ndarray) -> tuple[float, float, float] | None:
    """(factor, share of the smaller bunch, border between them), None when the numbers don't look like two units."""
    present = np.count_nonzero(values)
    values = values[values > 0]
    if len(values) < 0.98 * present:  # a quantity with a unit is rarely negative
        return None
    if len(values) < 100 or len(np.unique(values)) < FEWEST_VALUES:
        return None
    logs = np.sort(np.log(values))
    border = _border(logs)
    low, high = logs[logs <= border], logs[logs > border]
    smaller = min(len(low), len(high))
    if smaller < max(LEAST_ROWS, LEAST_SHARE * len(logs)):
        return None
    distance = float(np.median(high) - np.median(low))
    spread = float(max(low.std(), high.std(), 1e-9))
    if distance < APART * spread or min(low.std(), high.std()) < 0.4 * spread:
        return None
    if _span(low) > 0.8 * distance or _span(high) > 0.8 * distance:  # else any heap of heaps would do
        return None
    gap = float(np.quantile(high, 0.02) - np.quantile(low, 0.98))
    for factor in FACTORS:
        near = EXACT + 1.5 * spread / np.sqrt(smaller)
        clear = gap >= np.log(factor) * (0.08 if factor < 5 else 0.35)
        if clear and abs(distance - np.log(factor)) <= near and _same_shape(low + np.log(factor), high):
            return factor, smaller / len(logs), float(np.exp(border))
    return None


def _is_unit(context: Context, column: Encoded, factor: float, share: float, border: float) -> bool:
    """Two bunches a small factor apart that go with the answer are two sorts of things, not two units."""
    return factor < 5 and dependence(column.amounts > border, context.answer) >= 0.5


def _border(logs: np.ndarray) -> float:
    """Where to cut sorted numbers in two so that both parts are as narrow as can be (Otsu's threshold)."""
    total, count = np.cumsum(logs), np.arange(1, len(logs) + 1)
    left = total[:-1] / count[:-1]
    right = (total[-1] - total[:-1]) / (len(logs) - count[:-1])
    between = count[:-1] * (len(logs) - count[:-1]) * (right - left) ** 2
    between[np.diff(logs) <= 0] = 0
    # a small bunch far away moves the best cut little: the widest gap near the ends is tried as well
    gaps = np.diff(logs)
    inner = slice(LEAST_ROWS - 1, max(LEAST_ROWS, len(gaps) - LEAST_ROWS + 1))
    widest = int(np.argmax(gaps[inner])) + LEAST_ROWS - 1
    index = widest if gaps[widest] > 0.15 else int(np.argmax(between))
    return float((logs[index] + logs[index + 1]) / 2)


def _span(part: np.ndarray) -> float:
    """The width of the middle 90 %."""
    first, last = np.quantile(part, [0.05, 0.95])
    return float(last - first)


def _same_shape(one: np.ndarray, other: np.ndarray) -> bool:
    """Kolmogorov and Smirnov's distance is no larger than two samples of one shape have."""
    everything = np.concatenate([one, other])
    first, second = (np.searchsorted(np.sort(part), everything, side="right") / len(part) for part in (one, other))
    allowed = 1.36 * np.sqrt((len(one) + len(other)) / (len(one) * len(other))) + 0.03
    return bool(np.abs(first - second).max() <= allowed)


def _finding(context: Context, column: Encoded, factor: float, share: float, border: float) -> Finding:
    numbers = column.amounts
    above, below = np.flatnonzero(numbers > border), np.flatnonzero(numbers <= border)
    middles = [float(np.median(numbers[rows])) for rows in (below, above)]
    return Finding(
        check="mixed_units",
        severity="warn" if factor >= 10 or share < 0.3 else "hint",
        columns=(column.name,),
        title=Message("mixed_units", "“{name}” seems to mix two units", name=column.name),
        evidence=Message(
            "mixed_units_bunches",
            "Its numbers form two bunches of the same shape, around {middle:,.4g} and {other:,.4g}: "
            "a factor of {factor:,.6g} apart, as between {units}. {share:.1%} of the rows are in the "
            "smaller one.",
            middle=middles[0],
            other=middles[1],
            factor=factor,
            units=FACTORS[factor],
            share=share,
        ),
        consequence=Message(
            "mixed_units_cost",
            "To the model these are different sizes. What it learns from one unit is wrong for the other.",
        ),
        remedies=(_drop_smaller(column.name, border, len(below) < len(above)), leave_out(column.name)),
        numbers={"factor": factor, "share": share, "border": border},
        examples=context.examples(np.concatenate([below[:3], above[:3]]), [column.name, context.target]),
    )


def _drop_smaller(name: str, border: float, low: bool) -> Remedy:
    rule = "below" if low else "above"
    label = (
        Message("leave_out_below", "Leave out the rows below {border:,.4g}", border=border)
        if low
        else Message("leave_out_above", "Leave out the rows above {border:,.4g}", border=border)
    )
    return repair(label, "drop_rows", name, rule=rule, value=f"{border:.6g}")
