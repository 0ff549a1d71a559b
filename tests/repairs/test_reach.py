"""Which repairs of a table new rows don't get: told on the Prepare page and on the card of the model."""

import json

import numpy as np
import onnx
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage.versions import make
from core.importing.into_dataset import import_file
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column, ColumnProfile
from core.repaired import Repaired
from core.repairs import REPAIRS
from core.repairs.reach import again, kinds, missed, unreached, would_miss
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from tests.runs.proofs import in_this_process


def _replaced(find: str, made: str, **options: bool) -> Repaired:
    report = {"find": find, "replacement": made, "whole": True, **options}
    return Repaired("replace_text", "town", f"Replace “{find}” with “{made}”", changed=("town",), options=report)


MASKED = Repaired("mask", "town", "Mask personal data: numbered", changed=("town",))
LOWER = Repaired("text_case", "*", "Change capitals: lower", changed=("town", "note", "ill"))
DROPPED = Repaired("drop_rows", "age", "Drop rows whose value below 0")
SPLIT = Repaired("split_text", "town", "Split at “,” into 2", added=("town 1", "town 2"))


def test_only_changes_of_columns_that_the_model_learns_from_are_told():
    assert unreached((MASKED, DROPPED), {"town": "category", "age": "number"}) == (("town",), ())
    assert missed((MASKED, DROPPED), {"town": "category"}) == (("Mask personal data: numbered", ("town",)),)
    assert missed((MASKED, DROPPED), {"age": "number"}) == ()
    assert missed((), {"age": "number"}) == ()


def test_a_column_made_from_another_is_told_with_all_that_was_done_to_that_one():
    own = Repaired("mask", "town 2", "Mask personal data: numbered", changed=("town 2",))
    assert unreached((MASKED, SPLIT, own), {"town 2": "category"}) == (("town",), ("town",), ("town 2",))
    assert unreached((MASKED, SPLIT, own), {"age": "number"}) == ((), (), ())


def test_capitals_and_whole_values_of_a_category_are_changed_in_the_model_as_well():
    used = {"town": "category", "note": "text"}
    assert [(choice.repair, choice.column) for choice in again((LOWER,), used)] == [("letter_case", "town")]
    assert unreached((LOWER,), used) == (("note",),)
    replaced = (_replaced("NY", "New York"), _replaced("LA", "Los Angeles"))
    assert [choice.options["into"] for choice in again(replaced, used)] == ["New York", "Los Angeles"]
    assert missed(replaced, used) == ()


@pytest.mark.parametrize(
    "done",
    [
        (_replaced("NY", "LA"), _replaced("LA", "Rome")),
        (_replaced("NY", "New York", whole=False),),
        (_replaced("NY", "New York", ignore_case=True),),
        (_replaced("N.*", "New York", pattern=True),),
        (_replaced("NY", ""),),
        (_replaced("NY", "New York"), LOWER),
        (LOWER, MASKED),
    ],
)
def test_what_would_not_come_out_the_same_is_told_instead(done):
    used = {"town": "category"}
    assert again(done, used) == ()
    assert [columns for _, columns in missed(done, used)] == [("town",)] * len(done)


@pytest.mark.parametrize("name", [name for name, repair in REPAIRS.items() if repair.where == "data"])
def test_before_a_repair_it_is_told_whether_new_rows_would_miss_it(name):
    drops = name.startswith("drop_")
    assert would_miss(RepairChoice(repair=name, column="town"), ["ill"]) != drops
    assert not would_miss(RepairChoice(repair=name, column="ill"), ["ill"])


@pytest.mark.parametrize("name", [name for name, repair in REPAIRS.items() if repair.where == "model"])
def test_new_rows_miss_no_repair_of_the_model(name):
    assert not would_miss(RepairChoice(repair=name, column="town"), ["ill"])


def test_kinds_are_those_that_were_chosen_and_long_texts_have_none():
    facts = {longest: ColumnProfile("a", "text", 9, 0, 9, longest=longest) for longest in (64, 65)}
    columns = [
        (Column("a", "category", facts[64]), ColumnChoice()),
        (Column("b", "category", facts[64]), ColumnChoice(kind="text")),
        (Column("c", "category", facts[65]), ColumnChoice()),
    ]
    assert kinds(columns) == {"a": "category", "b": "text", "c": ""}


