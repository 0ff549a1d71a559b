"""What a repository's own words tell: kind, licence, languages, and which of its files are worth fetching."""

import pytest

from core.errors import UserError
from core.pretrained.supply.catalogue import CATALOGUE
from core.pretrained.supply.repository import Repository, kind_of, languages_of, licence_of, model_of

WEIGHTS = ("config.json", "model.safetensors")
FETCHED = (
    "config.json tokenizer.json tokenizer_config.json special_tokens_map.json added_tokens.json vocab.txt vocab.json"
    " merges.txt spiece.model sentencepiece.bpe.model preprocessor_config.json processor_config.json modules.json"
    " sentence_bert_config.json config_sentence_transformers.json LICENSE LICENCE LICENSE.md NOTICE"
    " 1_Pooling/config.json 2_Dense/config.json 2_Dense/model.safetensors"
)
LEFT = (
    "README.md pytorch_model.bin modeling.py onnx/config.json ../config.json config.jsonx xconfig.json"
    " 10_Pooling/config.json 1_Pooling/model.safetensors .gitattributes model.onnx LICENSE.python tokenizer.model.exe"
)


def repository(*names: str, type: str = "bert", task: str = "") -> Repository:
    return Repository("a/b", type, task, names)


@pytest.mark.parametrize("name", FETCHED.split())
def test_configuration_tokenizer_and_licence_are_fetched(name: str):
    assert repository("model.safetensors", name).wanted == {"model.safetensors", name}


@pytest.mark.parametrize("name", [*LEFT.split(), f"{'a' * 41}.model"])
def test_nothing_else_is(name: str):
    assert repository(*WEIGHTS, name).wanted == set(WEIGHTS)


def test_one_file_of_weights_is_preferred_to_several():
    parts = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json")
    assert repository(*parts).wanted == set(parts)
    assert repository(*parts, "model.safetensors").wanted == {"model.safetensors"}
    with pytest.raises(UserError, match=r"no weights as model\.safetensors"):
        _ = repository("config.json", "model.safetensors.index.json", "model-1-of-2.safetensors").wanted


@pytest.mark.parametrize("ending", ["bin", "pt", "pth", "ckpt", "pkl", "h5", "msgpack"])
def test_weights_that_can_hide_program_code_are_told_apart_from_none(ending: str):
    with pytest.raises(UserError, match="pickle"):
        _ = repository("config.json", f"weights.{ending}").wanted
    with pytest.raises(UserError, match="has no weights"):
        _ = repository("config.json", f"weights.{ending}.txt").wanted


@pytest.mark.parametrize(
    ("names", "otherwise"),
    [
        (("spiece.model",), True),
        (("spiece.model", "tokenizer.json"), False),
        (("spiece.model", "vocab.txt"), False),
        (("tokenizer.json",), False),
        ((), False),
        (("vocab.json", "merges.txt"), False),
    ],
)
def test_a_sentencepiece_file_alone_is_read_by_no_one(names: tuple, otherwise: bool):
    assert repository(*names).splits_otherwise == otherwise


def test_what_sentence_transformers_wrote_lays_like_texts_near_each_other():
    assert repository(*WEIGHTS, "modules.json").similar
    assert not repository(*WEIGHTS, "1_Pooling/config.json").similar


@pytest.mark.parametrize(
    ("type", "task", "kind"),
    [
        ("bert", "image-classification", "text"),  # the architecture is surer than the page's tag
        ("wav2vec2-bert", "", "audio"),
        ("clip_vision_model", "", "image"),
        ("other", "fill-mask", "text"),
        ("other", "image-feature-extraction", "image"),
        ("other", "automatic-speech-recognition", "audio"),
        ("other", "feature-extraction", "text"),
    ],
)
def test_the_kind_is_found_by_the_architecture_then_by_the_task(type: str, task: str, kind: str):
    assert kind_of(repository(type=type, task=task)) == kind


@pytest.mark.parametrize(
    ("type", "task"), [("llama", "text-generation"), ("", ""), ("ber", ""), ("bert distilbert", "")]
)
def test_a_model_that_reads_nothing_of_ours_is_refused_with_what_it_is(type: str, task: str):
    with pytest.raises(UserError) as caught:
        kind_of(repository(type=type * 30, task=task) if type == "llama" else repository(type=type, task=task))
    assert caught.value.problem.values["found"] == (type * 30 if type == "llama" else type)[:60]
    assert caught.value.problem.values["id"] == "a/b"


@pytest.mark.parametrize(
    ("card", "tags", "licence"),
    [
        ({}, ("license:apache-2.0",), "Apache-2.0"),
        ({}, ("pytorch", "license:mit", "license:gpl-3.0"), "MIT"),
        ({"license": "gpl-3.0"}, ("license:mit",), "GPL-3.0"),
        ({"license": "MIT"}, (), "MIT"),
        ({"license": "cc-by-4.0"}, (), "cc-by-4.0"),
        ({"license": "x" * 100}, (), "x" * 80),
        ({"license": "other", "license_name": "llama3"}, (), "llama3"),
        ({"license": "other"}, (), "other: see its page"),
        ({"license": "mit", "license_name": "llama3"}, (), "MIT"),
        ({"license": ["mit", "gpl-3.0"]}, (), "mit, gpl-3.0"),
        ({"license": ""}, (), "not stated on its page"),
        ({}, ("license",), "not stated on its page"),
        *(({"license": name.lower()}, (), name) for name in ("AGPL-3.0", "LGPL-3.0", "Unlicense", "MPL-2.0")),
        *(({"license": name.lower()}, (), name) for name in ("BSD-2-Clause", "BSD-3-Clause")),
    ],
)
def test_a_licence_is_what_the_card_then_a_tag_says(card: dict, tags: tuple, licence: str):
    assert licence_of(card, tags) == licence


@pytest.mark.parametrize(
    ("named", "languages"),
    [
        (None, ()),
        ("EN", ("en",)),
        (["de", "Fr"], ("de", "fr")),
        ("multilingual", ("*",)),
        (["en", "Multilingual"], ("*",)),
        ([f"l{index}" for index in range(20)], tuple(f"l{index}" for index in range(20))),
        ([f"l{index}" for index in range(21)], ("*",)),
        ([None, "x" * 9, 3], ("none", "x" * 8, "3")),
    ],
)
def test_languages_are_those_that_the_card_names(named: object, languages: tuple):
    assert languages_of({"language": named} if named else {}) == languages


def test_a_curated_model_keeps_its_own_words_and_any_other_has_those_of_its_page():
    facts = {"revision": "f" * 40, "licence": "MIT", "languages": ("de",), "similar": True}
    known = CATALOGUE["google-bert/bert-base-chinese"]
    found = model_of(known.id, "text", **facts, parameters=1.0, download_mb=2.0)
    assert (found.revision, found.download_mb) == ("f" * 40, 2.0)
    assert (found.licence, found.languages, found.parameters) == (known.licence, known.languages, known.parameters)
    other = model_of("somebody/tiny", "audio", **facts, parameters=1.0, download_mb=2.0)
    assert (other.id, other.kind, other.label) == ("somebody/tiny", "audio", "tiny")
    assert other.source == "https://huggingface.co/somebody/tiny"
    assert (other.licence, other.languages, other.similar, other.parameters) == ("MIT", ("de",), True, 1.0)
    assert (other.on_hub, other.package, other.rank) == (True, "", 9)
    assert model_of("tiny", "text", **facts, parameters=1.0, download_mb=2.0).label == "tiny"
