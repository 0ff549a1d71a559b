"""A finished run's few numbers, and that runs are chosen by the validation rows, never by the test rows."""

import json

import pytest

from core.jobs.headline import headline
from core.store.runs import Run
from pages.ui.results import best


def left_behind(folder, valid, classes=()):
    metrics = {"accuracy": {"value": 0.8, "baseline": 0.5}}
    told = {"task": "classification", "metrics": metrics, "classes": classes}
    (folder / "evaluation.json").write_text(json.dumps(told))
    lines = [
        {"kind": "epoch", "step": step, "total": 3, "valid_loss": loss, "valid_accuracy": accuracy, "seconds": step}
        for step, (loss, accuracy) in enumerate(valid, 1)
    ]
    (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_the_headline_tells_test_and_baseline_and_the_validation_rows_at_the_kept_step(tmp_path):
    left_behind(tmp_path, [(0.9, 0.6), (0.4, 0.85), (0.7, 0.9)])
    assert headline(tmp_path) == {"metric": "accuracy", "value": 0.8, "baseline": 0.5, "valid": 0.85}


def test_the_headline_tells_the_answers_that_were_never_found(tmp_path):
    classes = [{"label": "bad", "support": 20, "recall": 0.0}, {"label": "good", "support": 80, "recall": 1.0}]
    left_behind(tmp_path, [(0.4, 0.85)], classes)
    assert headline(tmp_path)["missed"] == [{"label": "bad", "rows": 20}]


def test_without_an_evaluation_there_is_no_headline(tmp_path):
    assert headline(tmp_path) is None


@pytest.mark.parametrize(
    ("task", "metric", "expected"), [("classification", "accuracy", "a"), ("regression", "rmse", "b")]
)
def test_the_best_run_is_the_best_on_the_validation_rows(tmp_path, task, metric, expected):
    def run(id, value, valid):
        told = {"metric": metric, "value": value, "baseline": 0.1, "valid": valid}
        return Run(id, "p", id, "linear", task, "finished", "run", 0.0, 0.0, 1.0, None, tmp_path, headline=told)

    assert best([run("b", 0.99, 0.7), run("a", 0.6, 0.9)]).id == expected
    assert best([]) is None
