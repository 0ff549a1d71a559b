"""What would help a run, each piece with its evidence and the button that does it. Adding one: a file and a line."""

from collections.abc import Callable
from dataclasses import replace

from core.improve.advice import (
    balance,
    change_more,
    corrections,
    few_test_rows,
    larger,
    longer,
    more_rows,
    overfitting,
    pretrained_model,
    rare_class,
    underfitting,
    weak_slice,
)
from core.improve.advice.base import Advice
from core.improve.advice.case import Case
from core.improve.gains.gain import noticed
from core.models import MODELS

# Of equal weight the first stands in front.
ADVICE: dict[str, Callable[[Case], Advice | None]] = {
    "corrections": corrections.look,
    "open_model": pretrained_model.look,
    "change_more": change_more.look,
    "longer": longer.look,
    "underfitting": underfitting.look,
    "overfitting": overfitting.look,
    "larger": larger.look,
    "more_rows": more_rows.look,
    "rare_class": rare_class.look,
    "weak_slice": weak_slice.look,
    "balance": balance.look,
    "few_test_rows": few_test_rows.look,
}


def found(case: Case) -> list[Advice]:
    """What would help, what helps most in front; what was tried and brought nothing worth a run is left out."""
    notes = [_measured(advice, case) for look in ADVICE.values() if (advice := look(case)) is not None]
    kept = [advice for advice in notes if advice is not None]
    able = MODELS[case.recipe.family.name].learns
    return sorted(kept, key=lambda advice: (not advice.better, -advice.weight)) if able else []


def _measured(advice: Advice, case: Case) -> Advice | None:
    """With what a trial found that it gains; None where that is next to nothing."""
    gain = case.tried.get(advice.name)
    if gain is None:
        return advice
    return replace(advice, gain=gain) if noticed(gain, case.value or 0.0, share=case.share) else None
