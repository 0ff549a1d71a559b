"""What models answer on the rows that choose: kept as it was, the same rows of every run, made up for where missing."""

import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.evaluation import choosing
from core.evaluation.choosing import Choosing
from core.folders import RunFolder
from core.recipe import read as recipe_of
from tests.answers.made import of_labels, of_values
from tests.runs.carried import carried_out
from tests.runs.tables import dataset, people


def labels(rows: list[int], classes: tuple[str, ...], seed: int = 0) -> Choosing:
    shares = np.random.default_rng(seed).dirichlet(np.ones(len(classes)), len(rows)).astype("float32")
    predicted = np.array([classes[index] for index in shares.argmax(1)], object)
    return choosing.given(np.array(rows), of_labels(classes, predicted, shares))


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    data = dataset(tmp_path_factory.mktemp("data"), people())
    return data, carried_out(data, tmp_path_factory.mktemp("run"), target="bought")


def test_answers_are_kept_as_they_were_by_row(tmp_path):
    found = labels([7, 3, 5], ("no", "yes", "p0"))
    choosing.write(found, RunFolder(tmp_path).choosing)
    again = choosing.load(RunFolder(tmp_path).choosing)
    assert again.rows.tolist() == [3, 5, 7]
    assert again.predicted.tolist() == found.predicted.tolist()
    assert np.array_equal(again.answers["probabilities"], found.answers["probabilities"])
    assert np.array_equal(again.sure, found.sure)
    assert (again.classes, again.folds, again.rows_there) == (("no", "yes", "p0"), False, 3)


def test_numbers_are_kept_as_they_were(tmp_path):
    found = choosing.given(np.array([2, 1]), of_values([0.1, 1e300]), folds=True)
    choosing.write(found, RunFolder(tmp_path).choosing)
    again = choosing.load(RunFolder(tmp_path).choosing)
    assert (again.rows.tolist(), again.predicted.tolist(), again.folds) == ([1, 2], [1e300, 0.1], True)


def test_a_class_that_a_fold_did_not_know_had_no_chance_there():
    found = choosing.joined([labels([4, 2], ("b",)), labels([3, 1], ("a", "b", "c"))], ("a", "b", "c"))
    assert found.rows.tolist() == [1, 2, 3, 4]
    assert found.answers["probabilities"][1].tolist() == [0, 1, 0]
    assert found.folds


def test_of_many_rows_the_same_are_drawn_though_a_few_came_and_went():
    rows = np.random.default_rng(0).permutation(50_000)
    drawn = choosing.some(rows, 20_000)
    assert len(drawn) == 20_000
    assert (np.diff(drawn) > 0).all()
    assert abs(drawn.mean() - 25_000) < 500
    grown = choosing.some(np.arange(100, 51_000), 20_000)
    assert np.isin(grown, drawn).mean() > 0.97
    assert choosing.some(rows[:5], 5).tolist() == sorted(rows[:5])


def test_a_run_from_before_they_were_kept_is_asked_again_and_answers_the_same(ran, tmp_path):
    data, folder = ran
    old = shutil.copytree(folder, tmp_path / "old")
    RunFolder(old).choosing.unlink()
    assert choosing.read(old) is None
    made, kept = choosing.read(old, data), choosing.read(folder)
    assert made.rows.tolist() == kept.rows.tolist()
    assert made.predicted.tolist() == kept.predicted.tolist()
    assert np.array_equal(choosing.read(old).answers["probabilities"], kept.answers["probabilities"])


def test_why_there_are_none_is_told(ran, tmp_path):
    data, folder = ran
    assert choosing.why_not(folder) == ""
    old = shutil.copytree(folder, tmp_path / "old")
    RunFolder(old).choosing.unlink()
    assert choosing.why_not(old) == ""
    report = json.loads((old / "evaluation.json").read_text(encoding="utf-8"))
    (old / "evaluation.json").write_text(json.dumps({**report, "cross_validated": True}), encoding="utf-8")
    assert "cross-validated before" in choosing.why_not(old)
    assert choosing.read(old, data) is None
    (old / "bundle.onnx").unlink()
    assert choosing.why_not(old) == "It left no model."


def test_the_truth_is_that_of_the_table_that_judges(ran, tmp_path):
    data, folder = ran
    rows, recipe = choosing.read(folder).rows, recipe_of(folder / "recipe.yaml")
    table = pq.read_table(data)
    answers = table["bought"].to_pylist()
    other = "yes" if answers[rows[0]] == "no" else "no"
    answers[rows[0]], answers[rows[1]] = other, ""
    shutil.copytree(data.parent, tmp_path / "later")
    later = tmp_path / "later" / data.name
    pq.write_table(table.set_column(table.column_names.index("bought"), "bought", pa.array(answers)), later)
    ids, truth = choosing.truth(recipe, later, np.append(rows, 10**9))
    assert ids.tolist() == [rows[0], *rows[2:]]
    assert truth[0] == other
    lost = recipe.model_copy(update={"data": recipe.data.model_copy(update={"targets": ["wings"]})})
    assert load_schema(later).column("wings") is None
    with pytest.raises(UserError, match="no column “wings”"):
        choosing.truth(lost, later, rows)
