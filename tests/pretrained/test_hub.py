"""Looking a model up and getting it, against a hub on loopback that behaves as Hugging Face does, well and badly."""

import json
import shutil
import threading
from pathlib import Path

import pytest

from core.errors import UserError
from core.pretrained.supply import downloads, library, ready, room
from core.pretrained.supply import hub as asking
from core.pretrained.supply.hub import as_id, look_up
from core.pretrained.supply.repository import licence_of
from tests.pretrained.fake_hub import COMMIT, CONVERTED, Hub, serving

PLENTY = 64_000  # megabytes of memory


def refused(*arguments: object) -> str:
    """What a look-up that must fail says."""
    with pytest.raises(UserError) as report:
        look_up(*arguments)
    return f"{report.value.problem} {report.value.fix}"


def get(id: str = "somebody/tiny", memory: float = PLENTY) -> tuple[Path, list[tuple[int, int]]]:
    """The downloaded folder, and what was told on the way."""
    notes: list[tuple[int, int]] = []
    return downloads.download(look_up(id), memory, lambda here, all: notes.append((here, all))), notes


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("somebody/tiny", "somebody/tiny"),
        ("  bert-base-uncased \n", "bert-base-uncased"),
        ("https://huggingface.co/google-bert/bert-base-chinese/tree/main?x=1", "google-bert/bert-base-chinese"),
        ("huggingface.co/openai/whisper-tiny", "openai/whisper-tiny"),
        ("“somebody/tiny”", "somebody/tiny"),
        ("`somebody/tiny/`", "somebody/tiny"),
        ("git clone https://huggingface.co/somebody/tiny", "somebody/tiny"),
        ("MIT/ast-finetuned-audioset-10-10-0.4593", "MIT/ast-finetuned-audioset-10-10-0.4593"),
    ],
)
def test_a_name_or_the_address_of_its_page_is_understood(typed: str, id: str):
    assert as_id(typed) == id


@pytest.mark.parametrize(
    "typed",
    ["", " ", "a/b/c", "../../etc/passwd", "a--b/c", "a/..", "https://example.org/a/b", "ä/b", "-a/b", "a/b.a" * 99]
    + ["https://huggingface.co/datasets/squad", "huggingface.co/spaces/a/b", "https://huggingface.co/"],
)
def test_what_is_no_name_is_refused_without_asking_anyone(hub: Hub, typed: str):
    assert "no name of a model" in refused(typed)
    assert hub.asked == []


def test_a_model_is_looked_up_with_size_licence_kind_and_commit(hub: Hub, tiny: Path):
    offer = look_up("somebody/tiny")
    model = offer.model
    weights = (tiny / "model.safetensors").stat().st_size
    assert (model.id, model.kind, model.licence, model.revision) == ("somebody/tiny", "text", "Apache-2.0", COMMIT)
    assert model.source == "https://huggingface.co/somebody/tiny"
    assert model.languages == ("en",)
    assert model.download_mb == pytest.approx(offer.bytes / 1e6)
    assert model.parameters == pytest.approx(weights / 4e6, rel=0.01)
    assert {"config.json", "vocab.txt", "model.safetensors"} <= {file.name for file in offer.files}


def test_looking_up_fetches_no_weights_and_sends_neither_token_nor_telemetry(hub: Hub):
    look_up("somebody/tiny")
    assert hub.asked == ["/api/models/somebody/tiny", f"/somebody/tiny/resolve/{COMMIT}/config.json"]
    assert hub.tokens == ["", ""]
    assert not any("torch" in agent or "agent/" in agent for agent in hub.agents)


