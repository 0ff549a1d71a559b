"""The registry of answers: what a bundle can give. A new type is one file here and one line below.

Packages that are installed beside the app may add more (core.plugins).
"""

from dataclasses import replace

from core.answers.base import Answer, Apart
from core.answers.given import Answers
from core.answers.labels import Labels
from core.answers.ordered_label import OrderedLabel
from core.answers.several_labels import SeveralLabels
from core.answers.value import Value
from core.bundle_schema import BundleSchema
from core.plain import Plain
from core.plugins import added

__all__ = ["ANSWERS", "NAMES", "Answer", "Answers", "Apart", "described", "of", "of_record"]

ANSWERS: dict[str, Answer] = {answer.name: answer for answer in (Labels(), Value(), SeveralLabels(), OrderedLabel())}
ANSWERS |= {answer.name: answer for answer in added("answers", Answer, ANSWERS)}
NAMES = frozenset(name for answer in ANSWERS.values() for name in answer.names)
_BEFORE = {"classification": "labels", "regression": "value"}  # what formats 1 and 2 meant by their tasks


def of(schema: BundleSchema) -> Answer:
    """The type of a bundle's answers; KeyError for one that this version doesn't know."""
    return ANSWERS[schema.answer or _BEFORE.get(schema.task, "")]


def described(schema: BundleSchema) -> BundleSchema:
    """The schema with the answer's outputs, where it does not say them itself: a new one, or one of formats 1 and 2."""
    answer = schema.answer or _BEFORE.get(schema.task, "")
    if schema.outputs or answer not in ANSWERS:
        return schema
    named = replace(schema, answer=answer)
    return replace(named, outputs=of(named).outputs(named))


def of_record(record: Plain) -> Answer | None:
    """The type of an answer that was kept as a record; None where it is none of them."""
    return next((answer for answer in ANSWERS.values() if answer.names[0] in record), None)
