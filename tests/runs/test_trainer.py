"""One place where families learn: it hands over what the recipe says, and a start to those that can use one."""

import ast
from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.data.dataset_files import load_schema
from core.models.base import Start
from core.models.linear import Linear
from core.recipe import StartChoice
from core.runs.planning import plan
from core.runs.stages import intervals
from core.runs.stages.context import context
from core.runs.stages.prepare import make_ready
from core.runs.stages.trainer import Trainer
from core.tasks import TASKS
from core.training.run_report import Paused, QuietReport, RunReport
from tests.runs.tables import dataset, people
from tests.sources import product


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A context and its rows, ready to learn from."""
    data, folder = dataset(tmp_path_factory.mktemp("data"), people()), tmp_path_factory.mktemp("run")
    recipe = plan.draft(load_schema(data), str(data), "bought", family="boosted_trees")
    recipe = recipe.model_copy(update={"family": recipe.family.model_copy(update={"options": {"rounds": 30}})})
    run = context(recipe, load_schema(data), data, folder, RunReport(folder))
    run.work.mkdir()
    return run, make_ready(run, None)


def test_it_tells_how_far_it_went_and_learns_again_to_there(begun):
    run, ready = begun
    fitted = Trainer().learn(run, ready, QuietReport())
    assert 0 < fitted.rounds <= fitted.steps <= 30
    again = Trainer.refit_options(run, fitted).learn(run, replace(ready, valid=ready.valid.take([])), QuietReport())
    assert again.steps == again.rounds == fitted.rounds


def test_weights_to_begin_from_reach_only_families_that_take_them(begun, monkeypatch):
    run, ready = begun
    given = []

    class Starting(Linear):
        starts = True

        def fit(self, *arguments, start=None):
            given.append(start)
            return super().fit(*arguments)

    start = Start({}, {})
    learning = replace(run, family=Starting(), family_options=Linear.Options(), start=start)
    Trainer().learn(learning, ready, QuietReport())
    Trainer().learn(replace(learning, start=None), ready, QuietReport())
    Trainer().learn(replace(learning, family=Linear()), ready, QuietReport())
    assert given == [start, None]


@pytest.mark.parametrize(("own", "given"), [("", True), ("a run of this workspace", False)])
def test_intervals_come_from_models_that_never_saw_the_rows_and_can_be_paused(begun, monkeypatch, own, given):
    run, ready = begun
    numbers = replace(ready, learned=replace(ready.learned, labels=()))
    recipe = run.recipe.model_copy(update={"start": StartChoice(run=own)})
    asked = replace(run, recipe=recipe, start=Start({}, {}), task=TASKS["regression"])
    seen = []

    def learn(_: Trainer, context: object, rest: object, report: QuietReport) -> None:
        seen.append((context.start is not None, report.checkpoint.is_relative_to(run.work)))
        monkeypatch.setattr(run.report, "pausing", lambda: True)
        assert report.pausing()
        raise Paused

    monkeypatch.setattr(Trainer, "learn", learn)
    with pytest.raises(Paused):
        intervals.calibration(asked, numbers, SimpleNamespace(steps=3.0))
    assert seen == [(given, True)]


def test_no_other_place_lets_a_family_learn():
    """Families themselves aside: one may be made of others."""
    calls = [
        source.path
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("family.fit", "reduced.fit"))
        if not source.path.startswith("core/models/")
    ]
    assert calls == ["core/runs/stages/trainer.py"]
