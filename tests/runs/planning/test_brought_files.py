"""What a brought file says of itself: refused where it is unsafe or contradicts itself."""

import hashlib
from dataclasses import replace

import pytest

from core.bundle_schema import BaseModel, BundleSchema
from core.errors import UserError
from core.export.strangers.verdict import Verdict
from core.messages import Message
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, StartChoice, StartStep, TaskChoice, edit
from core.records import Column, ColumnProfile, Schema
from core.runs.planning.brought import STEPS, TITLE, look, of_run
from core.trials.readers import fewer


def recipe(family: str = "neural_network", start: StartChoice | None = None) -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", targets=["y"]), task=TaskChoice(name="classification"),
        columns={"a": ColumnChoice(use=False)}, family=FamilyChoice(name=family), start=start or StartChoice(),
    )  # fmt: skip


def verdict(**more: object) -> Verdict:
    schema = BundleSchema(3, "classification", "y", (), ("no", "yes"))
    known = {
        "safe": True,
        "schema": schema,
        "card": "A card.",
        "recipe": recipe().model_dump(mode="json"),
        "weights": 7,
    }
    return Verdict(**{**known, **more})


def test_a_file_is_known_by_its_content_and_called_after_what_it_predicts():
    found = look(b"content", lambda content: verdict())
    assert found.sha == hashlib.sha256(b"content").hexdigest()
    assert (found.name, found.card, found.weights, found.run, found.before) == ("Predicts y", "A card.", 7, "", ())
    assert found.recipe == recipe()
    long = replace(verdict().schema, target="y" * 200)
    assert look(b"", lambda _: verdict(schema=long)).name == ("Predicts " + "y" * 200)[:TITLE]
    assert of_run(found, "r1").run == "r1"


@pytest.mark.parametrize(
    ("weights", "family", "starts"),
    [(7, "neural_network", True), (1, "neural_network", True), (0, "neural_network", False), (7, "linear", False)],
)
def test_learning_begins_from_it_where_there_is_something_that_its_family_takes(weights, family, starts):
    said = verdict(weights=weights, recipe=recipe(family).model_dump(mode="json"))
    assert look(b"", lambda _: said).starts == starts


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"safe": False, "problem": Message("bad", "It is bad."), "fix": Message("fix", "Leave it.")}, "It is bad."),
        ({"schema": None, "problem": Message("bad", "It is bad."), "fix": Message("fix", "Leave it.")}, "It is bad."),
        ({"recipe": {}}, "The file does not say how it was made."),
        ({"recipe": recipe("of a package").model_dump(mode="json")}, "What the file says of how it was made"),
        ({"schema": BundleSchema(3, "regression", "y", ())}, "What the file says of how it was made"),
    ],
)
def test_a_file_that_is_unsafe_or_does_not_fit_itself_is_refused(changed: dict, problem: str):
    with pytest.raises(UserError) as refused:
        look(b"", lambda _: verdict(**changed))
    assert str(refused.value.problem).startswith(problem)


def test_what_it_began_from_itself_comes_along_the_latest_where_there_are_very_many():
    steps = [StartStep(file=f"{n}", name=f"Model {n}") for n in range(STEPS)]
    for count in (0, 3, STEPS - 1, STEPS):
        start = StartChoice(file="last", name="Last", licence="MIT", changed={"m": "little"}, before=steps[:count])
        found = look(b"", lambda _, start=start: verdict(recipe=recipe(start=start).model_dump(mode="json")))
        assert found.recipe == edit.without_start(recipe(start=start)) == recipe()
        last = StartStep(file="last", name="Last", licence="MIT", changed={"m": "little"})
        assert list(found.before) == [*steps[:count], last][-20:]


def test_a_recipe_that_begins_from_it_names_its_licences_once_and_what_changed():
    models = (
        BaseModel("a/one", "One", "1", "MIT", "", "little"), BaseModel("a/two", "", "1", "MIT", ""),
        BaseModel("a/three", "Three", "1", "Apache-2.0", "", "last"),
    )  # fmt: skip
    found = of_run(look(b"content", lambda _: verdict(models=models)), "r1")
    begun = found.begun({"ours": "theirs"}, {"ja": "yes"})
    assert begun.licence == "MIT, Apache-2.0"
    assert begun.changed == {"One": "little", "a/two": "", "Three": "last"}
    assert (begun.file, begun.name, begun.run) == (found.sha, "Predicts y", "r1")
    assert (begun.columns, begun.answers, begun.before) == ({"ours": "theirs"}, {"ja": "yes"}, [])


def test_a_sample_s_schema_has_its_share_of_rows_and_of_missing_values():
    profile = ColumnProfile("a", "text", rows=1000, missing=100, unique=5)
    schema = Schema(1000, (Column("a", "category", profile),))
    for rows, share in ((250, 0.25), (1000, 1.0), (5000, 1.0)):
        small = fewer(schema, rows)
        (column,) = small.columns
        assert (small.rows, column.profile.rows, column.profile.missing) == (1000 * share, 1000 * share, 100 * share)
        assert column.profile.unique == 5
    assert fewer(Schema(0, ()), 5).rows == 0
