"""What the neural network adds to what every family promises (tests/models/test_families.py)."""

import subprocess
import sys

import numpy as np
import pytest

from core.layout import Arrays, Layout
from core.models import MODELS
from core.records import DataFacts
from core.training import checkpoint
from core.training.run_report import QuietReport, RunReport
from tests.models.tables import by_graph, edge_cases, parts, scored, train

FAMILY = MODELS["neural_network"]


def metric(data, fitted):
    return scored(data, data.test, fitted.predict(data.test))


def suggested(data):
    layout = data.train.layout
    facts = DataFacts(len(data.train), len(layout.numbers), len(layout.codes), len(data.learned.labels))
    return FAMILY.suggest(facts, data.learned.task)


def only(arrays, numbers, codes):
    """The same rows with only the numbers, or only the codes."""
    layout = Layout(arrays.layout.numbers if numbers else (), arrays.layout.codes if codes else ())
    return Arrays(
        layout,
        arrays.numbers if numbers else arrays.numbers[:, :0],
        arrays.codes if codes else arrays.codes[:, :0],
        arrays.target,
    )


def test_the_list_of_families_does_not_load_torch():
    code = "import sys, core.models, core.models.linear_fit.gradient; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_too_few_rows_or_no_columns_are_told_before():
    assert "50" in FAMILY.why_not(DataFacts(49, 3, 0, 2), "classification")
    assert FAMILY.why_not(DataFacts(50, 3, 0, 2), "classification") is None
    assert FAMILY.why_not(DataFacts(500, 0, 0, 2), "classification")


@pytest.mark.parametrize(
    ("table", "name", "least"), [("penguins", "accuracy", 0.95), ("titanic", "accuracy", 0.73), ("ames", "r2", 0.85)]
)
def test_with_the_suggested_options_it_learns_real_tables(table, name, least):
    data = parts(table)
    options, training = suggested(data)
    assert metric(data, train(FAMILY, data, QuietReport(), options, **training))[name] >= least


@pytest.mark.parametrize("task", ["titanic", "ames"])
@pytest.mark.parametrize(("numbers", "codes"), [(True, False), (False, True)])
def test_only_numbers_or_only_categories_are_enough(task, numbers, codes):
    data = parts(task)
    rows, valid = only(data.train, numbers, codes), only(data.valid, numbers, codes)
    training = {"epochs": 4, "batch_size": 64}
    slim = type(data)(rows, valid, only(data.test, numbers, codes), data.learned)
    fitted = train(FAMILY, slim, QuietReport(), {"layers": 1, "width": 32}, **training)
    odd = edge_cases(slim.test)
    assert np.abs(fitted.predict(odd) - by_graph(fitted, odd)).max() < 1e-5 * data.learned.deviation


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activation", ["gelu", "silu", "tanh"])
def test_every_shape_leaves_as_a_graph_that_answers_the_same(activation, batch_norm):
    data = parts("penguins")
    options = {"layers": 6, "width": 8, "activation": activation, "batch_norm": batch_norm, "embedding": 3}
    fitted = train(FAMILY, data, QuietReport(), options, epochs=3, batch_size=32)
    odd = edge_cases(data.test)
    assert np.abs(fitted.predict(odd) - by_graph(fitted, odd)).max() < 1e-5


def test_training_longer_goes_on_from_the_parents_state(tmp_path):
    data = parts("titanic")
    parent, straight = RunReport(tmp_path / "parent"), RunReport(tmp_path / "straight")
    train(FAMILY, data, parent, epochs=3, patience=0)
    assert checkpoint.reached(parent.checkpoint) == 3
    longer = train(FAMILY, data, parent, epochs=6, patience=0)
    whole = train(FAMILY, data, straight, epochs=6, patience=0)
    assert np.array_equal(longer.predict(data.test), whole.predict(data.test))


def test_a_batch_of_one_row_is_made_two_for_batch_normalisation(report):
    data = parts("penguins")
    small = type(data)(data.train.take(np.arange(41)), data.valid, data.test, data.learned)
    fitted = train(FAMILY, small, report, {"batch_norm": True}, epochs=1, batch_size=1)
    assert np.isfinite(fitted.predict(data.test)).all()
    assert "2 rows" in report.notes[0]


def test_no_rows_give_no_answers():
    data = parts("penguins")
    fitted = train(FAMILY, data, QuietReport(), epochs=1)
    assert fitted.predict(data.test.take(np.arange(0))).shape == (0, 3)


def test_validation_rows_of_a_class_that_training_never_saw_are_not_counted(report):
    data = parts("penguins")
    valid = data.valid.take(np.arange(len(data.valid)))
    valid.target[:5] = -1
    train(FAMILY, type(data)(data.train, valid, data.test, data.learned), report, epochs=1)
    assert report.points[-1]["valid_loss"] > 0
