"""Forest and boosted trees: what is special to them, beside the contract that every family keeps."""

import json

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.layout import Arrays, CodeColumn, Layout
from core.models import MODELS, random_forest
from core.models.forests import sizes
from core.models.forests.boosted_rows import matrix
from core.records import DataFacts
from core.tasks import TASKS
from core.training.run_report import Paused
from tests.models.tables import Parts, Recording, by_graph, edge_cases, parts, train


@pytest.mark.parametrize("table", ["penguins", "titanic", "ames"])
def test_growing_in_portions_gives_the_trees_of_one_scikit_learn_call(table):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    data = parts(table)
    fitted = train(MODELS["boosted_trees"], data, Recording(), {"rounds": 35, "patience": 0}, seed=3)
    classes = bool(data.learned.labels)
    codes = data.train.codes.shape[1]
    once = (HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor)(
        max_iter=35, early_stopping=False, random_state=3, categorical_features=np.arange(codes) if codes else None
    )
    target = data.train.target if classes else (data.train.target - data.learned.mean) / data.learned.deviation
    once.fit(matrix(data.train, fitted.rounding), target)
    kept = fitted.model.n_iter_
    del once._predictors[kept:]
    rows = matrix(edge_cases(data.test), fitted.rounding)
    ours = fitted.model.predict_proba(rows) if classes else fitted.model.predict(rows)
    theirs = once.predict_proba(rows) if classes else once.predict(rows)
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("table", ["penguins", "titanic", "ames"])
def test_a_forest_grown_ten_by_ten_is_the_forest_of_one_scikit_learn_call(table):
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    data = parts(table)
    fitted = train(MODELS["random_forest"], data, Recording(), {"trees": 25, "features": "all"}, seed=7)
    kind = RandomForestClassifier if data.learned.labels else RandomForestRegressor
    once = kind(25, min_samples_leaf=3, max_features=1.0, random_state=7)
    mean, scale = (0, 1) if data.learned.labels else (data.learned.mean, data.learned.deviation)
    once.fit(random_forest.matrix(data.train, fitted.rounding), (data.train.target - mean) / scale)
    rows = random_forest.matrix(data.test, fitted.rounding)
    theirs = once.predict_proba(rows) if data.learned.labels else once.predict(rows) * scale + mean
    assert np.allclose(fitted.predict(data.test), theirs, rtol=1e-12)


def test_early_stopping_keeps_the_round_that_the_validation_rows_liked_best():
    data = parts("titanic")
    report = Recording()
    options = {"rounds": 400, "learning_rate": 0.3, "patience": 20}
    fitted = train(MODELS["boosted_trees"], data, report, options)
    assert report.points[-1]["step"] < 400
    assert "is kept" in report.notes[0]
    task = TASKS["classification"]
    loss = task.live(data.learned, data.valid.target, fitted.predict(data.valid))["loss"]
    assert loss <= min(point["valid_loss"] for point in report.points) + 1e-12


def test_points_come_after_the_first_round_and_then_every_ten():
    report = Recording()
    train(MODELS["boosted_trees"], parts("penguins"), report, {"rounds": 35, "patience": 0})
    assert [point["step"] for point in report.points] == [1, 10, 20, 30, 35]


@pytest.mark.parametrize("name", ["random_forest", "boosted_trees"])
def test_a_pause_leaves_only_a_number_behind_and_resuming_goes_on_from_there(name, tmp_path):
    data = parts("titanic")
    with pytest.raises(Paused):
        train(MODELS[name], data, Recording(tmp_path, pause_after=3))
    assert json.loads((tmp_path / "rounds.json").read_text()) == {"rounds": 20}
    assert [file.name for file in tmp_path.iterdir()] == ["rounds.json"]
    resumed = Recording(tmp_path)
    train(MODELS[name], data, resumed)
    assert resumed.points[0]["step"] == 20