def test_a_token_is_taken_from_the_environment(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    get()
    assert set(hub.tokens) == {"Bearer hf_secret"}


def test_a_download_holds_only_what_is_needed_and_its_facts(hub: Hub, tiny: Path, tmp_path: Path):
    hub.folder = tmp_path / "more"
    shutil.copytree(tiny, hub.folder)
    for name in ("pytorch_model.bin", "modeling_tiny.py", "train.sh", "onnx/model.onnx", "1_Pooling/config.json"):
        (hub.folder / name).parent.mkdir(exist_ok=True)
        (hub.folder / name).write_text("{}")
    folder, notes = get()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names >= {"config.json", "vocab.txt", "model.safetensors", "1_Pooling/config.json", library.FACTS}
    assert not {"pytorch_model.bin", "modeling_tiny.py", "train.sh", "onnx/model.onnx"} & names
    assert (folder / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()
    assert notes[-1][0] == notes[-1][1] == sum((folder / name).stat().st_size for name in names - {library.FACTS})
    assert [here for here, _ in notes] == sorted(here for here, _ in notes)
    assert library.find("somebody/tiny").revision == COMMIT
    assert library.availability(library.find("somebody/tiny")) == library.HERE


def test_a_model_that_is_here_is_not_fetched_again(hub: Hub):
    first, _ = get()
    sent = hub.bytes_sent
    again, _ = get()
    assert again == first
    assert hub.bytes_sent - sent < 100_000  # the look-up


def test_a_line_that_breaks_is_taken_up_where_it_broke(hub: Hub, tiny: Path):
    hub.cut = [("model.safetensors", 700_000), ("model.safetensors", 300_000)]
    folder, _ = get()
    size = (tiny / "model.safetensors").stat().st_size
    assert (folder / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()
    small = sum(path.stat().st_size for path in tiny.iterdir()) - size
    assert hub.bytes_sent < size + 2 * small + 200_000


def test_a_download_that_was_given_up_is_gone_on_with_later(hub: Hub, tiny: Path):
    hub.cut = [("model.safetensors", 1_200_000), *[("model.safetensors", 0)] * 9]
    with pytest.raises(UserError, match=r"broke off: 1 of 2 MB are here"):
        get()
    assert library.started("somebody/tiny") > 1_100_000
    assert not library.download_of("somebody/tiny").exists()
    hub.cut, sent = [], hub.bytes_sent
    get()
    assert hub.bytes_sent - sent < (tiny / "model.safetensors").stat().st_size - 1_000_000
    assert library.started("somebody/tiny") == 0


def test_one_that_is_killed_in_the_middle_is_gone_on_with_too(hub: Hub, tiny: Path):
    def stop(here: int, _all: int) -> None:
        if here > 1_100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        downloads.download(look_up("somebody/tiny"), PLENTY, stop)
    sent = hub.bytes_sent
    get()
    assert hub.bytes_sent - sent < (tiny / "model.safetensors").stat().st_size - 900_000


def test_who_waits_for_another_s_download_is_told_how_far_it_is_and_fetches_nothing(hub: Hub, tiny: Path, monkeypatch):
    monkeypatch.setattr(downloads, "_LOOK", 0.01)
    half, seen = threading.Event(), threading.Event()
    notes: list[tuple[int, int]] = []

    def slowly(here: int, all: int) -> None:
        if here > all / 2 and not half.is_set():
            half.set()
            seen.wait(20)

    def on_progress(here: int, all: int) -> None:
        notes.append((here, all))
        seen.set()

    offer = look_up("somebody/tiny")
    first = threading.Thread(target=downloads.download, args=(offer, PLENTY, slowly))
    first.start()
    assert half.wait(20)
    path = downloads.download(offer, PLENTY, on_progress)
    first.join()
    assert 0.4 * offer.bytes < notes[0][0] <= offer.bytes == notes[0][1]
    assert (path / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()
    assert hub.asked.count(f"/somebody/tiny/resolve/{COMMIT}/model.safetensors") == 1


def test_a_server_that_ignores_ranges_costs_time_but_no_wrong_byte(hub: Hub, tiny: Path, monkeypatch):
    hub.cut = [("model.safetensors", 1_000_000)]
    monkeypatch.setattr("tests.pretrained.fake_hub.re.match", lambda *_: None)
    folder, _ = get()
    assert (folder / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt"])
def test_a_file_with_another_hash_is_thrown_away(hub: Hub, tiny: Path, name: str):
    right = (tiny / name).read_bytes()
    hub.swapped[name] = right[:-1] + bytes([right[-1] ^ 1])
    with pytest.raises(UserError, match=f"{name}.*did not arrive"):
        get()
    assert not library.download_of("somebody/tiny").exists()
    del hub.swapped[name]
    get()


def test_a_file_longer_than_listed_ends_and_is_refused(hub: Hub, tiny: Path):
    hub.swapped["vocab.txt"] = (tiny / "vocab.txt").read_bytes() + b"x" * 3_000_000
    with pytest.raises(UserError, match="did not arrive"):
        get()


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "does not give"), (403, "does not give"), (404, "no model"), (429, "too often"), (500, "can't answer")],
)
@pytest.mark.parametrize("place", ["/api/", "config.json", "safetensors"])
def test_each_answer_that_is_none_has_its_sentence(hub: Hub, status: int, said: str, place: str):
    hub.status[place] = status
    with pytest.raises(UserError) as report:
        get()
    words = f"{report.value.problem} {report.value.fix}"
    assert said in words or (place == "/api/" and status == 401 and "no public model" in words)
    assert report.value.fix


def test_a_busy_server_is_asked_again(hub: Hub, monkeypatch):
    hub.status["safetensors"] = 503
    monkeypatch.setattr(downloads.time, "sleep", lambda _: hub.status.clear())
    assert get()[0].is_dir()


def test_a_missing_or_private_model_says_so(hub: Hub):
    assert "no public model “nobody/nothing”" in refused("nobody/nothing")


def test_a_missing_commit_says_so(hub: Hub):
    assert "version" in refused("somebody/tiny", "f" * 40)


def test_a_gated_model_says_how_to_get_it(hub: Hub, monkeypatch):
    hub.facts["gated"] = "auto"
    assert "accepted its terms" in refused("somebody/tiny")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.status["safetensors"], hub.headers = 403, {"X-Error-Code": "GatedRepo"}
    with pytest.raises(UserError, match="accepted its terms"):
        get()


def test_nobody_answering_is_one_clear_sentence(models: Path, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nobody listens
    assert "can't be reached" in refused("somebody/tiny")


def test_a_login_page_in_between_is_noticed(hub: Hub, monkeypatch):
    monkeypatch.setattr(Hub, "listing", lambda *_: [])
    assert "in place of Hugging Face" in refused("somebody/tiny")


@pytest.mark.parametrize(
    "facts", [{"sha": None}, {"cardData": "none"}, {"safetensors": {"parameters": {}, "total": "many"}}]
)
def test_facts_that_are_no_facts_or_name_no_commit_are_not_gone_by(hub: Hub, facts: dict):
    hub.facts = facts
    assert "in place of Hugging Face" in refused("somebody/tiny")


def test_a_config_nested_without_end_is_no_config(hub: Hub):
    hub.swapped = {"config.json": b"[" * 100_000}
    assert "in place of Hugging Face" in refused("somebody/tiny")


@pytest.mark.parametrize("setting", ["HF_HUB_OFFLINE=1", "HF_HUB_OFFLINE=y", "TRANSFORMERS_OFFLINE=true"])
def test_offline_by_choice_asks_nobody(hub: Hub, monkeypatch, setting: str):
    monkeypatch.setenv(*setting.split("="))
    assert "set to stay offline" in refused("somebody/tiny")
    assert hub.asked == []


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("config.json", "pytorch_model.bin"), "pickle"),
        (("config.json", "tf_model.h5"), "pickle"),
        (("config.json", "model.gguf"), "no weights as model.safetensors"),
        (("adapter_config.json", "adapter_model.safetensors"), "no config.json"),
        (("config.json", "adapter_model.safetensors"), "no weights as model.safetensors"),
        (("README.md",), "no config.json"),
    ],
)
def test_a_repository_without_safetensors_is_refused(hub: Hub, tiny: Path, tmp_path: Path, names, said: str):
    hub.folder = tmp_path / "other"
    hub.folder.mkdir()
    for name in names:
        (hub.folder / name).write_bytes((tiny / "config.json").read_bytes())
    assert said in refused("somebody/tiny")


