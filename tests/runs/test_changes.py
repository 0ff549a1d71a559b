"""A pretrained model that may change, in a recipe: what is set together, what is refused, and a run to its bundle."""

import json

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.errors import UserError
from core.pretrained.supply import library
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change
from core.serving.predictor import Predictor
from tests.runs.carried import read
from tests.runs.tables import dataset

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
ROWS = 120


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """A dataset of opinions, beside a number and a category with gaps."""
    rows = read(next(sample.file for sample in EVERY if sample.name == "reviews"))
    mixed = [rows[index] for index in np.random.default_rng(0).permutation(len(rows))[:ROWS]]
    texts = [row["review"] for row in mixed]
    columns = {
        "review": texts,
        "opinion": [row["opinion"] for row in mixed],
        "length": [len(text) for text in texts],
        "shop": ["" if index % 9 == 0 else "north" if index % 2 else "south" for index in range(ROWS)],
    }
    return dataset(tmp_path_factory.mktemp("reviews"), columns)


@pytest.fixture
def drafted(reviews):
    """(The first recipe, with nothing of the pretrained model changing; the schema)."""
    schema = load_schema(reviews)
    return with_change(plan.draft(schema, str(reviews), "opinion"), schema, "review", MINILM, "nothing"), schema


def test_what_changes_sets_family_options_and_training_together_and_nothing_takes_it_all_back(drafted):
    recipe, schema = drafted
    changed = with_change(recipe, schema, "review", MINILM, "little")
    assert changed.columns["review"].options == {"model": MINILM, "change": "little", "words": True}
    assert (changed.family.name, changed.family.options["layers"]) == ("neural_network", 0)
    assert (changed.training.learning_rate, changed.training.patience) == (1e-3, 0)
    assert 3 <= changed.training.epochs <= 10
    plan.check(changed, schema)
    more = with_change(changed, schema, "review", MINILM, "everything")
    assert more.training.learning_rate == 2e-4
    back = with_change(more, schema, "review", MINILM, "nothing")
    assert back.family.name == "linear"
    assert back.columns["review"].options == {"model": MINILM, "words": True}  # heeded only by what changes
    assert plan.suggest(back, plan.facts(schema, back)) == back
    plan.check(back, schema)


def test_a_batch_that_does_not_fit_into_memory_is_gone_through_in_parts(drafted):
    recipe, schema = drafted
    changed = with_change(recipe, schema, "review", MINILM, "everything")
    small = plan.suggest(changed, plan.facts(schema, changed, memory_mb=2_000)).training
    large = plan.suggest(changed, plan.facts(schema, changed, memory_mb=64_000)).training
    assert large.accumulation == 1
    assert small.batch_size < large.batch_size
    assert small.batch_size * small.accumulation == large.batch_size


def test_what_can_not_be_is_said_before_a_run(drafted, monkeypatch):
    recipe, schema = drafted
    with pytest.raises(UserError, match="can't change it") as raised:
        plan.check(with_settings(recipe, ["columns.review.options.change=little"]), schema)
    assert "neural network" in str(raised.value)
    changed = with_change(recipe, schema, "review", MINILM, "last")
    encoder = library.encoder(MINILM)
    refusing = type(encoder)(**{**vars(encoder), "refused": {"last": "Its layers can't be told apart."}})
    monkeypatch.setattr(library, "made", lambda id: refusing)
    with pytest.raises(UserError, match="can't be told apart"):
        plan.check(changed, schema)
    monkeypatch.undo()
    monkeypatch.setattr(library, "availability", lambda model: library.AWAY)
    with pytest.raises(UserError, match="not on this machine"):
        plan.check(changed, schema)


@pytest.mark.slow
def test_a_run_with_words_beside_the_changed_model_ends_in_one_file_that_answers_alike(drafted, reviews, tmp_path):
    recipe, schema = drafted
    changed = with_change(recipe, schema, "review", MINILM, "little")
    quick = ["columns.review.words=true", "columns.review.longest=32", "training.epochs=1"]
    assert execute(with_settings(changed, quick), reviews, tmp_path / "run") == "finished"
    parity = json.loads((tmp_path / "run" / "parity.json").read_text("utf-8"))
    assert parity["passed"]
    assert parity["labels_equal"] == 1
    predictor = Predictor(tmp_path / "run" / "bundle.onnx")
    assert [model.name for model in predictor.base_models] == [MINILM]
    assert predictor.base_models[0].licence
    kept = [folder.name for folder in reviews.with_name(f"{reviews.stem}.features").iterdir()]
    assert any(name.startswith("layers-") for name in kept)
    before = json.loads((tmp_path / "run" / "before.json").read_text("utf-8"))
    tested = json.loads((tmp_path / "run" / "evaluation.json").read_text("utf-8"))
    assert (before["what"], before["name"], before["rows"]) == ("frozen", MINILM, tested["rows"])
    assert before["after"] == pytest.approx(tested["metrics"]["accuracy"]["value"])
    assert before["before"] > tested["metrics"]["accuracy"]["baseline"], "the untouched one has learned, too"
    assert {entry["answer"] == entry["truth"] for entry in before["shown"]["won"]} <= {True}
    assert "named" not in before, "the other columns could not be heeded"
    assert "the untouched open model got" in predictor.card
    assert "wrong that were right before" in predictor.card, "the sentence is there to its end"
