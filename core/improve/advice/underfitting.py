"""A linear model that does no better on its own rows than on others (underfitting): one that sees columns together."""

from core.improve.advice.base import NEARLY, ROOM, TRAIN, Action, Advice, apart
from core.improve.advice.case import Case
from core.messages import Message
from core.models import FIRST, MODELS
from core.recipe import edit
from core.runs.planning.good_options import suggest

LEFT = 2.5 * NEARLY  # with less left to gain, there is no sign of it
ALIKE = 1.2  # times the loss on its own rows that the loss on rows kept aside is at most
FEWEST = 200  # rows that trees need to find more than chance


def look(case: Case) -> Advice | None:
    """Boosted trees in its place; nothing beside pretrained models, whose many numbers suit a linear model."""
    kept = case.progress.kept
    seen, unseen = kept.get("train_loss"), kept.get("valid_loss")
    if not MODELS[case.recipe.family.name].adds_up or seen is None or unseen is None or case.missing < LEFT:
        return None
    if any(choice.use and choice.options.get("model") for choice in case.recipe.columns.values()):
        return None
    few = case.parts.get("train", 0) < FEWEST or case.parts.get("validation", 0) < ROOM
    if few or unseen > ALIKE * seen or MODELS[FIRST].why_not(case.facts, case.recipe.task.name):
        return None
    recipe = suggest(edit.with_family(case.recipe, FIRST), case.facts)
    evidence = Message(
        "alike_cant_express",
        "Measured alike, {both}, hardly more: what it misses it can't express (underfitting). A "
        "linear model can't see that two columns matter only together.",
        both=apart(seen, unseen, share=case.share),
    )
    action = Action(
        TRAIN,
        Message("train_boosted_trees", "Train boosted trees"),
        Message("run_boosted_trees", "A new run of the same recipe with boosted trees."),
        recipe,
    )
    numbers = {"train_loss": seen, "valid_loss": unseen}
    title = Message("sees_columns_together", "A model that sees columns together")
    return Advice("underfitting", title, evidence, action, None, case.metric.name, numbers)
