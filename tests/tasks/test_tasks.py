"""What every task in TASKS promises, and the answer part run by onnxruntime."""

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.metrics import Judged
from core.metrics.classes import log_loss
from core.records import Column, ColumnProfile
from core.settings import check, settings
from core.tasks import TASKS
from core.tasks.amounts import radius
from core.tasks.picking import ordered
from tests.tasks.made import answered

TARGETS = {  # by a task's head
    "softmax": pa.array(["yes", "no", "yes", "yes", "perhaps", "no"]),
    "value": pa.array(["1.5", "2", " 3 ", "4", "5e2", "6"]),
    "sigmoid": pa.array(["a; b", "b", "(none)", "a; b; c", "c", "b"]),
    "cumulative": pa.array(["low", "high", "low", "medium", "high", "low"]),
}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_described_and_its_primary_metric_is_one_of_its_metrics(name):
    task = TASKS[name]
    assert task.name == name
    assert task.label
    assert task.help
    assert task.primary in [metric.name for metric in task.metrics]
    assert all(metric.help and metric.label and metric.best in ("high", "low") for metric in task.metrics)
    assert len(settings(task.Options)) <= 6


@pytest.mark.parametrize("name", TASKS)
def test_scoring_gives_every_declared_metric_and_the_truth_beats_the_baseline(name):
    task = TASKS[name]
    learned = task.learn("y", TARGETS[task.head])
    truth = task.encode(learned, TARGETS[task.head])
    perfect = np.eye(len(learned.labels))[truth] if task.exclusive else truth.astype("float64")
    best = task.score(Judged(truth, perfect, task.winners(learned, perfect)))
    base = task.score(task.floor(learned, truth))
    assert list(best) == [metric.name for metric in task.metrics if not metric.of_answer]
    for metric in task.metrics:
        if not metric.of_answer:
            assert metric.gain(base[metric.name], best[metric.name]) > 0
    live = task.live(learned, truth, perfect)
    assert set(live) == {"loss", task.primary}
    assert live[task.primary] == pytest.approx(best[task.primary])


@pytest.mark.parametrize("name", [name for name in TASKS if name != "several_labels"])
def test_one_value_only_is_refused_with_the_value(name):
    with pytest.raises(UserError, match="7"):
        TASKS[name].learn("y", pa.array(["7", "7", "7"]))


def test_rows_without_any_label_are_refused_and_too_many_labels_with_the_way_out():
    learn = TASKS["several_labels"].learn
    with pytest.raises(UserError, match="has a label"):
        learn("y", pa.array(["(none)", "(none)"]))
    with pytest.raises(UserError, match="201.*at most 200"):
        learn("y", pa.array([f"{number}; {number + 1}" for number in range(200)]))


@pytest.mark.parametrize("name", TASKS)
def test_an_empty_column_and_a_constant_one_cannot_be_targets(name):
    empty = ColumnProfile("y", "text", rows=5, missing=5, unique=0)
    constant = ColumnProfile("y", "integer", rows=5, missing=0, unique=1, numeric=1.0)
    fine = ColumnProfile("y", "integer", rows=50, missing=0, unique=20, numeric=1.0, whole=True)
    texts = (("a; b", 20), ("b", 20), ("a; c", 5), ("c", 5))
    several = ColumnProfile("y", "text", rows=50, missing=0, unique=4, frequent=texts)
    assert TASKS[name].why_not(Column("y", "category", empty))
    assert TASKS[name].why_not(Column("y", "number", constant))
    assert (
        TASKS[name].why_not(
            Column("y", "category", several) if name == "several_labels" else Column("y", "number", fine)
        )
        is None
    )


def test_labels_that_are_all_numbers_are_ordered_by_size_and_texts_by_alphabet():
    assert ordered(["10", "9", "-1.5"]) == ("-1.5", "9", "10")
    assert ordered(["b", "C", "a", "10"]) == ("10", "a", "b", "C")
    assert ordered(["nan", "1"]) == ("1", "nan")


def test_a_label_is_the_text_of_the_value():
    learn = TASKS["classification"].learn
    assert learn("y", pa.array([1, 0, 1])).labels == ("0", "1")
    assert learn("y", pa.array([True, False])).labels == ("False", "True")
    assert learn("y", pa.array([" Ja", "Nein ", "Ja"])).labels == ("Ja", "Nein")


def test_too_many_classes_are_refused_with_the_way_out():
    with pytest.raises(UserError, match="201.*regression"):
        TASKS["classification"].learn("y", pa.array([str(number) for number in range(201)]))


