"""JSON in the forms that programs write it: columns, tables, answers around a list, records within, broken lines."""

import json

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet

RECORDS = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
WANTED = {"a": [1, 2], "b": ["x", "y"]}


@pytest.fixture
def read(tmp_path):
    def _read(content, name="rows.json"):
        path, out = tmp_path / name, tmp_path / "out.parquet"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return to_parquet(path, out), pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


FORMS = {
    "records": RECORDS,
    "columns": {"a": [1, 2], "b": ["x", "y"]},
    "columns by row number": {"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}},
    "rows by number": {"0": RECORDS[0], "1": RECORDS[1]},
    "split": {"columns": ["a", "b"], "index": [0, 1], "data": [[1, "x"], [2, "y"]]},
    "table": {"schema": {"fields": [{"name": "a"}]}, "data": RECORDS},
    "an answer": {"count": 2, "next": None, "results": RECORDS},
    "an answer in an answer": {"status": "ok", "data": {"page": 1, "items": RECORDS}},
    "rows of cells": [["a", "b"], [1, "x"], [2, "y"]],
}


@pytest.mark.parametrize("value", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_in_any_form_of_json_is_the_same_table(read, value, indent, encoding):
    assert read(json.dumps(value, indent=indent).encode(encoding))[1] == WANTED


def test_one_object_a_line_and_one_list_a_line_are_rows(read):
    assert read("\n".join(map(json.dumps, RECORDS)))[1] == WANTED
    assert read('["a", "b"]\n[1, "x"]\n[2, "y"]\n')[1] == WANTED


def test_what_stands_beside_the_list_is_told(read):
    reading, _ = read(json.dumps(FORMS["an answer"]))
    assert reading.warnings == ("Only the list “results” was read; beside it stands count, next.",)


@pytest.mark.parametrize("lines", [True, False])
def test_records_within_records_become_columns_and_lists_stay_text(read, lines):
    rows = [
        {"id": 1, "user": {"age": 31, "home": {"town": "Rome"}}, "tags": ["p", "q"]},
        {"id": 2, "user": {"age": 28, "home": {"town": "Oslo"}}, "tags": []},
    ]
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps({"rows": rows})
    assert read(text)[1] == {
        "id": [1, 2],
        "user.age": [31, 28],
        "user.home.town": ["Rome", "Oslo"],
        "tags": ['["p","q"]', "[]"],
    }


def test_values_of_several_types_are_text_and_so_are_numbers_that_no_float_holds(read):
    _, found = read(
        '[{"a": 1, "n": NaN, "h": 123456789012345678901234567890}, {"a": "x", "n": 1.5, "h": 1}, {"a": [1]}]'
    )
    assert found["a"] == ["1", "x", "[1]"]
    assert found["n"] == [None, 1.5, None]
    assert found["h"] == ["123456789012345678901234567890", "1", None]


@pytest.mark.parametrize("form", ["list", "lines"])
def test_names_that_differ_in_capitals_or_stand_there_twice_lose_no_value(read, form):
    rows = ['{"a": 1, "A": 2, "b": 5}', '{"a": 3, "A": 4, "b": 6}']
    text = "\n".join(rows) if form == "lines" else f"[{','.join(rows)}]"
    assert read(text)[1] == {"a": [1, 3], "A (2)": [2, 4], "b": [5, 6]}
    rows = ['{"a": 1, "a": 2}', '{"a": 3}']
    assert read("\n".join(rows) if form == "lines" else f"[{','.join(rows)}]")[1] == {"a": [2, 3]}


def test_broken_lines_are_left_out_with_their_number_and_the_others_read(read, tmp_path):
    lines = [json.dumps({"a": n, "b": f"n{n}"}) for n in range(30)]
    lines[4], lines[9] = '{"a": oops}', "[1, 2"
    (tmp_path / "rows.jsonl").write_text("\n".join([*lines, '{"a": 30, "b']))
    reading = to_parquet(tmp_path / "rows.jsonl", tmp_path / "out.parquet", rejects=tmp_path / "left.parquet")
    assert reading.rows == 28
    assert [(row.line, row.reason) for row in reading.rejected] == [
        (5, "is no JSON object"),
        (10, "is no JSON object"),
        (31, "is no JSON object"),
    ]
    assert pq.read_table(tmp_path / "left.parquet").column("text").to_pylist() == [
        '{"a": oops}',
        "[1, 2",
        '{"a": 30, "b',
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "holds no records"),
        ("[{}, {}]", "holds no records"),
        ("[[], []]", "holds no records"),
        ('[{"a": ' + "[" * 3000 + "]" * 3000 + "}]", "nested too deeply|not valid JSON"),
        ('[{"a": 1}, {"a": 2},]', "not valid JSON"),
        ("[{'a': 1}]", "not valid JSON"),
        ('{"a": 1}\n{"a"\n{"a"\n{"a"\n', "not valid JSON .at line or record 2."),
    ],
)
def test_what_is_no_table_is_said(read, text, words):
    with pytest.raises(UserError, match=words):
        read(text)
