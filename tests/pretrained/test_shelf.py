"""The library's own books, without a hub: what it lists, makes, keeps and lets go; and whether a graph answers."""

import errno
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.graph import FLOAT, STRING, UINT8, Graph
from core.pretrained.pretrained_model import FEATURES, RAW, Built, Encoder, PretrainedModel
from core.pretrained.supply import library, local, ready
from core.pretrained.supply.catalogue import CATALOGUE

FACTS = {"kind": "audio", "licence": "MIT", "source": "s", "parameters": 1.0, "download_mb": 4.0, "revision": "f" * 40}
AWAY = "google-bert/bert-base-chinese"


def downloaded(id: str, label: str = "Mine", **facts: object) -> Path:
    """A download's folder with its facts."""
    folder = library.download_of(id)
    folder.mkdir(parents=True)
    (folder / library.FACTS).write_text(json.dumps({**FACTS, "id": id, "label": label, **facts}))
    return folder


def graph(width: int = 1, bad: bool = False):
    """Samples [N,T] -> their mean, `width` times; `bad`: no number."""
    g = Graph("__t/")
    raw = g.input(RAW, FLOAT, ("N", "T"))
    mean = g.ReduceMean(raw, g.const([1]), keepdims=1)
    mean = g.Log(g.Sub(mean, g.const(9, "float32"))) if bad else mean
    g.output(FEATURES, g.Concat(*[mean] * width, axis=1), FLOAT, ("N", width))
    return g.model()


def test_models_and_graphs_lie_where_the_setting_says_else_beside_the_workspaces(models, tmp_path, monkeypatch):
    assert library.folder() == models
    assert library.download_of("a/b") == models / "downloads" / "a--b"
    monkeypatch.delenv("ATELIER_MODELS")
    monkeypatch.setenv("ATELIER_HOME", str(tmp_path / "home"))
    assert library.folder() == tmp_path / "home" / "models"


def test_others_are_listed_behind_the_catalogue_by_their_names(models):
    for id, label in (("x/b", "beta"), ("x/a", "Alpha"), ("x/c", "Gamma")):
        downloaded(id, label)
    listed = [model.id for model in library.all("audio")]
    curated = [model.id for model in CATALOGUE.values() if model.kind == "audio"]
    assert listed == [*curated, "x/a", "x/b", "x/c"]
    assert not any(id.startswith("x/") for id in (model.id for model in library.all("text")))
    assert [model.id for model in library.all()] == [*CATALOGUE, "x/a", "x/b", "x/c"]


def test_what_no_one_can_get_is_not_listed(models, monkeypatch):
    monkeypatch.setattr(library, "_version", lambda package: "")
    assert "google/efficientnet-lite0" not in [model.id for model in library.all("image")]
    assert "facebook/dinov2-small" in [model.id for model in library.all("image")]
    downloaded("x/a", on_hub=False)
    assert "x/a" in [model.id for model in library.all("audio")]


def test_a_curated_model_has_its_own_words_and_the_commit_that_is_here(models):
    known = CATALOGUE[AWAY]
    assert library.find(AWAY) == known
    assert library.availability(known) == library.AWAY
    downloaded(AWAY, "Other", licence="GPL", download_mb=7.0)
    assert library.find(AWAY) == replace(known, revision="f" * 40, download_mb=7.0)
    assert library.availability(library.find(AWAY)) == library.HERE
    assert library.availability(CATALOGUE["google/efficientnet-lite0"]) == library.INCLUDED
    with pytest.raises(UserError) as caught:
        library.find("x/y")
    assert caught.value.problem.values == {"id": "x/y"}


