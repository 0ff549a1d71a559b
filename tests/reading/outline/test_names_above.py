"""A line of names that is cut in another way than the rows below it."""

import pytest

from core.reading.delimited.csv_records import Record
from core.reading.outline.names_above import recut


def by_comma(text: str) -> list[str]:
    return text.split(",")


@pytest.mark.parametrize(
    ("text", "comment", "width", "cut", "names"),
    [
        ("# a,b,c", True, 3, by_comma, ["a", "b", "c"]),
        (" %! a, b ,c", True, 3, by_comma, ["a", "b", "c"]),
        ("# a,b", True, 3, by_comma, None),
        ("# a;b;c", True, 3, by_comma, None),
        ("# a;b;c", True, 3, None, None),
        ("a;b;c", False, 3, by_comma, ["a", "b", "c"]),
        ("a;b;c", False, 3, None, ["a", "b", "c"]),
        ("a\tb\tc", False, 3, None, ["a", "b", "c"]),
        ("a|b|c", False, 3, None, ["a", "b", "c"]),
        ("a;b", False, 2, None, None),
        ("a,b", False, 2, by_comma, ["a", "b"]),
        ("a", False, 1, by_comma, None),
        ("a,a,b", False, 3, by_comma, None),
        ("a,,b", False, 3, by_comma, None),
        ("a,7,b", False, 3, by_comma, None),
        ('"a" "b" "c"', False, 3, by_comma, ["a", "b", "c"]),
        ("a b c", False, 3, by_comma, None),
        ("#a,b,c", False, 3, by_comma, ["#a", "b", "c"]),
    ],
)
def test_a_line_is_cut_into_as_many_different_names_or_not_at_all(text, comment, width, cut, names):
    record = Record(4, [text], text, comment=comment)
    found = recut(record, width, cut)
    assert found == (None if names is None else Record(4, names, text))
