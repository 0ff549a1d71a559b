"""Does a column hold the answer itself: a copy, a transform, a near-copy? Judged on rows it was not learned from."""

from dataclasses import replace

import numpy as np

from core.audit.context import Context
from core.audit.remaining import learnable
from core.data.facts.encoded import Encoded
from core.data.facts.predictive_power import predictive_power, strongest_reading
from core.findings import Finding, leave_out
from core.messages import Message, together

CERTAIN = 0.995  # at most one in 200 answers wrong (two classes: balanced): as good as a copy
SUSPECT = 0.96
FEWEST = 30  # rows; below, chance alone gets so far


def run(context: Context) -> list[Finding]:
    """A finding for each column that alone predicts nearly every answer."""
    answer = context.answer
    if len(answer) < FEWEST:
        return []
    found = []
    for column in context.columns.values():
        if column.is_file or column.missing.all():
            continue
        strength, reading = strongest_reading(column, answer, context.predictive_powers[column.name])
        if strength >= _limit(context, column):
            found.append((strength, _finding(context, column, strength, reading)))
    findings = [finding for _, finding in sorted(found, key=lambda entry: -entry[0])]
    names = {finding.columns[0] for finding in findings}
    all_others = (column for column in context.schema.columns if column.name != context.target)
    if findings and names >= set(learnable(all_others, context.recipe, context.schema)):
        return [_nothing_else(context, finding) for finding in findings]
    return findings


def _limit(context: Context, column: Encoded) -> float:
    """With few rows of the rarest class a single lucky split looks perfect, so more is asked."""
    if not context.answer.labels:
        return SUSPECT
    rarest = np.bincount(context.answer.values, minlength=len(context.answer.labels))
    rarest = rarest[rarest > 0].min()
    return SUSPECT if rarest >= 10 else CERTAIN


def _finding(context: Context, column: Encoded, strength: float, reading: str) -> Finding:
    name, target = column.name, context.target
    certain = strength >= CERTAIN
    part = (
        Message("giveaway_read_by", "Read by {reading}, “{name}”", reading=reading, name=name)
        if reading
        else Message("giveaway_as_it_is", "“{name}”", name=name)
    )
    if context.answer.labels:
        share = Message(
            "way_from_guessing", "{share:.1%} of the way from guessing to always being right", share=strength
        )
    else:
        share = Message(
            "share_of_differences", "{share:.1%} of the differences between the answers (by rank)", share=strength
        )
    only_missing = column.missing.any() and _missing_alone(context, column)
    evidence = Message(
        "giveaway_explains", "{part} alone explains {share}, on rows it was not learned from.", part=part, share=share
    )
    if only_missing:
        evidence = together([evidence, Message("giveaway_filled_in", "Whether it is filled in is enough to tell.")])
    rows = np.flatnonzero(~column.missing)
    return Finding(
        check="giveaway",
        severity="stop" if certain else "warn",
        columns=(name,),
        title=Message("giveaway", "“{name}” gives the answer away", name=name)
        if certain
        else Message("nearly_giveaway", "“{name}” nearly gives the answer away", name=name),
        evidence=evidence,
        consequence=Message(
            "giveaway_cost",
            "If “{name}” is only known once “{target}” is known, the model looks perfect here and "
            "fails on new rows (target leakage). Keep it only if you will have it at the moment you "
            "ask.",
            name=name,
            target=target,
        ),
        remedies=(leave_out(name),),
        numbers={"strength": strength, "reading": reading},
        examples=context.examples(_varied(context, rows), [name, target]),
    )


def _nothing_else(context: Context, finding: Finding) -> Finding:
    """The same where there is no other column to learn from: it may be what the user wants, and can't be left out."""
    (name,) = finding.columns
    return replace(
        finding,
        severity="warn",
        title=Message("giveaway_alone", "“{name}” alone tells the answer", name=name),
        consequence=Message(
            "giveaway_alone_cost",
            "There is nothing else to learn from. That is fine if you will have “{name}” at the "
            "moment you ask. If it is only known once “{target}” is known, bring other columns, or "
            "choose another answer.",
            name=name,
            target=context.target,
        ),
        remedies=(),
    )


def _missing_alone(context: Context, column: Encoded) -> bool:
    flags = Encoded(column.name, "boolean", numbers=column.missing.astype("float64"))
    return predictive_power(flags, context.answer) >= SUSPECT


def _varied(context: Context, rows: np.ndarray) -> np.ndarray:
    """Rows with different answers first."""
    values = context.answer.values[rows]
    _, first = np.unique(values, return_index=True)
    spread = first[np.linspace(0, len(first) - 1, min(6, len(first))).astype(int)]
    found: np.ndarray = rows[np.concatenate([spread, np.setdiff1d(np.arange(min(6, len(rows))), spread)])][:6]
    return found
