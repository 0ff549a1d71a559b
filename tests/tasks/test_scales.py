"""An order that people write names each answer of the column once; where nobody wrote one it is found, or asked for."""

import pytest

from core.errors import UserError
from core.records import Column, ColumnProfile
from core.tasks.scales import named, notes, ordered, require


def column(*answers, unique=None):
    frequent = tuple((answer, 10) for answer in answers)
    return Column("grade", "category", ColumnProfile("grade", "text", 30, 0, unique or len(answers), frequent=frequent))


def test_an_order_is_read_with_and_without_blanks_and_keeps_a_sign_inside_an_answer():
    assert named("bad<fair <good") == ["bad", "fair", "good"]
    assert named("<18 < 18-30 < >30") == ["<18", "18-30", ">30"]
    assert named("") == []


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        ("poor < ok < best", "“best” in the order is no answer of “grade”"),
        ("poor < ok", "The order leaves out fine"),
        ("poor < OK < ok < fine", "stands in the order twice"),
    ],
)
def test_an_order_that_does_not_fit_is_told(order, problem):
    with pytest.raises(UserError, match=problem):
        require(column("fine", "ok", "poor"), order)


def test_an_order_that_fits_is_taken_and_so_is_none():
    require(column("fine", "ok", "poor"), "Poor < ok < Fine")
    require(column("fine", "ok", "poor"), "")
    require(column("fine", "ok", unique=9), "poor < ok < fine")  # not all of the answers are known


def test_what_is_told_asks_for_an_order_only_where_nothing_speaks_for_one():
    assert notes(column("good", "bad", "fair"), "").code == "order.found"
    assert notes(column("10", "9", "8"), "").values["scale"] == "8 < 9 < 10"
    assert notes(column("10", "9", "8"), "").code == "order.found"
    assert notes(column("fine", "ok", "poor"), "").code == "order.alphabet"
    assert notes(column("fine", "ok", "poor"), "poor < ok < fine").values["scale"] == "poor < ok < fine"
    assert notes(column("b", "a", unique=40), "").values["scale"] == "a < b …"
    assert ordered(("fine", "ok", "poor"), "poor < ok") == ("poor", "ok", "fine")
