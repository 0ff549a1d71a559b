"""Which repairs of a table new rows don't get: told on the Prepare page and on the card of the model."""

import json

import onnx
import pytest

from core.data.importing import import_file, load_schema
from core.data.versions import make
from core.recipe import RepairChoice
from core.repaired import Repaired
from core.repairs import REPAIRS
from core.repairs.reach import missed, unreached, would_miss
from core.runs import plan
from core.runs.execute import execute

LOWER = Repaired("text_case", "*", "Change capitals: lower", changed=("town", "note", "ill"))
DROPPED = Repaired("drop_rows", "age", "Drop rows whose value below 0")
SPLIT = Repaired("split_text", "town", "Split at “,” into 2", added=("town 1", "town 2"))


def test_only_changes_of_columns_that_the_model_learns_from_are_told():
    assert unreached((LOWER, DROPPED), ["town", "age"]) == (("town",), ())
    assert missed((LOWER, DROPPED), ["town", "age"]) == (("Change capitals: lower", ("town",)),)
    assert missed((LOWER, DROPPED), ["age"]) == ()
    assert missed((), ["age"]) == ()


def test_a_column_made_from_another_is_told_with_all_that_was_done_to_that_one():
    again = Repaired("mask", "town 2", "Mask personal data: numbered", changed=("town 2",))
    assert unreached((LOWER, SPLIT, again), ["town 2"]) == (("town",), ("town",), ("town 2",))
    assert unreached((LOWER, SPLIT, again), ["age"]) == ((), (), ())


@pytest.mark.parametrize("name", [name for name, repair in REPAIRS.items() if repair.where == "data"])
def test_before_a_repair_it_is_told_whether_new_rows_would_miss_it(name):
    drops = name.startswith("drop_")
    assert would_miss(RepairChoice(repair=name, column="town"), "ill") != drops
    assert not would_miss(RepairChoice(repair=name, column="ill"), "ill")


@pytest.mark.parametrize("name", [name for name, repair in REPAIRS.items() if repair.where == "model"])
def test_new_rows_miss_no_repair_of_the_model(name):
    assert not would_miss(RepairChoice(repair=name, column="town"), "ill")


def test_the_card_of_a_model_tells_them_whoever_made_the_run(tmp_path):
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
    told = entries["atelier.card"]
    assert "New rows don't get this" in told
    assert r"Mask personal data\: first letter (town)" in told
    assert "Change capitals" not in told
    assert json.loads(entries["atelier.schema"])["target"] == "large"
