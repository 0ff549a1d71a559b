"""Sums up how the candidates did, from their answers to single rows; what all rows would take is reckoned from that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.models import MODELS
from core.plain import Plain
from core.recipe import Recipe
from core.records import FittedTarget
from core.trials import judge
from core.trials.trial_records import FAILED, SCORED, Candidate, Judged, Outcome

Answers = Mapping[str, Mapping[int, Judged]]  # by candidate and fold


def outcomes(
    candidates: Sequence[Candidate],
    judged: Answers,
    failed: Mapping[str, Plain],
    asked: FittedTarget,
    rows: int,
    other: Mapping[str, str],
) -> tuple[Outcome, ...]:
    """How each stands. failed: {"problem", "fix"} by name; rows: those a run learns from; other: the rest's states."""
    found = {name: judge.losses(asked, list(folds.values())) for name, folds in judged.items() if folds}
    verdicts = judge.verdicts(found)
    best = found[judge.leader(found)] if found else None
    made = []
    for candidate in candidates:
        name = candidate.name
        outcome = _blank(candidate, other.get(name, ""))
        if name in failed:
            outcome = replace(outcome, state=FAILED, **failed[name])
        elif name in found and best is not None:
            state = other.get(name, "") or SCORED
            outcome = _scored(outcome, found[name], best, judged[name], expected(candidate, judged[name], rows))
            outcome = replace(outcome, state=state, verdict=verdicts[name])
        made.append(outcome)
    return tuple(made)


def expected(candidate: Candidate, judged: Mapping[int, Judged], rows: int) -> float:
    """About how many seconds it takes to learn from that many rows, from what the sample's took."""
    parts = list(judged.values())
    learned = sum(_work(candidate.tried, part.learned) * part.done for part in parts)
    seconds = sum(part.learning for part in parts) * _work(candidate.recipe, rows) / max(1.0, learned)
    if candidate.reading:
        return seconds + candidate.reading
    return seconds + sum(part.preparing for part in parts) * rows / max(1, sum(part.learned for part in parts))


def _work(recipe: Recipe, rows: int) -> float:
    """What learning costs, in rows gone through."""
    family = MODELS[recipe.family.name]
    steps = family.by_steps(family.Options(**recipe.family.options))
    return float(rows * (recipe.training.epochs if steps else 1))


def _blank(candidate: Candidate, state: str) -> Outcome:
    recipe = candidate.recipe.model_dump(mode="json")
    return Outcome(candidate.name, candidate.label, candidate.values, recipe, state=state)


def _scored(
    outcome: Outcome, own: judge.Losses, best: judge.Losses, judged: Mapping[int, Judged], seconds: float
) -> Outcome:
    scored, parts = own.scored(), list(judged.values())
    there = best.on(own.rows)
    return replace(
        outcome,
        score=scored.score,
        low=scored.low,
        high=scored.high,
        best_there=there.scored().score if len(there.rows) else None,
        rows=scored.rows,
        seconds=sum(part.seconds for part in parts),
        cpu=sum(part.cpu for part in parts),
        expected=seconds,
        size=max(part.size for part in parts),
        cut=any(part.cut for part in parts),
    )
