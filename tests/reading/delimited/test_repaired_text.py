"""Rows brought to the table's width, and what is noted of them."""

import pytest

from core.reading.delimited.followed import Followed
from core.reading.delimited.repaired_text import Repaired, aligned, delimiter
from core.reading.delimited.splitter import Dialect
from core.reading.outline.habits import Habit

WORD, NUMBER = Habit(False, True, False), Habit(True, True, False)
MAYBE, EMPTY = Habit(True, False, False), Habit(False, False, True)


@pytest.mark.parametrize(
    ("cells", "width", "row"),
    [
        (["a", "b"], 2, ["a", "b"]),
        (["a", "b", "", " "], 2, ["a", "b"]),
        (["a"], 3, ["a", "", ""]),
        (["a", "b", "c"], 2, ["a", "b;c"]),
        (["a", "", "c"], 2, ["a", "c"]),
        (["a", "", "c", "d"], 2, ["a", ";c;d"]),
        (["", "b", "c"], 2, ["b", "c"]),
        ([""], 2, ["", ""]),
    ],
)
def test_without_habits_rows_are_filled_up_and_joined_at_their_end(cells, width, row):
    before = list(cells)
    assert aligned(cells, (), width, ";") == row
    assert cells == before


@pytest.mark.parametrize(
    ("cells", "habits", "row"),
    [
        (["1", "Smith", "John", "4.5"], (NUMBER, WORD, NUMBER), ["1", "Smith;John", "4.5"]),
        (["1", "x", "4", "5"], (NUMBER, WORD, NUMBER), ["1", "x;4", "5"]),
        (["x", "y", "1"], (WORD, NUMBER), ["x;y", "1"]),
        (["1", "2", "3", "x", "y"], (NUMBER, NUMBER, WORD), ["1", "2", "3;x;y"]),
        (["x", "4"], (WORD, WORD, NUMBER), ["x", "4", ""]),  # 1 better is not enough
        (["4", "5"], (WORD, NUMBER, NUMBER), ["4", "5", ""]),
        (["x", "4", "5"], (WORD, EMPTY, NUMBER, NUMBER), ["x", "", "4", "5"]),
        (["1", "", "x", "2"], (NUMBER, WORD, NUMBER), ["1", "x", "2"]),
    ],
)
def test_the_columns_habits_say_where_cells_lack_or_are_surplus(cells, habits, row):
    assert aligned(cells, habits, len(habits), ";") == row


def test_blank_lines_count_once_a_row_follows_them():
    done = Repaired(followed=Followed(Dialect(",")))
    done.gap += [3, 4]
    assert (done.blank, done.rows, done.at) == (0, 0, 0)
    done.row(5)
    assert (done.blank, done.rows, done.at, done.gap, done.lines) == (2, 1, 5, [], {"blank": [3, 4]})


def test_the_first_five_lines_of_each_sort_are_named():
    done = Repaired(followed=Followed(Dialect(",")))
    for line in range(10, 17):
        done.note("short", line)
    done.note("odd", 3)
    assert (done.short, done.odd, done.long) == (7, 1, 0)
    assert done.lines == {"short": [10, 11, 12, 13, 14], "odd": [3]}


def test_the_copy_keeps_a_delimiter_that_a_strict_parser_can_be_told():
    assert [delimiter(Dialect(sign)) for sign in (";", "\t", "||", "  ")] == [";", "\t", ",", ","]
    assert delimiter(Dialect(";", escape="\\")) == ","
