"""Each change to a recipe: it says what was asked, leaves all else and the old recipe alone, and survives YAML."""

import inspect
import re
from collections.abc import Callable

import pytest

from core.errors import UserError
from core.recipe import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    RepairChoice,
    SplitOptions,
    StartChoice,
    TaskChoice,
    TrainingOptions,
    edit,
    from_yaml,
    to_yaml,
)
from tests.sources import ROOT, product

FILL, CLIP = (RepairChoice(repair=name, column="mass") for name in ("fill", "clip"))
START = StartChoice(file="a" * 64, name="first")
OLD = Recipe(
    data=DataChoice(dataset="birds", target="species"),
    task=TaskChoice(name="classification", options={"balance": "weights"}),
    columns={"mass": ColumnChoice(kind="number", options={"log": True}), "year": ColumnChoice(use=False)},
    repairs=[FILL, CLIP],
    split=SplitOptions(test=0.3, seed=7),
    family=FamilyChoice(name="linear", options={"restraint": 2.0}),
    training=TrainingOptions(epochs=9, seed=3),
    start=START,
)
OTHER = OLD.model_copy(update={"family": FamilyChoice(name="forest"), "training": TrainingOptions(epochs=4)})

# Each function of core.recipe.edit: what is called, and what the recipe's changed parts are then.
CHANGES: dict[Callable, tuple[tuple, dict, dict]] = {
    edit.with_dataset: (("gulls",), {}, {"data": DataChoice(dataset="gulls", target="species")}),
    edit.with_targets: ((["mass"],), {}, {"data": DataChoice(dataset="birds", targets=["mass"])}),
    edit.with_weight_of_corrections: (
        (5,),
        {},
        {"data": DataChoice(dataset="birds", target="species", corrections_weigh=5)},
    ),
    edit.with_task: (("regression",), {}, {"task": TaskChoice(name="regression")}),
    edit.with_task_options: (({"costs": 2},), {}, {"task": TaskChoice(name="classification", options={"costs": 2})}),
    edit.with_columns: (
        ({"sex": ColumnChoice(kind="category")},),
        {},
        {"columns": {**OLD.columns, "sex": ColumnChoice(kind="category")}},
    ),
    edit.with_all_columns: (({"sex": ColumnChoice()},), {}, {"columns": {"sex": ColumnChoice()}}),
    edit.with_column: (
        ("mass",),
        {"use": False},
        {"columns": {**OLD.columns, "mass": ColumnChoice(kind="number", use=False, options={"log": True})}},
    ),
    edit.with_use: (
        (["year"],),
        {"use": True},
        {"columns": {**OLD.columns, "year": ColumnChoice()}},
    ),
    edit.without_columns: (
        (["mass", "sex"],),
        {},
        {
            "columns": {
                "mass": ColumnChoice(kind="number", use=False, options={"log": True}),
                "year": ColumnChoice(use=False),
                "sex": ColumnChoice(use=False),
            }
        },
    ),
    edit.only_columns: ((["year"],), {}, {"columns": {"year": ColumnChoice(use=False)}, "repairs": []}),
    edit.with_family: (("forest",), {}, {"family": FamilyChoice(name="forest")}),
    edit.with_family_options: (
        (),
        {"rounds": 4},
        {"family": FamilyChoice(name="linear", options={"restraint": 2.0, "rounds": 4})},
    ),
    edit.with_training: (({"epochs": 2},), {}, {"training": TrainingOptions(epochs=2)}),
    edit.with_training_changed: ((), {"epochs": 2}, {"training": TrainingOptions(epochs=2, seed=3)}),
    edit.with_split: (({"test": 0.1},), {}, {"split": SplitOptions(test=0.1)}),
    edit.with_split_changed: ((), {"folds": 3}, {"split": SplitOptions(test=0.3, seed=7, folds=3)}),
    edit.learning_as: ((OTHER,), {}, {"family": OTHER.family, "training": OTHER.training}),
    edit.with_start: ((StartChoice(file="b" * 64),), {}, {"start": StartChoice(file="b" * 64)}),
    edit.without_start: ((), {}, {"start": StartChoice()}),
    edit.with_repairs: (([CLIP],), {}, {"repairs": [CLIP]}),
    edit.with_repair: ((CLIP,), {}, {"repairs": [FILL, CLIP, CLIP]}),
    edit.with_first_repair: ((CLIP,), {}, {"repairs": [CLIP, FILL]}),
    edit.without_repairs_like: ((FILL.model_copy(update={"options": {"by": 1}}),), {}, {"repairs": [CLIP]}),
    edit.without_repair: ((0,), {}, {"repairs": [CLIP]}),
    edit.with_repair_moved: ((1, -5), {}, {"repairs": [CLIP, FILL]}),
}


def test_every_way_to_change_a_recipe_is_held_here():
    public = {entry for name, entry in vars(edit).items() if inspect.isfunction(entry) and not name.startswith("_")}
    assert {entry for entry in public if entry.__module__ == edit.__name__} == set(CHANGES)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_says_what_was_asked_and_leaves_all_else_and_the_old_recipe_alone(change: Callable):
    arguments, named, parts = CHANGES[change]
    before = OLD.model_copy(deep=True)
    changed = change(OLD, *arguments, **named)
    assert before == OLD
    assert changed == OLD.model_copy(update=parts) != OLD
    assert from_yaml(to_yaml(changed)) == changed


def test_nobody_else_changes_a_recipe():
    part = "|".join(name for name in Recipe.model_fields if name != "format")
    by_hand = re.compile(rf'model_copy\(\s*update=\{{\s*"({part})"')
    assert by_hand.search((ROOT / "core" / "recipe" / "edit.py").read_text(encoding="utf-8"))
    others = [source for source in product() if not source.path.startswith("core/recipe/")]
    assert [source.path for source in others if by_hand.search(source.text)] == []


def test_a_repair_beyond_an_end_of_the_list_stands_at_it_and_one_that_is_not_there_is_refused():
    assert edit.with_repair_moved(OLD, 0, 99).repairs == [CLIP, FILL]
    for change in (edit.without_repair, lambda entry, place: edit.with_repair_moved(entry, place, 0)):
        with pytest.raises(UserError, match="no repair number 3"):
            change(OLD, 2)


def test_a_split_that_can_not_be_is_refused_with_what_is_allowed():
    with pytest.raises(UserError, match=r"0\.05 to 0\.5"):
        edit.with_split_changed(OLD, test=0.9)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_repair_is_counted_from_one_in_what_is_said(index):
    with pytest.raises(UserError) as caught:
        edit.without_repair(OLD, index)
    assert caught.value.problem == f"There is no repair number {index + 1}; the recipe has 2."


def test_a_repair_is_moved_between_others():
    three = edit.with_repair(OLD, RepairChoice(repair="trim", column="mass"))
    assert [each.repair for each in edit.with_repair_moved(three, 2, 1).repairs] == ["fill", "trim", "clip"]
    assert [each.repair for each in edit.with_repair_moved(three, 0, 1).repairs] == ["clip", "fill", "trim"]
    assert [each.repair for each in edit.without_repair(three, 1).repairs] == ["fill", "trim"]
    other = RepairChoice(repair="fill", column="year")
    assert edit.without_repairs_like(OLD, other).repairs == [FILL, CLIP], "of another column"
