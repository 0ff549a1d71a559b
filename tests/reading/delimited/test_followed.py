"""What a plain CSV reader is told, and the rows that it can't follow."""

import pytest

from core.reading.delimited import followed
from core.reading.delimited.csv_records import Record
from core.reading.delimited.followed import Followed, settings
from core.reading.delimited.splitter import Dialect, cut


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ({}, {"by": "csv"}),
        ({"spaces": True}, {"by": "csv", "skipinitialspace": True}),
        ({"formula": True}, {"by": "csv", "formula": True}),
        ({"delimiter": "|", "framed": "|"}, {"by": "csv", "framed": "|"}),
        ({"delimiter": "||"}, {"by": "split"}),
        ({"delimiter": "  "}, {"by": "split"}),
        ({"delimiter": "  ", "starts": (0, 4), "spaces": True}, {"by": "places", "starts": [0, 4]}),
    ],
)
def test_a_dialect_is_told_in_the_words_of_a_plain_reader(marks, told):
    assert settings(Dialect(**{"delimiter": ",", **marks})) == told


@pytest.mark.parametrize(
    ("text", "marks", "cells", "noted"),
    [
        ("a,b", {}, None, False),
        ('a,"b"', {}, None, False),
        ('a,"b\nc"', {}, None, False),
        ('a,"b"c', {}, ["a", "bc"], False),
        ('a,"b"c', {}, ["a", '"b"c'], True),
        ('"a"b,c', {}, ['"a"b', "c"], True),
        ("a", {}, ["a", ""], False),
        ("a,b,c", {}, ["a", "b,c"], True),
        (" a ,b", {}, ["a", "b"], False),
        ("a\\,b,c", {"escape": "\\"}, None, False),
        ("a||b", {"delimiter": "||"}, ["a", "b", ""], False),
        ('"a"||b', {"delimiter": "||"}, None, True),
        ("a   b", {"delimiter": "  "}, ["a", "b", ""], False),
        ("ab  cd", {"delimiter": "  ", "starts": (0, 4)}, ["ab", "cd!"], False),
        ("ab  cd", {"delimiter": "  ", "starts": (0, 4)}, ["ab", "cd", ""], True),
        ("|a|b|", {"delimiter": "|", "framed": "|"}, ["a", "b", ""], False),
        ('="01",2', {"formula": True}, None, False),
        ("'a,b',c", {"quote": "'"}, None, False),
        ("'a,b',c", {"quote": ""}, ["a,b", "c"], True),
    ],
)
def test_a_row_is_noted_where_a_plain_reader_would_find_other_cells(text, marks, cells, noted):
    dialect = Dialect(**{"delimiter": ",", **marks})
    read = cut(text, dialect).cells
    record = Record(7, read, text)
    found = Followed(dialect)
    found.look(record, read if cells is None else cells)
    assert found.record() == ({"mended": [[7, 1 + text.count("\n")]]} if noted else {})


def test_repeated_headers_are_noted_with_their_lines_and_only_so_many(monkeypatch):
    monkeypatch.setattr(followed, "MOST", 2)
    found = Followed(Dialect(","))
    found.repeats(Record(3, ["a", "b"], 'a,"b\r\nc\nd\re"'))
    assert found.record() == {"again": [[3, 4]]}
    found.repeats(Record(9, ["a"], "a"))
    assert found.record() == {"again": [[3, 4], [9, 1]]}
    found.repeats(Record(11, ["a"], "a"))
    assert found.record() == {"again": [[3, 4], [9, 1]], "more": True}
