"""A model that knows its own rows by heart and does worse on others (overfitting): a smaller or more damped one."""

from core.improve.advice.base import NEARLY, ROOM, TRAIN, Action, Advice, apart
from core.improve.advice.case import Case
from core.messages import Message
from core.models import MODELS
from core.plain import Plain
from core.recipe import edit
from core.settings import check

APART = 2.0  # times as much as on its own rows the model's loss is on rows kept aside
RISEN = 1.1  # times its lowest value that the loss on rows kept aside comes to, where it learns by heart


def look(case: Case) -> Advice | None:
    """Half the size; nothing for families that have no such setting, and where both losses lie close together."""
    family, kept, points = MODELS[case.recipe.family.name], case.progress.kept, case.progress.points
    seen, unseen = kept.get("train_loss"), kept.get("valid_loss")
    smaller = family.smaller(check(family.Options, case.recipe.family.options, "family"))
    if not smaller or case.facts.changing or seen is None or unseen is None or case.missing < NEARLY:
        return None
    losses = [point["valid_loss"] for point in points if point.get("valid_loss") is not None]
    rose = bool(losses) and losses[-1] > RISEN * min(losses)
    if case.parts.get("validation", 0) < ROOM or unseen < APART * max(seen, 1e-12) or not rose:
        return None
    recipe = edit.with_family_options(case.recipe, **smaller)
    evidence = Message(
        "alike_overfits",
        "Measured alike, {both}, and there it rose again while it went on learning: it knows "
        "rows by heart (overfitting).",
        both=apart(seen, unseen, share=case.share),
    )
    effect = Message(
        "run_smaller", "A new run of the same recipe with a smaller model ({settings}).", settings=_settings(smaller)
    )
    numbers = {"train_loss": seen, "valid_loss": unseen}
    action = Action(TRAIN, Message("train_smaller", "Train a smaller one"), effect, recipe)
    return Advice(
        "overfitting", Message("smaller_model", "A smaller model"), evidence, action, None, case.metric.name, numbers
    )


def _settings(options: Plain) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in options.items())
