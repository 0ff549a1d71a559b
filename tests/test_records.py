"""Records go to JSON and back whole; files are written whole or not at all."""

import dataclasses
import json
import math

import numpy as np
import pytest

from core import bundle_schema, records
from core.bundle_schema import BundleSchema, InputColumn
from core.export.strangers.verdict import Verdict
from core.layout import Arrays, CodeColumn, Layout
from core.plain import from_dict, to_dict, to_json, write_json
from core.records import Column, ColumnProfile, FittedTarget, Schema

PROFILE = ColumnProfile(
    "größe 🙂", "real", 10, 1, 9, numeric=0.9, minimum=-1e308, median=0.1 + 0.2, frequent=(("a", 3), ("", 1)),
    histogram=((0.0, 0.5, 3), (0.5, 1.0, 7)),
)  # fmt: skip
RECORDS = [
    PROFILE,
    Schema(10, (Column("a", "number", PROFILE), Column("b", "date", PROFILE)), ("careful",), "x.csv"),
    Layout(("a", "b"), (CodeColumn("c", ("(other)", "(missing)", "x")),)),
    FittedTarget("classification", "y", ("0", "True", "是"), (0.2, 0.3, 0.5)),
    BundleSchema(
        1, "regression", "y", (InputColumn("a", "a (input)", "boolean", categories=("no", "yes")),), level=0.9
    ),
    Verdict(True, schema=BundleSchema(1, "regression", "y", ()), metrics={"mae": {"value": 1.0}}),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_json(record):
    assert from_dict(type(record), json.loads(to_json(record))) == record


HOMES = (bundle_schema, records)
EVERY = [each for home in HOMES for each in vars(home).values() if dataclasses.is_dataclass(each)]


@pytest.mark.parametrize("record", EVERY, ids=lambda record: record.__name__)
def test_every_record_is_frozen_and_says_what_it_is(record):
    assert record.__dataclass_params__.frozen
    assert record.__doc__
    assert not record.__doc__.startswith(f"{record.__name__}(")


def test_a_later_versions_fields_are_ignored():
    assert from_dict(CodeColumn, {"name": "c", "levels": ["x"], "colour": "red"}) == CodeColumn("c", ("x",))


def test_a_lacking_field_is_an_error():
    with pytest.raises(TypeError):
        from_dict(CodeColumn, {"name": "c"})


def test_what_json_cannot_say_becomes_null_or_plain():
    assert to_dict(InputColumn("a", "a", "number", low=math.nan, high=math.inf))["low"] is None
    assert json.loads(to_json(FittedTarget("t", "y", mean=np.float64(1.5))))["mean"] == 1.5
    assert "größe 🙂" in to_json(PROFILE)


def test_a_file_is_replaced_whole_and_a_failed_write_leaves_the_old_one(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, {"value": np.int64(3), "share": math.nan, "list": (1, 2)})
    assert json.loads(path.read_text(encoding="utf-8")) == {"value": 3, "share": None, "list": [1, 2]}
    with pytest.raises(TypeError):
        write_json(path, {"value": object()})
    assert json.loads(path.read_text(encoding="utf-8"))["value"] == 3
    write_json(path, RECORDS[1])
    assert from_dict(Schema, json.loads(path.read_text(encoding="utf-8"))) == RECORDS[1]


def test_a_column_is_found_by_name():
    assert RECORDS[1].column("b").kind == "date"
    assert RECORDS[1].column("none") is None


def test_rows_are_taken_by_position_in_all_arrays_alike():
    arrays = Arrays(Layout(), np.arange(6.0).reshape(3, 2), np.arange(3)[:, None], np.array([7, 8, 9]))
    taken = arrays.take(np.array([2, 0]))
    assert len(arrays) == 3
    assert taken.numbers.tolist() == [[4.0, 5.0], [0.0, 1.0]]
    assert taken.codes.tolist() == [[2], [0]]
    assert taken.target.tolist() == [9, 7]


@dataclasses.dataclass(frozen=True)
class Inner:
    """A record in another."""

    number: int
    pairs: tuple[tuple[str, int], ...] = ()


@dataclasses.dataclass(frozen=True)
class Outer:
    """One of each sort of field."""

    inner: Inner
    maybe: Inner | None = None
    several: tuple[Inner, ...] = ()
    named: dict[str, Inner] = dataclasses.field(default_factory=dict)
    pair: tuple[str, Inner] | None = None
    either: int | str = 0
    free: dict = dataclasses.field(default_factory=dict)


def test_records_within_records_are_built_again():
    one, two = Inner(1, (("a", 2),)), Inner(2)
    whole = Outer(one, two, (one, two), {"x": two}, ("p", one), "words", {"y": [1]})
    plain = json.loads(to_json(whole))
    assert plain["inner"] == {"number": 1, "pairs": [["a", 2]]}
    assert from_dict(Outer, plain) == whole
    assert from_dict(Outer, {"inner": {"number": 3}, "maybe": None, "either": 7}) == Outer(Inner(3), None, either=7)


def test_a_column_that_must_be_there_is_given_or_its_name_is_the_error():
    assert RECORDS[1].known("b").kind == "date"
    with pytest.raises(KeyError, match="none"):
        RECORDS[1].known("none")


def test_names_that_are_no_texts_become_texts_and_nothing_stays_beside_a_file(tmp_path):
    write_json(tmp_path / "a.json", {1: {2: np.bool_(True)}, "ü": -math.inf})
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"1": {"2": True}, "ü": None}
    assert "ü" in text
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    write_json(tmp_path / "a.json", [np.float32(0.5), math.nan, 3])
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == [0.5, None, 3]