def test_safetensors_of_hugging_face_s_own_converter_are_taken(hub: Hub, tiny: Path, tmp_path: Path):
    hub.folder = tmp_path / "pickled"
    shutil.copytree(tiny, hub.folder)
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    hub.conversion = tiny
    folder, _ = get()
    assert library.find("somebody/tiny").revision == CONVERTED
    assert not (folder / "pytorch_model.bin").exists()


def test_a_conversion_by_anyone_else_is_not(hub: Hub, tiny: Path, tmp_path: Path, monkeypatch):
    hub.folder = tmp_path / "pickled"
    shutil.copytree(tiny, hub.folder)
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    hub.conversion = tiny
    monkeypatch.setattr(asking, "_CONVERTER", "SomebodyElse")
    assert "pickle" in refused("somebody/tiny")


def test_weights_in_several_files_are_fetched_together(hub: Hub, tiny: Path, tmp_path: Path):
    hub.folder = tmp_path / "sharded"
    shutil.copytree(tiny, hub.folder)
    (hub.folder / "model.safetensors").rename(hub.folder / "model-00001-of-00002.safetensors")
    (hub.folder / "model-00002-of-00002.safetensors").write_bytes(b"x" * 100)
    (hub.folder / "model.safetensors.index.json").write_text("{}")
    assert len([file for file in look_up("somebody/tiny").files if ".safetensors" in file.name]) == 3


