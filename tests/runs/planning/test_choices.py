"""What a first recipe and its other questions choose, by profiles alone: tasks, parts, columns left, titles."""

import pytest

from core.recipe import ColumnChoice, with_settings
from core.records import Column, ColumnProfile, Schema
from core.runs.planning import plan, titles, turning, written
from core.runs.planning.answer import advice, joinable

MINILM = "sentence-transformers/all-MiniLM-L6-v2"


def number(name: str, unique: int = 200, **more: object) -> Column:
    facts = {"numeric": 1.0, "minimum": 0.0, "maximum": 9.0, "low": 0.0, "high": 9.0, "mean": 4.0, "deviation": 2.0}
    return Column(name, "number", ColumnProfile(name, "real", 300, 0, unique, **{**facts, **more}))


def words(name: str, frequent: tuple[str, ...] = ("a", "b", "c"), **more: object) -> Column:
    counts = tuple((text, 300 // len(frequent)) for text in frequent)
    facts = {"rows": 300, "missing": 0, "unique": len(frequent), "frequent": counts, **more}
    return Column(name, "category", ColumnProfile(name, "text", **facts))


def euro(name: str) -> Column:
    form = {"decimal": "comma", "units": "€"}
    return words(name, ("1,5 €", "2,5 €", "3"), number_format=form, number_certain=True, numeric=0.0)


def drafted(*columns: Column, target: str = "y"):
    schema = Schema(300, columns)
    return plan.draft(schema, "d", target, None, "linear"), schema


def test_a_number_is_estimated_and_words_are_picked():
    assert plan.task_for(number("y")) == "regression"
    assert plan.task_for(words("y")) == "classification"
    assert plan.task_for(words("y"), numeric=False) == "classification"
    assert plan.task_for(number("y"), numeric=True) == "regression"
    assert plan.task_for(number("y", unique=3), numeric=False) != "regression"


def test_rows_are_split_as_a_column_says_where_one_names_the_parts():
    plain, _ = drafted(number("x"), words("y"))
    assert (plain.split.method, plain.split.column) == ("random", "")
    named, _ = drafted(number("x"), words("part", ("train", "test")), words("y"))
    assert (named.split.method, named.split.column) == ("column", "part")
    assert not named.choice("part").use


def test_numbers_that_rise_row_by_row_are_used_where_nothing_else_is_left():
    rising = number("n", unique=300, whole=True, minimum=1.0, maximum=300.0)
    constant = number("one", unique=1)
    alone, _ = drafted(rising, constant, words("y"))
    assert (alone.choice("n").use, alone.choice("one").use) == (True, False)
    beside, _ = drafted(rising, number("x"), words("y"))
    assert (beside.choice("n").use, beside.choice("x").use) == (False, True)
    assert "y" not in beside.columns


def test_columns_of_yes_and_no_are_answered_together_with_their_like():
    marks = [words(name, ("yes", "no"), boolean=1.0) for name in ("a", "b")]
    flags = tuple(Column(mark.name, "boolean", mark.profile) for mark in marks)
    schema = Schema(300, (*flags, number("x"), words("y")))
    assert joinable(schema, "a") == ["a", "b"]
    assert joinable(schema, "gone") == []
    assert joinable(Schema(300, (flags[0], number("x"))), "a") == []
    recipe = plan.draft(schema, "d", "a", None, "linear")
    both = plan.with_targets(recipe, schema, ["a", "b"])
    assert (both.task.name, both.data.targets) == ("several_labels", ["a", "b"])
    assert plan.askable(both, schema) == ["several_labels"]
    back = plan.with_targets(both, schema, ["b"])
    assert (back.task.name, back.data.targets) == ("classification", ["b"])
    other = plan.with_targets(recipe, schema, ["y"])
    assert (other.task.name, other.data.targets) == (recipe.task.name, ["y"])


def test_without_a_way_out_another_table_is_asked_for_and_several_stand_in_one_sentence():
    assert advice(()).code == "ways.none"
    constant = Column("y", "category", ColumnProfile("y", "text", 300, 0, 1, frequent=(("a", 300),)))
    recipe, schema = drafted(number("x"), words("w"), constant)
    ways = plan.ways_out(recipe, schema)
    assert [(way.target, way.task) for way in ways] == [("w", "classification"), ("x", "regression")]
    assert str(advice(ways)) == "Take “w” as the answer column, or take “x” as the answer column."
    moved = plan.taken(recipe, schema, ways[1])
    assert (moved.data.targets, moved.task.name, moved.family.name) == (["x"], "regression", "linear")
    assert recipe.data.targets == ["y"]


def test_texts_that_are_numbers_are_read_so_until_another_kind_is_chosen():
    recipe, schema = drafted(euro("price"), number("x"), words("y"))
    assert [(each.repair, each.column, each.options) for each in recipe.repairs] == [
        ("read_numbers", "price", {"decimal": "comma", "units": "€"})
    ]
    assert recipe.choice("price") == ColumnChoice(kind="number")
    turned = turning.turned(recipe, schema, ["columns.price.kind=category"])
    assert (turned.repairs, turned.choice("price").kind) == ([], "category")
    again = turning.turned(turned, schema, ["columns.price.kind=number"])
    assert again.repairs == recipe.repairs
    assert turning.turned(recipe, schema, ["columns.x.use=false"]).repairs == recipe.repairs
    (told,) = written.sentence(recipe, schema)
    assert told.code == "read_as_numbers_how"
    assert "“price”, such as “1,5 €”" in str(told)
    assert written.sentence(recipe, schema, ["price"]) == []
    assert written.sentence(with_settings(recipe, ["columns.price.use=false"]), schema) == []
    kept = written.without(recipe, 0)
    assert (kept.repairs, kept.choice("price").kind) == ([], "")


def test_open_models_that_read_are_named_once_in_the_order_of_their_names():
    recipe, _ = drafted(number("x"), words("y"))
    columns = {
        "a": ColumnChoice(options={"model": MINILM, "change": "little"}),
        "b": ColumnChoice(options={"model": MINILM, "change": "little"}),
        "c": ColumnChoice(use=False, options={"model": "some/one"}),
        "d": ColumnChoice(options={"model": "a/gone"}),
    }
    made = recipe.model_copy(update={"columns": columns})
    assert titles.opened(made) == [("MiniLM (English)", "little"), ("a/gone", "nothing")]
    assert titles.title(made) == "Linear model"
    gone = recipe.model_copy(update={"family": recipe.family.model_copy(update={"name": "of a package"})})
    assert titles.title(gone) == ""


@pytest.mark.parametrize("family", ["boosted_trees", "baseline"])
def test_every_family_is_listed_in_order_with_what_speaks_against_it(family: str):
    recipe, schema = drafted(number("x"), words("y"))
    found = plan.families(plan.facts(schema, recipe), "classification")
    assert found[0][0].name == "boosted_trees"
    assert family in [each.name for each, why in found if why is None]
