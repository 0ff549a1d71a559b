"""JSON files read by the database or held as a whole: lines that are broken, numbers that are long, what is said."""

import json

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet
from core.reading.structured import json_text
from core.reading.structured.json_text import broken


@pytest.fixture
def read(tmp_path):
    """(reading, columns) of a text."""

    def _read(text: str):
        path, out = tmp_path / "rows.json", tmp_path / "out.parquet"
        path.write_text(text, encoding="utf-8")
        return to_parquet(path, out), pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


def lines(good: int, *bad: str) -> str:
    return "".join([*(f'{{"a": {number}}}\n' for number in range(good)), *(f"{line}\n" for line in bad)])


@pytest.mark.parametrize(
    ("good", "bad", "left_out"),
    [(1, ["{x"], [2]), (8, ["{x", "[1]"], [9, 10]), (4, ["", "{z"], [6])],
)
def test_up_to_a_fifth_of_the_lines_or_one_may_be_broken(read, good, bad, left_out):
    reading, found = read(lines(good, *bad))
    assert found == {"a": list(range(good))}
    assert [(row.line, row.reason) for row in reading.rejected] == [(line, "is no JSON object") for line in left_out]


@pytest.mark.parametrize(("good", "bad", "first"), [(7, ["{x", "[1]"], 8), (2, ["{x", "{y"], 3)])
def test_more_broken_lines_are_refused_with_the_first(read, good, bad, first):
    with pytest.raises(UserError, match=rf"is not valid JSON \(at line or record {first}\)"):
        read(lines(good, *bad))


def test_how_a_file_is_read_is_kept_for_plain_readers(read):
    reading, _ = read('[{"a": {"x": 1}, "b": 2}]')
    assert reading.used == {
        "format": "json",
        "encoding": "utf-8",
        "cells": {"lines": False, "paths": [["a", "x"], ["b"]]},
    }
    assert read('{"a": 1}\n{"a": 2}\n')[0].used["cells"] == {"lines": True, "paths": [["a"]]}
    assert read('{"a": [1, 2]}')[0].used == {"format": "json"}


def test_texts_that_look_like_times_stay_texts_and_mixed_values_too(read):
    rows = [
        {"d": "2024-01-31", "t": "10:30:00", "m": 1, "u": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
        {"d": "2024-02-01", "t": "11:30:00", "m": "x", "u": "6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
    ]
    assert read(json.dumps(rows))[1] == {name: [str(row[name]) for row in rows] for name in ("d", "t", "m", "u")}


@pytest.mark.parametrize(("number", "kept"), [(10**20 + 1, str), (10**15, int)])
def test_whole_numbers_that_no_float_holds_keep_their_digits(read, number, kept):
    _, found = read(json.dumps([{"a": {"n": number}}, {"a": {"n": number + 1}}]))
    assert found == {"a.n": [kept(number), kept(number + 1)]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"a": 1}, {"a"', r"it starts with \[ but does not end with \]"),
        ('{"a": 1', r"it starts with \{ but does not end with \}"),
        ("[[1], [2]}", r"it starts with \[ but does not end with \]"),
        ('{"a": x}', "is not valid JSON"),
        ("[]", "holds no records"),
        ("[{}]", "holds no records"),
        ("[null]", "holds no records"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "is nested too deeply"),
    ],
)
def test_what_is_no_table_is_told(read, text, words):
    with pytest.raises(UserError, match=words):
        read(text)


def test_one_value_has_at_most_so_many_bytes(read, monkeypatch):
    text = '{"a": [1, 2]}'
    monkeypatch.setattr(json_text, "LARGEST_OBJECT", len(text))
    assert read(text)[1] == {"a": [1, 2]}
    monkeypatch.setattr(json_text, "LARGEST_OBJECT", len(text) - 1)
    with pytest.raises(UserError, match="holds one JSON value of 0 MB; the limit is 0 MB"):
        read(text)


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("Malformed JSON in line 7: x", "“a.json” is not valid JSON (at line or record 7)."),
        ("Malformed JSON in record/value 3: x", "“a.json” is not valid JSON (at line or record 3)."),
        ("Expecting value: line 4 column 2 (char 9)", "“a.json” is not valid JSON (at line or record 4)."),
        ("something else", "“a.json” is not valid JSON."),
    ],
)
def test_a_complaint_names_the_line_where_it_is_known(message, problem):
    assert broken(message, "a.json").problem == problem