def test_a_class_with_one_row_is_learned_with_a_warning_and_an_unseen_class_is_minus_one():
    task = TASKS["classification"]
    values = pa.array(["a"] * 6 + ["b"] * 6 + ["c"])
    learned = task.learn("y", values)
    assert learned.labels == ("a", "b", "c")
    assert "“c” (1)" in task.warnings(learned, values)[0]
    assert list(task.encode(learned, pa.array(["c", "new", "a"]))) == [2, -1, 0]


@pytest.mark.parametrize("bad", ["inf", "1e200", "much"])
def test_an_unusable_target_value_is_named_with_its_row(bad):
    with pytest.raises(UserError, match=rf"{bad}.*row 12\b"):
        TASKS["regression"].learn("y", pa.array(["1", bad, "2"]), np.array([10, 11, 12]))


def test_targets_too_small_for_onnxruntime_are_refused_with_the_way_out():
    with pytest.raises(UserError, match=r"3e-50.*unit"):
        TASKS["regression"].learn("y", pa.array([1e-50, 3e-50]))


def test_class_metrics_agree_with_counting_by_hand_and_survive_missing_classes():
    truth, given = np.array([0, 0, 1, -1]), np.array([0, 1, 1, 0])
    probabilities = np.array([[0.9, 0.1, 0], [0.4, 0.6, 0], [0.2, 0.8, 0], [0.7, 0.3, 0]])
    score = TASKS["classification"].score
    result = score(Judged(truth, probabilities, given))
    assert result["accuracy"] == 0.5
    assert result["balanced_accuracy"] == 0.75
    assert result["precision_macro"] == pytest.approx(0.5)
    assert result["roc_auc"] == 1.0
    assert result["log_loss"] == pytest.approx(-np.log([0.9, 0.4, 0.8]).mean())
    assert score(Judged(np.array([1, 1]), probabilities[:2], np.array([1, 1])))["roc_auc"] is None


def test_a_probability_of_nothing_for_the_truth_costs_what_it_costs_in_scikit_learn():
    from sklearn.metrics import log_loss as theirs

    probabilities = np.array([[1.0, 0.0], [0.3, 0.7], [0.0, 1.0]])
    assert log_loss(np.array([1, 1, 1]), probabilities) == pytest.approx(
        theirs([1, 1, 1], probabilities, labels=[0, 1])
    )


def test_the_class_answer_is_normalised_and_ties_go_to_the_first_class_as_in_python():
    task = TASKS["classification"]
    learned = task.learn("y", TARGETS["softmax"])
    random = np.random.default_rng(0).random((500, 3))
    half = [[0.25, 0.75 / 2, 0.75 / 2 + 1e-16], [0.5 - 1e-15, 0.5, 0.0], [0.0, 0.0078125, 0.0078125 + 1e-15]]
    scores = np.vstack([random, half])
    out = answered(task, learned, scores)
    shares = scores / scores.sum(1, keepdims=True)
    assert out["probabilities"].dtype == np.float32
    assert np.allclose(out["probabilities"], shares, atol=1e-7)
    assert list(out["label"]) == [learned.labels[winner] for winner in task.winners(learned, shares)]
    assert list(out["label"][-3:]) == ["perhaps", "no", "perhaps"]


def test_the_number_answer_has_the_interval_and_is_finite_for_anything():
    task = TASKS["regression"]
    learned = task.learn("y", TARGETS["value"])
    out = answered(task, learned, [1.0, np.nan, np.inf, -1e308], {"radius": 2.5})
    assert all(np.isfinite(values).all() and values.dtype == np.float64 for values in out.values())
    assert (out["lower"][0], out["prediction"][0], out["upper"][0]) == (-1.5, 1.0, 3.5)
    assert out["prediction"][1] == learned.mean


def test_the_interval_covers_at_least_its_level_on_fresh_rows():
    task = TASKS["regression"]
    random = np.random.default_rng(1)
    covered = []
    for _ in range(300):
        size = task.calibrate(None, random.standard_t(3, 60), np.zeros(60), task.Options(level=0.8))["radius"]
        covered.append(np.mean(np.abs(random.standard_t(3, 400)) <= size))
    assert 0.8 <= np.mean(covered) <= 0.83


def test_the_conformal_quantile_counts_one_row_more_and_falls_back_to_the_largest_error():
    errors = np.arange(1.0, 10.0)
    assert radius(errors, 0.8) == 8.0
    assert radius(errors, 0.99) == 9.0
    assert radius(np.array([]), 0.9) == 0.0


def test_the_level_outside_its_bounds_is_refused():
    with pytest.raises(UserError, match=r"0\.5 to 0\.99"):
        check(TASKS["regression"].Options, {"level": 1.0}, "task")
