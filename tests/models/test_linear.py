"""The linear family and the dense preparation, against scikit-learn and plain numpy."""

import time

import numpy as np
import pytest

from core.layout import Arrays, CodeColumn, Layout
from core.models import MODELS
from core.models.linear_fit import dense, linear_exact
from core.models.linear_fit.dense import Dense, Scaling
from core.models.linear_fit.linear_strength import STRENGTHS
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.tasks import TASKS
from tests.models.tables import Parts, Recording, by_graph, parts, train


def test_scaling_gives_mean_zero_and_deviation_one_and_marks_missing_values():
    random = np.random.default_rng(0)
    numbers = random.normal(50, 7, (500, 2))
    numbers[::5, 1] = np.nan
    layout = Layout(("a", "b"), ())
    arrays = Arrays(layout, numbers, np.zeros((500, 0), "int64"), np.zeros(500))
    matrix = Dense.fit(arrays).run(arrays)
    assert matrix.shape == (500, 3)
    assert matrix[:, 0].mean() == pytest.approx(0, abs=1e-9)
    assert matrix[:, 0].std() == pytest.approx(1)
    known = numbers[~np.isnan(numbers[:, 1]), 1]
    assert matrix[0, 1] == pytest.approx((np.median(known) - known.mean()) / known.std())
    assert (matrix[:, 2] == np.isnan(numbers[:, 1])).all()


def test_one_hot_has_a_column_for_each_code_that_occurred_and_none_for_the_others():
    layout = Layout((), (CodeColumn("c", ("x", "y", "z")),))
    seen = Arrays(layout, np.zeros((4, 0)), np.array([[2], [3], [1], [2]]), np.zeros(4))
    spread = Dense.fit(seen)
    assert spread.width == 3
    fresh = Arrays(layout, np.zeros((3, 0)), np.array([[1], [0], [3]]), np.zeros(3))
    assert spread.run(fresh).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]


def test_a_large_matrix_is_mapped_from_a_nameless_file_and_the_weights_are_the_same(tmp_path, monkeypatch):
    random = np.random.default_rng(0)
    numbers = np.lib.format.open_memmap(tmp_path / "n.npy", "w+", dtype="float64", shape=(400, 3))
    numbers[:] = random.normal(5, 2, (400, 3))
    layout, target = Layout(("a", "b", "c"), ()), (numbers[:, 0] > 5).astype("int64")
    arrays = Arrays(layout, numbers, np.zeros((400, 0), "int64"), target)
    plain = Dense.fit(arrays).run(arrays)
    monkeypatch.setattr(dense, "LARGE", 1_000)
    mapped = Dense.fit(arrays).run(arrays)
    assert type(plain) is np.ndarray
    assert isinstance(mapped, np.memmap)
    assert (np.asarray(mapped) == plain).all()
    assert [path.name for path in tmp_path.iterdir()] == ["n.npy"]
    learned = FittedTarget("classification", "y", ("no", "yes"))
    both = [
        linear_exact.logistic((each, target), (each, target), learned, 1.0, Recording()) for each in (plain, mapped)
    ]
    assert all(np.array_equal(a, b) for a, b in zip(*both, strict=True))


def test_many_columns_are_prepared_few_rows_at_a_time():
    numbers = np.random.default_rng(0).normal(size=(3000, 1280))
    layout = Layout(tuple(f"n{index}" for index in range(1280)), ())
    arrays = Arrays(layout, numbers, np.zeros((3000, 0), "int64"), np.zeros(3000))
    fitted = Dense.fit(arrays)
    whole = fitted._session.run(None, {"numbers": numbers})[0]
    session, sizes = fitted._session, []

    class Watched:
        def run(self, names, feeds):
            sizes.append(feeds["numbers"].size)
            return session.run(names, feeds)

    fitted.__dict__["_session"] = Watched()
    assert np.array_equal(fitted.run(arrays), whole)
    assert max(sizes) <= dense.BATCH_NUMBERS < sum(sizes) == numbers.size


@pytest.mark.parametrize(
    "column",
    [
        np.full(50, 7.0),
        np.full(50, np.nan),
        np.r_[np.full(49, 1.0), 1e308],
        np.linspace(-1, 1, 50) * 1e308,
        np.arange(50) * 1e-300,
    ],
    ids=["constant", "all missing", "one absurd", "all absurd", "tiny"],
)
def test_strange_columns_stay_finite_and_within_the_limit(column):
    arrays = Arrays(Layout(("a",), ()), column.reshape(-1, 1), np.zeros((50, 0), "int64"), np.zeros(50))
    fitted = Dense.fit(arrays)
    absurd = Arrays(
        arrays.layout, np.array([[np.nan], [1e308], [-1e308], [0.0]]), np.zeros((4, 0), "int64"), np.zeros(4)
    )
    for rows in (arrays, absurd):
        assert np.abs(fitted.run(rows)).max() <= 10


def test_an_absurd_value_does_not_flatten_the_others():
    scaling = Scaling.fit(np.r_[np.arange(1000.0), 1e308].reshape(-1, 1))
    assert 1 / scaling.factor[0] < 1e5


def test_least_squares_agrees_with_numpy_on_house_prices():
    data = parts("ames")
    fitted = train(MODELS["linear"], data, Recording(), {"restraint": 1e-6})
    numbers = data.train.numbers[:, [data.train.layout.numbers.index("Gr_Liv_Area")]]
    assert np.isfinite(numbers).all()
    matrix = np.c_[fitted.dense.run(data.train), np.ones(len(data.train))]
    best, *_ = np.linalg.lstsq(matrix, data.train.target, rcond=None)
    ours = np.mean((fitted.predict(data.train) - data.train.target) ** 2)
    assert ours == pytest.approx(np.mean((matrix @ best - data.train.target) ** 2), rel=1e-3)


