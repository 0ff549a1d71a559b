"""Longer training, where the best step was the last, or where someone ended it early."""

from core.improve.advice.base import LONGER, NEARLY, TRAIN, Action, Advice
from core.improve.advice.case import Case
from core.messages import Message
from core.models import MODELS
from core.recipe import edit
from core.run_states import RunState
from core.settings import check

FEWEST = 4  # points of the chart that say whether it still gets better
FALLING = 0.995  # of the loss of a fifth before the end that the last one is at most
MORE = 30  # epochs at least


def look(case: Case) -> Advice | None:
    """As long again; nothing where it got worse or level before the end, or where its steps were planned to an end."""
    family = MODELS[case.recipe.family.name]
    options = check(family.Options, case.recipe.family.options, "family")
    progress, by_steps = case.progress, family.by_steps(options)
    if case.missing < NEARLY or progress.kept_step is None or progress.kept_step < progress.step:
        return None
    cut = case.state == RunState.STOPPED and progress.step < progress.total
    if by_steps and case.recipe.training.schedule != "constant" and not cut:
        return None
    if not _falling(case) or not (cut or progress.step >= progress.total):
        return None
    evidence = Message(
        "still_falling",
        "The best step was the last one ({step:g} of {total:g}), and its loss on rows kept aside was still falling.",
        step=progress.step,
        total=progress.total,
    )
    if by_steps and family.can_train_longer:
        more = max(MORE, round(progress.total - progress.step) if cut else round(progress.step))
        effect = Message(
            "goes_on_for",
            "Goes on from where this run stopped, for {epochs} epochs more, on the same rows.",
            epochs=more,
        )
        action = Action(LONGER, Message("train_longer", "Train longer"), effect, epochs=more)
    elif not by_steps and "rounds" in family.Options.model_fields:
        rounds = min(5_000, 2 * int(options.model_dump()["rounds"]))
        recipe = edit.with_family_options(case.recipe, rounds=rounds)
        action = Action(
            TRAIN,
            Message("train_more_rounds", "Train longer"),
            Message("run_more_rounds", "A new run of the same recipe with up to {rounds:,} rounds.", rounds=rounds),
            recipe,
        )
    else:
        return None
    numbers = {"step": progress.step, "total": progress.total}
    return Advice(
        "longer", Message("longer_training", "Longer training"), evidence, action, None, case.metric.name, numbers
    )


def _falling(case: Case) -> bool:
    losses = [point["valid_loss"] for point in case.progress.points if point.get("valid_loss") is not None]
    if len(losses) < FEWEST:
        return False
    return bool(losses[-1] <= min(losses) and losses[-1] < FALLING * losses[-1 - max(1, len(losses) // 5)])
