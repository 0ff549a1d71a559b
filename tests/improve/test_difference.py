"""What differs in recipes, in the words of the forms."""

from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.improve.compare.difference import Difference, differences
from core.improve.compare.in_words import in_words, value_in_words
from core.recipe import RepairChoice, StartChoice, with_settings
from core.records import Schema
from core.runs.planning import plan
from core.settings import settings
from core.split_options import SplitOptions
from core.training_options import TrainingOptions
from tests.runs.tables import dataset, people


@pytest.fixture(scope="module")
def schema(tmp_path_factory) -> Schema:
    return load_schema(dataset(tmp_path_factory.mktemp("data"), people(200)))


def recipe(schema: Schema, *assigned: str, family: str = "linear", target: str = "bought"):  # noqa: ANN201
    return with_settings(plan.draft(schema, "table", target, family=family), list(assigned))


def told(schema: Schema, *recipes) -> dict[str, tuple[str, ...]]:
    found = differences([in_words(each, schema) for each in recipes])
    return {entry.title.format(column=entry.column): entry.values for entry in found}


def test_recipes_that_are_alike_do_not_differ(schema):
    assert told(schema, recipe(schema), recipe(schema), recipe(schema)) == {}


def test_only_what_differs_is_told_in_the_words_of_the_forms(schema):
    changed = recipe(schema, "split.test=0.3", "columns.joined.use=false", "columns.age.kind=category")
    assert told(schema, recipe(schema), changed) == {
        "Columns that it learns from": ("5 of 6, without “name”", "4 of 6, without “name”, “joined”"),
        "Kind of “age”": ("Number", "Category"),
        "Test share": ("20%", "30%"),
    }


def test_what_has_no_meaning_in_another_family_is_told_only_where_it_differs_among_the_others(schema):
    trees = recipe(schema, family="boosted_trees")
    assert told(schema, recipe(schema), trees) == {"What learns": ("Linear model", "Boosted trees")}
    small = recipe(schema, "family.leaves=4", family="boosted_trees")
    assert told(schema, recipe(schema), trees, small) == {
        "What learns": ("Linear model", "Boosted trees", "Boosted trees"),
        "Leaves": ("–", "8", "4"),
    }


def test_a_setting_without_an_effect_is_not_told(schema):
    same = recipe(schema, "training.epochs=7")  # the exact solver does not go by epochs
    assert told(schema, recipe(schema), same) == {}
    descent = "family.solver=gradient descent"
    found = told(schema, recipe(schema, descent), recipe(schema, descent, "training.epochs=7"))
    assert found == {"Epochs": ("60", "7")}


def test_repairs_and_what_it_begins_from_are_told(schema):
    plain = recipe(schema)
    repaired = plain.model_copy(update={"repairs": [RepairChoice(repair="fill", column="age", options={})]})
    started = repaired.model_copy(update={"start": StartChoice(file="0" * 64, name="An older model")})
    found = told(schema, plain, started)
    assert found["Begins from"] == ("nothing", "An older model")
    (before, after) = found["Repairs of “age”"]
    assert before == "none"
    assert after


def test_how_much_of_an_open_model_changes_is_told_in_the_words_of_its_card(schema):
    read = (
        "columns.name.use=true",
        "columns.name.kind=text",
        "columns.name.model=sentence-transformers/all-MiniLM-L6-v2",
    )
    little = recipe(schema, *read, "columns.name.change=little", family="neural_network")
    found = told(schema, recipe(schema, *read, family="neural_network"), little)
    assert found["How much of it may change (“name”)"] == ("Nothing", "A little")
    own = recipe(schema, "columns.name.use=true", "columns.name.kind=text", family="neural_network")
    assert told(schema, own, little)["Open model (“name”)"][0] == "none"


@pytest.mark.parametrize("options", [SplitOptions, TrainingOptions])
def test_every_setting_has_words_for_its_value(options):
    for entry in settings(options):
        assert value_in_words(entry, entry.default)


def test_values_are_told_as_the_forms_show_them():
    known = {entry.name: entry for entry in (*settings(SplitOptions), *settings(TrainingOptions))}
    assert value_in_words(known["validation"], 0.15) == "15%"
    assert value_in_words(known["weight_decay"], 1e-4) == "0.0001"
    assert value_in_words(known["stratify"], True) == "on"
    assert value_in_words(known["patience"], 10) == "10 epochs"
    assert value_in_words(known["column"], "") == "none"


def test_a_recipe_with_settings_that_are_not_known_any_more_says_so(schema, tmp_path: Path):
    old = recipe(schema)
    old = old.model_copy(update={"family": old.family.model_copy(update={"options": {"wings": 2}})})
    with pytest.raises(UserError, match="wings"):
        in_words(old, schema)


def test_a_difference_names_its_column_apart_so_that_a_page_can_show_it_as_plain_text(schema):
    found = differences([in_words(recipe(schema, *more), schema) for more in ([], ["columns.age.kind=category"])])
    assert Difference("kind age", "Columns", "Kind of “{column}”", "age", ("Number", "Category")) in found
