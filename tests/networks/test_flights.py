"""The neural network on thirty thousand real rows, from the file to the bundle and back, by the run's own path."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.samples import SAMPLES
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor

FLIGHTS = next(sample for sample in SAMPLES if sample.name == "flights")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flights(tmp_path_factory):
    data = tmp_path_factory.mktemp("data") / "data.parquet"
    import_file(FLIGHTS.file, data)
    return data


def recipe(data, target, task, epochs):
    draft = plan.draft(load_schema(data), data.name, target, task, "neural_network")
    return with_settings(draft, [f"training.epochs={epochs}", "training.patience=0"])


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def points(folder):
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["kind"] == "epoch"]


def test_it_picks_answers_better_than_the_most_common_one_and_trains_longer(flights, tmp_path):
    parent, child = tmp_path / "parent", tmp_path / "child"
    assert execute(recipe(flights, FLIGHTS.target, FLIGHTS.task, 3), flights, parent) == "finished"
    found = read(parent / "evaluation.json")
    for measure in ("roc_auc", "log_loss"):
        value, baseline = (found["metrics"][measure][name] for name in ("value", "baseline"))
        assert value > baseline if measure == "roc_auc" else value < baseline
    assert found["metrics"]["roc_auc"]["value"] > 0.6
    assert found["rows"] > 5000
    assert points(parent)[-1]["step"] == 3
    longer = recipe(flights, FLIGHTS.target, FLIGHTS.task, 5)
    assert execute(longer, flights, child, parent=parent) == "finished"
    assert [point["step"] for point in points(child) if point["step"] == int(point["step"])] == [4, 5]
    assert all(read(folder / "parity.json")["passed"] for folder in (parent, child))


def test_it_estimates_a_number_with_an_interval_that_holds(flights, tmp_path):
    target = "miles"
    assert execute(recipe(flights, target, "regression", 3), flights, tmp_path) == "finished"
    found = read(tmp_path / "evaluation.json")
    assert found["metrics"]["rmse"]["value"] < 0.5 * found["metrics"]["rmse"]["baseline"]
    assert abs(found["coverage"]["value"] - 0.9) < 0.03
    answers = Predictor(tmp_path / "bundle.onnx").answer(pq.read_table(flights).slice(0, 2000))
    assert np.isfinite(answers.prediction).all()
