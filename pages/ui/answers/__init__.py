"""The registry of views: how each type of answer stands on pages. A new one is a file here and a line below."""

from core import answers
from core.bundle_schema import BundleSchema
from pages.ui.answers.base import View
from pages.ui.answers.labels import LabelsView
from pages.ui.answers.ordered_label import OrderedLabelView
from pages.ui.answers.plain import PlainView
from pages.ui.answers.several_labels import SeveralLabelsView
from pages.ui.answers.value import ValueView

__all__ = ["VIEWS", "View", "of", "text"]

VIEWS: dict[str, View] = {
    "plain": PlainView(),
    "labels": LabelsView(),
    "value": ValueView(),
    "several_labels": SeveralLabelsView(),
    "ordered_label": OrderedLabelView(),
}


def of(schema: BundleSchema) -> View:
    """The view of a bundle's answers."""
    return VIEWS[answers.of(schema).view]


def answer_text(record: dict) -> str:
    """What a kept record says, in a line; a dash for one that says nothing."""
    answer = answers.of_record(record)
    return "–" if answer is None else VIEWS[answer.view].text(answer.plain(record))
