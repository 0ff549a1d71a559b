"""What goes wrong while learning is said, with what repairs it: on curves that real trainings left."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.models import MODELS
from core.recipe import DataChoice, FamilyChoice, Recipe, TaskChoice, with_settings
from core.tasks import TASKS
from core.training.events import summary
from core.training.run_report import RunReport
from core.training.trouble import History, diverged, trouble
from tests.models.tables import parts, train


def learned_with(
    folder: Path, table: str = "penguins", shuffled: bool = False, options: dict | None = None, **training
):
    """The course of a real network's training; `shuffled`: its answers have nothing to do with the rows."""
    data, family = parts(table), MODELS["neural_network"]
    if shuffled:
        mixed = np.random.default_rng(0).permutation(data.train.target)
        data = replace(data, train=replace(data.train, target=mixed))
    report = RunReport(folder)
    report.event("start", keeps="best")
    train(family, data, report, options or {}, **{"batch_size": 32, "patience": 0, "smoothing": 0.0, **training})
    progress = summary([json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()])
    task = TASKS[data.learned.task]
    floor = task.live(data.learned, data.valid.target, task.baseline(data.learned, len(data.valid)))[task.primary]
    best = next(metric.best for metric in task.metrics if metric.name == task.primary)
    recipe = Recipe(
        data=DataChoice(dataset="x", target="y"),
        task=TaskChoice(name=task.name),
        family=FamilyChoice(name="neural_network", options=options or {}),
        training=training,
    )
    return History(
        progress.points,
        progress.total,
        f"valid_{task.primary}",
        best,
        floor,
        progress.kept_step,
        recipe,
        by_steps=True,
        smaller=family.smaller(family.Options(**(options or {}))),
    )


@pytest.mark.parametrize("table", ["penguins", "ames"])
def test_a_training_that_goes_well_is_left_alone(table, tmp_path):
    assert trouble(learned_with(tmp_path, table, epochs=8, learning_rate=0.005)) is None


def test_steps_too_large_say_so_and_offer_smaller_ones(tmp_path):
    with pytest.raises(UserError) as caught:
        learned_with(tmp_path, "ames", epochs=3, learning_rate=10.0, optimizer="sgd")
    recipe = Recipe(
        data=DataChoice(dataset="x", target="y"),
        task=TaskChoice(name="regression"),
        family=FamilyChoice(name="neural_network"),
        training={"learning_rate": 10.0},
    )
    found = diverged(caught.value.code, recipe)
    assert found.fix == "Lower the learning rate to 1 and train again"
    assert with_settings(recipe, list(found.settings)).training.learning_rate == 1.0
    assert diverged("", recipe) is None
    assert "diverged in epoch" in caught.value.problem


def test_steps_too_small_to_learn_anything_are_told_from_steps_too_large(tmp_path):
    crawling = trouble(learned_with(tmp_path / "small", epochs=6, learning_rate=1e-6, optimizer="sgd"))
    assert (crawling.name, crawling.settings) == ("crawling", ("training.learning_rate=3e-06",))
    wild = trouble(learned_with(tmp_path / "large", "ames", epochs=6, learning_rate=1.0))
    assert (wild.name, wild.settings) == ("flat", ("training.learning_rate=0.1",))


def test_nothing_is_said_of_learning_before_a_third_of_the_steps(tmp_path):
    history = learned_with(tmp_path, epochs=6, learning_rate=1e-6, optimizer="sgd")
    assert trouble(replace(history, total=60)) is None


def test_rows_learned_by_heart_are_told_with_the_step_since_when(tmp_path):
    large = {"width": 256, "dropout": 0.0, "layers": 3}
    history = learned_with(tmp_path, shuffled=True, options=large, epochs=25, learning_rate=0.003)
    found = trouble(replace(history, floor=None))
    assert (found.name, found.harmless) == ("by heart", True)
    losses = [point["valid_loss"] for point in history.points]
    assert found.step == history.kept == 1 + int(np.argmin(losses)) < 20
    assert found.settings == ("family.width=128", "family.dropout=0.2")
    smaller = with_settings(history.recipe, list(found.settings))
    assert smaller.family.options == {**large, "width": 128, "dropout": 0.2}
    late = trouble(replace(history, floor=None, kept=25))
    assert (late.harmless, late.settings) == (False, (f"training.epochs={found.step}",))
    assert trouble(replace(history, floor=None, points=history.points[: found.step])) is None


def test_a_loss_that_rises_is_no_trouble_while_the_main_measure_gains(tmp_path):
    large = {"width": 256, "dropout": 0.0, "layers": 3}
    history = learned_with(tmp_path, shuffled=True, options=large, epochs=25, learning_rate=0.003)
    gaining = tuple({**point, "valid_accuracy": point["step"] / 100} for point in history.points)
    assert trouble(replace(history, floor=None, points=gaining)) is None


def test_a_model_that_has_no_steps_to_set_points_to_the_columns():
    points = [{"step": step, "train_loss": 1.0, "valid_loss": 1.0, "valid_rmse": 2.0} for step in (1, 10, 20)]
    recipe = Recipe(
        data=DataChoice(dataset="x", target="y"), task=TaskChoice(name="regression"), family=FamilyChoice(name="f")
    )
    found = trouble(History(points, 20, "valid_rmse", "low", 2.0, 20, recipe, by_steps=False))
    assert (found.name, found.fix) == ("flat", "")
    better = [{**point, "valid_rmse": 1.9} for point in points]
    assert trouble(History(better, 20, "valid_rmse", "low", 2.0, 20, recipe, by_steps=False)) is None
