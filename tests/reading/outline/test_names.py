"""Column names made usable, and what is told of it."""

import pytest

from core.errors import UserError
from core.reading.outline.names import UNNAMED, listed, not_too_many, repaired, unnamed


@pytest.mark.parametrize(
    ("names", "expected", "codes"),
    [
        ([], (), []),
        (["a", "b"], ("a", "b"), []),
        ([" a \n b ", "c\0d"], ("a b", "cd"), []),
        (["", "b", " "], ("column_1", "b", "column_3"), [UNNAMED]),
        (["a", "A", "a"], ("a", "A (2)", "a (3)"), ["names_numbered"]),
        (["a", "A", "a (2)", "a"], ("a", "A (3)", "a (2)", "a (4)"), ["names_numbered"]),
        (["__row", "row", "__ROW"], ("row", "row (2)", "row (3)"), ["names_numbered", "name_reserved"]),
        (["column_2", ""], ("column_2", "column_2 (2)"), [UNNAMED]),
        (["x" * 999], ("x" * 999,), []),
        (["x" * 1001], ("x" * 1000,), ["names_cut"]),
        (["x" * 1000], ("x" * 1000,), ["names_cut"]),
    ],
)
def test_names_are_never_empty_nor_twice_nor_reserved(names, expected, codes):
    found, warnings = repaired(names)
    assert found == expected
    assert [warning.code for warning in warnings] == codes


def test_what_was_done_is_told_with_the_new_names():
    _, warnings = repaired(["", "a", "a", "__row", "y" * 2000])
    assert [str(warning.values["names"]) for warning in warnings] == [
        "“column_1”",
        "“a (2)”",
        "“row”",
        f"“{'y' * 40}…”",
    ]
    assert unnamed(["x", "y"]) == "Columns without a name were called “x”, “y”."


def test_a_table_has_at_most_twenty_thousand_columns():
    not_too_many(20_000)
    with pytest.raises(UserError, match="20,001 columns; the limit is 20,000"):
        not_too_many(20_001)
    with pytest.raises(UserError):
        repaired(["a"] * 20_001)


def test_five_names_are_listed_and_the_rest_is_counted():
    assert listed(list("abcde")) == "“a”, “b”, “c”, “d”, “e”"
    assert listed(list("abcdefg")) == "“a”, “b”, “c”, “d”, “e” and 2 more"
    assert listed(list("abc"), 2) == "“a”, “b” and 1 more"
