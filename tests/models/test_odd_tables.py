"""Tables at the edge: a handful of rows, columns without information, absurd numbers; every family must cope."""

import numpy as np
import pyarrow as pa
import pytest

from core.layout import Arrays, CodeColumn, Layout
from core.models import MODELS
from core.tasks import TASKS
from tests.models.tables import Parts, Recording, edge_cases, exported, train

TASK_NAMES = tuple(TASKS)
STEPS = {"epochs": 3, "learning_rate": 0.003, "batch_size": 32}
SAID = {  # by a task's head
    "softmax": np.array(["0", "1"]),
    "cumulative": np.array(["low", "medium", "high"]),
    "sigmoid": np.array(["a", "a; b", "b"]),
}
by_family = pytest.mark.parametrize("name", MODELS)
by_task = pytest.mark.parametrize("task", TASK_NAMES)


def data(task, numbers, codes, rows, target=None):
    """Train and test are the same rows; validation is a single row."""
    random = np.random.default_rng(rows)
    if target is None:
        message = SAID.get(TASKS[task].head)
        target = random.normal(size=rows) if message is None else message[np.arange(rows) % len(message)]
    kinds = Layout(
        tuple(f"n{index}" for index in range(numbers.shape[1])),
        tuple(CodeColumn(f"c{index}", ("a", "b")) for index in range(codes.shape[1])),
    )
    text = pa.array(target) if TASKS[task].numeric else pa.array([str(value) for value in target])
    learned = TASKS[task].learn("y", text)
    whole = Arrays(kinds, numbers, codes, TASKS[task].encode(learned, text))
    return Parts(whole, whole.take(np.arange(1)), whole, learned)


def check(name, parts, tmp_path):
    """Finite answers, the same from the graph, on its own rows and on edge cases."""
    fitted = train(MODELS[name], parts, Recording(tmp_path), **STEPS)
    by_graph = exported(fitted, parts.test)
    several = parts.test.take(np.arange(40) % len(parts.test))
    for rows in (parts.test, edge_cases(several)):
        ours, theirs = fitted.predict(rows), by_graph(rows)
        assert np.isfinite(ours).all()
        scale = parts.learned.deviation if TASKS[parts.learned.task].numeric else 1.0
        assert np.abs(ours / scale - theirs / scale).max() < 1e-5


@by_family
@by_task
def test_three_rows_are_enough(name, task, tmp_path):
    check(name, data(task, np.array([[1.0], [2.0], [np.nan]]), np.array([[2], [3], [1]]), 3), tmp_path)


@by_family
@by_task
@pytest.mark.parametrize("only", ["numbers", "codes"])
def test_numbers_alone_and_categories_alone_are_enough(name, task, only, tmp_path):
    random = np.random.default_rng(0)
    numbers = random.normal(size=(60, 2 if only == "numbers" else 0))
    codes = random.integers(0, 4, (60, 0 if only == "numbers" else 2))
    check(name, data(task, numbers, codes, 60), tmp_path)


@by_family
@by_task
def test_columns_that_are_constant_missing_or_absurd_do_no_harm(name, task, tmp_path):
    random = np.random.default_rng(1)
    numbers = np.c_[
        np.full(60, 7.0),
        np.full(60, np.nan),
        np.where(random.random(60) < 0.1, random.choice([1e308, -1e308], 60), random.normal(size=60)),
        random.normal(size=60) * 1e-300,
    ]
    check(name, data(task, numbers, np.full((60, 1), 1), 60), tmp_path)


@by_family
@by_task
def test_one_category_that_never_changes_is_enough_for_an_answer(name, task, tmp_path):
    check(name, data(task, np.zeros((60, 0)), np.full((60, 1), 2), 60), tmp_path)


@by_family
@pytest.mark.parametrize("size", [1e99, 1e-12, 1e-25], ids=["huge", "small", "tiny"])
def test_targets_of_any_size_are_learned(name, size, tmp_path):
    random = np.random.default_rng(2)
    numbers = random.normal(size=(80, 2))
    parts = data("regression", numbers, np.full((80, 1), 2), 80, (numbers[:, 0] + 3) * size)
    check(name, parts, tmp_path)
    if name not in ("baseline", "neural_network"):
        fitted = train(MODELS[name], parts, Recording(tmp_path / "again"), **STEPS)
        assert np.std(fitted.predict(parts.train) - parts.train.target) < 0.8 * parts.learned.deviation
