"""Numbers far away from all others, and numbers that stand for "missing" such as 999 or -1."""

import numpy as np

from core.audit.context import Context
from core.audit.remedies import repair
from core.data.facts.encoded import Encoded
from core.findings import Finding, Remedy, leave_out
from core.messages import Message, together
from core.traits import AMOUNT

FAR = 6.0  # times the middle half's width beyond it
JUMP = 1.5  # on the logarithmic scale: four and a half times as far out as the value before
MOST = 0.01  # share of the rows; more are no outliers but a second group
FEWEST = 40
WORDS = (-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0)
REPEATED = 3


def run(context: Context) -> list[Finding]:
    """A finding for each number column with a placeholder, else with values far out; the answer's rows can go."""
    found = []
    answer = [] if context.answer.labels else [Encoded(context.target, "number", numbers=context.answer.values)]
    for column in [*context.columns.values(), *answer]:
        values = column.amounts[np.isfinite(column.amounts)] if column.scale == AMOUNT else np.zeros(0)
        if len(values) < FEWEST:
            continue
        word = placeholder(values)
        if word is not None:
            found.append(_placeholder(context, column, word))
        elif (bounds := far_out(values)) is not None:
            found.append(_outliers(context, column, *bounds))
    return found


def placeholder(values: np.ndarray) -> float | None:
    """The repeated number at the edge that seems to mean "missing"; None without one."""
    different, counts = np.unique(values, return_counts=True)
    if len(different) < 8:
        return None
    low, high = different[0], different[-1]
    first, last = np.quantile(values[(values != low) & (values != high)], [0.01, 0.99])
    width = max(last - first, 1e-12)
    if high in WORDS and counts[-1] >= REPEATED and high - different[-2] > 0.5 * width and counts[-1] > 2 * counts[-2]:
        return float(high)
    if low in WORDS and low < 0 <= different[1] and counts[0] >= REPEATED:
        return float(low)
    if low in WORDS and counts[0] >= REPEATED and different[1] - low > 0.5 * width and counts[0] > 2 * counts[1]:
        return float(low)
    return None


def far_out(values: np.ndarray) -> tuple[float, float] | None:
    """The lowest and highest ordinary value when a few others lie behind a wide jump; None when there are none."""
    first, middle, third = np.quantile(values, [0.25, 0.5, 0.75])
    if third <= first:
        return None  # more than half the rows are equal: what is far can't be told
    width = third - first
    scaled = np.arcsinh((np.sort(values) - middle) / width)
    low, high = _edge(scaled), _edge(-scaled[::-1])
    ordinary = np.sort(values)[low : len(values) - high]
    if low + high == 0 or low + high > max(1, MOST * len(values)) or not len(ordinary):
        return None
    return float(ordinary[0]), float(ordinary[-1])


def _edge(scaled: np.ndarray) -> int:
    """How many of the lowest of these sorted numbers lie behind a wide jump, far below the rest."""
    limit = -np.arcsinh(0.5 + FAR)
    gaps = np.diff(scaled[: max(2, len(scaled) // 20)])
    wide = np.flatnonzero(gaps >= JUMP)
    wide = wide[scaled[wide] < limit]
    return int(wide[-1]) + 1 if len(wide) else 0


def _placeholder(context: Context, column: Encoded, word: float) -> Finding:
    rows = np.flatnonzero(column.numbers == word)
    others = column.amounts[np.isfinite(column.amounts) & (column.amounts != word)]
    least, most = float(others.min()), float(others.max())
    name, below = column.name, word < least
    bounds = {"low": f"{least:g}"} if below else {"high": f"{most:g}"}
    drops = _drops(
        context,
        Message("drop_rows_with", "Drop the rows with {number:g}", number=word),
        **({"low": repr(least)} if below else {"high": repr(most)}),
    )
    return Finding(
        check="outliers",
        severity="warn",
        columns=(name,),
        title=Message(
            "number_means_missing",
            "{number:g} in “{name}” seems to mean that the value is missing",
            number=word,
            name=name,
        ),
        evidence=Message(
            "number_means_missing_rows",
            "{count:,} of {rows:,} rows have exactly {number:g}; all others lie from {least:,.6g} to {most:,.6g}.",
            count=len(rows),
            rows=len(column),
            number=word,
            least=least,
            most=most,
        ),
        consequence=Message(
            "number_means_missing_cost",
            "The model would take {number:g} for a real size, far from all others.",
            number=word,
        ),
        remedies=drops
        if name == context.target
        else (
            repair(
                Message("count_as_missing", "Count {number:g} as missing", number=word),
                "clip",
                name,
                bounds="these numbers",
                beyond="missing",
                **bounds,
            ),
        ),
        numbers={"value": word, "rows": len(rows), "low": least, "high": most},
        examples=context.examples(rows, list(dict.fromkeys([name, context.target]))),
    )


def _outliers(context: Context, column: Encoded, low: float, high: float) -> Finding:
    numbers, name = column.amounts, column.name
    rows = np.flatnonzero((numbers < low) | (numbers > high))
    odd = sorted(set(numbers[rows].tolist()), key=lambda value: -abs(value))[:4]
    middle = np.quantile(numbers[np.isfinite(numbers)], [0.25, 0.75])
    return Finding(
        check="outliers",
        severity="hint",
        columns=(name,),
        title=Message("outlier", "“{name}” has a value far from all others", name=name)
        if len(rows) == 1
        else Message("outliers", "“{name}” has values far from all others", name=name),
        evidence=_evidence(len(rows), odd, [*middle, low, high]),
        consequence=Message(
            "outliers_cost",
            "A slip of the pen pulls linear models and networks off; if it is real, the model has too few such rows.",
        ),
        remedies=_drops(context, Message("drop_outliers", "Drop these rows"), low=repr(low), high=repr(high))
        if name == context.target
        else (
            repair(
                Message("clip_outliers", "Clip to the ordinary range"),
                "clip",
                name,
                bounds="these numbers",
                low=f"{low:g}",
                high=f"{high:g}",
            ),
            leave_out(name),
        ),
        numbers={"rows": len(rows), "low": low, "high": high, "values": odd},
        examples=context.examples(rows, list(dict.fromkeys([name, context.target]))),
    )


def _evidence(count: int, odd: list[float], around: list[float]) -> Message:
    values = ", ".join(f"{value:,.6g}" for value in odd)
    first, third, low, high = (float(number) for number in around)
    lie = Message(
        "others_lie",
        "Half of the rows lie from {first:,.4g} to {third:,.4g}, all others from {low:,.6g} to {high:,.6g}.",
        first=first,
        third=third,
        low=low,
        high=high,
    )
    if count == 1:
        return together([Message("one_far_out", "One value lies far out: {values}.", values=values), lie])
    far = Message("many_far_out", "{count:,} values lie far out: {values}.", count=count, values=values)
    return together([far, lie])


def _drops(context: Context, label: Message, **bounds: str) -> tuple[Remedy, ...]:
    """The repair that drops rows whose answer is beyond these bounds; none where the table holds it as other texts."""
    if context.schema.known(context.target).profile.numeric < 1.0:
        return ()
    return (repair(label, "drop_outliers", context.target, by="these numbers", **bounds),)
