"""A finished run's few numbers: what it reached, what the baseline does, and what runs are chosen by."""

import json

import pytest

from core import judgement
from core.evaluation.report import summed_up
from core.jobs.work.headline import headline
from core.judgement import FoldReport, Measured
from core.plain import write_json


def left_behind(folder, valid, classes=()):
    metrics = {"accuracy": {"value": 0.8, "baseline": 0.5}}
    report = {"task": "classification", "metrics": metrics, "classes": classes}
    (folder / "evaluation.json").write_text(json.dumps(report))
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


def test_the_headline_of_a_cross_validation_tells_its_mean_over_the_folds(tmp_path):
    left_behind(tmp_path, [(0.4, 0.85)])
    found = judgement.read(tmp_path / "evaluation.json")
    folds = [FoldReport(n, 9, {"accuracy": Measured(0.6 + n / 10)}) for n in range(3)]
    write_json(tmp_path / "evaluation.json", summed_up(found, folds).to_plain())
    assert headline(tmp_path)["valid"] == pytest.approx(0.7)


def test_where_training_watched_only_some_rows_a_run_is_chosen_by_all_of_them(tmp_path):
    left_behind(tmp_path, [(0.4, 0.95)])
    report = json.loads((tmp_path / "evaluation.json").read_text())
    chosen = {"rows": 60, "of": 60, "value": 0.55, "low": 0.42, "high": 0.67}
    (tmp_path / "evaluation.json").write_text(json.dumps(report | {"choosing": chosen}))
    with (tmp_path / "events.jsonl").open("a") as file:
        file.write(json.dumps({"kind": "baseline", "rows": 34, "valid_accuracy": 0.4, "seconds": 0}) + "\n")
    assert headline(tmp_path)["valid"] == 0.55


def measured(folder, **more):
    """An evaluation with these parts, beside what `left_behind` leaves."""
    report = json.loads((folder / "evaluation.json").read_text())
    (folder / "evaluation.json").write_text(json.dumps(report | more))
    return headline(folder)


def test_the_headline_tells_time_and_interval_where_they_were_measured(tmp_path):
    left_behind(tmp_path, [(0.4, 0.85)])
    found = measured(tmp_path, row_ms=1.5, seconds=9.0)
    assert (found["row_ms"], found["seconds"], "valid_low" in found) == (1.5, 9.0, False)
    chosen = {"rows": 60, "of": 60, "value": 0.55, "low": 0.42, "high": 0.67}
    found = measured(tmp_path, choosing=chosen)
    assert (found["valid_low"], found["valid_high"], found["valid"]) == (0.42, 0.67, 0.85)


@pytest.mark.parametrize(("watched", "valid"), [(59, 0.55), (60, 0.95), (None, 0.95)])
def test_all_rows_choose_only_where_training_watched_fewer(tmp_path, watched, valid):
    left_behind(tmp_path, [(0.4, 0.95)])
    if watched is not None:
        with (tmp_path / "events.jsonl").open("a") as file:
            file.write(json.dumps({"kind": "baseline", "rows": watched, "seconds": 0}) + "\n")
    assert measured(tmp_path, choosing={"rows": 60, "of": 60, "value": 0.55, "low": 0.4, "high": 0.7})["valid"] == valid


def test_where_training_told_no_score_there_is_none_to_choose_by(tmp_path):
    left_behind(tmp_path, [])
    assert "valid" not in headline(tmp_path)
    chosen = {"rows": 60, "of": 60, "value": 0.55, "low": 0.4, "high": 0.7}
    assert "valid" not in measured(tmp_path, choosing=chosen)
    assert measured(tmp_path, metrics={})["value"] is None