@pytest.mark.parametrize("name", ["random_forest", "boosted_trees"])
def test_two_hundred_and_fifty_four_levels_with_other_and_missing_are_exact(name):
    random = np.random.default_rng(0)
    codes = random.integers(0, 256, (6000, 2))
    target = (codes[:, 0] % 3 + (codes[:, 1] == 1)) % 3
    levels = tuple(str(level) for level in range(254))
    layout = Layout((), (CodeColumn("a", levels), CodeColumn("b", levels)))
    rows = Arrays(layout, np.zeros((6000, 0)), codes, target)
    learned = TASKS["classification"].learn("y", pa.array(target.astype(str)))
    data = Parts(
        rows.take(np.arange(4000)), rows.take(np.arange(4000, 5000)), rows.take(np.arange(5000, 6000)), learned
    )
    fitted = train(MODELS[name], data, Recording(), {"rounds": 60} if name == "boosted_trees" else {"trees": 20})
    assert np.abs(fitted.predict(data.test) - by_graph(fitted, data.test)).max() < 1e-9
    if name == "boosted_trees":  # it splits by sets of codes; a forest takes codes for plain numbers
        assert np.mean(fitted.predict(data.test).argmax(1) == data.test.target) > 0.6


@pytest.mark.parametrize("name", ["random_forest", "boosted_trees"])
def test_numbers_far_from_zero_keep_their_precision_in_the_file(name):
    data = parts("ames")
    far = [
        Arrays(rows.layout, rows.numbers, rows.codes, rows.target / 1e4 + 2e6)
        for rows in (data.train, data.valid, data.test)
    ]
    learned = TASKS["regression"].learn("y", pa.array(far[0].target))
    fitted = train(
        MODELS[name], Parts(*far, learned), Recording(), {"rounds": 30} if name == "boosted_trees" else {"trees": 20}
    )
    assert np.abs(fitted.predict(far[2]) - by_graph(fitted, far[2])).max() < 1e-8 * learned.deviation


@pytest.mark.parametrize("name", ["random_forest", "boosted_trees"])
def test_a_class_without_training_rows_gets_probability_zero(name):
    data = parts("penguins")
    two = data.train.take(np.flatnonzero(data.train.target != 1))
    fitted = train(MODELS[name], Parts(two, data.valid, data.test, data.learned), Recording())
    for scores in (fitted.predict(data.test), by_graph(fitted, data.test)):
        assert scores.shape == (len(data.test), 3)
        assert (scores[:, 1] == 0).all()


def test_a_table_without_validation_rows_is_learned_too():
    data = parts("penguins")
    empty = data.valid.take(np.arange(0))
    for name in ("random_forest", "boosted_trees"):
        report = Recording()
        fitted = train(MODELS[name], Parts(data.train, empty, data.test, data.learned), report)
        assert report.points[-1]["valid_loss"] is None
        assert np.mean(fitted.predict(data.test).argmax(1) == data.test.target) > 0.9


def test_a_forest_that_would_be_too_large_says_so(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_MB", 0.1)
    with pytest.raises(UserError, match="100 trees"):
        train(MODELS["random_forest"], parts("ames"), Recording())


@pytest.mark.parametrize(("task", "answers"), [("several_labels", 20), ("ordered", 21)])
def test_many_answers_that_each_get_a_forest_get_larger_leaves_and_too_many_are_refused(task, answers):
    family, facts = MODELS["random_forest"], DataFacts(9_000, 5, 5, classes=answers)
    one, _ = family.suggest(facts, "classification")
    many, _ = family.suggest(facts, task)
    assert one == {}
    assert many["min_leaf"] > 3
    assert family.why_not(facts, task) is None
    huge = DataFacts(10**6, 5, 5, classes=150)
    assert family.why_not(huge, "classification") is None
    assert "MB" in family.why_not(huge, task)


def test_too_many_classes_are_refused_before_the_run():
    assert "150" in MODELS["boosted_trees"].why_not(DataFacts(10_000, 5, 5, classes=150), "classification")


def test_a_forest_for_a_hundred_million_rows_is_refused_before_the_run():
    assert "MB" in MODELS["random_forest"].why_not(DataFacts(10**8, 5, 5, classes=2), "classification")
