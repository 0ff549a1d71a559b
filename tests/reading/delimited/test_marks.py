"""What stands in a text beside its cells: remarks, frames, quotes around lines, blanks and formulas."""

import pytest

from core.reading.delimited.marks import blanks, comment, formula, frame, wrapped
from core.reading.delimited.splitter import Dialect


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["# a", "x", "y"], "#"),
        (["", "  # a", "x"], "#"),
        (["% a", "% b", "x"], "%"),
        (["// a", "x"], "//"),
        (["-- a", "x"], "--"),
        ([";; a", "x"], ";;"),
        (["* a", "x"], "*"),
        (["! a", "x"], "!"),
        (["; a", "x"], ""),
        (["x", "# a", "y", "z", "w"], "#"),
        (["x", "# a", "y", "z"], ""),
        (["x", "% a", "y", "z", "w"], ""),
        (["% a", "x", "% b", "y"], ""),
        (["# a", "# b"], ""),
        (["-----", "x"], ""),
        (["x", "y"], ""),
        ([], ""),
    ],
)
def test_remarks_are_the_first_lines_or_few_of_all(lines, mark):
    assert comment(lines) == mark


BAR = ["|a|b|"]


@pytest.mark.parametrize(
    ("lines", "framed"),
    [
        (BAR * 2, "|"),
        (["+---+", *BAR, "|---|---|", "", " |c|d| "], "|"),
        (BAR * 9 + ["a|b"], "|"),
        (BAR * 8 + ["a|b"], ""),
        (BAR * 8 + ["|"], ""),
        (BAR * 8 + ["|a|b"], ""),
        (BAR * 8 + ["a|b|"], ""),
        ([], ""),
        (["---"], ""),
    ],
)
def test_bars_at_both_ends_of_nearly_every_line_are_a_frame(lines, framed):
    assert frame(lines, "|", '"') == framed
    assert frame(lines, ",", '"') == ""
    assert frame(lines, "|", "|") == ""


QUOTED = ['"a,""b"""']


@pytest.mark.parametrize(
    ("lines", "quote", "bare"),
    [
        (['"a,""b"""', "", ' "c,d" '], '"', ['a,"b"', "c,d"]),
        (["'a'", "'b'"], "'", ["a", "b"]),
        (QUOTED * 9 + ["x,y"], '"', ['a,"b"'] * 9 + ["x,y"]),
        (QUOTED * 8 + ["x,y"], '"', None),
        (QUOTED, '"', None),
        (QUOTED * 2, "", None),
        (['"a","b"', '"c","d"'], '"', None),
    ],
)
def test_quotes_around_whole_lines_are_taken_off(lines, quote, bare):
    assert wrapped(lines, quote) == bare


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("a, b\nc, d", {}, (True, False)),
        ("a , b\nc , d", {}, (True, True)),
        ("a ,b\nc ,d", {}, (False, False)),
        ("a,b\nc,d", {}, (False, False)),
        ("abc\nd", {}, (False, False)),
        ("a,\nb,", {}, (False, False)),
        (", a\n, b", {}, (True, False)),
        ("a, b\n" * 9 + "a,b", {}, (True, False)),
        ("a, b\n" * 8 + "a,b", {}, (False, False)),
        ("a , b\n" * 9 + "a, b", {}, (True, True)),
        ("a , b\n" * 8 + "a, b", {}, (True, False)),
        ('"x,y", b\n"z,w", c', {}, (True, False)),
        ('"x, y",b\n"z, w",c', {}, (False, False)),
        ("'x,y', b\n'z,w', c", {"quote": "'"}, (True, False)),
        ("x,y, b", {"quote": ""}, (False, False)),
        ("a b c", {"delimiter": " "}, (False, False)),
        ("a  b", {"delimiter": "  "}, (False, False)),
        ("a\t b\nc\t d", {"delimiter": "\t"}, (True, False)),
        ("| a | b |\n|---|---|\n| c | d |", {"delimiter": "|", "framed": "|"}, (True, True)),
        ("|a|b|\n| ", {"delimiter": "|", "framed": "|"}, (False, False)),
        ("a | b\n--- | ---", {"delimiter": "|"}, (True, True)),
    ],
)
def test_blanks_around_nearly_every_delimiter_are_noticed(text, marks, expected):
    assert blanks(text, Dialect(**{"delimiter": ",", **marks})) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('="1",="2"', True),
        ('a,="1"\r\nb,="2"\r\n', True),
        ('="1",2', False),
        ('a="1",b="2"', False),
        ('="1",="2",a="3",b="4"', True),
        ('="1",="2",a="3",b="4",c="5"', False),
        ('="1"x,="2"x', False),
        ("a,b", False),
    ],
)
def test_cells_written_as_formulas_are_noticed(text, found):
    assert formula(text, Dialect(",")) == found
    assert not formula(text, Dialect(",", "'"))
    assert not formula(text, Dialect(";")) or "," not in text
