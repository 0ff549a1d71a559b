"""What is tried for a column, whether it could be taken, and real pretrained models tried on real texts and
pictures."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.data.preparation.features import folder_of
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.pretrained.supply import advice, library
from core.recipe import Recipe, checked
from core.runs.planning import plan
from core.trials import keeping, which_one
from core.trials import terms as how_much
from core.trials.readers import candidates
from core.trials.terms import FEWEST, MOST, terms
from core.trials.trial_records import SCORED
from core.trials.which_one import try_readers
from tests.sources import ROOT

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
SAMPLE_DATA = ROOT / "sample_data"


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of 2,447 sentences."""
    data = tmp_path_factory.mktemp("reviews") / "data.parquet"
    import_file(SAMPLE_DATA / "reviews.csv", data, "reviews.csv")
    return data


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a number beside."""
    folder = tmp_path_factory.mktemp("mixed")
    with (SAMPLE_DATA / "reviews.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:300]
    with (folder / "mixed.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["review", "stars", "opinion"])
        writer.writeheader()
        writer.writerows({**row, "stars": 1 + len(row["review"]) % 5} for row in rows)
    import_file(folder / "mixed.csv", folder / "data.parquet", "mixed.csv")
    return folder / "data.parquet"


def drafted(data: Path, target: str = "opinion") -> Recipe:
    """The first recipe."""
    return plan.draft(load_schema(data), "data", target)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Try only the candidates whose names begin so, on 90 rows, so that a trial ends long before its time."""
    monkeypatch.setattr(how_much, "ROWS_A_MINUTE", dict.fromkeys(how_much.ROWS_A_MINUTE, 90))

    def choose(*begins: str) -> None:
        monkeypatch.setattr(
            which_one, "candidates", lambda *asked: [one for one in candidates(*asked) if one.name.startswith(begins)]
        )

    return choose


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any pretrained model."""
    for module in (library, advice.library):
        monkeypatch.setattr(module, "availability", lambda model: library.AWAY)


def test_each_candidate_could_be_taken_and_asks_the_same_of_the_same_rows(reviews: Path):
    recipe, schema = drafted(reviews), load_schema(reviews)
    found = candidates(recipe, schema, "review", 500)
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    assert {f"open-{MINILM}", "words", "scratch"} <= set(names)
    assert names[0] == f"open-{MINILM}"
    for one in found:
        plan.check(one.recipe, schema)
        plan.check(one.tried, schema)
        assert (one.recipe.data, one.recipe.task, one.recipe.split) == (recipe.data, recipe.task, recipe.split)
        assert keeping.key(one.recipe, "review") == keeping.key(recipe, "review")
        taken = keeping.taken(recipe, one.recipe, "review")
        assert keeping.alike(taken, one.recipe, "review")
    assert len({(str(one.recipe.columns), one.recipe.family.name) for one in found}) == len(found)


def test_few_rows_are_learned_from_with_what_suits_few_rows(reviews: Path):
    scratch = candidates(drafted(reviews), load_schema(reviews), "review", 200)[-1]
    assert scratch.name == "scratch"
    assert scratch.small.training.epochs > scratch.recipe.training.epochs
    assert scratch.small.columns == scratch.recipe.columns


def test_beside_other_columns_boosted_trees_are_tried_and_those_columns_stay(mixed: Path):
    recipe = drafted(mixed)
    found = {one.name: one for one in candidates(recipe, load_schema(mixed), "review", 200)}
    assert {f"trees-{MINILM}", "words-trees"} <= set(found)
    for one in found.values():
        assert one.recipe.choice("stars") == recipe.choice("stars")
        assert one.recipe.choice("stars").use


def test_without_any_open_model_words_are_tried_against_a_network(reviews: Path, nothing_here: None):
    found = candidates(drafted(reviews), load_schema(reviews), "review", 200)
    assert [one.name for one in found] == ["words", "scratch"]
    assert not any(one.recipe.choice("review").options.get("model") for one in found)


def test_a_column_of_something_else_is_refused(mixed: Path):
    with pytest.raises(UserError, match="no texts, pictures or sounds"):
        candidates(drafted(mixed), load_schema(mixed), "stars", 200)


def test_more_minutes_look_at_more_rows(reviews: Path):
    recipe, schema = drafted(reviews), load_schema(reviews)
    found = [terms(recipe, schema, "review", minutes) for minutes in (0.01, 1, 2, 10)]
    assert [each.rows for each in found] == sorted(each.rows for each in found)
    assert found[0].rows < FEWEST <= found[1].rows < found[2].rows <= MOST
    assert found[3].folds > found[2].folds


def test_the_key_heeds_question_and_other_columns_and_not_what_is_tried(mixed: Path):
    recipe = drafted(mixed)
    key = keeping.key(recipe, "review")
    other = recipe.model_dump(mode="json")
    other["columns"]["stars"]["use"] = False
    assert keeping.key(checked(other), "review") != key
    same = recipe.model_dump(mode="json")
    same["columns"]["review"]["options"] = {}
    same["family"] = {"name": "boosted_trees", "options": {}}
    assert keeping.key(checked(same), "review") == key
    assert keeping.kept(mixed, recipe, "review") is None


@pytest.mark.slow
def test_real_texts_are_tried_and_the_winner_could_be_run(reviews: Path, only: Callable[..., None]):
    only("open", "words")
    recipe, schema = drafted(reviews), load_schema(reviews)
    trial = try_readers(recipe, reviews, "review", 1)
    assert trial.about == "review"
    by_name = {outcome.name: outcome for outcome in trial.outcomes}
    opened = by_name[f"open-{MINILM}"]
    assert opened.state == SCORED
    assert opened.size > 80e6 > by_name["words"].size > 0
    assert keeping.kept(reviews, recipe, "review") == trial
    plan.check(keeping.taken(recipe, checked(trial.best.recipe), "review"), schema)
    assert list(folder_of(reviews).iterdir())  # what the pretrained model made of the rows is there for the run


@pytest.mark.slow
def test_real_pictures_are_tried_and_another_question_has_no_result_yet(tmp_path: Path, only: Callable[..., None]):
    only("open", "measures")
    data = tmp_path / "data.parquet"
    import_file(SAMPLE_DATA / "clothes.zip", data, "clothes.zip")
    recipe = drafted(data, "label")
    trial = try_readers(recipe, data, "image", 1)
    first = trial.outcomes[0]
    assert (first.name, first.state) == ("open-google/efficientnet-lite0", SCORED)
    assert first.score > 0.3
    plan.check(keeping.taken(recipe, checked(trial.best.recipe), "image"), load_schema(data))
    other = recipe.model_dump(mode="json")
    other["split"]["test"] = 0.3
    assert keeping.kept(data, checked(other), "image") is None
    assert keeping.outdated(data, checked(other), "image")
    assert not keeping.outdated(data, recipe, "image")
