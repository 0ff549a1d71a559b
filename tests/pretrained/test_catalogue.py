"""The catalogue tells the truth it can tell, searches, and gives an order with reasons; no network, no weights."""

import re
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import advice, library, repository
from core.pretrained.supply.advice import FREE, Facts, facts, reading_seconds, recommend, search
from core.pretrained.supply.catalogue import CATALOGUE
from core.pretrained.texts import languages
from core.records import Column, ColumnProfile, MediaFacts, Spread

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


WIDTHS = {  # as their papers and their config.json have it
    256: "resemble-ai/resemblyzer",
    384: "all-MiniLM-L6-v2 bge-small-en-v1.5 paraphrase-multilingual-MiniLM-L12-v2 dinov2-small vit-small-patch16-224"
    " whisper-tiny.en whisper-tiny",
    512: "distiluse-base-multilingual-cased-v2 bge-small-zh-v1.5 resnet-18 whisper-base",
    768: "bert-base-chinese distilbert-base-uncased distilroberta-base distilbert-base-multilingual-cased"
    " convnext-tiny-224 ast-finetuned-audioset-10-10-0.4593 wav2vec2-base-960h hubert-base-ls960 wavlm-base-plus",
    1280: "mobilenet_v2_1.0_224 efficientnet-b0",
    1752: "efficientnet-lite0",  # of four of its layers: 40 + 112 + 320 + 1280
    2048: "resnet-50",
}


@by_model
def test_a_model_gives_as_many_numbers_as_its_architecture_has(model: PretrainedModel):
    name = model.id if model.id == "resemble-ai/resemblyzer" else model.id.partition("/")[2]
    assert [width for width, names in WIDTHS.items() if name in names.split()] == [model.width]


@by_model
def test_what_a_model_takes_follows_from_its_size(model: PretrainedModel):
    # on one core: a short text, a picture, or a second of sound
    least, most = {"text": (0.07, 0.35), "image": (1.0, 2.7), "audio": (0.7, 4.6)}[model.kind]
    assert least < model.milliseconds / model.parameters < most


@by_model
def test_a_download_is_no_more_than_a_few_times_the_weights(model: PretrainedModel):
    assert 0.9 < model.download_mb / (4 * model.parameters) < 5


def test_models_that_were_made_for_it_lay_like_texts_near_each_other():
    similar = {model.id.partition("/")[0] for model in ALL if model.similar}
    assert similar == {"sentence-transformers", "BAAI"}
    assert all(model.similar for model in ALL if model.id.partition("/")[0] in similar)


def test_all_but_two_can_be_got_from_hugging_face():
    assert {model.id for model in ALL if not model.on_hub} == {"google/efficientnet-lite0", "resemble-ai/resemblyzer"}


@by_model
def test_a_language_of_a_model_is_one_that_is_known_by_name(model: PretrainedModel):
    assert model.languages == ("*",) or set(model.languages) <= set(languages.NAMES)
    assert (not model.languages) == (model.kind == "image" or model.id.startswith(("resemble-ai/", "MIT/")))


ORDER = {
    "text": "all-MiniLM-L6-v2 bge-small-zh-v1.5 bge-small-en-v1.5 paraphrase-multilingual-MiniLM-L12-v2"
    " distiluse-base-multilingual-cased-v2 distilbert-base-uncased distilroberta-base"
    " distilbert-base-multilingual-cased bert-base-chinese",
    "image": "efficientnet-lite0 dinov2-small efficientnet-b0 convnext-tiny-224 mobilenet_v2_1.0_224 resnet-18"
    " resnet-50 vit-small-patch16-224",
    "audio": "whisper-tiny.en resemblyzer whisper-tiny ast-finetuned-audioset-10-10-0.4593 whisper-base"
    " wavlm-base-plus hubert-base-ls960 wav2vec2-base-960h",
}


@pytest.mark.parametrize("kind", ORDER)
def test_of_models_that_suit_the_included_come_first_then_the_best_then_the_quickest(kind: str):
    advised = recommend(Facts(kind, 100, memory_mb=64_000))
    assert " ".join(entry.model.id.partition("/")[2] for entry in advised) == ORDER[kind]
    assert all(entry.suits and entry.possible for entry in advised)
    codes = [entry.why.code for entry in advised]
    included = [entry.availability == library.INCLUDED for entry in advised]
    assert codes == ["model.at_once" if here else "model.away" for here in included]


def column(texts=(), rows=10, missing=0, seconds=None) -> Column:
    """A column of which the profile knows this."""
    media = MediaFacts(seconds=seconds) if seconds else None
    frequent = tuple((text, 1) for text in texts)
    return Column("c", "text", ColumnProfile("c", "text", rows, missing, rows, frequent=frequent, media=media))


MODEL = PretrainedModel(
    "a/b", "text", "B", "MIT", "https://a", 10.0, 40.0, milliseconds=20.0, languages=("en",), rank=2
)


