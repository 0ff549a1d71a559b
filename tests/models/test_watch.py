"""While a network or a stepwise linear model learns, it tells the answers to the same few validation rows."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.models import MODELS
from core.models.watch import SHOWN, Examples
from core.tasks import TASKS
from core.training import clock
from core.training.answers import Answered
from core.training.events import summary
from core.training.run_report import RunReport
from tests.models.tables import parts, train

STEPS = {"epochs": 4, "batch_size": 64, "patience": 0}


def with_ids(table):
    data = parts(table)
    return replace(data, valid=replace(data.valid, rows=np.arange(len(data.valid)) * 7 + 5))


def events(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("table", ["penguins", "ames"])
@pytest.mark.parametrize(("name", "options"), [("neural_network", {}), ("linear", {"solver": "gradient descent"})])
def test_a_few_rows_are_told_with_their_ids_truth_and_present_answer(name, options, table, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "EXAMPLES_EVERY", 0.0)
    data = with_ids(table)
    fitted = train(MODELS[name], data, RunReport(tmp_path), options, **STEPS)
    notes = [event for event in events(tmp_path) if event["kind"] == "examples"]
    assert len(notes) >= 4
    rows = [[entry["row"] for entry in event["rows"]] for event in notes]
    assert all(found == rows[0] for found in rows)
    assert len(rows[0]) == SHOWN
    indices = (np.array(rows[0]) - 5) // 7
    truth = data.valid.target[indices]
    last = notes[-1]["rows"]
    if data.learned.labels:
        assert [entry["truth"] for entry in last] == [data.learned.labels[index] for index in truth]
        assert {entry["truth"] for entry in last} == set(data.learned.labels), "every class is shown"
        assert all(entry["answer"] in data.learned.labels and 0 < entry["sure"] <= 1 for entry in last)
    else:
        assert [entry["truth"] for entry in last] == truth.tolist()
        assert np.isfinite([entry["answer"] for entry in last]).all()
    answered = summary(events(tmp_path)).answered
    assert (answered.first.step, answered.first.rows) == (notes[0]["step"], tuple(notes[0]["rows"]))
    if name == "neural_network":
        assert (answered.kept.step, answered.kept.rows) == (notes[-1]["step"], tuple(last))
        assert answered.now.rows == tuple(notes[-2]["rows"])
    assert len(json.dumps(notes[-1])) < 1500
    assert fitted.predict(data.valid).shape[0] == len(data.valid)


def test_they_are_told_only_now_and_then(tmp_path):
    data = with_ids("penguins")
    train(MODELS["neural_network"], data, RunReport(tmp_path), **{**STEPS, "epochs": 40})
    notes = [event for event in events(tmp_path) if event["kind"] == "examples"]
    assert notes[0]["step"] == 0, "before anything was learned"
    assert 2 <= len(notes) <= 3 + events(tmp_path)[-1]["seconds"] / clock.EXAMPLES_EVERY


STEPWISE = [
    ("neural_network", {}),
    ("linear", {"solver": "gradient descent"}),
    ("linear", {"solver": "exact"}),
    ("boosted_trees", {"rounds": 200, "patience": 20}),
    ("random_forest", {"trees": 20}),
]


@pytest.mark.parametrize("table", ["penguins", "ames"])
@pytest.mark.parametrize(("name", "options"), STEPWISE)
def test_at_the_end_the_answers_of_the_model_that_is_kept_are_told(name, options, table, tmp_path):
    data = with_ids(table)
    changed = {**STEPS, "epochs": 60, "patience": 3, "learning_rate": 0.03}
    fitted = train(MODELS[name], data, RunReport(tmp_path), options, **changed)
    report = [event for event in events(tmp_path) if event["kind"] == "examples"][-1]
    indices = [(entry["row"] - 5) // 7 for entry in report["rows"]]
    scores = fitted.predict(data.valid)[indices]
    if data.learned.labels:
        assert [entry["sure"] for entry in report["rows"]] == pytest.approx(scores.max(1), abs=2e-4)
    else:
        assert [entry["answer"] for entry in report["rows"]] == pytest.approx(scores, rel=1e-4)
    if name == "neural_network":
        assert report["step"] == fitted.best_epoch
    if name == "boosted_trees":
        assert report["step"] == len(fitted.model._predictors)


def test_rows_without_ids_and_no_rows_show_nothing(tmp_path):
    data = parts("penguins")
    assert Examples.of(data.valid, data.learned) is None
    assert Examples.of(with_ids("penguins").valid.take(np.arange(0)), data.learned) is None
    assert summary([]).answered == Answered()


def test_a_few_rows_are_all_shown():
    data = with_ids("penguins")
    few = data.valid.take(np.arange(3))
    assert Examples.of(few, data.learned).rows.tolist() == few.rows.tolist()


@pytest.mark.parametrize("table", ["penguins", "ames"])
@pytest.mark.parametrize(
    ("name", "options", "training"),
    [
        ("neural_network", {}, {"epochs": 12, "learning_rate": 0.05, "smoothing": 0.2}),
        ("boosted_trees", {"rounds": 73, "learning_rate": 0.5, "patience": 0}, {}),
        ("random_forest", {"trees": 12}, {}),
        ("linear", {}, {}),
        ("linear", {"solver": "gradient descent"}, {"epochs": 12}),
        ("baseline", {}, {}),
    ],
)
def test_the_numbers_that_stand_for_a_run_are_those_of_the_model_that_is_kept(name, options, training, table, tmp_path):
    data, family = with_ids(table), MODELS[name]
    training = {**STEPS, **training} if data.learned.labels else {**STEPS, **training, "smoothing": 0.0}
    report = RunReport(tmp_path)
    report.event("start", keeps="best" if family.keeps_best else "last")
    fitted = train(family, data, report, options, **training)
    kept = summary(events(tmp_path)).kept
    task = TASKS[data.learned.task]
    reached = task.live(data.learned, data.valid.target, fitted.predict(data.valid))
    assert kept["valid_loss"] == pytest.approx(reached["loss"], rel=1e-4)
    assert kept[f"valid_{task.primary}"] == pytest.approx(reached[task.primary], rel=1e-4)
    if name == "boosted_trees":
        assert kept["step"] == fitted.rounds < 73
