"""The answer that lacks examples: few rows teach it, and it is found less often than the others."""

import numpy as np

from core.evaluation.interval import of_share
from core.improve.advice.base import ROOM, ROWS, Action, Advice, plenty
from core.improve.advice.case import Case
from core.improve.gains.gain import Gain
from core.messages import Message

SEEN = 5  # rows of an answer to judge by, at least
FEW = 0.5  # of an equal share of the training rows: an answer with more does not lack examples
LEAST = 0.002  # of all rows that could be gained, below which it is not worth a word


def look(case: Case) -> Advice | None:
    """The one whose rows cost most; nothing where none is found clearly less often than the rest."""
    found = [entry for label in case.counts if (entry := _of(case, label)) is not None]
    if not found:
        return None
    label, high, seen, right, others = max(found, key=lambda entry: entry[1])
    learned = case.counts[label]
    if plenty(case, learned):
        return None
    rest = (sum(case.counts.values()) - learned) / (len(case.counts) - 1)
    evidence = Message(
        "rare_class_found",
        "Of {seen:,} rows kept aside that are “{answer}” it finds {right:,} ({share:.0%}), of "
        "the others {others:.0%}. It learned from {learned:,} such rows; each other answer has "
        "{rest:,.0f} on average.",
        seen=seen,
        answer=label,
        right=right,
        share=right / seen,
        others=others,
        learned=learned,
        rest=rest,
    )
    action = Action(
        ROWS,
        Message("add_rows_of_class", "Add rows"),
        Message(
            "opens_data_for_class",
            "Opens Data. Bring rows whose answer is “{answer}”: about {rows:,} more.",
            answer=label,
            rows=learned,
        ),
    )
    numbers = {"label": label, "rows": learned, "judged": seen, "recall": right / seen, "others": others}
    title = Message("more_rows_of_class", "More rows that are “{answer}”", answer=label)
    return Advice("rare_class", title, evidence, action, Gain(None, 0.0, high), case.metric.name, numbers)


def _of(case: Case, label: str) -> tuple[str, float, int, int, float] | None:
    """(label, the most that could be gained, rows judged, found, the others' share); None where nothing is wrong."""
    answered = case.answered
    if answered is None or not case.share or len(answered.rows) < ROOM:
        return None
    own = answered.truth == label
    seen, right = int(own.sum()), int((answered.predicted[own] == label).sum())
    if seen < SEEN or seen == len(own) or case.counts[label] > FEW * sum(case.counts.values()) / len(case.counts):
        return None
    others = float(np.mean(answered.predicted[~own] == answered.truth[~own]))
    high = (others - right / seen) * seen / len(own)
    return (label, high, seen, right, others) if of_share(right, seen)[1] < others and high >= LEAST else None