@pytest.mark.parametrize(
    ("kind", "milliseconds", "rows", "seconds", "cores", "wanted"),
    [
        ("text", 20.0, 100, 3.0, 1, 2.0),
        ("text", 20.0, 100, 3.0, 4, 0.5),
        ("text", 20.0, 100, 3.0, 0, 2.0),
        ("audio", 20.0, 100, 3.0, 2, 3.0),  # by the second
        ("text", 0.0, 100, 1.0, 1, 3.0),  # nobody measured it
        ("image", 0.0, 100, 1.0, 1, 6.0),
        ("audio", 0.0, 100, 2.0, 1, 12.0),
    ],
)
def test_reading_takes_as_long_as_its_rows_and_cores_say(kind, milliseconds, rows, seconds, cores, wanted):
    model = replace(MODEL, kind=kind, milliseconds=milliseconds)
    assert reading_seconds(model, Facts(kind, rows, seconds=seconds, cores=cores)) == pytest.approx(wanted)


def advised(model: PretrainedModel = MODEL, languages: tuple[str, ...] = (), rows=100, memory_mb=64_000.0):
    """(code, possible, suits) of one model that is not here."""
    (found,) = recommend(Facts(model.kind, rows, languages, memory_mb=memory_mb), [model])
    return found.why.code, found.possible, found.suits


def test_the_first_thing_that_speaks_against_a_model_is_said():
    assert advised() == ("model.away", True, True)
    assert advised(languages=("zh", "de")) == ("model.foreign", True, False)
    assert advised(languages=("en", "zh")) == ("model.foreign", True, False)
    assert advised(languages=("zh",), rows=30_001) == ("model.foreign", True, False)
    assert advised(rows=30_001) == ("model.slow", True, False)
    assert advised(rows=30_000) == ("model.away", True, True)  # ten minutes
    assert advised(replace(MODEL, languages=()), ("zh",)) == ("model.away", True, True)
    assert advised(replace(MODEL, kind="audio"), ("zh",)) == ("model.away", True, True)
    (refused,) = recommend(Facts("text", 1, ("zh",), memory_mb=100.0), [MODEL])
    assert (refused.possible, refused.suits) == (False, False)
    assert "It needs about 1,140 MB of memory" in refused.why
    (slow,) = recommend(Facts("image", 60_000, memory_mb=64_000), [replace(MODEL, kind="image")])
    assert slow.why == "It would take about 20 minutes to read all your pictures."
    (foreign,) = recommend(Facts("text", 1, ("zh", "ja", "ko", "ar"), memory_mb=64_000), [MODEL])
    assert foreign.why == "It was not made for Chinese and Japanese and Korean."


def test_models_are_put_in_order_by_what_weighs_most():
    def order(*models, rows=100, memory_mb=64_000.0, languages=("en",)):
        found = recommend(Facts("text", rows, languages, memory_mb=memory_mb), models)
        return " ".join(entry.model.id for entry in found)

    quick, ranked = replace(MODEL, id="quick", milliseconds=5.0), replace(MODEL, id="first", rank=1, milliseconds=30.0)
    foreign = replace(MODEL, id="foreign", rank=0, languages=("zh",))
    huge = replace(MODEL, id="huge", rank=0, download_mb=400.0)
    assert order(MODEL, quick, ranked) == "first quick a/b"
    assert order(foreign, MODEL, quick) == "quick a/b foreign"
    assert order(huge, foreign, MODEL, memory_mb=1500.0) == "a/b foreign huge"
    assert order(ranked, MODEL, quick, rows=60_000) == "quick a/b first"  # the last two are both too slow
    included = replace(ALL[0], id="included", rank=9)
    assert order(ranked, included) == "included first"


def test_a_column_s_facts_are_what_its_profile_says(monkeypatch):
    english = ["This is what they have.", "It was not as good as it should be."]
    found = facts(column(english, rows=12, missing=2), "text", 512.0, 3)
    assert found == Facts("text", 10, ("en",), 1.0, 512.0, 3)
    long = "x" * 499 + " Это очень хороший фильм, и я его ещё раз посмотрю."
    assert facts(column([long] * 3), "text", 1.0, 1).languages == ()  # only how a text begins is looked at
    assert facts(column(english), "image", 1.0, 1).languages == ()
    heard = facts(column(seconds=Spread(1.0, 2.5, 9.0)), "audio", 1.0, 1)
    assert (heard.seconds, heard.kind) == (2.5, "audio")
    monkeypatch.setattr(advice.psutil, "virtual_memory", lambda: SimpleNamespace(available=3 * 2**20))
    monkeypatch.setattr(advice.psutil, "cpu_count", lambda: None)
    free = facts(column(english), "text")
    assert (free.memory_mb, free.cores) == (3.0, 1)


def test_search_looks_at_names_languages_and_sentences_and_holds_every_word():
    def found(*question):
        return {model.id.partition("/")[2] for model in search(*question)}

    assert found("text", "CHINESE baai") == {"bge-small-zh-v1.5"}
    assert found("text", "many") == found("text", "multilingual") >= {"distiluse-base-multilingual-cased-v2"}
    assert found("image", "labels web") == {"dinov2-small"}
    assert found("image", "google") == {"efficientnet-lite0", "mobilenet_v2_1.0_224", "efficientnet-b0"}
    assert found("audio", "unstated") == set()
    assert found("audio", "bsd-3-clause") == found("audio", "", 0, "BSD-3-Clause") != set()
    assert found("image", "", 46.8) == {"efficientnet-lite0", "resnet-18", "mobilenet_v2_1.0_224", "efficientnet-b0"}
    assert "resnet-18" not in found("image", "", 46.7)
    assert found("image", "", 0, "free") == found("image") - {"mobilenet_v2_1.0_224"}
    assert found("image", "", 0, "MIT") == set()
