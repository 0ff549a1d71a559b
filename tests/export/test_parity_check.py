"""The comparison itself notices what must not pass: a shifted value, a swapped label, a missing row, a dead process."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.export.edge_cases import NUMBERS, edge_case_count, edge_case_rows
from core.export.proofs.parity import check_parity, write_reference
from core.records import FittedTarget
from core.serving.predictor import Predictor
from core.tasks import TASKS
from tests.export import bundles


@pytest.fixture(params=["classification", "regression"])
def case(request, tmp_path):
    """(compare, honest scores): compare(scores) checks the hand-made bundle against them on the edge cases."""
    task = TASKS[request.param]
    bundle, rows, reference = tmp_path / "b.onnx", tmp_path / "rows.parquet", tmp_path / "reference.npz"
    bundle.write_bytes(bundles.content(request.param))
    edge_cases = edge_case_rows(bundles.schema(request.param))
    pq.write_table(edge_cases, rows)
    answers = Predictor(bundle).answer(edge_cases)
    labels = bundles.LABELS if task.name == "classification" else ()
    learned = FittedTarget(task.name, "answer", labels, deviation=10.0)
    scores = answers.probabilities if labels else answers.prediction

    def compare(scores: np.ndarray):
        write_reference(reference, task, learned, {}, [scores])
        return check_parity(bundle, [rows], reference)

    return compare, scores.astype("float64")


def test_equal_answers_pass(case):
    compare, scores = case
    parity = compare(scores)
    assert parity.passed, parity.message
    assert (parity.rows, parity.nasty_rows) == (0, edge_case_count())
    assert parity.finite
    assert parity.largest_difference < 1e-6


def test_one_shifted_answer_fails(case):
    compare, scores = case
    scores[7] += 0.001 * (np.array([1, -1, 0]) if scores.ndim == 2 else 1)
    parity = compare(scores)
    assert not parity.passed
    assert parity.largest_difference == pytest.approx(0.001 if scores.ndim == 2 else 0.0001, rel=0.1)
    assert "largest difference" in parity.message


def test_a_swapped_label_fails(case):
    compare, scores = case
    if scores.ndim == 2:
        clear = scores.max(axis=1).argmax()
        scores[clear] = np.roll(scores[clear], 1)
        parity = compare(scores)
        assert parity.labels_equal < 1
        assert not parity.passed


def test_a_value_that_is_no_number_fails(case):
    compare, scores = case
    scores[3] = np.nan
    assert not compare(scores).passed


def test_too_few_rows_fail(case):
    compare, scores = case
    assert not compare(np.concatenate([scores, scores[:1]])).passed


def test_a_process_that_dies_is_a_failed_check(tmp_path):
    parity = check_parity(tmp_path / "none.onnx", [], tmp_path / "none.npz")
    assert not parity.passed
    assert "none.npz" in parity.message


def test_nasty_rows_hold_every_nasty_value_of_every_kind():
    rows = edge_case_rows(bundles.schema())
    assert rows.num_rows == edge_case_count()
    assert rows.column_names == [column.name for column in bundles.INPUTS]
    assert set(NUMBERS) <= set(rows["age"].to_pylist())
    assert {"", "中文类别", "😀👍🏽"} <= set(rows["label"].to_pylist())
    assert rows.slice(0, 1).to_pylist() == [dict.fromkeys(rows.column_names, "")]