def changed_config(hub: Hub, tiny: Path, folder: Path, **changes: object) -> None:
    """Let the hub serve the tiny model with another config.json."""
    shutil.copytree(tiny, folder)
    config = {**json.loads((tiny / "config.json").read_text()), **changes}
    (folder / "config.json").write_text(json.dumps(config))
    hub.folder = folder


def test_a_model_that_brings_its_own_program_code_is_refused(hub: Hub, tiny: Path, tmp_path: Path):
    changed_config(hub, tiny, tmp_path / "code", model_type="mybert", auto_map={"AutoModel": "modeling.MyBert"})
    assert "program code of its own" in refused("somebody/tiny")


def test_a_model_that_only_offers_code_besides_is_not(hub: Hub, tiny: Path, tmp_path: Path):
    changed_config(hub, tiny, tmp_path / "code", auto_map={"AutoModel": "modeling.MyBert"})
    assert look_up("somebody/tiny").model.kind == "text"


def test_an_architecture_that_transformers_does_not_know_is_told_before_the_weights_come(hub, tiny, tmp_path):
    changed_config(hub, tiny, tmp_path / "new", model_type="tomorrow")
    with pytest.raises(UserError, match="does not know the architecture “tomorrow”"):
        downloads.download(look_up("somebody/tiny"), PLENTY, lambda *_: None, ready.check_architecture)
    assert not any(path.endswith(".safetensors") for path in hub.asked)


def test_a_text_model_with_nothing_but_sentencepiece_s_own_file_is_refused_at_once(hub, tiny, tmp_path):
    hub.folder = tmp_path / "other"
    shutil.copytree(tiny, hub.folder, ignore=shutil.ignore_patterns("vocab.txt", "tokenizer.json"))
    (hub.folder / "sentencepiece.bpe.model").write_text("{}")
    assert "splits texts into pieces in a way" in refused("somebody/tiny")


def test_a_tokenizer_of_another_sort_is_noticed_before_the_weights_come(hub, tiny, tmp_path):
    hub.folder = tmp_path / "other"
    shutil.copytree(tiny, hub.folder, ignore=shutil.ignore_patterns("vocab.txt"))
    (hub.folder / "tokenizer.json").write_text('{"model": {"type": "Unigram"}}')
    with pytest.raises(UserError, match="splits texts into pieces in a way"):
        downloads.download(look_up("somebody/tiny"), PLENTY, lambda *_: None, ready.check_architecture)
    assert not any(path.endswith(".safetensors") for path in hub.asked)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"model_type": "sew"}, "of the sort “sew” in a form that can't be used for sounds"),
        ({"model_type": "wav2vec2", "add_adapter": True}, "of the sort “wav2vec2” in a form"),
        ({"model_type": "hubert", "hidden_size": "wide"}, "can't be made into a part of a model file"),
        ({"model_type": "vit"}, "can't be made into a part of a model file"),  # without preprocessor_config.json
    ],
)
def test_layers_and_pictures_that_no_graph_can_follow_are_told_before_the_weights_come(
    hub, tiny, tmp_path, config, said
):
    changed_config(hub, tiny, tmp_path / "odd", **config)
    with pytest.raises(UserError) as caught:
        downloads.download(look_up("somebody/tiny"), PLENTY, lambda *_: None, ready.check_architecture)
    assert said in str(caught.value)
    assert not any(path.endswith(".safetensors") for path in hub.asked)


