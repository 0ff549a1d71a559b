"""The catalogue tells the truth it can tell, searches, and gives an order with reasons; no network, no weights."""

import re
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library, repository
from core.pretrained.supply.advice import FREE, Facts, recommend, search
from core.pretrained.supply.catalogue import CATALOGUE

ROOT = Path(__file__).parents[2]
ALL = list(CATALOGUE.values())
REQUIRED = (ROOT / "tests" / "requirements-models.txt").read_text(encoding="utf-8")

by_model = pytest.mark.parametrize("model", ALL, ids=lambda model: model.id)


@by_model
def test_an_entry_says_all_that_its_card_shows(model: PretrainedModel):
    assert model.kind in library.WORDS
    assert model.label
    assert model.licence
    assert model.source.startswith("https://")
    assert 0 < model.parameters < 500
    assert 0 < model.download_mb < 600
    assert model.width > 0
    assert model.milliseconds > 0
    assert len(model.trained_on) > 20
    assert model.trained_on.endswith(".")
    assert len(model.good_at) > 20
    assert model.good_at.endswith(".")


@by_model
def test_a_revision_is_a_whole_commit_and_a_name_one_that_the_hub_allows(model: PretrainedModel):
    assert re.fullmatch(r"[0-9a-f]{40}|", model.revision)
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.id)
    assert model.on_hub or (model.package and not model.revision)
    assert not model.on_hub or model.id in model.source or model.package


@by_model
def test_weights_fill_the_download_unless_a_part_of_the_model_is_left_out(model: PretrainedModel):
    part = "listening part" in model.label or not model.on_hub  # a package may keep more than the weights
    assert model.parameters * 4 <= model.download_mb * (1.0 if part else 1.03) + 3
    assert part or model.parameters * 4 >= model.download_mb * 0.94 - 1


@by_model
def test_a_package_that_an_entry_names_is_installed_for_the_tests(model: PretrainedModel):
    if model.package:
        assert f"{model.package}==" in REQUIRED
        assert library.origin(model) == f"{model.package} {metadata.version(model.package)}"
        assert library.availability(model) == library.INCLUDED
    else:
        assert library.origin(model) == model.revision


def test_every_kind_has_one_that_is_included_and_several_to_get():
    for kind in library.WORDS:
        models = library.all(kind)
        assert any(library.availability(model) == library.INCLUDED for model in models), kind
        assert sum(library.availability(model) == library.AWAY for model in models) >= 5, kind


def test_the_catalogue_s_architectures_are_of_the_kind_they_stand_under():
    for kind, type in (("text", "bert"), ("image", "resnet"), ("audio", "whisper")):
        assert repository.kind_of(repository.Repository("a/b", type, "", ())) == kind


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (("text", "chinese"), "BAAI/bge-small-zh-v1.5"),
        (("text", "multilingual"), "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"),
        (("text", "BERT wikipedia", 300), "google-bert/bert-base-chinese"),
        (("image", "resnet", 50), "microsoft/resnet-18"),
        (("audio", "noise", 0, "BSD-3-Clause"), "MIT/ast-finetuned-audioset-10-10-0.4593"),
    ],
)
def test_search_finds_by_words_size_and_licence(question: tuple, first: str):
    found = [model.id for model in search(*question)]
    assert first in found or question == ("text", "BERT wikipedia", 300)
    assert all(not question[2:3] or not question[2] or CATALOGUE[id].download_mb <= question[2] for id in found)


def test_search_without_words_gives_all_of_the_kind_and_rubbish_gives_none():
    assert search("image") == library.all("image")
    assert search("image", "chinese") == ()
    assert {model.licence for model in search("audio", licence="free")} <= set(FREE)
    assert len(search("audio", licence="free")) < len(search("audio"))


def best(**facts: object) -> str:
    """The id that is recommended first."""
    return recommend(Facts(**facts))[0].model.id


def test_english_texts_get_what_is_included():
    first = recommend(Facts("text", 1000, ("en",)))[0]
    assert first.model.id == "sentence-transformers/all-MiniLM-L6-v2"
    assert first.why == "It knows English and works at once."
    assert first.seconds == pytest.approx(5.0)


def test_texts_in_another_language_get_a_model_that_knows_it_even_if_it_must_be_fetched():
    assert best(kind="text", rows=1000, languages=("zh",)) == "BAAI/bge-small-zh-v1.5"
    german = recommend(Facts("text", 1000, ("latin", "en"), memory_mb=8000))
    assert german[0].model.id == "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
    english = next(entry for entry in german if entry.model.languages == ("en",))
    assert not english.suits
    assert english.possible
    assert "not made for a language other than English" in english.why
    unlike = replace(english.model, id="a/german", languages=("de",))
    assert [recommend(Facts("text", 100, (code,)), [unlike])[0].suits for code in ("de", "en", "latin")] == [1, 0, 1]


def test_a_model_for_a_language_that_is_not_told_apart_is_not_spoken_against():
    bavarian = replace(CATALOGUE["google-bert/bert-base-chinese"], id="a/bavarian", languages=("bar",))
    for found in (("latin",), ("zh",)):
        assert recommend(Facts("text", 100, found, memory_mb=9000), [bavarian])[0].suits
    assert not recommend(Facts("text", 100, ("latin",), memory_mb=9000), [replace(bavarian, languages=("zh",))])[
        0
    ].suits


def test_pictures_and_sounds_get_what_is_included():
    assert best(kind="image", rows=1000) == "google/efficientnet-lite0"
    assert best(kind="audio", rows=100, seconds=2.0) == "openai/whisper-tiny.en"


def test_where_reading_would_take_too_long_the_quickest_comes_first_and_says_so():
    first = recommend(Facts("image", 500_000))[0]
    assert not first.suits
    assert first.model.id == min(search("image"), key=lambda model: model.milliseconds).id
    assert "minutes to read all your pictures" in first.why
    assert recommend(Facts("image", 500_000, cores=64))[0].suits


def test_what_the_machine_can_not_do_comes_last_with_numbers():
    order = recommend(Facts("text", 1000, ("zh",), memory_mb=1700))
    possible = [entry.possible for entry in order]
    assert possible == sorted(possible, reverse=True)
    assert order[0].model.id == "BAAI/bge-small-zh-v1.5"
    assert re.search(r"needs about [\d,]+ MB of memory .* 1,700 MB", order[-1].why)
