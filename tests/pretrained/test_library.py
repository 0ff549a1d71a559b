"""Models on this machine: graphs are made once, downloads are shared by workspaces, nothing needs the network."""

import errno
import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest

from core.errors import UserError
from core.pretrained.pictures import image
from core.pretrained.pretrained_model import FEATURES, RAW, Built
from core.pretrained.supply import downloads, library, local, ready
from core.pretrained.supply.hub import look_up
from core.serving.session import open_session
from tests.pretrained.fake_hub import COMMIT, Hub

TINY = "somebody/tiny"


@pytest.fixture
def got(hub: Hub) -> str:
    """The tiny model, downloaded; its graph is not made yet."""
    downloads.download(look_up(TINY), 64_000, lambda *_: None, ready.check_architecture)
    return TINY


def numbers(id: str, *texts: str) -> np.ndarray:
    """What the model makes of texts, float32 [N,width]."""
    session = open_session(library.encoder(id).path)
    return session.run([FEATURES], {RAW: np.array(texts, dtype=object)})[0]


@pytest.mark.slow
def test_any_model_of_the_hub_is_an_encoder_once_it_is_here(got: str, tiny: Path):
    import torch
    from transformers import AutoModel, AutoTokenizer

    made = ready.make_ready(got)
    assert (made.id, made.kind, made.width, made.revision, made.licence) == (got, "text", 32, COMMIT, "Apache-2.0")
    assert library.find(got).width == 32
    texts = ["a good film .", "bad meal"]
    batch = AutoTokenizer.from_pretrained(tiny)(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        states = AutoModel.from_pretrained(tiny)(**batch).last_hidden_state
    mask = batch["attention_mask"][..., None]
    expected = ((states * mask).sum(1) / mask.sum(1)).numpy()
    found = numbers(got, *texts)
    directions = (
        found / np.linalg.norm(found, axis=1, keepdims=True),
        expected / np.linalg.norm(expected, axis=1, keepdims=True),
    )
    np.testing.assert_allclose(*directions, atol=1e-4)


@pytest.mark.slow
def test_what_is_here_never_asks_the_network_again(got: str, hub: Hub, monkeypatch):
    asked = len(hub.asked)
    ready.make_ready(got)
    hub.status["/"] = 500
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert numbers(got, "good").shape == (1, 32)
    assert library.require(got, "text").id == got
    assert len(hub.asked) == asked


@pytest.mark.slow
def test_a_graph_is_made_once_and_anew_for_another_commit(got: str, monkeypatch):
    first = library.encoder(got)
    monkeypatch.setattr(library, "_build", lambda _: pytest.fail("made a second time"))
    assert library.encoder(got) == first
    facts = library.download_of(got) / library.FACTS
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "revision": "f" * 40}))
    assert library.key(library.find(got)) != first.path.parent.name


def test_another_process_that_was_quicker_does_no_harm(got: str):
    model, built = library.find(got), Built(onnx.ModelProto(producer_name="tiny"), 32)
    file = library.folder() / "encoders" / library.key(model)
    library._keep(model, built, file)
    library._keep(model, built, file)
    assert library.encoder(got).width == 32
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_how_a_model_wants_its_pictures_is_kept_beside_its_graph(models: Path):
    model = library.find("google/efficientnet-lite0")
    built = Built(onnx.ModelProto(producer_name="tiny"), 32, pixels=image.LITE)
    library._keep(model, built, library.folder() / "encoders" / library.key(model))
    assert library.encoder(model.id).pixels == image.LITE


def test_a_download_is_listed_beside_the_catalogue(got: str):
    listed = library.all("text")
    assert [model.id for model in listed][-1] == got
    assert library.availability(listed[-1]) == library.HERE
    assert got not in [model.id for model in library.all("image")]


def test_a_workspace_can_not_take_a_model_from_another(got: str):
    library.hold(got, "anna")
    library.hold(got, "ben")
    assert library.release(got, "anna") is False
    assert library.availability(library.find(got)) == library.HERE
    assert library.release(got, "carla") is False  # never held it
    assert library.release(got, "ben") is True
    with pytest.raises(UserError, match="no open model"):
        library.find(got)
    assert not library.download_of(got).exists()


def test_the_owner_of_the_machine_removes_a_model_whoever_holds_it(got: str):
    library.hold(got, "anna")
    assert library.release(got) is True
    assert not library.download_of(got).exists()


def test_holding_what_is_not_here_does_nothing(models: Path):
    library.hold("google-bert/bert-base-chinese", "anna")
    assert not library.download_of("google-bert/bert-base-chinese").exists()


@pytest.mark.parametrize(
    ("id", "kind", "said"),
    [
        ("nobody/nothing", "text", "no open model “nobody/nothing”"),
        ("google-bert/bert-base-chinese", "text", "not on this machine yet"),
        ("google/efficientnet-lite0", "text", "reads pictures, not texts"),
        ("../../etc", "text", "no open model"),
    ],
)
def test_what_can_not_be_used_is_said_before_a_run(models: Path, id: str, kind: str, said: str):
    with pytest.raises(UserError, match=said):
        library.require(id, kind)
    if kind == "text" and said != "reads pictures, not texts":
        with pytest.raises(UserError):
            library.encoder(id)


