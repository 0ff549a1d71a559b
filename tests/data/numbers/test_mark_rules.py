"""Which mark is the decimal one: what cells show, what is counted, and what weighs how much where it is open."""

import pytest

from core.data.numbers.marks import Marks, cells_of, decided, read, tally
from core.repairs.number_cells import apart


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", ("", False)),
        ("1.234", (".", True)),
        ("1,234", (",", True)),
        ("123.456", (".", True)),
        ("1234.567", (".", False)),
        ("0.123", (".", False)),
        ("1.23", (".", False)),
        ("1.2345", (".", False)),
        ("1.234.567", (",", False)),
        ("1,234,567", (".", False)),
        ("1.234,5", (",", False)),
        ("1,234.5", (".", False)),
    ],
)
def test_a_cell_shows_its_decimal_mark_or_leaves_it_open(text, found):
    assert read(apart(text)) == found


def test_the_marks_of_texts_are_counted_by_rows():
    counts = {"1.230": 2, "1.200": 3, "7,250": 1, "1,5": 4, "2.5": 6, "12": 7, "340": 1, "1.5e-3": 9, "x": 1}
    found = tally(cells_of(counts), 50.0)
    assert found == Marks(
        comma=4,
        point=6,
        open=((",", 1), (".", 5)),
        zeros=6,
        round=3,
        unmarked=8,
        largest=340.0,
        shown=("1.230", "1.200", "7,250"),
    )
    assert tally(cells_of({"12": 1}), 50.0).largest == 50.0


def points(count=15, **more):
    return Marks(open=((".", count),), **more)


def commas(count=15, **more):
    return Marks(open=((",", count),), **more)


NOBODY = frozenset()


@pytest.mark.parametrize(
    ("marks", "delimiter", "others", "money", "named", "decimal", "certain"),
    [
        (Marks(comma=9, point=1, open=((".", 1),)), "", NOBODY, False, "", "comma", True),
        (Marks(comma=1, point=9, open=((".", 1),)), "", NOBODY, False, "", "point", True),
        (Marks(comma=8, point=2, open=((".", 1),)), "", NOBODY, False, "", "either", False),
        (Marks(comma=9, point=1), "", NOBODY, False, "", "either", True),
        (Marks(comma=1, open=((".", 1),)), "", NOBODY, False, ".", "comma", True),
        (Marks(point=1, open=((".", 1),)), "", NOBODY, False, ",", "point", True),
        (Marks(), "", NOBODY, False, "", "point", True),
        (points(), "", NOBODY, False, ",", "comma", True),
        (points(), "", NOBODY, False, ".", "point", True),
        (Marks(open=((",", 1), (".", 1))), "", NOBODY, False, "", "either", False),
        (points(), "", NOBODY, False, "", "point", False),
        (commas(), "", NOBODY, False, "", "point", False),
        (points(), "", NOBODY, True, "", "comma", False),
        (points(), ",", NOBODY, False, "", "point", True),
        (points(), "\t", NOBODY, False, "", "point", False),
        (points(), " ", NOBODY, True, "", "point", False),
        (commas(), ";", NOBODY, False, "", "comma", False),
        (commas(), ",", NOBODY, True, "", "point", True),
        (points(), "", frozenset("."), False, "", "point", True),
        (points(), ";", frozenset("."), False, "", "point", False),
        (points(), "", frozenset(","), False, "", "comma", True),
        (commas(), "", frozenset(","), False, "", "comma", True),
        (commas(), "", frozenset("."), False, "", "point", True),
        (points(), "", frozenset(",."), False, "", "point", False),
        (points(unmarked=5, largest=99), ",", NOBODY, False, "", "point", True),
        (points(unmarked=5, largest=99), "", NOBODY, True, "", "point", False),
        (points(unmarked=5, largest=100), "", NOBODY, False, "", "comma", False),
        (points(unmarked=5, largest=999, zeros=1), "", NOBODY, False, "", "comma", True),
        (points(unmarked=20, largest=999), "", NOBODY, False, "", "comma", True),
        (points(20, unmarked=1, largest=999), "", NOBODY, False, "", "comma", True),
        (points(19, unmarked=19, largest=999), "", NOBODY, False, "", "comma", False),
        (commas(unmarked=5, largest=1000), "", NOBODY, False, "", "comma", False),
        (points(10, round=1), "", NOBODY, False, "", "comma", False),
        (points(9, round=1), "", NOBODY, False, "", "point", False),
        (points(11, round=1), "", NOBODY, False, "", "point", False),
        (points(10, round=1), "", NOBODY, True, "", "comma", True),
    ],
)
def test_what_speaks_for_a_mark_is_weighed(marks, delimiter, others, money, named, decimal, certain):
    found = decided(marks, delimiter, others, money, named)
    assert (found.decimal, found.certain) == (decimal, certain)
