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


REGRESSION = Recipe(
    data=DataChoice(dataset="x", target="y"),
    task=TaskChoice(name="regression"),
    family=FamilyChoice(name="f"),
    training={"learning_rate": 0.002},
)


def course(steps, losses, measures, train_losses=None):
    """Points at those steps; a training loss that falls at each of them unless it is given."""
    falling = train_losses or [1.0 - 0.01 * index for index in range(len(steps))]
    rows = zip(steps, losses, measures, falling, strict=True)
    names = ("step", "valid_loss", "valid_m", "train_loss")
    return [dict(zip(names, row, strict=True)) for row in rows]


def history(points, total=9, best="low", floor=2.0, **changed):
    given = {"kept": None, "recipe": REGRESSION, "by_steps": True, **changed}
    return History(points, total, "valid_m", best, floor, **given)


def said(found):
    """Its name, the codes of what it says, and what it sets."""
    return found and (found.name, found.problem.code, found.advice.code, found.settings)


FLAT = ("flat", "trouble.not_learning", "trouble.flat", ("training.learning_rate=0.0002",))
CRAWLING = ("crawling", "trouble.not_learning", "trouble.crawling", ("training.learning_rate=0.006",))


@pytest.mark.parametrize(
    ("best", "floor", "value", "learns"),
    [
        ("low", 2.0, 1.99, False),  # a hundredth of the baseline is 0.02
        ("low", 2.0, 1.97, True),
        ("low", 2.0, 2.03, False),
        ("high", 0.5, 0.504, False),
        ("high", 0.5, 0.506, True),
        ("high", 0.5, 0.4, False),
        ("high", -1.0, -0.995, False),
        ("high", -1.0, -0.985, True),
        ("low", -1.0, -1.005, False),
        ("low", -1.0, -1.015, True),
        ("low", 0.0, 0.0, False),
    ],
)
def test_to_learn_is_to_be_better_than_the_baseline_by_a_hundredth_of_it(best, floor, value, learns):
    worse = floor + 1 if best == "low" else floor - 1
    points = course([1, 2, 3], [1.0, 1.0, 1.0], [worse, value, worse])
    assert said(trouble(history(points, best=best, floor=floor))) == (None if learns else FLAT)


def test_a_run_is_judged_from_a_third_of_its_steps_and_two_points_on():
    points = course([1, 2, 3], [1.0] * 3, [2.0] * 3)
    assert said(trouble(history(points, total=9))) == FLAT
    assert trouble(history(points, total=10)) is None
    assert said(trouble(history(points[1:], total=9))) == FLAT
    assert trouble(history(points[2:], total=9)) is None
    assert trouble(history(points, floor=None)) is None
    assert said(trouble(history([*points[:2], {"step": 3, "valid_m": None}], total=9))) == FLAT
    between = {"step": 2.5, "valid_m": 0.1, "valid_loss": 0.1}  # on the way through a long epoch: no end of a step
    assert said(trouble(history([*points[:2], between, points[2]], total=9))) == FLAT
    assert trouble(history([*points[:2], between], total=9)) is None


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1.0, 0.99, 0.98, 0.97, 0.96, 0.95], CRAWLING),
        ([1.0, 0.99, 0.98, 0.985, 0.97, 0.96], CRAWLING),  # four of five steps down
        ([1.0, 0.99, 0.98, 0.985, 0.985, 0.96], FLAT),  # three
        ([1.0, 0.99, 0.98, 0.97, 0.93, 0.91], CRAWLING),
        ([1.0, 0.99, 0.98, 0.97, 0.93, 0.89], FLAT),  # a tenth of the error is gone: it does not crawl
        ([1.0] * 6, FLAT),
        ([None] * 6, FLAT),
        ([1.0, None, None, None, None, None], FLAT),
        ([1.0, None, None, None, None, 0.95], CRAWLING),
    ],
)
def test_an_error_that_falls_steadily_by_less_than_a_tenth_crawls(losses, expected):
    assert said(trouble(history(course(range(1, 7), losses, [2.0] * 6)))) == expected