def test_what_is_asked_of_a_model_is_its_kind_then_that_it_is_here(models):
    downloaded("x/a")
    assert library.require("x/a", "audio").id == "x/a"
    with pytest.raises(UserError, match="“Mine” reads sounds, not pictures"):
        library.require("x/a", "image")
    with pytest.raises(UserError, match="reads sounds, not smells"):
        library.require("x/a", "smells")
    with pytest.raises(UserError, match="not on this machine yet"):
        library.require(AWAY, "text")
    with pytest.raises(UserError, match="reads texts, not sounds"):
        library.require(AWAY, "audio")


def test_a_graph_is_made_once_with_all_that_is_known_of_it(models, monkeypatch):
    downloaded("x/a")
    made = Built(
        graph(2), 2, 16_000, 480, graph(), "frames", (30, 2), 1, None, None, True, {"last": 5}, {"little": "No."}
    )
    built = []
    monkeypatch.setattr(library, "_build", lambda model: built.append(model.id) or made)
    assert library.made("x/a") is None
    assert built == []
    found = library.encoder("x/a")
    path = models / "encoders" / library.key(library.find("x/a"))
    assert found == Encoder(
        "x/a", "audio", "Mine", "f" * 40, "MIT", "s", 2, 16_000, 480, path / "encoder.onnx", path / "prepare.onnx",
        path / "module.onnx", "frames", (30, 2), 1, None, True, {"last": 5}, {"little": "No."},
    )  # fmt: skip
    assert sorted(each.name for each in path.iterdir()) == ["encoder.json", "encoder.onnx", "prepare.onnx"]
    assert library.encoder("x/a") == library.made("x/a") == found
    assert built == ["x/a"]


def test_a_graph_s_name_tells_model_and_weights_apart(models, monkeypatch):
    one = PretrainedModel("x/a", "audio", "A", "MIT", "s", 1.0, 4.0, revision="r")
    assert library.origin(one) == "r"
    assert library.key(one) == library.key(replace(one, label="B", licence="GPL"))
    others = [replace(one, id="x/b"), replace(one, revision="q")]
    assert len({library.key(each) for each in (one, *others)}) == 3
    assert len(library.key(one)) == 24
    before = library.key(one)
    monkeypatch.setattr(library, "FORMAT", library.FORMAT + 1)
    assert library.key(one) != before
    monkeypatch.setattr(library, "_version", lambda package: "2.1" if package else "")
    assert library.origin(replace(one, package="p")) == "p 2.1"


def test_a_release_takes_graph_download_and_what_was_begun(models):
    folder = downloaded("x/a")
    path = models / "encoders" / library.key(library.find("x/a"))
    part = models / "downloads" / "x--a.part"
    for each in (path, part):
        each.mkdir(parents=True)
        (each / "file").write_bytes(b"12345")
    assert library.started("x/a") == 5
    library.hold("x/a", "anna")
    library.hold("x/a", "anna")
    assert [each.name for each in (folder / library.HOLDERS).iterdir()] == ["anna"]
    assert library.release("x/a", "ben") is False
    assert folder.is_dir()
    assert library.release("x/a", "anna") is True
    assert not folder.exists()
    assert not path.exists()
    assert not part.exists()
    assert library.started("x/a") == 0


def test_sweeping_takes_only_what_nobody_needed_for_a_week(models):
    downloaded("x/a")
    week, hour = 7 * 24 * 3600, 3600
    wanted = {"downloads": ["x--a"], "encoders": [library.key(library.find("x/a")), library.key(CATALOGUE[AWAY])]}
    for room, name, age in (
        *(("encoders", name, week + hour) for name in wanted["encoders"]),
        ("encoders", "old", week + hour),
        ("encoders", "new", week - hour),
        ("downloads", "y--b.part", week + hour),
        ("downloads", "y--c.part", week - hour),
    ):
        path = models / room / name
        path.mkdir(parents=True)
        os.utime(path, (time.time() - age,) * 2)
    os.utime(models / "downloads" / "x--a", (time.time() - 2 * week,) * 2)
    library.sweep()
    assert sorted(path.name for path in (models / "encoders").iterdir()) == sorted([*wanted["encoders"], "new"])
    assert sorted(path.name for path in (models / "downloads").iterdir()) == ["x--a", "y--c.part"]


