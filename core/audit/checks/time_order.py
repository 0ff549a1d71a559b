"""Rows with a date: does the answer drift with time, so that a random split would look into the future?"""

import re

import numpy as np

from core.audit.context import Context
from core.audit.remedies import split_by
from core.data.facts.encoded import Encoded
from core.data.facts.predictive_power import ranked
from core.findings import Finding
from core.messages import Message, together
from core.traits import AMOUNT, DAYS

DRIFTS = 0.04  # correlation of neighbours in time
SURE = 4.5  # standard errors
LAGS = 5  # rows after each one that it is compared with
FEWEST_DAYS = 10
FEWEST_OTHERS = 10  # rows with another than the commonest answer
_BIRTH = re.compile(r"birth|born|dob|geb(urt|oren)|naiss|nacim|nascita|生日|出生", re.IGNORECASE)
_TIME = re.compile(r"time|date|stamp|datum|zeit|epoch|created|when|^ts$|_ts$|_at$|jour|fecha|日期|时间", re.IGNORECASE)


def run(context: Context) -> list[Finding]:
    """At most one finding: for the date in whose order the answers drift most, else for the first date there is."""
    found = []
    for column in context.columns.values():
        moments = _moments(column)
        if moments is None or _BIRTH.search(column.name):
            continue
        known = np.isfinite(moments)
        if known.sum() < 50 or len(np.unique(np.floor(moments[known]))) < FEWEST_DAYS:
            continue
        drift, sureness = neighbours_alike(moments[known], context.answer.values[known], bool(context.answer.labels))
        found.append((drift if sureness >= SURE else 0.0, column.name, moments))
    if not found:
        return []
    drift, name, moments = max(found, key=lambda entry: entry[0])
    return [_finding(context, name, moments, drift)]


def neighbours_alike(moments: np.ndarray, answers: np.ndarray, classes: bool) -> tuple[float, float]:
    """How much the answers of rows near each other in time agree beyond chance, -1..1, and in standard errors.

    Each row is compared with the LAGS rows after it: a slow drift shows in all of them, chance in none. The standard
    error is that of an order without any meaning (for classes: of join counts, Moran 1948).
    """
    order = np.random.default_rng(0).permutation(len(moments))  # rows of one moment in no order of their own
    sorted_answers = answers[order[np.argsort(moments[order], kind="stable")]]
    lags = range(1, min(LAGS, len(answers) - 1) + 1)
    if classes:
        shares = np.bincount(answers) / len(answers)
        chance = float(np.sum(shares**2))
        if (1 - shares.max()) * len(answers) < FEWEST_OTHERS:  # two rare rows side by side would weigh too much
            return 0.0, 0.0
        agreeing = [float((sorted_answers[lag:] == sorted_answers[:-lag]).mean()) for lag in lags]
        drift = (float(np.mean(agreeing)) - chance) / (1 - chance)
        error = np.sqrt(chance + chance**2 - 2 * float(np.sum(shares**3))) / (1 - chance)
    else:
        ranks = ranked(sorted_answers)
        if ranks.std() == 0:
            return 0.0, 0.0
        ranks = (ranks - ranks.mean()) / ranks.std()
        drift, error = float(np.mean([np.mean(ranks[lag:] * ranks[:-lag]) for lag in lags])), 1.0
    return drift, drift / error * float(np.sqrt(len(answers) * len(lags)))


def _moments(column: Encoded) -> np.ndarray | None:
    """Days of a date column, or of numbers that count seconds or spell YYYYMMDD under a telling name."""
    if column.scale == DAYS:
        return column.amounts
    if column.scale != AMOUNT or not _TIME.search(column.name):
        return None
    known = column.amounts[np.isfinite(column.amounts)]
    if not len(known) or np.any(known != np.floor(known)):
        return None
    low, high = known.min(), known.max()
    for scale in (1, 1_000):
        if low > 3e8 * scale and high < 4.2e9 * scale:
            return column.amounts / (86_400 * scale)
    if low >= 19_000_101 and high <= 21_001_231 and np.all((known // 100 % 100 >= 1) & (known // 100 % 100 <= 12)):
        days: np.ndarray = (column.amounts // 10_000) * 372 + (column.amounts // 100 % 100) * 31 + column.amounts % 100
        return days
    return None


def _finding(context: Context, name: str, moments: np.ndarray, drift: float) -> Finding:
    known = np.flatnonzero(np.isfinite(moments))
    order = known[np.argsort(moments[known], kind="stable")]
    fifth = max(1, len(order) // 5)
    report = _message(context, order[:fifth], order[-fifth:])
    column = context.schema.known(name).profile
    evidence = [report]
    if drift:
        alike = Message(
            "drift",
            "Rows close to each other in time have similar answers (correlation {drift:.2f}).",
            drift=drift,
        )
        evidence.insert(0, alike)
    if column.earliest:
        first, last = column.earliest, column.latest
        evidence.append(Message("span_of_time", "They go from {first} to {last}.", first=first, last=last))
    return Finding(
        check="time_order",
        severity="warn" if drift >= DRIFTS else "hint",
        columns=(),
        title=Message("answers_change_over_time", "The answers change over time (“{name}”)", name=name)
        if drift >= DRIFTS
        else Message("rows_have_a_date", "The rows have a date (“{name}”)", name=name),
        evidence=together(evidence),
        consequence=Message(
            "time_order_cost",
            "You will ask about the future. With a random split the model is tested on days it has "
            "seen, which is easier: train on the past and test on the newest rows to know what to "
            "expect.",
        ),
        remedies=(split_by("time", name, Message("test_on_newest", "Test on the newest rows by “{name}”", name=name)),),
        numbers={"column": name, "drift": drift},
        examples=context.examples(np.concatenate([order[:3], order[-3:]]), [name, context.target]),
    )


def _message(context: Context, oldest: np.ndarray, newest: np.ndarray) -> Message:
    answer = context.answer
    if answer.labels:
        shares = [
            np.bincount(answer.values[rows], minlength=len(answer.labels)) / len(rows) for rows in (oldest, newest)
        ]
        index = int(np.argmax(np.abs(shares[1] - shares[0])))
        return Message(
            "share_over_time",
            "“{answer}”: {old:.0%} in the oldest fifth, {new:.0%} in the newest.",
            answer=answer.labels[index],
            old=float(shares[0][index]),
            new=float(shares[1][index]),
        )
    middles = [float(np.median(answer.values[rows])) for rows in (oldest, newest)]
    return Message(
        "middle_over_time",
        "The middle “{name}” is {old:,.4g} in the oldest fifth, {new:,.4g} in the newest.",
        name=answer.name,
        old=middles[0],
        new=middles[1],
    )
