"""Names of columns from the rows of a header."""

import pytest

from core.reading.outline.headings import named

ROWS = [["x", "1", "2"], ["y", "3", "4"]]


@pytest.mark.parametrize(
    ("header", "body", "usual", "names"),
    [
        ([], ROWS, 3, ["", "", ""]),
        ([["a", "b"]], [], 3, ["a", "b"]),
        ([["a", "b", "c"]], ROWS, 3, ["a", "b", "c"]),
        ([["a", "b", "c", "", ""]], ROWS, 3, ["a", "b", "c"]),
        ([["a", "b", "c", "d"]], ROWS, 3, ["a", "b", "c", "d"]),
        ([["a", "b"]], ROWS, 3, ["", "a", "b"]),
        ([["a", "b"]], [ROWS[0], ROWS[0]], 3, ["a", "b", ""]),
        ([["a"]], ROWS, 3, ["a", "", ""]),
        ([["a", "b"]], [["x", "1", ""], ["y", "3", " "]], 3, ["a", "b"]),
        ([["a", "b"]], [["x", "1"], ["x", "3"]], 3, ["a", "b", ""]),
        ([["A", "", "B"], ["x", "y", "z"]], ROWS, 3, ["A x", "A y", "B z"]),
        ([["A", "", ""], ["x", "", "z"]], ROWS, 3, ["A x", "", "z"]),
        ([["A", "", ""], ["", "y", "z"]], ROWS, 3, ["A", "y", "z"]),
        ([["A", ""], ["x", "y", "z"]], ROWS, 3, ["A x", "A y", "A z"]),
        ([["All", "", ""], ["A", "", "B"], ["x", "y", " z "]], ROWS, 3, ["All A x", "All A y", "All B z"]),
    ],
)
def test_each_column_gets_the_words_that_stand_over_it(header, body, usual, names):
    assert named(header, body, usual) == (names, [])


def test_a_name_too_few_in_the_rows_is_left_out_and_told():
    names, messages = named([["a", "", "b"]], [["1", "2"]], 2)
    assert names == ["a", "b"]
    assert [message.code for message in messages] == ["header_column_left_out"]
