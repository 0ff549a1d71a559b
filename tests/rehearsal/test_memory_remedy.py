"""A recipe that needs too much memory gets, step by step, what needs less, until nothing is left that would help."""

from dataclasses import replace

import pytest

from core.data.dataset_files import load_schema
from core.data.samples import FOLDER
from core.pretrained.supply import library
from core.recipe import with_settings
from core.rehearsal.estimate import Estimate
from core.rehearsal.memory_remedy import SMALLEST, with_less_memory
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change
from tests.runs.carried import read
from tests.runs.tables import dataset

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
LEARNING = Estimate(peak_mb=9_000, training_mb=9_000)


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    rows = read(FOLDER / "reviews.csv")[:80]
    columns = {name: [row[name] for row in rows] for name in ("review", "opinion")}
    return dataset(tmp_path_factory.mktemp("reviews"), columns)


def changing(data, change):
    schema = load_schema(data)
    return with_change(plan.draft(schema, str(data), "opinion"), schema, "review", MINILM, change), schema


def change_of(recipe):
    return recipe.choice("review").options.get("change", "nothing")


@pytest.mark.parametrize("change", ["everything", "little"])
def test_batches_are_halved_first_then_the_last_layers_alone_change_then_nothing_does(reviews, change):
    recipe, schema = changing(reviews, change)
    rows = recipe.training.batch_size * recipe.training.accumulation
    while recipe.training.batch_size >= 2 * SMALLEST:
        recipe = with_less_memory(recipe, schema, LEARNING).recipe
        assert recipe.training.batch_size * recipe.training.accumulation == rows
    recipe = with_less_memory(recipe, schema, LEARNING).recipe
    assert change_of(recipe) == "last"
    mend = with_less_memory(with_settings(recipe, ["training.batch_size=8"]), schema, LEARNING)
    assert (change_of(mend.recipe), mend.recipe.family.name) == ("nothing", "linear")
    assert "nothing" in mend.label
    plan.check(mend.recipe, schema)
    assert with_less_memory(mend.recipe, schema, LEARNING) is None


def test_what_a_model_refuses_is_not_offered(reviews, monkeypatch):
    recipe, schema = changing(reviews, "everything")
    known = library.encoder(MINILM)
    monkeypatch.setattr(library, "made", lambda id: replace(known, refused={"last": "Its layers can't be told apart."}))
    mend = with_less_memory(with_settings(recipe, ["training.batch_size=8"]), schema, LEARNING)
    assert change_of(mend.recipe) == "nothing"


def test_what_does_not_take_most_is_left_and_a_smaller_model_is_the_last_way(reviews):
    recipe, schema = changing(reviews, "little")
    for peak, half in ((9_000, True), (9_001, False)):
        found = with_less_memory(recipe, schema, replace(LEARNING, peak_mb=peak)).recipe
        assert (found.training.batch_size == recipe.training.batch_size // 2) == half
    short = with_less_memory(recipe, schema, Estimate(peak_mb=9_000, short=True))
    assert (short.label, short.recipe.training.accumulation) == (
        "Look at half as many rows at once",
        2 * recipe.training.accumulation,
    )
    for batch, half in ((15, False), (16, True)):
        found = with_less_memory(with_settings(recipe, [f"training.batch_size={batch}"]), schema, LEARNING).recipe
        assert (found.training.batch_size < batch) == half
    trees = plan.draft(schema, "data", "opinion", None, "boosted_trees")
    mend = with_less_memory(trees, schema, LEARNING)
    assert mend.label == "Take a smaller model"
    assert mend.recipe.family.options["leaves"] == (trees.family.options.get("leaves", 31)) // 2
    assert with_less_memory(plan.draft(schema, "data", "opinion", None, "baseline"), schema, LEARNING) is None
    labels = {change: with_less_memory(with_settings(changing(reviews, change)[0], ["training.batch_size=8"]), schema,
                                       LEARNING).label for change in ("everything", "little", "last")}  # fmt: skip
    assert labels == {
        "everything": "Let its last layers change alone",
        "little": "Let its last layers change instead",
        "last": "Let nothing of the open model change",
    }
