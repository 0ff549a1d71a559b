"""What the user says about a file as NAME=VALUE, on the command line and when a doubt is turned."""

import json
from dataclasses import fields

import pyarrow.parquet as pq
import pytest

from core.__main__ import main
from core.errors import UserError
from core.plain import from_dict, to_dict
from core.reading import ReadOptions
from core.reading.options import DELIMITERS
from core.reading.settings import with_settings
from core.reading.values.word_doubts import listed, split


def test_every_field_of_the_options_can_be_set():
    lines = [
        "encoding=latin-1",
        "delimiter=semicolon",
        "quote=single",
        "escape=\\",
        "header=3,2",
        "skip=4",
        "decimal=comma",
        "sheet=North",
        "missing=NA, n/a",
        "names=a, b",
        "missing.x.y=-",
        "missing.z=",
    ]
    found = with_settings(ReadOptions(), lines)
    assert found == ReadOptions(
        encoding="latin-1",
        delimiter=";",
        quote="'",
        escape="\\",
        header=(2, 3),
        skip=4,
        decimal=",",
        sheet="North",
        missing=("NA", "n/a"),
        names=("a", "b"),
        column_missing=(("x.y", ("-",)), ("z", ())),
    )
    assert all(getattr(found, field.name) != getattr(ReadOptions(), field.name) for field in fields(ReadOptions))
    assert from_dict(ReadOptions, json.loads(json.dumps(to_dict(found)))) == found


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [
        ("delimiter=;", ";"),
        ("delimiter= ", " "),
        (r"delimiter=\t", "\t"),
        ("delimiter=||", "||"),
        *((f"delimiter= {name}", sign) for sign, name in DELIMITERS.items()),
    ],
)
def test_a_delimiter_is_a_sign_or_its_name(line, delimiter):
    assert with_settings(ReadOptions(), [line]).delimiter == delimiter


def test_the_names_of_delimiters_are_everyday_words():
    assert [*DELIMITERS.values()] == ["comma", "semicolon", "tab", "bar", "space", "colon", "spaces"]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("header=none", "header", ()),
        ("header=0", "header", ()),
        ("header=1", "header", (1,)),
        ("skip=0", "skip", 0),
        ("quote=double", "quote", '"'),
        ("quote=none", "quote", ""),
        ("quote=~", "quote", "~"),
        ("escape=", "escape", ""),
        ("decimal=point", "decimal", "."),
        ("decimal=,", "decimal", ","),
    ],
)
def test_a_value_is_a_word_or_the_sign_itself(line, field, value):
    assert getattr(with_settings(ReadOptions(), [line]), field) == value


@pytest.mark.parametrize(
    "line",
    [
        "decimal",
        "decimals=comma",
        "decimal=semicolon",
        "decimal.x=comma",
        "header=x",
        "header=-1",
        "skip=many",
        "delimiter=",
        "delimiter=abc",
        "quote=ab",
        "escape=ab",
    ],
)
def test_what_is_no_setting_or_no_value_of_it_is_told(line):
    with pytest.raises(UserError):
        with_settings(ReadOptions(), [line])


@pytest.mark.parametrize("words", [(), ("NA", "n/a"), ("a, b", "-"), ('"', "?"), ("'",), ("a=b",)])
def test_words_are_listed_and_split_again(words):
    assert split(listed(words)) == words


def test_read_takes_settings_and_keeps_them(tmp_path, capsys):
    source, out = tmp_path / "t.csv", tmp_path / "t.parquet"
    source.write_text("a;b\n1;NA\n2;none\n3;x\n")
    assert main(["read", str(source), "--out", str(out), "--set", "missing.b=none", "--set", "delimiter=;"]) == 0
    assert pq.read_table(out)["b"].to_pylist() == ["NA", None, "x"]
    schema = json.loads(capsys.readouterr().out)["schema"]
    assert schema["reading"]["asked"] == {"delimiter": ";", "column_missing": [["b", ["none"]]]}
    assert [column["profile"]["missing_words"] for column in schema["columns"]] == [None, ["none"]]


def test_a_setting_for_a_column_that_is_not_there_names_the_columns(tmp_path, capsys):
    source = tmp_path / "t.csv"
    source.write_text("a;b\n1;NA\n")
    assert main(["read", str(source), "--out", str(tmp_path / "t.parquet"), "--set", "missing.c=none"]) == 2
    assert "“a”, “b”" in json.loads(capsys.readouterr().err)["fix"]


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("delimiter=##########", True),
        ("delimiter=###########", False),
        ("delimiter=#'", False),
        ("delimiter=a", False),
        ("delimiter=a|", True),
        ("quote=", True),
        ("header=1,x", False),
        ("header=0,1", False),
        ("skip=-1", False),
        ("skip=", False),
        ("=x", False),
        ("missing", False),
        ("missing.a=", True),
    ],
)
def test_values_are_taken_up_to_their_limits(line, fits):
    if fits:
        assert with_settings(ReadOptions(), [line]) is not None
        return
    with pytest.raises(UserError):
        with_settings(ReadOptions(), [line])


def test_a_columns_own_words_go_before_those_of_all_and_the_last_setting_counts():
    found = with_settings(ReadOptions(), ["missing=NA", "missing.x=-", "missing.x=?", "missing.y=", "skip=1", "skip=2"])
    assert [found.words(name) for name in "xyz"] == [("?",), (), ("NA",)]
    assert ReadOptions().words("x") is None
    assert found.skip == 2
