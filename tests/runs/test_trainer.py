"""One place where families learn: it hands over what the recipe says, and a start to those that can use one."""

import ast
from dataclasses import replace

import pytest

from core.data.importing import load_schema
from core.models.base import Start
from core.models.linear import Linear
from core.runs import plan
from core.runs.context import context
from core.runs.prepare import make_ready
from core.runs.trainer import Trainer
from core.training.report import QuietReport, RunReport
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
    again = Trainer.settled(run, fitted).learn(run, replace(ready, valid=ready.valid.take([])), QuietReport())
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


def test_no_other_place_lets_a_family_learn():
    """Families themselves aside: one may be made of others."""
    calls = [
        source.place
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("family.fit")
        if not source.place.startswith("core/models/")
    ]
    assert calls == ["core/runs/trainer.py"]
