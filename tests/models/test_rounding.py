"""Trees on computed numbers: the last bit of another runtime's arithmetic flips no branch, and nothing real is lost."""

import numpy as np
import onnxruntime as ort
import pyarrow as pa
import pytest

from core.graph import DOUBLE, Graph
from core.layout import Arrays, Layout
from core.models import MODELS
from core.models.forests.rounding import Rounding
from core.tasks import TASKS
from tests.models.tables import Parts, Recording, by_graph, train

OPTIONS = {"random_forest": {"trees": 20}, "boosted_trees": {"rounds": 40, "patience": 0}}


@pytest.mark.parametrize("family", OPTIONS)
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_one_unit_in_the_last_place_changes_no_answer_though_it_did_before_rounding(family, task):
    changed = {}
    for computed in (True, False):
        data = _ratios(task, computed)
        fitted = train(MODELS[family], data, Recording(), OPTIONS[family])
        rows = _at_thresholds(fitted, data.train)
        nudged = [_with(rows, np.nextafter(rows.numbers, toward)) for toward in (-np.inf, np.inf)]
        answers = fitted.predict(rows)
        changed[computed] = sum(int((fitted.predict(other) != answers).sum()) for other in nudged)
        for other in (rows, *nudged):
            assert np.abs(by_graph(fitted, other) - fitted.predict(other)).max() < 1e-7
    assert changed[True] == 0
    assert changed[False] > 0


def test_the_graph_rounds_as_the_training_does_on_any_number():
    random = np.random.default_rng(4)
    numbers = random.normal(size=(3000, 4)) * [1, 1e-7, 1e12, 3]
    numbers[random.random(numbers.shape) < 0.2] = np.nan
    for computed in ((True, False, True, False), (True, True, True, True), ()):
        rounding = Rounding.fit(_rows(numbers, computed))
        odd = np.r_[numbers, np.array([[1e308, -1e308, 1e300, 5e-324, -0.0, 0.5, 1.5, 2.5, 1e-300]] * 4).T]
        ours = odd.copy()
        rounding.apply(ours)
        assert np.array_equal(ours, _by_graph(rounding, odd), equal_nan=True)
        assert np.array_equal(np.isnan(ours), np.isnan(odd))


def test_numbers_that_pass_unchanged_are_not_touched():
    numbers = np.random.default_rng(5).random((500, 2))
    rounding = Rounding.fit(_rows(numbers, (False, True)))
    after = numbers.copy()
    rounding.apply(after)
    assert np.array_equal(after[:, 0], numbers[:, 0])
    assert not np.array_equal(after[:, 1], numbers[:, 1])
    assert np.abs(after[:, 1] - numbers[:, 1]).max() < 2**-20


def test_multiples_of_a_step_stay_and_halves_of_a_step_are_far_from_the_edge():
    rounding = Rounding(np.array([0.25]))
    numbers = np.arange(-40, 41).reshape(-1, 1) / 8
    made = []
    for near in (numbers, np.nextafter(numbers, -np.inf), np.nextafter(numbers, np.inf)):
        made.append(near.copy())
        rounding.apply(made[-1])
    assert np.array_equal(made[0], made[1])
    assert np.array_equal(made[0], made[2])
    assert np.array_equal(made[0][::2], numbers[::2])


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("followers, some spelled 2.5bn", 10 ** np.random.default_rng(6).uniform(1, 9.4, 2000)),
        ("one typing mistake of 1e18", np.r_[np.random.default_rng(7).normal(100, 10, 1999), 1e18]),
        ("moments of one hour, as days since 1970", 19_000.4 + np.arange(2000) * 1.8 / 86_400),
        ("hours of twenty years, as days since 1970", 12_000 + np.arange(2000) * 87.0 / 24),
        ("nearly always zero", np.r_[np.zeros(1000), np.random.default_rng(8).random(1000)]),
    ],
)
def test_values_that_differ_still_differ_after_rounding(what, values):
    rounding = Rounding.fit(_rows(values.reshape(-1, 1), (True,)))
    after = values.reshape(-1, 1).copy()
    rounding.apply(after)
    assert len(np.unique(after)) > 0.95 * len(np.unique(values)), what