def test_facts_that_were_damaged_count_as_no_download(got: str):
    (library.download_of(got) / library.FACTS).write_text('{"id": "somebody')
    assert got not in [model.id for model in library.all("text")]
    with pytest.raises(UserError):
        library.find(got)


def test_a_model_that_gives_no_numbers_is_refused_and_removed(got: str, monkeypatch):
    broken = replace(library.find(got), width=7)

    def build(_model: object) -> None:
        raise KeyError("position_embeddings")

    monkeypatch.setattr(library, "_build", build)
    with pytest.raises(UserError, match="“tiny” can't be made into a part of a model file"):
        ready.make_ready(got)
    assert broken.width == 7
    assert not library.download_of(got).exists()


def test_running_out_of_memory_is_not_taken_for_a_fault_of_the_model(got: str, monkeypatch):
    def build(_model: object) -> None:
        raise MemoryError

    monkeypatch.setattr(library, "_build", build)
    with pytest.raises(MemoryError):
        ready.make_ready(got)


def test_a_disk_that_is_full_when_the_graph_is_kept_costs_neither_the_download_nor_room(got: str, models, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    built = Built(SimpleNamespace(SerializeToString=lambda deterministic: b"graph"), 7)
    monkeypatch.setattr(library, "_build", lambda _model: built)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError, match="disk is full"):
        ready.make_ready(got)
    assert library.availability(library.find(got)) == library.HERE
    assert list((models / "encoders").iterdir()) == []


def test_broken_off_downloads_go_after_a_week(models: Path):
    for name, age in (("a--old.part", 8), ("a--new.part", 1)):
        (models / "downloads" / name).mkdir(parents=True)
        then = time.time() - age * 24 * 3600
        os.utime(models / "downloads" / name, (then, then))
    library.sweep()
    assert [path.name for path in (models / "downloads").iterdir()] == ["a--new.part"]


def test_graphs_of_versions_that_are_gone_go_after_a_week(got: str, models: Path):
    mine = library.key(library.find(got))
    for name, age in ((mine, 8), ("another", 8), ("another-new", 1)):
        (models / "encoders" / name).mkdir(parents=True)
        then = time.time() - age * 24 * 3600
        os.utime(models / "encoders" / name, (then, then))
    library.sweep()
    assert sorted(path.name for path in (models / "encoders").iterdir()) == sorted([mine, "another-new"])


def test_whoever_holds_a_model_holds_its_next_commit_too(got: str):
    library.hold(got, "anna")
    library.hold(got, "ben")
    facts = library.download_of(got) / library.FACTS
    facts.write_text(facts.read_text().replace(COMMIT, "f" * 40))
    downloads.download(look_up(TINY), 64_000, lambda *_: None)
    assert library.find(got).revision == COMMIT
    assert library.release(got, "anna") is False
    assert library.release(got, "ben") is True


def test_a_local_folder_is_copied_and_stays_when_the_folder_goes(models: Path, tiny: Path, tmp_path: Path):
    shutil.copytree(tiny, tmp_path / "My model (v2)")
    (tmp_path / "My model (v2)" / "secret.py").write_text("print('never')")
    (tmp_path / "My model (v2)" / "modules.json").write_text("[]")
    model = local.add(tmp_path / "My model (v2)", licence="MIT")
    shutil.rmtree(tmp_path / "My model (v2)")
    assert (model.id, model.kind, model.licence, model.on_hub) == ("local/My-model-v2", "text", "MIT", False)
    assert library.availability(library.find(model.id)) == library.HERE
    assert library.find(model.id).similar
    assert not list(library.download_of(model.id).rglob("*.py"))
    assert model.id in [entry.id for entry in library.all("text")]


def test_adding_a_folder_again_replaces_it_with_another_version(models: Path, tiny: Path):
    first, second = local.add(tiny, "mine"), local.add(tiny, "mine")
    assert first.id == second.id == "local/mine"
    assert library.key(first) != library.key(second)
    assert len(list((models / "downloads").iterdir())) == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: shutil.rmtree(folder), "no folder"),
        (lambda folder: (folder / "config.json").unlink(), "no config.json"),
        (lambda folder: (folder / "config.json").write_text("[]"), "no config.json"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "pytorch_model.bin"), "pickle"),
        (lambda folder: (folder / "config.json").write_text('{"model_type": "gpt2"}'), "kind “gpt2”"),
    ],
)
def test_a_folder_without_a_model_for_us_is_refused(models: Path, tiny: Path, tmp_path: Path, spoil, said: str):
    shutil.copytree(tiny, tmp_path / "folder")
    spoil(tmp_path / "folder")
    with pytest.raises(UserError, match=said):
        local.add(tmp_path / "folder")
    assert not (models / "downloads").exists()


def test_a_local_name_is_never_looked_up(hub: Hub):
    with pytest.raises(UserError, match="folders of this machine"):
        look_up("local/mine")
    assert hub.asked == []