@pytest.mark.parametrize(
    ("type", "task", "kind"),
    [
        ("bert", "", "text"),
        ("wavlm", "feature-extraction", "audio"),
        ("dinov2", "image-feature-extraction", "image"),
        ("vit_msn", "", "image"),
        ("brand_new", "audio-classification", "audio"),
    ],
)
def test_the_kind_follows_from_the_architecture_or_the_task(hub, tiny, tmp_path, type: str, task: str, kind: str):
    changed_config(hub, tiny, tmp_path / "kind", model_type=type)
    hub.facts["pipeline_tag"] = task
    assert look_up("somebody/tiny").model.kind == kind


def test_what_sentence_transformers_wrote_compares_sentences(hub, tiny, tmp_path):
    assert not look_up("somebody/tiny").model.similar
    changed_config(hub, tiny, tmp_path / "similar")
    (hub.folder / "modules.json").write_text("[]")
    assert look_up("somebody/tiny").model.similar


def test_a_model_of_no_kind_of_ours_is_refused(hub, tiny, tmp_path):
    changed_config(hub, tiny, tmp_path / "kind", model_type="llama")
    hub.facts["pipeline_tag"] = "text-generation"
    assert "kind “llama”" in refused("somebody/tiny")


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ({"license": "mit"}, "MIT"),
        ({"license": "other", "license_name": "gemma"}, "gemma"),
        ({"license": "other"}, "other: see its page"),
        ({"license": ["mit", "apache-2.0"]}, "mit, apache-2.0"),
        ({}, "not stated on its page"),
    ],
)
def test_the_licence_is_the_card_s_own(card: dict, licence: str):
    assert licence_of(card, ()) == licence


def test_too_little_memory_is_said_with_numbers_before_anything_large_comes(hub: Hub):
    with pytest.raises(UserError, match=r"needs about \d+ MB of memory .* may use 100 MB"):
        get(memory=100)
    assert not any(path.endswith(".safetensors") for path in hub.asked)


def test_too_little_disk_is_said_with_numbers(hub: Hub, monkeypatch):
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 5_000_000))
    with pytest.raises(UserError, match=r"needs 50\d MB of disk; 5 MB are free"):
        get()


def test_too_large_a_model_is_said_with_numbers(hub: Hub, monkeypatch):
    monkeypatch.setenv("ATELIER_MODEL_MB", "1")
    with pytest.raises(UserError, match=r"has 2 MB; models of at most 1 MB"):
        get()


def test_all_downloads_together_have_a_limit_that_is_said_with_numbers(hub: Hub, monkeypatch):
    get()
    hub.id = "somebody/second"
    monkeypatch.setenv("ATELIER_MODELS_MB", "3")
    with pytest.raises(UserError, match="fill 2 of the 3 MB"):
        get("somebody/second")
    monkeypatch.setenv("ATELIER_MODELS_MB", "5")
    get("somebody/second")


def test_a_disk_that_fills_up_is_told_and_the_part_stays(hub: Hub, monkeypatch):
    def full(here: int, _all: int) -> None:
        if here > 1_100_000:
            raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="disk is full"):
        downloads.download(look_up("somebody/tiny"), PLENTY, full)
    assert library.started("somebody/tiny") > 1_000_000


def test_a_name_in_the_listing_can_not_lead_out_of_the_folder(hub: Hub, monkeypatch, tmp_path: Path):
    offer = look_up("somebody/tiny")
    evil = [{"rfilename": f"../../{name}", "size": 1, "blobId": ""} for name in ("config.json", "model.safetensors")]
    hub.facts["siblings"] = evil
    assert "no config.json" in refused("somebody/tiny")
    assert all(".." not in file.name and not file.name.startswith("/") for file in offer.files)


def test_an_unfinished_download_of_another_commit_is_not_mixed_in(hub: Hub, tiny: Path, tmp_path: Path):
    hub.cut = [("model.safetensors", 1_200_000), *[("model.safetensors", 0)] * 9]
    with pytest.raises(UserError):
        get()
    hub.cut, hub.folder = [], tmp_path / "later"
    shutil.copytree(tiny, hub.folder)
    weights = bytearray((tiny / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (hub.folder / "model.safetensors").write_bytes(weights)
    folder, _ = get()
    assert (folder / "model.safetensors").read_bytes() == weights


def test_two_hubs_are_told_apart_by_their_address(tiny: Path, hub: Hub, monkeypatch):
    with serving(tiny) as other:
        other.id = "else/where"
        monkeypatch.setenv("HF_ENDPOINT", other.url)
        assert look_up("else/where").model.id == "else/where"
    assert hub.asked == []
