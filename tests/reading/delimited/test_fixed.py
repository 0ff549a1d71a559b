"""Where columns of a text begin that is filled up with blanks."""

import pytest

from core.reading.delimited.fixed import starts

LINES = ["name    size", "Ann     12", "Bob B    3"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (LINES, (0, 8)),
        ([*LINES, "", "   "], (0, 8)),
        (LINES[:2], ()),
        ([*LINES[:2], "Bob\t 3"], ()),
        (["a b", "c d", "e f"], ()),
        (["a  b", "c d", "e  f", "g h"], (0, 2)),
        (["a  b", "c d", "e f"], ()),
        (["  a    b", "  1    2", "  3    4"], (0, 7)),
        (["a    ", "1   2", "3   4"], ()),
        (["a        c", "1   2    3", "4   5    6"], (0, 9)),
        (["a   b   c", *["1   2   3"] * 48, "longer word   3"], (0, 4, 8)),
        (["a   b   c", *["1   2   3"] * 47, "longer word   3"], (0, 7)),
    ],
)
def test_a_gap_is_blank_in_nearly_every_line_and_named_in_the_first(lines, expected):
    assert starts(lines) == expected
