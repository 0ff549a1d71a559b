"""After training: a model that is too good to be true is told with the column that carries it."""

import json

import numpy as np
import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema
from core.evaluation.after import after, too_good
from core.evaluation.alike import different
from core.judgement import Evaluation, Measured
from core.messages import message
from core.runs.execute import execute
from core.runs.planning.plan import draft
from core.tasks import TASKS


def trained(folder, target, family="boosted_trees"):
    data = folder / "data.parquet"
    execute(draft(load_schema(data), "data.parquet", target, family=family), data, folder / "run")
    return json.loads((folder / "run" / "audit.json").read_text(encoding="utf-8"))


def test_a_folder_without_a_bundle_has_nothing_to_look_at(tmp_path):
    assert after(tmp_path, tmp_path / "data.parquet") is None


def test_an_honest_model_raises_no_alarm(look_at, people, tmp_path):
    people.pop("amount")
    look_at(people, "returns")
    result = trained(tmp_path, "returns")
    assert result["findings"] == []
    assert 0.1 < result["skill"] < 0.9
    assert {entry["column"] for entry in result["importance"][:3]} == {"visits", "spent", "region"}


@pytest.mark.parametrize("family", ["boosted_trees", "linear"])
def test_the_column_that_holds_the_answer_is_pointed_at(look_at, people, tmp_path, family):
    people.pop("amount")
    people["status"] = np.where(np.array(people["returns"]) == "yes", "open", "closed").tolist()
    look_at(people, "returns")
    (finding,) = trained(tmp_path, "returns", family)["findings"]
    assert finding["columns"] == ["status"]
    assert finding["remedies"][0]["arguments"] == {"columns": ["status"]}


def test_two_columns_that_hold_the_answer_together_are_pointed_at(look_at, people, tmp_path):
    random = np.random.default_rng(3)
    first, second = random.normal(0, 50, 800), random.normal(0, 50, 800)
    people["net"], people["tax"] = first.tolist(), second.tolist()
    people["amount"] = (first + second).tolist()
    people.pop("returns")
    look_at(people, "amount")
    (finding,) = trained(tmp_path, "amount", "linear")["findings"]
    assert set(finding["columns"]) == {"net", "tax"}


def test_a_few_test_rows_without_error_prove_nothing():
    metrics = {"accuracy": Measured(1.0, 0.5)}
    vouched = TASKS["classification"].vouched
    assert vouched(Evaluation(rows=40, metrics=metrics)) < 0.9
    assert vouched(Evaluation(rows=4000, metrics=metrics)) > 0.99
    assert too_good("x", 0.97, 0.9, [("a", 0.5), ("b", 0.4)]) == []


def test_a_model_of_one_column_is_no_cause_for_doubt_because_it_hangs_on_it(look_at, people, tmp_path):
    look_at({"spent": people["spent"], "double": (2 * np.array(people["spent"])).tolist()}, "double")
    (finding,) = trained(tmp_path, "double", "linear")["findings"]
    assert (finding["severity"], finding["remedies"]) == ("hint", [])
    assert "Too good" not in message(finding["title"]) + message(finding["evidence"])
    assert too_good("x", 0.97, 0.9, [("a", 0.97)], varied=("a",)) == []


def test_a_copy_beside_the_only_column_changes_nothing():
    drops = [("a", 0.97), ("copy of a", 0.01)]
    assert [finding.columns for finding in too_good("x", 0.97, 0.9, drops, varied=("a", "copy of a"))] == [("a",)]
    assert too_good("x", 0.97, 0.9, drops, varied=("a",)) == []


def test_a_model_of_two_columns_is_not_told_to_leave_both_out():
    finding = too_good("x", 1.0, 0.999, [("net", 0.6), ("tax", 0.5)], varied=("net", "tax"))[0]
    assert finding.columns == ("net", "tax")
    assert finding.remedies == ()


def test_copies_other_words_and_other_units_say_the_same_but_two_columns_of_measures_do_not():
    random = np.random.default_rng(0)
    measure, town = random.normal(size=300), random.choice(["Oslo", "Rome"], 300)
    table = pa.table(
        {
            "measure": measure,
            "in other units": 32 + 1.8 * measure,
            "turned": -measure,
            "another": random.normal(size=300),
            "town": town,
            "country": np.where(town == "Oslo", "Norway", "Italy"),
            "always": np.full(300, "x"),
            "note": [f"note {index}" for index in range(300)],
            "note again": [f"note {index}" for index in range(300)],
            "remark": [f"remark {index}" for index in range(300)],
        }
    )
    assert different(table) == ("measure", "another", "town", "note", "remark")
