"""Settings are shown only where they have an effect, and what decides that is declared beside them."""

import pytest

from core.kinds import KINDS
from core.models import MODELS
from core.recipe import SplitOptions, TrainingOptions
from core.repairs import REPAIRS
from core.settings import Options, changed, setting, settings
from core.tasks import TASKS
from tests.pages.workshop import Workshop

DECLARED = {
    **{f"family {name}": family.Options for name, family in MODELS.items()},
    **{f"kind {name}": kind.Options for name, kind in KINDS.items()},
    **{f"repair {name}": repair.Options for name, repair in REPAIRS.items()},
    **{f"task {name}": task.Options for name, task in TASKS.items()},
    "training": TrainingOptions,
    "split": SplitOptions,
}
CIRCUMSTANCES = {"head", "categories", "calibrated", "whole"}  # what the pages know beside the settings themselves


class Cooking(Options):
    heat: str = setting("oven", "Heat", "")
    rack: int = setting(1, "Rack", "", when={"heat": ("oven",), "hungry": (True,)})


def test_a_setting_matters_only_beside_what_it_is_declared_for():
    rack = settings(Cooking)[1]
    assert rack.matters({"heat": "oven"}, {"hungry": True})
    assert not rack.matters({"heat": "grill"}, {"hungry": True})
    assert not rack.matters({"heat": "oven"}, {"hungry": False})
    assert rack.matters({"heat": "oven"})  # nobody said that it does not


def test_what_differs_is_told_with_defaults_filled_in():
    found = changed(Cooking, {"rack": 2}, {"heat": "oven"})
    assert [(entry.name, before, after) for entry, before, after in found] == [("rack", 2, 1)]


@pytest.mark.parametrize("name", DECLARED)
def test_what_decides_stands_before_it_in_the_form_and_can_have_those_values(name: str):
    seen: dict = {}
    for entry in settings(DECLARED[name]):
        for other, wanted in entry.when:
            assert other in seen or other in CIRCUMSTANCES, f"{entry.name} depends on {other}"
            if other in seen and seen[other].choices:
                assert set(wanted) < {value for value, _ in seen[other].choices}
        seen[entry.name] = entry


def labels(test: object) -> set[str]:
    """The labels of all fields of settings."""
    fields = (*test.number_input, *test.slider, *test.select_slider, *test.selectbox, *test.toggle, *test.text_input)
    return {field.label for field in fields}


def test_the_exact_solver_shows_no_training_settings_and_gradient_descent_no_restraint(workshop: Workshop):
    test = workshop.open("model")
    test.button(key="model_choose_linear").click().run()
    assert "Restraint (regularization)" in labels(test)
    assert labels(test).isdisjoint({"Epochs", "Learning rate", "Weight decay"})
    next(entry for entry in test.selectbox if entry.label == "Solver").set_value("gradient descent").run()
    assert not test.exception
    assert {"Epochs", "Learning rate", "Weight decay", "Label smoothing"} <= labels(test)
    assert "Restraint (regularization)" not in labels(test)


def test_by_time_there_is_no_chance_to_set(workshop: Workshop):
    test = workshop.open("data")
    way = next(entry for entry in test.radio if entry.label == "Way")
    assert {"Seed", "Keep the mix (stratified)", "Test share"} <= labels(test)
    way.set_value("time").run()
    assert labels(test).isdisjoint({"Seed", "Keep the mix (stratified)", "Folds"})
    assert "Test share" in labels(test)
