"""Every family on every sample and its tasks: the exported file answers as the trained model does, edge cases included.

Several labels and steps of a scale, which no sample has, go the same way in tests/runs/test_several_and_ordered.py.
"""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.samples import SAMPLES
from core.export.edge_cases import edge_case_count, edge_case_rows
from core.importing.into_dataset import import_file
from core.models import MODELS
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor

SMALL = {
    "random_forest": ["family.trees=20"],
    "boosted_trees": ["family.rounds=30"],
    "neural_network": ["training.epochs=3", "training.patience=0"],
}
QUICK = {"penguins"}
CASES = [
    pytest.param(
        sample,
        task,
        family,
        marks=() if sample.name in QUICK else pytest.mark.slow,
        id="-".join((sample.name, task, family)),
    )
    for sample in SAMPLES
    for task in sorted({sample.task for sample in SAMPLES})
    for family in MODELS
]


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("datasets")
    for sample in SAMPLES:
        import_file(sample.file, folder / f"{sample.name}.parquet")
    return folder


def target_of(sample, task, schema) -> str:
    """The sample's own target for its own task, else the first column that the other task can take."""
    if task == sample.task:
        return sample.target
    doubtful = plan.reasons(schema, [""])
    fitting = [c for c in schema.columns if c.name not in doubtful and c.kind != "date" and plan.task_for(c) == task]
    return fitting[0].name


@pytest.mark.parametrize(("sample", "task", "family"), CASES)
def test_the_file_answers_as_the_model_does(sample, task, family, datasets, tmp_path):
    data = datasets / f"{sample.name}.parquet"
    schema = load_schema(data)
    target = target_of(sample, task, schema)
    recipe = with_settings(plan.draft(schema, data.name, target, task, family), SMALL.get(family, []))
    assert execute(recipe, data, tmp_path) == "finished"
    parity = json.loads((tmp_path / "parity.json").read_text(encoding="utf-8"))
    evaluation = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert parity["passed"]
    assert parity["labels_equal"] == 1.0
    assert parity["largest_difference"] <= parity["tolerance"] == 1e-5
    assert parity["rows"] == evaluation["rows"] == evaluation["parts"]["test"] >= 0.1 * schema.rows
    assert parity["nasty_rows"] == edge_case_count()
    _answers_hold_their_promises(Predictor(tmp_path / "bundle.onnx"), data)


def _answers_hold_their_promises(predictor: Predictor, data) -> None:
    for rows in (edge_case_rows(predictor.schema), pq.read_table(data).slice(0, 500)):
        answers = predictor.answer(rows)
        assert len(answers) == rows.num_rows
        if answers.labels is not None:
            assert set(answers.labels) <= set(predictor.schema.labels)
            assert np.allclose(answers.probabilities.sum(axis=1), 1, atol=1e-5)
        else:
            assert np.all(np.isfinite(answers.prediction))
            assert np.all((answers.lower <= answers.prediction) & (answers.prediction <= answers.upper))
