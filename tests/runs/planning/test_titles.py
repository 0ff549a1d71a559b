"""What a run is called where nobody names it."""

import pytest

from core.pretrained.change import CHOICES
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice
from core.runs.planning.titles import title

MINI = "sentence-transformers/all-MiniLM-L6-v2"


def recipe(family: str, *options: dict) -> Recipe:
    columns = {f"c{index}": ColumnChoice(options=each) for index, each in enumerate(options)}
    data, task = DataChoice(dataset="d", target="y"), TaskChoice(name="classification")
    return Recipe(data=data, task=task, family=FamilyChoice(name=family), columns=columns)


@pytest.mark.parametrize("change", CHOICES)
def test_a_run_is_named_after_its_open_model_and_how_much_of_it_changes(change: str):
    family = "linear" if change == "nothing" else "neural_network"
    assert title(recipe(family, {"model": MINI, "change": change}, {})) == f"MiniLM (English), {CHOICES[change].done}"


def test_a_family_that_takes_the_numbers_of_an_open_model_is_named_first():
    assert title(recipe("boosted_trees", {"model": MINI})) == "Boosted trees on MiniLM (English)"


def test_a_model_that_nobody_knows_here_is_called_by_its_id():
    assert title(recipe("linear", {"model": "somebody/gone"})) == "somebody/gone, as it is"


def test_without_one_open_model_a_run_is_named_after_its_family():
    assert title(recipe("random_forest", {})) == "Random forest"
    assert title(recipe("linear", {"model": MINI}, {"model": "openai/whisper-tiny.en"})) == "Linear model"
