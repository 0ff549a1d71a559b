"""Questions that a family learns in parts: paused and gone on with, stopped half-way, and parts that are always so."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.layout import Arrays, CodeColumn, Layout
from core.models import MODELS, reduced
from core.models.forests import sizes
from core.recipe import TrainingOptions
from core.tasks import TASKS
from core.training.run_report import Paused
from tests.models.tables import Recording, by_graph

SAYING = {
    "several_labels": lambda x, y: [
        "; ".join(name for name, so in (("even", a > 0), ("far", b > 1), ("low", a + b < 0)) if so) or "(none)"
        for a, b in zip(x, y, strict=True)
    ],
    "ordered": lambda x, y: np.array(["low", "medium", "high"])[np.digitize(x, [-0.5, 0.5])].tolist(),
}
BOOSTED = {"rounds": 20}

each = pytest.mark.parametrize("task", SAYING)


@cache
def table(task: str) -> tuple:
    """(train, valid, learned) of two numbers and a code; what is asked follows from the numbers."""
    random = np.random.default_rng(0)
    x, y = random.normal(size=(2, 240))
    message = pa.array(SAYING[task](x, y))
    learned = TASKS[task].learn("y", message, options={})
    layout = Layout(("x", "y"), (CodeColumn("c", ("a", "b")),))
    codes = random.integers(0, 4, (240, 1))
    whole = Arrays(layout, np.column_stack([x, y]), codes, TASKS[task].encode(learned, message), rows=np.arange(240))
    return whole.take(np.arange(180)), whole.take(np.arange(180, 240)), learned


def fitted(
    task: str, report: Recording, family: str = "linear", options: dict | None = None, train: Arrays | None = None
):
    own, valid, learned = table(task)
    model = MODELS[family]
    return reduced.fit(
        model, train or own, valid, learned, model.Options(**(options or {})), TrainingOptions(epochs=8), report
    )


@each
def test_each_part_is_a_point_on_the_chart_with_the_answers_to_a_few_rows(task, tmp_path):
    report = Recording(tmp_path)
    found = fitted(task, report)
    parts = len(TASKS[task].parts(table(task)[2], table(task)[0].target))
    assert [point["step"] for point in report.points] == list(range(1, parts + 1))
    assert {point["total"] for point in report.points} == {parts}
    assert found.steps == parts == len(found.parts)
    assert report.points[-1]["valid_loss"] < report.points[0]["valid_loss"]
    assert report.points[-1][f"valid_{TASKS[task].primary}"] > 0.85
    assert all({"row", "truth", "answer"} <= {*row} for _, rows in report.shown for row in rows)
    assert len(report.shown) == parts


@each
def test_a_family_that_knows_the_head_learns_it_at_once(task, tmp_path):
    assert not isinstance(fitted(task, Recording(tmp_path), "baseline"), reduced.FittedReduced)
    assert isinstance(fitted(task, Recording(tmp_path)), reduced.FittedReduced)


class PausedAt(Recording):
    """Pauses when it is asked for the n-th time."""

    def __init__(self, checkpoint, at):
        super().__init__(checkpoint)
        self.left = at

    def pausing(self):
        self.left -= 1
        return self.left < 0


@each
@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_paused_before_a_part_or_inside_one_it_goes_on_to_the_same_model(task, at, tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    straight = fitted(task, Recording(whole), "boosted_trees", BOOSTED)
    with pytest.raises(Paused):
        fitted(task, PausedAt(cut, at), "boosted_trees", BOOSTED)
    resumed = fitted(task, Recording(cut), "boosted_trees", BOOSTED)
    rows = table(task)[1]
    assert np.allclose(straight.predict(rows), resumed.predict(rows), atol=1e-9)


@each
def test_stopped_half_way_the_rest_answers_by_its_share_and_that_is_noted(task, tmp_path):
    train, valid, learned = table(task)
    report = Recording(tmp_path, stop_after=1)
    found = fitted(task, report)
    assert len(report.points) == 1
    assert "1 of" in report.notes[-1]
    parts = TASKS[task].parts(learned, train.target)
    assert found.parts[0].steps
    for part, own in zip(found.parts[1:], parts[1:], strict=True):
        assert np.allclose(part.predict(valid)[:, 1], own.mean())
    assert np.abs(found.predict(valid) - by_graph(found, valid)).max() < 1e-5


@pytest.mark.parametrize("always", [True, False])
def test_a_label_that_every_training_row_has_or_none_is_answered_so(always, tmp_path):
    train, valid, learned = table("several_labels")
    target = train.target.copy()
    target[:, 1] = always
    found = fitted("several_labels", Recording(tmp_path), train=replace(train, target=target))
    assert found.predict(valid)[:, 1].tolist() == [float(always)] * len(valid)
    assert np.ptp(found.predict(valid)[:, 0]) > 0.5
    for rows in (valid, valid.take(np.arange(1)), valid.take(np.arange(0))):
        inside = by_graph(found, rows)
        assert inside.shape == (len(rows), 3)
        assert np.allclose(inside, found.predict(rows), atol=1e-5)


def test_parts_that_contradict_each_other_still_give_probabilities():
    task = TASKS["ordered"]
    found = task.combine([np.array([0.2, 1.0, 0.0]), np.array([0.9, 0.0, 1.0])])
    assert (found >= 0).all()
    assert found.sum(1) == pytest.approx([1, 1, 1])
    assert found[0] == pytest.approx(np.array([0.8, 0.0, 0.9]) / 1.7)


@each
def test_forests_that_are_small_alone_and_too_large_together_say_so(task, tmp_path, monkeypatch):
    options = {"trees": 20}
    grown = [sizes.reached(part.forest, part.learned) for part in forests(task, tmp_path, options).parts]
    monkeypatch.setattr(sizes, "MOST_MB", 0.99 * sum(grown[:2]))
    with pytest.raises(UserError, match="a forest for each possible answer, and the first 2 take"):
        forests(task, tmp_path, options)


def forests(task: str, folder: Path, options: dict) -> reduced.FittedReduced:
    return fitted(task, Recording(folder), "random_forest", options)
