"""Corrections that wait in the inbox: answers that people have given already, and that nothing has learned from yet."""

from core.improve.advice.base import INBOX, Action, Advice
from core.improve.advice.case import Case
from core.messages import Message, together


def look(case: Case) -> Advice | None:
    """To take them in; nothing while none waits."""
    waiting = case.new + case.accepted
    if not waiting:
        return None
    messages = [
        words
        for count, words in (
            (case.new, Message("corrections_to_look_at", "{count:,} to look at", count=case.new)),
            (
                case.accepted,
                Message("corrections_accepted", "{count:,} accepted and not yet learned from", count=case.accepted),
            ),
        )
        if count
    ]
    evidence = Message(
        "corrections_wait",
        "In the inbox wait {waiting}. Corrected rows teach most where the model is wrong today.",
        waiting=together(messages, " and "),
    )
    action = Action(
        INBOX,
        Message("open_inbox", "Open the inbox"),
        Message("opens_inbox", "Opens the inbox, where corrections are accepted and learned from."),
    )
    numbers = {"new": case.new, "accepted": case.accepted}
    title = Message("learn_from_corrections", "Learn from what people corrected")
    return Advice("corrections", title, evidence, action, None, case.metric.name, numbers)