@pytest.mark.parametrize("table", ["penguins", "titanic"])
def test_logistic_regression_agrees_with_scikit_learn(table):
    from sklearn.linear_model import LogisticRegression

    data = parts(table)
    fitted = train(MODELS["linear"], data, Recording())
    matrix = fitted.dense.run(data.train)
    reference = LogisticRegression(max_iter=5000, tol=1e-8).fit(matrix, data.train.target)
    expected = reference.predict_proba(fitted.dense.run(data.test))
    assert np.abs(fitted.predict(data.test) - expected).max() < 0.01


def test_more_restraint_makes_smaller_weights():
    data = parts("titanic")
    loose, tight = (train(MODELS["linear"], data, Recording(), {"restraint": size}) for size in (0.1, 100.0))
    assert np.abs(tight.weights).max() < np.abs(loose.weights).max()


def test_a_class_without_training_rows_is_never_answered():
    data = parts("penguins")
    two = data.train.take(np.flatnonzero(data.train.target != 1))
    family = MODELS["linear"]
    fitted = train(family, type(data)(two, data.valid, data.test, data.learned), Recording())
    assert fitted.predict(data.test)[:, 1].max() < 1e-9
    assert np.abs(by_graph(fitted, data.test) - fitted.predict(data.test)).max() < 1e-9


@pytest.mark.parametrize("name", ["titanic", "credit"])
def test_leaving_the_zeros_out_gives_the_same_weights(name, monkeypatch):
    data = parts(name)
    light = train(MODELS["linear"], data, Recording())
    monkeypatch.setattr(linear_exact, "SPARSE", 0.0)
    full = train(MODELS["linear"], data, Recording())
    assert np.allclose(light.predict(data.test), full.predict(data.test), atol=2e-3)


def test_the_first_point_of_many_rows_and_categories_comes_at_once():
    chance = np.random.default_rng(0)
    codes = np.stack([chance.integers(2, 102, 20_000) for _ in range(4)], axis=1)
    layout = Layout((), tuple(CodeColumn(f"c{index}", tuple(map(str, range(100)))) for index in range(4)))
    learned = FittedTarget("classification", "y", ("no", "yes"), (0.5, 0.5))
    rows = Arrays(layout, np.zeros((20_000, 0)), codes, (codes.sum(1) > 208).astype("int64"))
    report = Recording()
    report.epoch = lambda step, total, **measures: report.points.append(time.process_time())
    train(MODELS["linear"], Parts(rows, rows.take(np.arange(2000)), rows, learned), Recording())  # libraries loaded
    began = time.process_time()
    train(MODELS["linear"], Parts(rows, rows.take(np.arange(2000)), rows, learned), report)
    assert report.points[0] - began < 1
    assert len(report.points) > 1


def test_too_many_spread_out_columns_are_refused_before_the_run():
    reason = MODELS["linear"].why_not(DataFacts(rows=10**6, numbers=5, categories=100, classes=2), "classification")
    assert "25,6" in reason
    big = DataFacts(rows=10**7, numbers=500, categories=0, classes=0)
    assert "memory" in MODELS["linear"].why_not(big, "regression")


def test_the_textbook_case_by_gradient_descent_ends_within_one_percent_of_the_exact_solution(tmp_path):
    pytest.importorskip("core.models.linear_fit.gradient")
    data = parts("ames")
    column = data.train.layout.numbers.index("Gr_Liv_Area")
    layout = Layout(("Gr_Liv_Area",), ())

    def only(rows):
        return Arrays(layout, rows.numbers[:, [column]], np.zeros((len(rows), 0), "int64"), rows.target)

    area = type(data)(only(data.train), only(data.valid), only(data.test), data.learned)
    exact = train(MODELS["linear"], area, Recording(tmp_path / "a"), {"restraint": 1e-6})
    _, training = MODELS["linear"].suggest(DataFacts(len(area.train), 1, 0, 0), "regression")
    (tmp_path / "b").mkdir()
    report = Recording(tmp_path / "b")
    walked = train(MODELS["linear"], area, report, {"solver": "gradient descent"}, **training)
    task = TASKS["regression"]
    losses = [
        task.live(area.learned, area.train.target, fitted.predict(area.train))["loss"] for fitted in (exact, walked)
    ]
    assert losses[1] <= losses[0] * 1.01
    assert walked.weights[0, 0] == pytest.approx(exact.weights[0, 0], rel=0.01)
    assert report.points[0]["train_loss"] > report.points[-1]["train_loss"]


@pytest.mark.parametrize("name", ["penguins", "ames"])
def test_the_restraint_is_chosen_by_trying_where_that_is_asked_and_told(name):
    data, report, task = parts(name), Recording(), TASKS[parts(name).learned.task]
    suggested, _ = MODELS["linear"].suggest(DataFacts(len(data.train), 5, 2, 3), task.name)
    chosen = train(MODELS["linear"], data, report, suggested)
    assert chosen.restraint in STRENGTHS
    assert report.notes == [
        f"Restraint {chosen.restraint:.3g}: the best of several that were tried on the rows to learn from."
    ]
    same = train(MODELS["linear"], data, Recording(), {"restraint": chosen.restraint})
    assert np.array_equal(same.weights, chosen.weights)
    options, _ = MODELS["linear"].refit_options(MODELS["linear"].Options(**suggested), TrainingOptions(), chosen)
    assert options.restraint == chosen.restraint