def test_a_graph_that_can_not_be_kept_leaves_nothing_unless_another_was_quicker(models, monkeypatch):
    downloaded("x/a")
    model, path = library.find("x/a"), models / "encoders" / "key"

    monkeypatch.setattr(library, "write_json", lambda *_: (_ for _ in ()).throw(OSError(errno.EACCES, "no")))
    with pytest.raises(OSError, match="no"):
        library._keep(model, Built(graph(), 1), path)
    assert list((models / "encoders").iterdir()) == []
    path.mkdir()
    library._keep(model, Built(graph(), 1), path)
    assert list((models / "encoders").iterdir()) == [path]


def encoder(tmp_path: Path, model: object, kind: str = "audio", width: int = 1) -> Encoder:
    (tmp_path / "encoder.onnx").write_bytes(model.SerializeToString())
    return Encoder("x/a", kind, "Mine", "r", "MIT", "s", width, path=tmp_path / "encoder.onnx")


def test_a_graph_that_answers_with_other_numbers_than_promised_is_refused(tmp_path):
    ready._try(encoder(tmp_path, graph()))
    for model, width in ((graph(2), 1), (graph(), 2), (graph(bad=True), 1)):
        with pytest.raises(UserError, match="“Mine” gives no usable numbers"):
            ready._try(encoder(tmp_path, model, width=width))


def test_a_graph_is_tried_with_a_missing_and_a_plain_value_of_its_kind(tmp_path):
    g = Graph("__t/")
    pixels = g.Cast(g.input(RAW, UINT8, ("N", "H", "W", 3)), to=FLOAT)
    g.output(FEATURES, g.ReduceMean(pixels, g.const([1, 2]), keepdims=0), FLOAT, ("N", 3))
    ready._try(encoder(tmp_path, g.model(), "image", 3))
    g = Graph("__t/")
    same = g.Cast(g.Equal(g.input(RAW, STRING), g.const([""], "str")), to=FLOAT)
    g.output(FEATURES, g.Unsqueeze(same, g.const([1])), FLOAT, ("N", 1))
    ready._try(encoder(tmp_path, g.model(), "text"))
    missing, plain = ready._values("image")
    assert (missing.shape, missing.dtype, plain.shape, plain.dtype) == (
        (1, 1, 1, 3),
        np.uint8,
        (1, 40, 30, 3),
        np.uint8,
    )
    assert (int(plain.min()), int(plain.max())) == (0, 255)
    silence, tone = ready._values("audio")
    assert (silence.tolist(), tone.shape, tone.dtype) == ([[0.0]], (1, 16_000), np.float32)
    assert np.abs(tone).max() == pytest.approx(1, abs=1e-3)
    ((empty, words),) = ready._values("text")
    assert empty == ""
    assert words


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("first.\nsecond"), "first"),
        (KeyError(), "KeyError"),
        (ValueError("  \n"), "ValueError"),
        (RuntimeError("x" * 300), "x" * 200),
    ],
)
def test_why_a_model_can_not_be_used_is_the_error_s_first_line(models, monkeypatch, error, reason):
    folder = downloaded("x/a")
    monkeypatch.setattr(library, "_build", lambda model: (_ for _ in ()).throw(error))
    with pytest.raises(UserError) as caught:
        ready.make_ready("x/a")
    assert caught.value.problem.values == {"label": "Mine", "reason": reason}
    assert not folder.exists()