def test_what_only_differs_by_the_noise_of_arithmetic_becomes_one_value():
    noisy = np.array([0.1 + 0.2, 0.3, 0.1 * 3, 1.1 - 0.8] * 20 + [0.7] * 5)
    rounding = Rounding.fit(_rows(noisy.reshape(-1, 1), (True,)))
    after = noisy.reshape(-1, 1).copy()
    rounding.apply(after)
    assert len(np.unique(after)) == 2


@pytest.mark.parametrize("values", [[np.nan] * 4, [0.0] * 4, [7.25] * 4, [5e-324] * 4, [1e308, -1e308, 1e308, 0.0]])
def test_columns_without_a_spread_are_rounded_without_a_warning(values):
    numbers = np.array(values).reshape(-1, 1)
    rounding = Rounding.fit(_rows(numbers, (True,)))
    after = numbers.copy()
    rounding.apply(after)
    assert np.array_equal(after, _by_graph(rounding, numbers), equal_nan=True)


def _ratios(task: str, computed: bool) -> Parts:
    random = np.random.default_rng(0)
    numbers = random.integers(1, 1000, (3000, 3)) / random.integers(1, 1000, (3000, 3))
    value = np.log(numbers[:, 0]) + np.sin(3 * numbers[:, 1]) + random.normal(0, 0.1, 3000)
    target = np.where(value > 0, "high", "low") if task == "classification" else value
    learned = TASKS[task].learn("y", pa.array(target))
    layout = Layout(("a", "b", "c"), computed=(computed,) * 3)
    rows = Arrays(layout, numbers, np.zeros((3000, 0), "int64"), TASKS[task].encode(learned, pa.array(target)))
    return Parts(*(rows.take(np.arange(3000)[part::3]) for part in range(3)), learned)


def _at_thresholds(fitted, rows: Arrays) -> Arrays:
    """Training rows, with each number moved to the nearest threshold that a tree compares it with."""
    found: dict[int, set] = {index: set() for index in range(rows.numbers.shape[1])}
    if hasattr(fitted, "forest"):
        trees = [(tree.tree_.feature, tree.tree_.threshold) for tree in fitted.forest.estimators_]
    else:
        nodes = [tree.nodes for group in fitted.model._predictors for tree in group]
        trees = [(np.where(node["is_leaf"], -1, node["feature_idx"]), node["num_threshold"]) for node in nodes]
    for feature, threshold in trees:
        for index, values in found.items():
            values |= set(threshold[feature == index])
    numbers = rows.numbers.copy()
    for index, values in found.items():
        sorted_ = np.array(sorted(values))
        own = numbers[:, index]
        near = sorted_[np.argmin(np.abs(own[:, None] - sorted_), axis=1)]
        numbers[:, index] = near
    return _with(rows, numbers)


def _with(rows: Arrays, numbers: np.ndarray) -> Arrays:
    return Arrays(rows.layout, numbers, rows.codes, rows.target)


def _rows(numbers: np.ndarray, computed: tuple[bool, ...]) -> Arrays:
    layout = Layout(tuple(f"n{index}" for index in range(numbers.shape[1])), computed=computed)
    return Arrays(layout, numbers, np.zeros((len(numbers), 0), "int64"), np.zeros(len(numbers)))


def _by_graph(rounding: Rounding, numbers: np.ndarray) -> np.ndarray:
    g = Graph()
    made = rounding.graph(g, g.input("numbers", DOUBLE, ("N", numbers.shape[1])))
    g.output("rounded", made, DOUBLE, ("N", numbers.shape[1]))
    session = ort.InferenceSession(g.model().SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"numbers": numbers})[0]
