"""Reasons read as sentences wherever they are shown, however people wrote them."""

import pytest

from core.store import promotions
from pages.ui import reasons
from tests.pages.workshop import Workshop, texts


@pytest.mark.parametrize(
    ("written", "whole", "first"),
    [
        ("it knows the corrected answers", "It knows the corrected answers.", "It knows the corrected answers."),
        ("It is better. On 9 rows it won.", "It is better. On 9 rows it won.", "It is better."),
        ("better, e.g. on old houses", "Better, e.g. on old houses.", "Better, e.g. on old houses."),
        ("iPhone pictures are right now", "iPhone pictures are right now.", "iPhone pictures are right now."),
        ("my boss said “take it”", "My boss said “take it”.", "My boss said “take it”."),
        ("(just a try.)", "(just a try.)", "(just a try.)"),
        ("at last!\nIt took long,", "At last! It took long.", "At last!"),
        ("2 of 3 asked for it", "2 of 3 asked for it.", "2 of 3 asked for it."),
        ("更准确。", "更准确。", "更准确。"),
    ],
)
def test_a_reason_begins_and_ends_like_a_sentence(written, whole, first):
    assert reasons.whole(written) == whole
    assert reasons.first(written) == first


def test_every_place_that_tells_the_reason_tells_it_as_a_sentence(workshop: Workshop):
    promotions.promote(workshop.workspace, workshop.project, workshop.run, "it knows the corrected answers")
    note = texts(workshop.open("improve", project=workshop.project, tab="champion"))
    assert note.count("chosen just now. It knows the corrected answers.") == 1, "who answers now"
    assert "became champion.  \nIt knows the corrected answers." in note, "the lab book"
