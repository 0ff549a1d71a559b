"""Where the table stands: its header, what is above it, and what the options say of it."""

import pytest

from core.reading.delimited.csv_records import Record
from core.reading.options import ReadOptions
from core.reading.outline.shape import Shape, find
from core.reading.outline.widths import usual_width

ROWS = ["Ann,1.5,3", "Bob,2.5,4", "Zoe,3.5,5", "Max,4.5,6"]


def found(*lines: str, comment: str = "#", **options) -> Shape:
    """The shape of lines cut at commas."""
    records = tuple(
        Record(number, line.split(","), line, comment=line.startswith(comment)) for number, line in enumerate(lines, 1)
    )
    filled = [len(record.cells) for record in records if not record.blank and not record.comment]
    return find(records, usual_width(filled), ReadOptions(**options), lambda text: text.split(","))


def told(shape: Shape) -> tuple:
    """(names, lines of the header, lines above, first line of the rows, how many rows)."""
    return list(shape.names), shape.header, [each.line for each in shape.above], shape.start, len(shape.body)


NAMES = ["name", "size", "age"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["name,size,age", *ROWS], (NAMES, (1,), [], 2, 4)),
        (ROWS, (["", "", ""], (), [], 1, 4)),
        (["Report of May", "name,size,age", *ROWS], (NAMES, (2,), [1], 3, 4)),
        (["Report of May", "", "name,size,age", *ROWS], (NAMES, (3,), [1], 4, 4)),
        (["Company,Acme", "From,May", "", "name,size,age", *ROWS], (NAMES, (4,), [1, 2], 5, 4)),
        (["name,size,age", "", *ROWS], (NAMES, (1,), [], 3, 4)),
        (["# name,size,age", *ROWS], (NAMES, (1,), [], 2, 4)),
        (["# made by hand", "name,size,age", *ROWS], (NAMES, (2,), [1], 3, 4)),
        (["name,size,age", "-----,---,---", *ROWS], (NAMES, (1,), [2], 3, 4)),
        (["sep=,", "name,size,age", *ROWS], (NAMES, (2,), [1], 3, 4)),
        ([",Body,", "name,size,age", *ROWS], (["name", "Body size", "Body age"], (1, 2), [], 3, 4)),
        (["name;size;age", *ROWS], (NAMES, (1,), [], 2, 4)),
        (["name,size,age"], (NAMES, (1,), [], 2, 0)),
        ([], ([""], (), [], 1, 0)),
    ],
)
def test_a_table_is_found_below_what_stands_above_it(lines, expected):
    assert told(found(*lines)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"header": (2,)}, (["Ann", "1.5", "3"], (2,), [1], 3, 3)),
        ({"header": (1, 2)}, (["name Ann", "size 1.5", "age 3"], (1, 2), [], 3, 3)),
        ({"header": ()}, (["", "", ""], (), [], 1, 5)),
        ({"header": (), "skip": 2}, (["", "", ""], (), [1, 2], 3, 3)),
        ({"skip": 1}, (NAMES, (1,), [], 2, 4)),
        ({"skip": 2}, (["", "", ""], (), [1, 2], 3, 3)),
        ({"names": ("Size", "AGE", "name")}, (NAMES, (1,), [], 2, 4)),
        ({"names": ("zoe", "3.5", "x")}, (["Zoe", "3.5", "5"], (4,), [1, 2, 3], 5, 1)),
        ({"names": ("p", "q", "r")}, (NAMES, (1,), [], 2, 4)),
    ],
)
def test_what_the_options_say_of_lines_counts(options, expected):
    assert told(found("name,size,age", *ROWS, **options)) == expected


def test_a_header_longer_than_the_rows_pads_them():
    assert found("name,size,age,note", *ROWS).padded
    assert not found("name,size,age", *ROWS).padded
    assert not found("name,size,age,note").padded, "without rows none is short"


def test_the_header_its_records_and_what_columns_hold_are_kept():
    shape = found("name,size,age", *ROWS)
    assert [record.text for record in shape.top] == ["name,size,age"]
    assert [habit.values for habit in shape.habits] == [False, True, True]
    assert (shape.width, shape.end, shape.notes) == (3, 0, ())


def test_habits_are_learned_from_the_first_of_two_tables():
    shape = found("name,size,age", *ROWS, "", "town,rain,sun", "7,a,b", "8,a,b", "9,a,b", "9,a,b", "9,a,b", "9,a,b")
    assert [habit.values for habit in shape.habits] == [False, True, True]
