"""Records one after the other: line numbers, cells with line breaks, and quotes that never close."""

import pytest

from core.reading.delimited import csv_records
from core.reading.delimited.csv_records import Lines, Record, following, records
from core.reading.delimited.splitter import Dialect

COMMA = Dialect(",")


def read(text: str, width: int, dialect: Dialect = COMMA, most: int = 99) -> list[tuple[int, list[str]]]:
    """(line, cells) of each record."""
    return [(record.line, record.cells) for record in records(text, dialect, width, most)]


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("---", "is a drawn line"),
        ("+-----+====+", "is a drawn line"),
        (" |:---|---:| ", "is a drawn line"),
        ("--,--", ""),
        ("", ""),
        ("a---", ""),
        ("(12 rows)", "counts the rows"),
        (" (1,200 rows affected) ", "counts the rows"),
        ("(1 row)", "counts the rows"),
        ("3 rows in set (0.01 sec)", "counts the rows"),
        ("2 rows selected.", "counts the rows"),
        ("3 rows in set" + " " * 46, "counts the rows"),
        ("3 rows in set" + " " * 47, ""),
        ("12 rows", ""),
        ("1,2", ""),
    ],
)
def test_drawn_lines_and_counts_of_rows_are_set_aside(text, aside):
    assert Record(1, [text], text).aside == aside
    assert Record(1, [text], text, comment=True).aside == "is a comment"


def test_a_record_without_anything_in_its_cells_is_blank():
    assert Record(1, ["", " "], ", ").blank
    assert Record(1, [], "").blank
    assert not Record(1, ["", "0"], ",0").blank


def test_lines_can_be_put_back_and_are_counted_once():
    lines = Lines(["a\n", "b\n", "c"])
    taken = [lines.next(), lines.next()]
    assert (taken, lines.number) == (["a\n", "b\n"], 2)
    lines.put_back(taken)
    assert lines.number == 0
    assert [lines.next() for _ in range(4)] == ["a\n", "b\n", "c", ""]
    assert lines.number == 3, "the end is no line"


def test_cells_with_line_breaks_are_one_record_and_later_lines_keep_their_numbers():
    assert read('a,"b\nc\n",d\r\n\ne,f,g', 3) == [(1, ["a", "b\nc\n", "d"]), (4, [""]), (5, ["e", "f", "g"])]
    assert read("a\nb\nc\n", 1, most=2) == [(1, ["a"]), (2, ["b"])]
    record = next(records('a,"b\nc"\r\n', COMMA, 2, 1))
    assert record == Record(1, ["a", "b\nc"], 'a,"b\nc"')


def test_a_quote_that_never_closes_is_text_of_its_cell_alone():
    text = 'id,name\n1,"open\n2,b\n3,c\n'
    assert read(text, 2) == [(1, ["id", "name"]), (2, ["1", '"open']), (3, ["2", "b"]), (4, ["3", "c"])]
    assert [record.strays for record in records(text, COMMA, 2, 9)] == [0, 1, 0, 0]


def test_a_cell_that_would_swallow_whole_rows_ends_with_its_line():
    text = '1,"open\n2,b\n3,c\n4,"d"\n'
    assert read(text, 2) == [(1, ["1", '"open']), (2, ["2", "b"]), (3, ["3", "c"]), (4, ["4", "d"])]


def test_a_cell_of_several_lines_may_be_followed_by_surplus_cells():
    assert read('1,"two\nlines",x,y\n2,b,z\n', 3) == [(1, ["1", "two\nlines", "x", "y"]), (3, ["2", "b", "z"])]


def test_without_a_known_width_a_cell_runs_on_to_its_quote():
    assert read('1,"open\n2,b\n3"\n', 0) == [(1, ["1", "open\n2,b\n3"])]
    assert read('1,"a\nb",2\n', 0) == [(1, ["1", "a\nb", "2"])]


@pytest.mark.parametrize(
    ("line", "cells", "strays"),
    [
        ('x,"a"",b', ["x", 'a"', "b"], 0),
        ('"a"b,c,d', ['"a"b', "c", "d"], 1),
        ('a,"b"c",d', ["a", 'b"c', "d"], 1),
        ('"a,b,c', ['"a', "b", "c"], 1),
    ],
)
def test_odd_quotes_are_read_in_the_way_that_gives_the_expected_width(line, cells, strays):
    (record,) = records(line, COMMA, 3, 9)
    assert (record.cells, record.strays) == (cells, strays)


def test_remarks_are_whole_and_rows_below_may_begin_with_their_mark():
    marked = Dialect(",", comment="#")
    text = "#1,a\nid,name\n#1,b\n# 2,c\n #3\n#4,d,e\n"
    found = list(records(text, marked, 2, 99))
    assert [record.comment for record in found] == [True, False, False, True, True, True]
    assert found[0].cells == ["#1,a"]
    assert found[2].cells == ["#1", "b"]
    assert [record.comment for record in records("a\n#1\n", marked, 1, 9)] == [False, True], "one column tells nothing"


def test_each_lone_quote_makes_the_next_search_shorter_and_each_success_longer():
    lines = Lines([])
    expected = [500, 125, 31, 8, 8]
    for patience in expected:
        lone = Lines(['1,"open\n', "2,b\n"])
        lone.patience = lines.patience
        following(lone, COMMA, 2)
        assert lone.patience == patience
        assert lone.number == 1, "what was looked through is handed out again"
        lines.patience = lone.patience
    whole = Lines(['1,"a\n', 'b"\n'])
    whole.patience = 8
    assert following(whole, COMMA, 2).cells == ["1", "a\nb"]
    assert whole.patience == 32
    whole = Lines(['1,"a\n', 'b"\n'])
    whole.patience = 600
    following(whole, COMMA, 2)
    assert whole.patience == 2000


def test_the_end_of_a_cell_is_looked_for_within_patience():
    for patience, cells in ((3, ["1", "a\nb\nc\nd"]), (2, ["1", '"a'])):
        lines = Lines(['1,"a\n', "b\n", "c\n", 'd"\n'])
        lines.patience = patience
        assert following(lines, COMMA, 2).cells == cells


@pytest.mark.parametrize(("longest", "cells"), [(8, ["1", "a\nb\nc"]), (7, ["1", '"a'])])
def test_the_end_of_a_cell_is_looked_for_within_the_longest_record(monkeypatch, longest, cells):
    monkeypatch.setattr(csv_records, "LONGEST_LINE", longest)
    assert following(Lines(['1,"a\n', "b\n", 'c"\n']), COMMA, 2).cells == cells


def test_a_first_line_that_was_taken_is_the_records_first():
    lines = Lines(["a,1\n", "b,2\n"])
    taken = lines.next()
    record = following(lines, COMMA, 2, taken)
    assert (record.line, record.cells) == (1, ["a", "1"])
    assert following(lines, COMMA, 2).cells == ["b", "2"]
    assert following(lines, COMMA, 2) is None
