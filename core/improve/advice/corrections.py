"""Corrections that wait in the inbox: answers that people have given already, and that nothing has learned from yet."""

from core.improve.advice.base import INBOX, Action, Advice
from core.improve.advice.case import Case


def look(case: Case) -> Advice | None:
    """To take them in; nothing while none waits."""
    waiting = case.new + case.accepted
    if not waiting:
        return None
    said = [
        words
        for count, words in (
            (case.new, f"{case.new:,} to look at"),
            (case.accepted, f"{case.accepted:,} accepted and not yet learned from"),
        )
        if count
    ]
    evidence = f"In the inbox wait {' and '.join(said)}. Corrected rows teach most where the model is wrong today."
    action = Action(INBOX, "Open the inbox", "Opens the inbox, where corrections are accepted and learned from.")
    numbers = {"new": case.new, "accepted": case.accepted}
    title = "Learn from what people corrected"
    return Advice("corrections", title, evidence, action, None, case.metric.name, numbers)