@pytest.mark.parametrize(
    ("error", "raised", "stays"),
    [
        (OSError(errno.ENOSPC, "full"), UserError, True),
        (OSError(errno.EACCES, "no"), UserError, False),
        (UserError("A problem.", "A fix."), UserError, False),
        (MemoryError(), MemoryError, False),
    ],
)
def test_a_download_goes_unless_the_disk_alone_was_to_blame(models, monkeypatch, error, raised, stays):
    folder = downloaded("x/a")
    monkeypatch.setattr(library, "_build", lambda model: (_ for _ in ()).throw(error))
    with pytest.raises(raised) as caught:
        ready.make_ready("x/a")
    assert folder.exists() == stays
    assert not isinstance(error, UserError | MemoryError) or caught.value is error


def test_a_model_that_is_ready_knows_its_width_from_then_on(models, monkeypatch):
    downloaded("x/a")
    monkeypatch.setattr(library, "_build", lambda model: Built(graph(3), 3, 16_000))
    assert ready.make_ready("x/a").width == 3
    assert (library.find("x/a").width, library.find("x/a").label) == (3, "Mine")


def source(tmp_path: Path, name: str = "model", **files: bytes) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for part, content in {"config.json": b'{"model_type": "bert"}', "model.safetensors": b"x" * 4000, **files}.items():
        (folder / part).parent.mkdir(exist_ok=True)
        (folder / part).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("folder", "name", "id"),
    [
        ("model", "", "local/model"),
        ("my model (2)", "", "local/my-model-2"),
        ("model", "a b/c", "local/a-b-c"),
        ("model", "..--x--..", "local/x"),
        ("model", "a--b", "local/a-b"),
        ("model", "???", "local/model"),
        ("model", "n" * 70, f"local/{'n' * 60}"),
    ],
)
def test_a_folder_s_model_is_named_so_that_it_fits_everywhere(tmp_path, folder, name, id):
    assert local._repository(source(tmp_path, folder), name).id == id


def test_a_folder_s_model_is_copied_with_its_facts(models, tmp_path, monkeypatch):
    checked = []
    monkeypatch.setattr(local, "check_architecture", lambda folder, kind: checked.append((folder, kind)))
    folder = source(tmp_path, **{"vocab.txt": b"a\nb", "own.py": b"print()", "1_Pooling/config.json": b"{}"})
    model = local.add(folder, "mine", "L" * 90)
    assert checked == [(folder, "text")]
    assert (model.id, model.kind, model.label, model.licence) == ("local/mine", "text", "mine", "L" * 80)
    size = 4000 + len(b'{"model_type": "bert"}') + 3 + 2
    assert (model.parameters, model.download_mb, model.on_hub, model.similar) == (0.001, size / 1e6, False, False)
    assert (model.source, model.revision[:6], len(model.revision)) == ("a folder on this machine", "added ", 14)
    assert library.find("local/mine") == model
    copied = library.download_of("local/mine")
    names = {path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file()}
    assert names == {"config.json", "model.safetensors", "vocab.txt", "1_Pooling/config.json", library.FACTS}
    (folder / "vocab.txt").unlink()
    again = local.add(folder, "mine")
    assert (again.licence, again.revision != model.revision) == ("not stated on its page", True)
    assert not (copied / "vocab.txt").exists()
    assert [path.name for path in (models / "downloads").iterdir()] == ["local--mine"]


def test_a_copy_that_does_not_fit_leaves_the_earlier_one(models, tmp_path, monkeypatch):
    monkeypatch.setattr(local, "check_architecture", lambda *_: None)
    folder = source(tmp_path)
    first = local.add(folder, "mine")

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(local.shutil, "copyfile", full)
    with pytest.raises(UserError, match="disk is full"):
        local.add(folder, "mine")
    assert library.find("local/mine") == first
    assert [path.name for path in (models / "downloads").iterdir()] == ["local--mine"]


@pytest.mark.parametrize("config", ["{", "[]", '{"model_type": 3}', "{}"])
def test_a_folder_without_a_model_type_is_none(tmp_path, config):
    with pytest.raises(UserError, match="no config.json with a model type"):
        local._repository(source(tmp_path, **{"config.json": config.encode()}), "")
