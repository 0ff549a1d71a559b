"""Which test rows are shown: right and wrong ones, surest first, each class in turn, and those between two answers."""

import numpy as np

from core.evaluation.report import MOST, gallery
from core.metrics import Judged
from core.records import FittedTarget
from core.tasks import TASKS

CLASSES = ("bag", "boot", "coat")
LEARNED = FittedTarget("classification", "y", CLASSES)


def chosen(shares: list[list[float]], truth: list[int]) -> dict[str, list[int]]:
    """The rows of each sort, whose ids are 100 and on."""
    probabilities = np.array(shares)
    judged = Judged(np.array(truth), probabilities, probabilities.argmax(1))
    found = gallery(TASKS["classification"], LEARNED, judged, np.arange(100, 100 + len(truth)))
    return {name: [entry["row"] for entry in entries] for name, entries in found["gallery"].items()}


def test_right_wrong_and_unsure_rows_are_told_apart():
    shares = [[0.9, 0.05, 0.05], [0.5, 0.45, 0.05], [0.4, 0.5, 0.1], [0.1, 0.8, 0.1], [0.2, 0.1, 0.7]]
    found = chosen(shares, [0, 0, 0, 2, 2])
    assert found == {"right": [100, 104, 101], "wrong": [103, 102], "unsure": [101, 102]}


def test_a_model_that_is_sure_of_all_is_not_called_unsure():
    found = chosen([[0.99, 0.01, 0.0], [0.02, 0.97, 0.01], [0.0, 0.3, 0.7]], [0, 1, 1])
    assert found["unsure"] == []


def test_every_class_has_its_turn_and_a_truth_that_is_no_class_is_left_out():
    shares = [[0.95, 0.03, 0.02]] * (MOST + 5) + [[0.1, 0.7, 0.2], [0.1, 0.1, 0.8], [0.4, 0.35, 0.25]]
    found = chosen(shares, [0] * (MOST + 5) + [1, 2, -1])
    assert len(found["right"]) == MOST
    assert {100 + MOST + 5, 100 + MOST + 6} <= set(found["right"])
    assert found["unsure"] == found["wrong"] == []


def test_all_rows_of_a_sort_are_counted_though_only_some_are_shown():
    shares = np.array([[0.9, 0.1, 0.0]] * 40 + [[0.5, 0.4, 0.1]] * 30)
    judged = Judged(np.array([0] * 20 + [1] * 48 + [-1] * 2), shares, np.zeros(70, int))
    found = gallery(TASKS["classification"], LEARNED, judged, np.arange(70))
    assert found["gallery_counts"] == {"right": 20, "wrong": 48, "unsure": 28}
    assert len(found["gallery"]["wrong"]) == MOST
    assert found["gallery"]["wrong"][0] == {"row": 20, "truth": "boot", "answer": "bag", "sure": 0.9}


def test_an_answer_that_is_not_the_likeliest_is_shown_beside_the_likeliest():
    judged = Judged(np.array([1]), np.array([[0.6, 0.4, 0.0]]), np.array([1]))
    (entry,) = gallery(TASKS["classification"], LEARNED, judged, np.arange(1))["gallery"]["right"]
    assert entry == {"row": 0, "truth": "boot", "answer": "boot", "sure": 0.4, "likeliest": "bag"}


def test_values_are_shown_nearest_and_furthest_first():
    values = np.array([1.5, 2.0, 9.0, 3.9])
    judged = Judged(np.array([1.0, 2.0, 3.0, 4.0]), values, values)
    predicted = gallery(TASKS["regression"], FittedTarget("regression", "y"), judged, np.arange(4))
    found = predicted["gallery"]
    assert "gallery_counts" not in predicted, "all rows are of both sorts"
    assert [entry["row"] for entry in found["right"]] == [1, 3, 0, 2]
    assert [entry["row"] for entry in found["wrong"]] == [2, 0, 3, 1]
    assert found["wrong"][0] == {"row": 2, "truth": 3.0, "answer": 9.0, "error": 6.0}
