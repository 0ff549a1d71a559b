"""What judging a model gave goes to evaluation.json and back whole; files of older runs are read as they are."""

import json

import numpy as np
import pytest

from core.judgement import AnswerLine, Coverage, Evaluation, FoldReport, Measured, Roc, Scatter, read

METRICS = {"accuracy": {"value": 0.8, "baseline": 0.5}, "roc_auc": {"value": None, "baseline": 0.5}}
LABELS = {
    "task": "classification",
    "target": "species",
    "rows": 20,
    "family": "linear",
    "metrics": METRICS,
    "gallery": {"right": [{"row": 7, "truth": "a", "answer": "a", "sure": 0.9}], "wrong": []},
    "gallery_counts": {"right": 1, "wrong": 0},
    "classes": [
        {"label": "a", "support": 15, "precision": 0.9, "recall": 1.0, "f1": 0.95},
        {"label": "b", "support": 5, "precision": 0.0, "recall": None, "f1": 0.0},
    ],
    "confusion": [[15, 0], [4, 1]],
    "unknown_classes": 0,
    "roc": {"a": {"fpr": [0.0, 1.0], "tpr": [0.0, 1.0], "auc": 0.5}},
    "precision_recall": {},
    "worst": [{"row": {"height": 3}, "truth": "b", "answer": "a", "sure": 0.7}],
    "parts": {"train": 60, "test": 20},
    "row_ms": 0.1,
    "choosing": {"rows": 10, "of": 12, "value": 0.8, "low": 0.7, "high": 0.9},
    "seconds": 0.0,
    "bytes": 1234,
}
NUMBERS = {
    "task": "regression",
    "target": "price",
    "rows": 3,
    "family": "linear",
    "metrics": {"mae": {"value": 1.0, "baseline": 2.0, "mean": 1.5, "spread": None}},
    "scatter": {"truth": [1.0, None], "prediction": [1.0, 2.0], "lower": [0.0, 0.0], "upper": [2.0, 3.0]},
    "residuals": {"edges": [0.0, 1.0], "counts": [3]},
    "coverage": {"level": 0.9, "value": None, "promised": False},
    "worst": [],
    "cross_validated": True,
    "folds": [{"fold": 1, "rows": 3, "metrics": {"mae": {"value": 1.5, "baseline": None}}}],
    "choosing": None,
}


@pytest.mark.parametrize("content", [LABELS, NUMBERS], ids=["labels", "numbers"])
def test_a_file_is_read_and_written_with_the_same_keys_in_the_same_order(content):
    written = Evaluation.from_plain(content).to_plain()
    assert written == content
    assert list(written) == list(content)
    assert json.loads(json.dumps(written, allow_nan=False)) == content


def test_what_was_read_is_typed(tmp_path):
    (tmp_path / "evaluation.json").write_text(json.dumps(LABELS), encoding="utf-8")
    found = read(tmp_path / "evaluation.json")
    assert found.metrics["accuracy"] == Measured(0.8, 0.5)
    assert found.classes[1] == AnswerLine("b", 5, 0.0, None, 0.0)
    assert found.roc == {"a": Roc((0.0, 1.0), (0.0, 1.0), 0.5)}
    assert found.choosing.of == 12
    other = Evaluation.from_plain(NUMBERS)
    assert other.scatter == Scatter((1.0, None), (1.0, 2.0), (0.0, 0.0), (2.0, 3.0))
    assert other.coverage == Coverage(0.9, None, False)
    assert other.folds == (FoldReport(1, 3, {"mae": Measured(1.5)}),)
    assert [other.folds[0].value(name) for name in ("mae", "rmse")] == [1.5, None]


def test_an_older_file_lacks_what_came_later_and_keeps_what_is_unknown():
    old = {"task": "classification", "rows": 5, "metrics": {"accuracy": {"value": 1.0, "baseline": 0.5}}}
    found = Evaluation.from_plain({**old, "strange": {"a": 1}, "coverage": {"level": 0.9, "value": 0.8}})
    assert (found.classes, found.confusion, found.folds, found.choosing) == ((), None, (), None)
    assert found.more == {"strange": {"a": 1}}
    assert found.to_plain()["strange"] == {"a": 1}
    assert found.to_plain()["coverage"] == {"level": 0.9, "value": 0.8}


def test_a_figure_can_be_drawn_of_what_is_there():
    found = Evaluation.from_plain({**LABELS, "own": 1})
    notes = [found.holds(name) for name in ("confusion", "roc", "precision_recall", "own", "scatter", "nothing")]
    assert notes == [True, True, True, True, False, False]


def test_a_fold_keeps_what_the_answers_are_calibrated_by():
    fold = FoldReport(2, 2, {"mae": Measured(1.0, 2.0)}, np.array([0, 1]), np.array([[0.5, 0.5], [0.1, 0.9]]))
    back = FoldReport.from_plain(json.loads(json.dumps(fold.to_plain())))
    assert back == fold
    assert back.truth.tolist() == [0, 1]
    assert back.scores.tolist() == [[0.5, 0.5], [0.1, 0.9]]
    assert set(FoldReport(1, 2, {}).to_plain()) == {"fold", "rows", "metrics"}


@pytest.mark.parametrize(
    ("supports", "confusion", "rarer"),
    [
        ((15, 5), True, "b"),
        ((5, 15), True, "a"),
        ((5, 5), True, "b"),
        ((5, 15), False, None),
        ((5,), True, None),
        ((5, 6, 7), True, None),
    ],
)
def test_of_two_answers_curves_are_drawn_for_the_rarer(supports, confusion, rarer):
    classes = tuple(AnswerLine(name, support) for name, support in zip("abc", supports, strict=False))
    found = Evaluation(classes=classes, confusion=((1,),) if confusion else None).rarer
    assert (found.label if found else None) == rarer


def test_only_what_was_measured_is_written_beside_what_always_stands_there():
    assert Evaluation().to_plain() == {
        "task": "",
        "target": "",
        "rows": 0,
        "family": "",
        "metrics": {},
        "worst": [],
        "choosing": None,
    }
    crossed = Evaluation(metrics={"mae": Measured(1.0, 2.0, 3.0, 0.5)}, cross_validated=True).to_plain()
    assert crossed["metrics"] == {"mae": {"value": 1.0, "baseline": 2.0, "mean": 3.0, "spread": 0.5}}
    assert (crossed["folds"], crossed["cross_validated"]) == ([], True)
    plain = Evaluation(metrics={"mae": Measured(1.0, 2.0, 3.0, 0.5)}, more={"own": 1}).to_plain()
    assert plain["metrics"] == {"mae": {"value": 1.0, "baseline": 2.0}}
    assert (plain["own"], "more" in plain, "folds" in plain) == (1, False, False)


def test_a_threshold_and_a_promise_are_written_where_they_are_known():
    found = Evaluation(
        classes=(AnswerLine("a", 1, threshold=0.25), AnswerLine("b", 2)), coverage=Coverage(0.9, 0.8, True)
    ).to_plain()
    assert found["classes"][0]["threshold"] == 0.25
    assert "threshold" not in found["classes"][1]
    assert found["coverage"] == {"level": 0.9, "value": 0.8, "promised": True}
    assert "promised" not in Evaluation(coverage=Coverage(0.9, 0.8)).to_plain()["coverage"]
