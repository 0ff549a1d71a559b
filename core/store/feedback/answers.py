"""A kept answer, of whatever type: what it holds by itself, and how it is looked for. Its first value is the answer."""

import json

import sqlalchemy as sa

from core.plain import Plain
from core.store.database_tables import INBOX

JOINT = "; "  # between the labels of one answer, as core.answers.sets writes them


def first(answer: Plain) -> object:
    """The answer by itself, without how sure the model was; None where nothing was kept."""
    return next(iter(answer.values()), None)


def holds(text: str) -> sa.ColumnElement[bool]:
    """Whether a value of the entry's answer is that text, or has it as one of its labels."""
    written, kept = json.dumps(text)[1:-1], sa.cast(INBOX.c.answer, sa.Text)
    around = [(before, after) for before in (': "', JOINT) for after in ('"', JOINT)]
    return sa.or_(*(kept.contains(f"{before}{written}{after}", autoescape=True) for before, after in around))
