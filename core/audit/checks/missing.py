"""Columns that lack many values, or lack them more often with one answer than with another."""

import numpy as np

from core.audit.context import Context
from core.audit.remedies import repair
from core.data.facts.encoded import Answer, Encoded
from core.data.facts.predictive_power import ranked
from core.findings import Finding, leave_out
from core.messages import Message, some

MUCH = 0.4
DEPENDS = 0.25  # how strongly being missing goes with the answer: Cramér's V, or |correlation| with its rank
SURE = 6.0  # standard errors


def run(context: Context) -> list[Finding]:
    """One finding for all half-empty columns; one for each column whose gaps depend on the answer."""
    sparse, found = [], []
    for column in context.columns.values():
        share = float(column.missing.mean())
        if share == 1 or share == 0:
            continue
        strength = dependence(column.missing, context.answer)
        if strength >= DEPENDS and strength * np.sqrt(len(column)) >= SURE and _rows_enough(column.missing):
            found.append(_depends(context, column, share, strength))
        elif share >= MUCH:
            sparse.append((column, share))
    return found + ([_much(sparse)] if sparse else [])


def dependence(missing: np.ndarray, answer: Answer) -> float:
    """How strongly bool [N] goes with the answer, 0..1."""
    if not answer.labels:
        ranks = ranked(answer.values)
        spread = missing.std() * ranks.std()
        return abs(float(np.mean((missing - missing.mean()) * (ranks - ranks.mean())))) / spread if spread else 0.0
    counts = np.bincount(answer.values, minlength=len(answer.labels)).astype(float)
    gaps = np.bincount(answer.values, weights=missing, minlength=len(answer.labels))
    present = counts > 0
    share = missing.mean()
    squared = float(np.sum((gaps[present] - counts[present] * share) ** 2 / (counts[present] * share * (1 - share))))
    return float(np.sqrt(max(0.0, squared - (present.sum() - 1)) / len(missing)))


def _rows_enough(missing: np.ndarray) -> bool:
    return bool(min(missing.sum(), (~missing).sum()) >= 10)


def _depends(context: Context, column: Encoded, share: float, strength: float) -> Finding:
    name, answer = column.name, context.answer
    if answer.labels:
        gaps = [(label, float(column.missing[answer.values == index].mean())) for index, label in _large(answer)]
        low, high = min(gaps, key=lambda entry: entry[1]), max(gaps, key=lambda entry: entry[1])
        note = Message(
            "gaps_by_answer",
            "empty in {most:.0%} of the rows with “{answer}”, but in {least:.0%} with “{other}”",
            most=high[1],
            answer=high[0],
            least=low[1],
            other=low[0],
        )
    else:
        with_value, without = (float(np.median(answer.values[rows])) for rows in (~column.missing, column.missing))
        note = Message(
            "gaps_by_size",
            "the middle “{name}” is {without:,.4g} where it is empty and {filled:,.4g} where it is not",
            name=answer.name,
            without=without,
            filled=with_value,
        )
    return Finding(
        check="missing",
        severity="warn",
        columns=(name,),
        title=Message("gaps_go_with_answer", "Whether “{name}” is filled in goes with the answer", name=name),
        evidence=Message("gaps_share", "It is missing in {share:.1%} of the rows: {told}.", share=share, told=note),
        consequence=Message(
            "gaps_cost",
            "If it is filled in only after the answer is known, the gaps give the answer away. If it "
            "is left empty for a reason you know beforehand, that is fine.",
        ),
        remedies=(leave_out(name),),
        numbers={"missing": share, "strength": strength},
    )


def _large(answer: Answer) -> list[tuple[int, str]]:
    counts = np.bincount(answer.values, minlength=len(answer.labels))
    return [(index, label) for index, label in enumerate(answer.labels) if counts[index] >= min(20, counts.max())]


def _much(sparse: list[tuple[Encoded, float]]) -> Finding:
    sparse = sorted(sparse, key=lambda entry: -entry[1])
    names = tuple(column.name for column, _ in sparse)
    report = some([Message("gaps_of", "“{name}” {share:.0%}", name=c.name, share=share) for c, share in sparse], 8)
    fills = tuple(
        repair(Message("fill_usual", "Fill “{name}” with the usual value", name=name), "fill", name)
        for name in names[:1]
    )
    return Finding(
        check="missing",
        severity="hint",
        columns=names,
        title=Message("often_missing", "“{name}” is often missing", name=names[0])
        if len(names) == 1
        else Message("several_often_missing", "{count} columns are often missing", count=len(names)),
        evidence=Message("without_a_value", "Without a value: {told}.", told=report),
        consequence=Message(
            "often_missing_cost",
            "Every model here can cope with gaps; but what is mostly empty tells little, and may be "
            "empty when you ask.",
        ),
        remedies=(leave_out(*names), *(fills if len(names) == 1 else ())),
        numbers={"missing": {column.name: share for column, share in sparse}},
    )
