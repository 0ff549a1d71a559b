"""One record's text cut into cells: what quotes, escapes, frames and blanks do to it."""

import pytest

from core.reading.delimited.splitter import Cut, Dialect, cut, may_close, unframed


@pytest.mark.parametrize(
    ("text", "marks", "cells"),
    [
        ("a,b,,", {}, ["a", "b", "", ""]),
        ("", {}, [""]),
        ('"a,b",c', {}, ["a,b", "c"]),
        ('"a""b",c', {}, ['a"b', "c"]),
        ('"",""', {}, ["", ""]),
        ('"a" ,b', {}, ["a", "b"]),
        ('"a"  ', {}, ["a"]),
        ('a"b,c', {}, ['a"b', "c"]),
        ('"a,b"', {"quote": ""}, ['"a', 'b"']),
        ("'a,b',\"c\"", {"quote": "'"}, ["a,b", '"c"']),
        ('"a\\"b",c', {"escape": "\\"}, ['a"b', "c"]),
        ("a\\,b,c", {"escape": "\\"}, ["a,b", "c"]),
        (",a\\,", {"escape": "\\"}, ["", "a,"]),
        ("a\\\\,b", {"escape": "\\"}, ["a\\\\", "b"]),
        ('"a\\\\",b', {"escape": "\\"}, ["a\\", "b"]),
        ('"x",a\\,b,c', {"escape": "\\"}, ["x", "a,b", "c"]),
        ('a, b, "c, d"', {"spaces": True}, ["a", "b", "c, d"]),
        ("a,  b,c ", {"spaces": True}, ["a", "b", "c "]),
        ('"a" , b , "c"', {"spaces": True, "padded": True}, ["a", "b", "c"]),
        ("| a | b |", {"delimiter": "|", "framed": "|", "spaces": True, "padded": True}, ["a", "b"]),
        ('"a,""b, c"",d"', {"framed": '"'}, ["a", "b, c", "d"]),
        ("ab  cd  e ", {"starts": (0, 4, 8)}, ["ab", "cd", "e"]),
        ("ab", {"starts": (0, 4)}, ["ab", ""]),
        (" a  b c ", {"delimiter": "  "}, ["a", "b", "c"]),
        ('a "b  c"   d', {"delimiter": "  "}, ["a", "b c", "d"]),
        ('""', {"delimiter": "  "}, [""]),
        ('="01",="0,2",3', {"formula": True}, ["01", "0,2", "3"]),
        ("a,b", {"single": True}, ["a,b"]),
        ('"a,b"', {"single": True}, ["a,b"]),
        ("a||b|c", {"delimiter": "||"}, ["a", "b|c"]),
        ('"a"||"b||c"||d', {"delimiter": "||"}, ["a", "b||c", "d"]),
        ('"a" b  c', {"delimiter": " "}, ["a", "b", "", "c"]),
    ],
)
def test_a_record_is_cut_as_its_dialect_says(text, marks, cells):
    assert cut(text, Dialect(**{"delimiter": ",", **marks})) == Cut(cells)


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ('"a"b,c', {}, Cut(['a"b,c'], 1, unclosed=True)),
        ('x,"a', {}, Cut(["x", "a"], 0, unclosed=True)),
        ('"a"b",c', {}, Cut(['a"b', "c"], 1)),
        ('a"b"c,d', {}, Cut(['a"b"c', "d"], loose=1)),
        ('{"b":"c"},["d"],e"f"', {}, Cut(['{"b":"c"}', '["d"]', 'e"f"'], loose=1)),
        ('a"b"c,"d', {}, Cut(['a"b"c', "d"], unclosed=True, loose=1)),
        (' "a",b', {}, Cut([' "a"', "b"], loose=1)),
        ('="01",2', {}, Cut(['="01"', "2"], loose=1)),
        ('"a,b', {"literal": 0}, Cut(['"a', "b"], 1)),
        ('",b', {"literal": 0}, Cut(['"', "b"])),
        ('"a",b,"c', {"literal": 2}, Cut(["a", "b", '"c'], 1)),
        ('"a,b","c', {"literal": -2}, Cut(['"a', 'b"', '"c'], 2)),
        ('x,"a"",b', {}, Cut(["x", 'a",b'], unclosed=True)),
        ('x,"a"",b', {"early": True}, Cut(["x", 'a"', "b"])),
        ('"a""', {"early": True}, Cut(['a"'])),
        ('"a""b"', {"early": True}, Cut(['a"b'])),
    ],
)
def test_quotes_in_odd_places_lose_no_character_and_are_counted(text, how, expected):
    assert cut(text, Dialect(","), **how) == expected


def test_one_column_ends_a_quoted_cell_at_the_end_alone():
    single = Dialect(",", single=True)
    assert cut('"a",b', single) == Cut(['a",b'], 1, unclosed=True)
    assert cut('"a"",b"', single, early=True) == Cut(['a",b'])
    assert cut('x "a", b', single) == Cut(['x "a", b'], loose=1)


def test_blanks_around_delimiters_keep_what_the_quotes_tell():
    padded = Dialect(",", spaces=True, padded=True)
    assert cut('"a"b , c', padded) == Cut(['a"b , c'], 1, unclosed=True)
    assert cut('a "b , c" , "d"x" , e', padded) == Cut(['a "b', 'c"', 'd"x', "e"], 1)


@pytest.mark.parametrize(
    ("text", "sign", "bare"),
    [
        (" |a|b| ", "|", "a|b"),
        ("a|b|", "|", "a|b|"),
        ("|a|b ", "|", "|a|b "),
        ("||", "|", ""),
        (" | ", "|", " | "),
        ("||a||", "|", "|a|"),
        ('"a""b"', '"', 'a"b'),
    ],
)
def test_a_frame_is_taken_off_where_it_stands_at_both_ends(text, sign, bare):
    assert unframed(text, Dialect(",", framed=sign)) == bare


@pytest.mark.parametrize(
    ("text", "marks", "closes"),
    [
        ('a"', {}, True),
        ('a",b', {}, True),
        ('a"  ,b', {}, True),
        ('a"  ', {}, True),
        ('a""', {}, False),
        ('a"""', {}, True),
        ('a"b', {}, False),
        ('a"b",c', {}, True),
        ('a""b"c', {}, False),
        ("a", {}, False),
        ("", {}, False),
        ('a\\"', {"escape": "\\"}, False),
        ('a\\\\"', {"escape": "\\"}, True),
        ('a\\"b"', {"escape": "\\"}, True),
        ('a"b', {"delimiter": " "}, True),
        ('a"||b', {"delimiter": "||"}, True),
        ('a"|b', {"delimiter": "||"}, False),
    ],
)
def test_a_line_may_close_a_cell_with_a_quote_before_a_delimiter_or_the_end(text, marks, closes):
    assert may_close(text, Dialect(**{"delimiter": ",", **marks})) == closes


@pytest.mark.parametrize(
    ("marks", "plain"),
    [
        ({}, True),
        ({"quote": ""}, True),
        ({"quote": "'"}, False),
        ({"delimiter": "||"}, False),
        ({"escape": "\\"}, False),
        ({"spaces": True}, False),
        ({"single": True}, False),
        ({"padded": True}, False),
        ({"framed": "|"}, False),
        ({"comment": "#"}, False),
        ({"formula": True}, False),
    ],
)
def test_a_strict_parser_can_be_told_plain_dialects_only(marks, plain):
    assert Dialect(**{"delimiter": ",", **marks}).plain == plain
