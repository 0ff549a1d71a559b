"""Whether rows below a table are a second one."""

import pytest

from core.reading.delimited.csv_records import Record
from core.reading.outline import second
from core.reading.outline.habits import Habit
from core.reading.outline.shape import Shape

WORD, NUMBER = Habit(False, True, False), Habit(True, True, False)
NAMES = ("name", "size", "age")
BODY = tuple(Record(index + 2, ["a", "1", "2"], "a,1,2") for index in range(4))
SHAPE = Shape(NAMES, (1,), (), 2, BODY, (WORD, NUMBER, NUMBER))
TWO = Shape(("name", "size"), (1,), (), 2, (), (WORD, NUMBER))
FOUR = Shape(("a", "b", "c", "d"), (1,), (), 2, (), (NUMBER,) * 4)


def row(*cells: str) -> Record:
    return Record(20, list(cells), ",".join(cells))


@pytest.mark.parametrize(
    ("cells", "shape", "at_once", "after_a_gap"),
    [
        (("b", "3", "4"), SHAPE, False, False),
        (("Name", " SIZE ", "x"), SHAPE, True, True),
        (("name", "3", "4"), SHAPE, False, False),
        (("town", "rain", "sun"), SHAPE, False, True),
        (("p", "q", "r", "s"), FOUR, True, True),
        (("p", "q", "", "s"), FOUR, False, False),
        (("alone", "", ""), SHAPE, False, True),
        (("alone",), SHAPE, True, True),
        (("two", "cells"), SHAPE, False, True),
        (("alone",), TWO, False, True),
        (("alone", ""), TWO, False, False),
    ],
)
def test_a_second_table_begins_with_a_header_or_another_width(cells, shape, at_once, after_a_gap):
    assert second.begins(row(*cells), shape, [], False) == at_once
    assert second.begins(row(*cells), shape, [], True) == after_a_gap
    assert not second.begins(row(*cells), shape, [row("x")], True), "it has begun already"


def test_one_column_has_no_second_table():
    one = Shape(("name",), (1,), (), 2, (), (WORD,))
    assert not second.begins(row("a", "b"), one, [], True)


@pytest.mark.parametrize(
    ("cells", "heads", "apart"),
    [
        (("town", "rain", "sun"), True, True),
        (("town", "rain", "7"), False, False),
        (("town", "rain", ""), False, True),
        (("town", "rain"), False, True),
        (("town", "", "rain"), False, False),
        (("town",), False, False),
        (("name", "size", "rain"), False, False),
        (("name", "size"), False, True),
        (("town", "rain", "sun", "snow"), False, False),
    ],
)
def test_words_over_every_column_of_values_head_a_second_table(cells, heads, apart):
    assert second.heads(row(*cells), SHAPE) == heads
    assert second.heads_apart(list(cells), SHAPE) == apart


def test_a_row_of_the_tables_width_may_go_on_with_a_second_one():
    header = row("name", "size", "rain", "sun")
    fits, other = row("a", "1", "2"), row("a", "1", "2", "3")
    assert second.goes_on([header], SHAPE)
    assert second.goes_on([header, *[other] * 4, fits], SHAPE)
    assert not second.goes_on([header, fits, fits], SHAPE)
    assert second.goes_on([header, *[other] * 16, *[fits] * 3], SHAPE), "3 of 20 are broken"
    assert not second.goes_on([header, *[other] * 15, *[fits] * 5], SHAPE)
    assert not second.goes_on([fits, other], SHAPE), "the first is as wide as the table"
    assert not second.goes_on([other, other], SHAPE), "the first is no header"


@pytest.mark.parametrize(
    ("held", "shape", "other"),
    [
        ([row("alone")], SHAPE, True),
        ([row("alone", "")], SHAPE, True),
        ([row("two", "cells")], SHAPE, False),
        ([row("alone")], TWO, True),
        ([row("alone", "")], TWO, False),
        ([row("name", "size"), row("a", "1")], SHAPE, True),
        ([row("rain", "sun"), row("3", "1")], SHAPE, True),
        ([row("5", "6"), row("7", "8")], SHAPE, False),
        ([row("5", "6"), row("a"), row("b")], SHAPE, True),
        ([row("5", "6"), row("a"), row("7", "8")], SHAPE, False),
    ],
)
def test_at_the_end_held_rows_are_another_table_or_ragged_ones(held, shape, other):
    assert second.is_other(held, shape) == other


def test_below_ragged_rows_of_two_a_lone_cell_is_a_row():
    body = tuple(Record(index, ["a"], "a") for index in (2, 3))
    for ragged, other in ((1, True), (2, False)):
        shape = Shape(("name", "size"), (1,), (), 2, body[:ragged], (WORD, NUMBER))
        assert second.is_other([row("alone")], shape) == other