def test_what_a_button_offers_makes_steps_three_times_as_large_or_a_tenth():
    crawling = trouble(history(course([1, 2, 3], [1.0, 0.99, 0.98], [2.0] * 3)))
    assert crawling.fix == "Raise the learning rate to 0.006 and train again"
    flat = trouble(history(course([1, 2, 3], [1.0] * 3, [2.0] * 3)))
    assert flat.fix == "Lower the learning rate to 0.0002 and train again"
    assert (flat.step, flat.harmless) == (None, False)
    columns = trouble(history(course([1, 2, 3], [1.0] * 3, [2.0] * 3), by_steps=False))
    assert (said(columns), columns.fix) == (("flat", "trouble.not_learning", "trouble.columns", ()), "")


def test_an_error_that_ended_the_run_is_only_known_by_its_code():
    found = diverged("diverged", REGRESSION)
    assert said(found) == (
        "diverged",
        "trouble.overshot",
        "trouble.smaller_steps",
        ("training.learning_rate=0.0002",),
    )
    assert diverged("disk_full", REGRESSION) is None


def risen(losses, steps=range(1, 9), measures=None, train_losses=None, total=8, **changed):
    points = course(list(steps), losses, measures or [1.0] * len(losses), train_losses)
    return trouble(history(points, total=total, floor=None, **changed))


RISING = [1.0, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]


@pytest.mark.parametrize(
    ("losses", "speaks"),
    [
        (RISING, True),
        ([1.0, 0.5, *[0.56] * 6], True),
        ([1.0, 0.5, *[0.54] * 6], False),  # by less than a tenth
        ([1.0, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6], True),
        ([1.0, 0.5, 0.9, 0.9, 0.9, 0.52, 0.9, 0.53], False),  # the later half: one high point is chance
        ([1.0, 0.5, 0.52, 0.52, 0.52, 0.7, 0.52, 0.7], True),
        ([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.7, 0.7], False),  # two steps since are too few
        ([1.0, 0.9, 0.8, 0.5, 0.7, 0.7, 0.7, 0.7], True),  # four are enough
        ([1.0, 0.9, 0.8, 0.7, 0.5, 0.7, 0.7, 0.7], False),
        ([0.5, 0.6, 0.7], False),
    ],
)
def test_learning_by_heart_is_an_error_that_stays_a_tenth_above_its_lowest(losses, speaks):
    assert bool(risen(losses, range(1, len(losses) + 1))) == speaks


def test_of_a_long_run_a_seventh_of_its_steps_must_have_gone_by():
    steps = [10, 20, 22, 24, 26, 28, 30, 34]
    assert risen(RISING, steps, total=90)
    assert not risen(RISING, steps, total=100)  # 14 of 100 steps since the lowest
    assert risen(RISING, [*steps[:-1], 35], total=100)


def test_only_what_gets_better_on_its_own_rows_and_no_better_on_others_is_learned_by_heart():
    assert not risen(RISING, train_losses=[1.0, 0.9, *[0.95] * 6])
    assert not risen(RISING, train_losses=[1.0, 0.9, *[0.9] * 6])
    assert not risen(RISING, measures=[1.0, 1.0, *[0.9] * 6])
    assert risen(RISING, measures=[1.0, 1.0, *[1.1] * 6])
    assert not risen(RISING, measures=[1.0, 1.0, *[1.1] * 6], best="high")


def test_what_is_said_of_learning_by_heart_depends_on_what_is_kept_and_what_can_be_set():
    smaller = {"width": 64, "dropout": 0.2}
    options = ("family.width=64", "family.dropout=0.2")
    early = risen(RISING, kept=2, smaller=smaller)
    assert (early.name, early.step, early.harmless, early.settings) == ("by heart", 2, True, options)
    assert (early.advice.code, early.fix.code) == ("trouble.kept", "trouble.train_smaller")
    assert early.problem.values["when"] == early.advice.values["when"] == "step 2"
    late = risen(RISING, kept=3, smaller=smaller)
    assert (late.step, late.harmless, late.settings) == (2, False, ("training.epochs=2",))
    assert (late.advice.code, late.fix) == ("trouble.earlier_end", "End after 2 epochs and train again")
    unknown = risen(RISING, kept=None, smaller=smaller)
    assert (unknown.harmless, unknown.settings) == (False, ("training.epochs=2",))
    rounds = risen(RISING, kept=8, smaller=smaller, by_steps=False)
    assert (rounds.fix, rounds.settings, rounds.step) == ("Train a smaller one", options, 2)
    start = risen(RISING, range(-1, 7), kept=6, smaller=smaller)  # nothing was ever better than before the first step
    assert (start.step, start.settings) == (0, options)
    assert risen(RISING, kept=8, by_steps=False).fix == ""
