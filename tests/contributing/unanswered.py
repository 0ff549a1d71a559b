"""Rows that were brought without an answer: they wait, and each that somebody answers is one more to learn from."""

from core.improve.advice.base import ROWS, Action, Advice
from core.improve.advice.case import Case


def look(case: Case) -> Advice | None:
    """To answer them; nothing while none waits."""
    if not case.unanswered:
        return None
    evidence = f"Without an answer wait {case.unanswered:,} rows. Answering them costs less than finding new ones."
    action = Action(ROWS, "Answer the rows that wait", "Opens the page on which they can be answered.")
    numbers = {"unanswered": case.unanswered}
    return Advice("unanswered", "Answer what waits", evidence, action, None, case.metric.name, numbers)
