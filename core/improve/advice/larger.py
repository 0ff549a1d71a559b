"""A larger neural network, where it does no better on its own rows than on others."""

from core.improve.advice.base import NEARLY, ROOM, TRAIN, Action, Advice, apart
from core.improve.advice.case import Case
from core.messages import Message
from core.models import MODELS
from core.recipe import edit
from core.settings import check

LEFT = 2.5 * NEARLY
ALIKE = 1.2  # times the loss on its own rows that the loss on rows kept aside is at most
FEWEST = 300  # rows to learn from
MOST = 1024  # units of a layer


def look(case: Case) -> Advice | None:
    """Twice as wide, less left out; nothing where a pretrained model changes, behind which one layer is best."""
    kept = case.progress.kept
    seen, unseen = kept.get("train_loss"), kept.get("valid_loss")
    if not MODELS[case.recipe.family.name].takes_raw_input or case.facts.changing or seen is None or unseen is None:
        return None
    few = case.parts.get("train", 0) < FEWEST or case.parts.get("validation", 0) < ROOM
    family = MODELS[case.recipe.family.name]
    options = check(family.Options, case.recipe.family.options, "family").model_dump()
    if few or case.missing < LEFT or unseen > ALIKE * seen or options["width"] > MOST // 2:
        return None
    layers, dropout = max(2, options["layers"]), round(options["dropout"] / 2, 3)
    wider = {"width": 2 * options["width"], "layers": layers, "dropout": dropout}
    evidence = Message(
        "alike_underfits",
        "Measured alike, {both}, hardly more: it has not yet learned all that is in its own rows (underfitting).",
        both=apart(seen, unseen, share=case.share),
    )
    effect = Message(
        "run_larger_network",
        "A new run of the same recipe with {layers} layers of {width} units.",
        layers=wider["layers"],
        width=wider["width"],
    )
    action = Action(
        TRAIN, Message("train_larger", "Train a larger one"), effect, edit.with_family_options(case.recipe, **wider)
    )
    numbers = {"train_loss": seen, "valid_loss": unseen, "width": wider["width"]}
    return Advice(
        "larger", Message("larger_network", "A larger network"), evidence, action, None, case.metric.name, numbers
    )
