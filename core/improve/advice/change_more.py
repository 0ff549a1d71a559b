"""More of the pretrained model may change, where one reads a column and much is left to gain."""

from core.improve.advice.base import FURTHER, NEARLY, Action, Advice
from core.improve.advice.case import Case
from core.messages import Message

LEFT = 2.5 * NEARLY
FEWEST = 60  # rows to learn from


def look(case: Case) -> Advice | None:
    """The next larger change; nothing where all may change already, or where few rows would only be known by heart."""
    further = case.further
    if further is None or case.missing < LEFT or case.parts.get("train", 0) < FEWEST:
        return None
    evidence = Message(
        "open_model_can_change_more",
        "An open model reads “{column}” as far as it was let. On {rows:,} rows it can learn more "
        "of what matters in yours.",
        column=further.column,
        rows=case.parts["train"],
    )
    effect = Message(
        "run_that_changes_more",
        "A new run that begins from what this one learned. What may change: {what}.",
        what=further.label.lower(),
    )
    action = Action(FURTHER, Message("let_it_change_more", "Let it change more"), effect, further.recipe)
    numbers = {"column": further.column, "rows": case.parts["train"]}
    title = Message("let_open_model_change_more", "Let the open model change more")
    return Advice("change_more", title, evidence, action, None, case.metric.name, numbers)
