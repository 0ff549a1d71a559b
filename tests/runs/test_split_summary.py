"""The picture of a split says what the run then does."""

import json

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.data.splits import split_figures
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan, split_summary
from tests.runs.tables import dataset, people


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    columns = people(400)
    columns["village"] = [f"<b>village</b> {index // 13}" for index in range(400)]
    return dataset(tmp_path_factory.mktemp("data"), columns)


def told(data, target, *settings):
    schema = load_schema(data)
    recipe = with_settings(plan.draft(schema, str(data), target, family="baseline"), list(settings))
    return recipe, split_summary.split_summary(recipe, schema, data)


def test_it_counts_what_the_run_then_deals(data, tmp_path):
    recipe, found = told(data, "bought")
    execute(recipe, data, tmp_path)
    counts = json.loads((tmp_path / "evaluation.json").read_text())["parts"]
    assert {entry["part"]: entry["rows"] for entry in found["parts"]} == counts
    again = split_summary.split_summary(recipe, load_schema(data), data, tmp_path / "split.parquet")
    assert again == found


def test_the_mix_of_answers_is_shown_for_each_part(data):
    _, found = told(data, "bought")
    assert set(found["mix"]["labels"]) == {"yes", "no"}
    assert all(sum(shares) == pytest.approx(1) for shares in found["mix"]["shares"].values())
    shares = np.array(list(found["mix"]["shares"].values()))
    assert np.ptp(shares[:, 0]) < 0.03


def test_a_numbers_spread_is_shown_for_each_part(data):
    _, found = told(data, "spent")
    for quantiles in found["mix"]["quantiles"].values():
        assert quantiles == sorted(quantiles)
    assert set(split_figures.figures(found)) == {"rows", "mix"}


def test_groups_are_counted_and_none_is_shared(data):
    _, found = told(data, "bought", "split.method=group", "split.column=village")
    assert sum(found["groups"].values()) == 31
    assert found["shared"] == 0
    assert set(split_figures.figures(found)) == {"rows", "mix", "groups"}


def test_the_times_follow_each_other(data):
    _, found = told(data, "bought", "split.method=time", "split.column=joined")
    spans = found["times"]
    assert spans["train"][1] < spans["validation"][0] <= spans["validation"][1] < spans["test"][0]
    assert len(spans["test"][0]) == len("2020-01-31")
    assert "times" in split_figures.figures(found)


def test_every_fold_has_its_rows(data):
    _, found = told(data, "bought", "split.method=folds", "split.folds=4")
    assert len(found["folds"]) == 4
    assert sum(found["folds"]) == 320
    assert next(iter(split_figures.figures(found))) == "folds"


def test_folds_that_keep_groups_together_count_them(data):
    _, found = told(data, "bought", "split.method=folds", "split.column=village")
    assert sum(found["folds"]) == 400 - found["parts"][-1]["rows"]
    assert found["shared"] == 0


def test_names_from_a_file_are_never_markup(data):
    split = split_figures.pa.table({"__row": [0, 1], "part": ["train", "test"]})
    found = split_figures.rows_by_part(split, split_figures.pa.array(["<b>a</b>", "b"]), numeric=False)
    assert "<b>" not in split_figures.mix_figure(found).to_json()


def test_of_a_large_table_some_rows_are_enough(data, monkeypatch):
    monkeypatch.setattr(split_summary, "MOST", 100)
    _, found = told(data, "bought")
    assert found["sampled"] is True
    assert found["rows"] == 100
