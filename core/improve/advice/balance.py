"""Weights for rare answers: what they would find and what they would cost, reckoned from the answers on kept rows."""

from collections.abc import Mapping

import numpy as np

from core.data.preparation.balance import class_weights
from core.improve.advice.base import ROOM, TRAIN, Action, Advice
from core.improve.advice.case import Answered, Case
from core.improve.gains.gain import Gain, balanced
from core.messages import Message
from core.models import MODELS
from core.recipe import edit

MEASURE = "balanced_accuracy"
RARE = 0.5  # of an equal share of the training rows: an answer with more is not rare
LEAST = 0.02  # of balanced accuracy


def look(case: Case) -> Advice | None:
    """Every answer of the same weight; nothing where none is rare, or where no more of them would be found."""
    answered, counts = case.answered, np.array(list(case.counts.values()), "int64")
    unset = "balance" in case.task.Options.model_fields and case.recipe.task.options.get("balance", "none") == "none"
    if answered is None or answered.probabilities is None or not unset or len(answered.rows) < 2 * ROOM:
        return None
    if not MODELS[case.recipe.family.name].balances or counts.min() > RARE * counts.mean():
        return None
    after = _weighed(answered, case.counts)
    gain, shares = (
        _gain(answered, after),
        [float(np.mean(values == answered.truth)) for values in (answered.predicted, after)],
    )
    if not gain.sure or gain.known < LEAST:
        return None
    rare = min(case.counts, key=lambda label: case.counts[label])
    own = answered.truth == rare
    found = [float(np.mean(values[own] == rare)) if own.any() else 0.0 for values in (answered.predicted, after)]
    evidence = Message(
        "weights_would_find",
        "“{rare}” is rare: {seldom:,} of {rows:,} rows. With every answer of the same weight it "
        "would find {after:.0%} of them in place of {before:.0%} on rows kept aside, and the "
        "accuracy would go from {accuracy:.1%} to {accuracy_after:.1%}: more false alarms.",
        rare=rare,
        seldom=case.counts[rare],
        rows=counts.sum(),
        after=found[1],
        before=found[0],
        accuracy=shares[0],
        accuracy_after=shares[1],
    )
    recipe = edit.with_task_options(case.recipe, {**case.recipe.task.options, "balance": "weights"})
    effect = Message(
        "run_with_weights", "A new run of the same recipe in which rare answers weigh as much as frequent ones."
    )
    action = Action(TRAIN, Message("train_with_weights", "Train with weights"), effect, recipe)
    numbers = {"label": rare, "found": found, "accuracy": shares}
    title = Message("more_weight_for_rare", "Give rare answers more weight")
    return Advice("balance", title, evidence, action, gain, MEASURE, numbers, main=False)


def _weighed(answered: Answered, counts: Mapping[str, int]) -> np.ndarray:
    """What would be answered: the label whose probability times weight is largest, as the bundle decides it."""
    weights = class_weights(np.array([counts.get(label, 0) for label in answered.classes], "int64"))
    predicted: np.ndarray = np.array(answered.classes, object)[(answered.probabilities * weights).argmax(axis=1)]
    return predicted


def _gain(answered: Answered, after: np.ndarray) -> Gain:
    """In balanced accuracy: the mean of what is found of each answer."""
    indices = np.array([answered.classes.index(label) if label in answered.classes else -1 for label in answered.truth])
    known = indices >= 0
    right = [(values[known] == answered.truth[known]).astype("float64") for values in (answered.predicted, after)]
    return balanced(np.eye(len(answered.classes))[indices[known]], right[1] - right[0])
