"""More of the open model may change, where one reads a column and much is left to gain."""

from core.improve.advice.base import FURTHER, NEARLY, Action, Advice
from core.improve.advice.case import Case

LEFT = 2.5 * NEARLY
FEWEST = 60  # rows to learn from


def look(case: Case) -> Advice | None:
    """The next larger change; nothing where all may change already, or where few rows would only be known by heart."""
    further = case.further
    if further is None or case.missing < LEFT or case.parts.get("train", 0) < FEWEST:
        return None
    evidence = (
        f"An open model reads “{further.column}” as far as it was let. On {case.parts['train']:,} rows it can learn "
        "more of what matters in yours."
    )
    says = f"A new run that begins from what this one learned. What may change: {further.label.lower()}."
    action = Action(FURTHER, "Let it change more", says, further.recipe)
    numbers = {"column": further.column, "rows": case.parts["train"]}
    title = "Let the open model change more"
    return Advice("change_more", title, evidence, action, None, case.metric.name, numbers)
