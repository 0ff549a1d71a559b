"""What every family in MODELS promises, on real tables; a new family is tested by its line in the registry."""

import numpy as np
import pytest

from core.models import MODELS
from core.records import DataFacts
from core.settings import check, settings
from core.tasks import TASKS
from core.training.run_report import Paused
from tests.models.tables import Recording, by_graph, edge_cases, exported, parts, train

TABLES = ("penguins", "titanic", "ames", "marks", "sizes")
QUICK = {
    "linear": [{}, {"solver": "gradient descent"}],
    "random_forest": [{"trees": 30}],
    "boosted_trees": [{"rounds": 40}],
}
CASES = [(name, options, table) for name in MODELS for options in QUICK.get(name, [{}]) for table in TABLES]
STEPS = {"epochs": 8, "learning_rate": 0.003, "batch_size": 64}


def by(cases):
    return pytest.mark.parametrize(("name", "options", "table"), cases, ids=lambda value: str(value) or "-")


by_case = by(CASES)
AT_ONCE = [("linear", {}, "ames"), *(case for case in CASES if case[0] == "baseline")]  # no point at which to pause


def facts(table):
    data = parts(table)
    layout = data.train.layout
    return DataFacts(len(data.train), len(layout.numbers), len(layout.codes), len(data.learned.labels))


@pytest.mark.parametrize("name", MODELS)
def test_a_family_is_described_and_its_options_are_few_and_explained(name):
    family = MODELS[name]
    assert family.name == name
    assert family.label
    assert family.icon
    assert len(family.card) > 60
    assert len(settings(family.Options)) <= 7
    for entry in settings(family.Options):
        assert entry.title != entry.name
        assert entry.help
        assert entry.kind not in ("int", "float") or (entry.low is not None and entry.high is not None)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("table", TABLES)
def test_ordinary_tables_are_welcome_and_the_suggestion_is_valid(name, table):
    family, known = MODELS[name], facts(table)
    assert family.why_not(known, parts(table).learned.task) is None
    options, training = family.suggest(known, parts(table).learned.task)
    check(family.Options, options, "family")
    assert set(training) <= {"epochs", "learning_rate", "batch_size", "patience", "optimizer", "weight_decay", "seed"}


@by_case
def test_the_model_answers_sensibly_and_its_graph_answers_the_same_on_nasty_rows(name, options, table, report):
    data = parts(table)
    task = TASKS[data.learned.task]
    fitted = train(MODELS[name], data, report, options, **STEPS)
    assert report.points
    assert {"train_loss", "valid_loss", f"valid_{task.primary}"} <= set(report.points[-1])
    assert report.points[-1]["step"] <= report.points[-1]["total"]
    scores = fitted.predict(data.test)
    assert scores.dtype == np.float64
    baseline = task.live(data.learned, data.test.target, task.baseline(data.learned, len(data.test)))[task.primary]
    reached = task.live(data.learned, data.test.target, scores)[task.primary]
    if name == "baseline":
        assert reached == pytest.approx(baseline)
    else:
        assert reached < 0.7 * baseline if task.numeric else reached > baseline + 0.1
    by_its_graph = exported(fitted, data.test)
    for rows in (data.test, edge_cases(data.test), edge_cases(data.train)):
        ours, theirs = fitted.predict(rows), by_its_graph(rows)
        assert np.isfinite(ours).all()
        assert np.isfinite(theirs).all()
        assert ours.shape == theirs.shape
        if data.learned.labels:
            assert not task.exclusive or np.abs(ours.sum(axis=1) - 1).max() < 1e-5
            assert (task.winners(data.learned, ours) == task.winners(data.learned, theirs)).all()
            assert np.abs(ours - theirs).max() < 1e-5
        else:
            assert np.abs(ours - theirs).max() < 1e-5 * data.learned.deviation


@by([case for case in CASES if case[2] == "penguins"])
def test_the_same_seed_gives_the_same_model(name, options, table, tmp_path):
    data = parts(table)
    first = train(MODELS[name], data, Recording(tmp_path / "a"), options, **STEPS, seed=5)
    second = train(MODELS[name], data, Recording(tmp_path / "b"), options, **STEPS, seed=5)
    assert np.array_equal(first.predict(data.test), second.predict(data.test))


@by([case for case in CASES if case[2] != "ames"])
def test_stop_returns_the_best_so_far(name, options, table, tmp_path):
    data = parts(table)
    report = Recording(tmp_path, stop_after=1)
    fitted = train(MODELS[name], data, report, options, **STEPS)
    assert len(report.points) <= 2
    assert np.isfinite(fitted.predict(data.test)).all()
    assert np.abs(fitted.predict(data.test) - by_graph(fitted, data.test)).max() < 1e-5


@by([case for case in CASES if case not in AT_ONCE])
def test_pause_and_resume_give_the_same_model_as_going_through(name, options, table, tmp_path):
    data = parts(table)
    whole, paused = tmp_path / "whole", tmp_path / "paused"
    whole.mkdir()
    paused.mkdir()
    through = Recording(whole)
    straight = train(MODELS[name], data, through, options, **STEPS)
    assert len(through.points) > 1
    with pytest.raises(Paused):
        train(MODELS[name], data, Recording(paused, pause_after=1), options, **STEPS)
    resumed = train(MODELS[name], data, Recording(paused), options, **STEPS)
    assert np.allclose(straight.predict(data.test), resumed.predict(data.test), rtol=1e-9, atol=1e-9)