@pytest.mark.parametrize(
    ("done", "options"),
    [
        ((_replaced("NY", "New York"),), [{"keep": 0, "listed": ["NY"], "into": "New York"}]),
        ((LOWER,), [{"to": "lower"}]),
        ((LOWER, LOWER), [{"to": "lower"}]),
        ((_replaced(" NY", "New York"),), []),
        ((_replaced("NY", "New York "),), []),
        ((MASKED,), []),
        ((), []),
    ],
)
def test_what_the_model_does_again_is_said_with_its_options(done, options):
    found = again(done, {"town": "category", "age": "number"})
    assert [choice.options for choice in found] == options
    assert {choice.column for choice in found} <= {"town"}
    assert again(done, {"town": "text"}) == ()


def test_a_repair_that_the_model_can_do_again_is_not_missed_unless_something_else_was_done():
    used = {"town": "category"}
    upper = RepairChoice(repair="text_case", column="town", options={"to": "upper"})
    assert not would_miss(upper, ["ill"], (), used)
    assert not would_miss(upper, ["ill"], (LOWER,), used)
    assert would_miss(upper, ["ill"], (MASKED,), used)
    assert would_miss(upper, ["ill"], (), {"town": "text"})
    assert would_miss(upper, ["ill"])


def test_the_columns_of_a_repair_are_told_once_and_only_of_what_was_done_before_the_split():
    both = Repaired("mask", "town", "Mask", changed=("town",), added=("town 1",))
    assert unreached((both,), {"town": "text", "town 1": "text"}) == (("town",),)
    later = Repaired("mask", "town", "Mask", changed=("town",))
    assert unreached((SPLIT, later), {"town 1": "text"}) == (("town",), ())


def test_the_card_of_a_model_tells_them_whoever_made_the_run(tmp_path, monkeypatch):
    in_this_process(monkeypatch)
    rows = [f"{['Oslo', 'ROME', 'rome', 'oslo'][n % 4]},{n % 9},{'no' if n % 9 < 4 else 'yes'}" for n in range(400)]
    (tmp_path / "towns.csv").write_text("town,size,large\n" + "\n".join(rows), encoding="utf-8")
    import_file(tmp_path / "towns.csv", tmp_path / "data.parquet")
    (tmp_path / "second").mkdir()
    masked = RepairChoice(repair="mask", column="town", options={"how": "first letter"})
    upper = RepairChoice(repair="text_case", column="large", options={"to": "upper"})
    make(tmp_path / "data.parquet", [masked, upper], tmp_path / "second")
    data = tmp_path / "second" / "data.parquet"
    recipe = plan.draft(load_schema(data), data.name, "large", "classification", "linear")
    (tmp_path / "run").mkdir()
    assert execute(recipe, data, tmp_path / "run") == "finished"
    entries = {entry.key: entry.value for entry in onnx.load(tmp_path / "run" / "bundle.onnx").metadata_props}
    report = entries["atelier.card"]
    assert "New rows don't get this" in report
    assert r"Mask personal data\: first letter (town)" in report
    assert "Change capitals" not in report
    assert json.loads(entries["atelier.schema"])["target"] == "large"


def test_new_rows_get_the_capitals_and_replaced_values_of_the_table_in_the_file(tmp_path, monkeypatch):
    in_this_process(monkeypatch)
    towns = ["Oslo", "OSLO", "Straße", "straße", "NY", "New York", " ny "]
    rows = [f"{towns[n % 7]},{towns[n % 5 + 2]},{n % 9},{'no' if n % 7 < 2 else 'yes'}" for n in range(700)]
    (tmp_path / "towns.csv").write_text("town,from,size,north\n" + "\n".join(rows), encoding="utf-8")
    import_file(tmp_path / "towns.csv", tmp_path / "data.parquet")
    (tmp_path / "second").mkdir()
    upper = RepairChoice(repair="text_case", column="town", options={"to": "upper"})
    whole = {"find": "NY", "replacement": "New York", "whole": True}
    replaced = RepairChoice(repair="replace_text", column="from", options=whole)
    make(tmp_path / "data.parquet", [upper, replaced], tmp_path / "second")
    data = tmp_path / "second" / "data.parquet"
    recipe = plan.draft(load_schema(data), data.name, "north", "classification", "linear")
    (tmp_path / "run").mkdir()
    assert execute(recipe, data, tmp_path / "run") == "finished"
    predictor = Predictor(tmp_path / "run" / "bundle.onnx")
    assert "New rows don't get this" not in predictor.card
    raw, repaired = (pq.read_table(path).drop_columns(["__row", "north"]) for path in (tmp_path / "data.parquet", data))
    assert raw["town"].to_pylist() != repaired["town"].to_pylist()
    ours, theirs = (predictor.answer(table).probabilities for table in (raw, repaired))
    assert np.array_equal(ours, theirs)
