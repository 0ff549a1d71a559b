"""How a text's cells are told apart, and what the options say of it."""

import pytest

from core.reading.delimited.dialect import find
from core.reading.delimited.splitter import Dialect
from core.reading.options import ReadOptions

ROWS = [("Ann", "1.5", "3"), ("Bob", "2.25", "7"), ("Zoe", "3.0", "4")]


def text(delimiter: str, end: str = "\n", frame: str = "") -> str:
    lines = [delimiter.join(row) for row in [("name", "size", "age"), *ROWS]]
    return "".join(f"{frame}{line}{frame}{end}" for line in lines)


@pytest.mark.parametrize(
    ("content", "dialect"),
    [
        (text(","), Dialect(",")),
        (text(";", "\r\n"), Dialect(";")),
        (text("\t", "\r"), Dialect("\t")),
        (text("|"), Dialect("|")),
        (text(", "), Dialect(",", spaces=True)),
        (text(" ; "), Dialect(";", spaces=True, padded=True)),
        (text(" | ", frame="|"), Dialect("|", framed="|", spaces=True, padded=True)),
        (text(" "), Dialect(" ")),
        (text("||"), Dialect("||")),
        (text("\t\t"), Dialect("\t\t")),
        (text("::"), Dialect("::")),
        (text("~"), Dialect("~")),
        ("# made by hand\n" + text(","), Dialect(",", comment="#")),
        (text(",").replace("Ann", "'Ann, B'").replace("Bob", "'B, A'"), Dialect(",", "'")),
        (text(",").replace("Ann", '"A\\"nn"').replace("Bob", '"B\\", x"'), Dialect(",", escape="\\")),
        (text(",").replace("3\n", '="03"\n').replace("7\n", '="07"\n'), Dialect(",", formula=True)),
    ],
)
def test_a_dialect_is_found_with_three_cells_in_every_row(content, dialect):
    found = find(content, ReadOptions())
    assert (found.dialect, found.width, found.same, found.first) == (dialect, 3, 1.0, 3)
    rows = [record.cells for record in found.rows if not record.comment]
    assert [len(row) for row in rows] == [3] * 4
    assert [row[1] for row in rows] == ["size", "1.5", "2.25", "3.0"]


def test_columns_aligned_by_blanks_are_cut_where_they_begin():
    content = "name    size  age\nAnn B    1.5    3\nBob     2.25    7\nZoe      3.0    4\n"
    found = find(content, ReadOptions())
    assert found.dialect.delimiter == "  "
    assert [record.cells for record in found.rows] == [
        ["name", "size", "age"],
        ["Ann B", "1.5", "3"],
        ["Bob", "2.25", "7"],
        ["Zoe", "3.0", "4"],
    ]


def test_lines_that_are_quoted_as_a_whole_are_cut_inside():
    rows = [("name", "size", "age"), *ROWS]
    content = "".join(f'"{name},""{size}"",{age}"\n' for name, size, age in rows)
    found = find(content, ReadOptions())
    assert (found.dialect.framed, found.width) == ('"', 3)
    assert found.rows[1].cells == ["Ann", "1.5", "3"]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;\r"])
def test_a_first_line_may_say_the_delimiter(first):
    content = first + "\nname;size\na,1;b,2\nc,3;d,4\n"
    assert find(content, ReadOptions()).dialect.delimiter == ";"


def test_what_the_options_say_is_kept():
    found = find("a,b;c\n1,2;3\n4,5;6\n", ReadOptions(delimiter=";", quote="", escape="\\"))
    assert (found.dialect.delimiter, found.dialect.quote, found.dialect.escape) == (";", "", "\\")
    assert [record.cells for record in found.rows] == [["a,b", "c"], ["1,2", "3"], ["4,5", "6"]]
    assert find('a,b\n"1,2\n3,4\n', ReadOptions(quote="'")).dialect.quote == "'"
    assert find("a|b\n1|2\n", ReadOptions(delimiter=",")).width == 1


@pytest.mark.parametrize(
    "content",
    [
        "value\n2024-01-31 10:00:00\n2024-02-01 11:30:00\n2024-02-02 09:15:00\n",
        "price\n1,5\n2,25\n3,75\n",
        "word\nred\nblue\ngreen\n",
        "note\nHello, all of you\nGood day\nSee you, then, later\n",
    ],
)
def test_one_column_is_one_column(content):
    found = find(content, ReadOptions())
    assert (found.width, found.dialect.single) == (1, True)
    assert [record.cells for record in found.rows] == [[line] for line in content.splitlines()]


def test_a_list_within_the_last_cell_does_not_win_over_the_headers_delimiter():
    content = "id;tags\n" + "".join(f"row {number};{number},b,{number}\n" for number in range(20))
    found = find(content, ReadOptions())
    assert (found.dialect.delimiter, found.width) == (";", 2)


def test_few_ragged_rows_do_not_change_the_width():
    content = text(",") + "Max,1.0\n" + text(",")
    found = find(content, ReadOptions())
    assert (found.width, found.first) == (3, 3)
    assert found.same == pytest.approx(8 / 9)


def test_nothing_is_one_column_without_rows():
    found = find("", ReadOptions())
    assert (found.width, found.rows) == (1, ())
