"""Pieces of a download, without any server: what counts as the right file, what may pass, who waits for whom."""

import hashlib
import json
from types import SimpleNamespace

import pytest

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import downloads, hub, library
from core.pretrained.supply.hub import Offer, RemoteFile

CONTENT = b"some weights"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
BLOB = hashlib.sha1(b"blob 12\0" + CONTENT).hexdigest()
MODEL = PretrainedModel("a/b", "text", "B", "MIT", "https://a", 1.0, 4.0, revision="f" * 40)


@pytest.mark.parametrize(
    ("listed", "right"),
    [
        ({"sha256": SHA256}, True),
        ({"blob": BLOB}, True),
        ({}, True),  # without any hash the size has to do
        ({"sha256": "0" * 64}, False),
        ({"blob": "0" * 40}, False),
        ({"sha256": SHA256, "blob": "0" * 40}, True),
        ({"sha256": BLOB}, False),
        ({"blob": SHA256}, False),
    ],
)
def test_a_file_is_right_by_its_size_and_its_hash(tmp_path, monkeypatch, listed, right):
    (tmp_path / "file").write_bytes(CONTENT)
    monkeypatch.setattr(downloads, "_CHUNK", 5)
    assert downloads._true(RemoteFile("file", len(CONTENT), **listed), tmp_path / "file") == right
    assert not downloads._true(RemoteFile("file", len(CONTENT) + 1, **listed), tmp_path / "file")
    assert not downloads._true(RemoteFile("file", len(CONTENT) - 1, **listed), tmp_path / "file")


def answered(status):
    error = Exception()
    error.response = SimpleNamespace(status_code=status)
    return error


@pytest.mark.parametrize(
    ("problem", "passes"),
    [(None, True), (ConnectionError(), True)]
    + [(answered(status), True) for status in (408, 429, 500, 502, 503, 504)]
    + [(answered(status), False) for status in (400, 401, 403, 404, 416, 501)],
)
def test_only_broken_lines_and_busy_servers_are_asked_again(problem, passes):
    assert downloads._may_pass(problem) == passes


@pytest.mark.parametrize(
    ("size", "problem", "said"),
    [
        (999_999, ConnectionError(), "can't be reached"),
        (999_999, None, "can't be reached"),
        (1_000_000, ConnectionError(), "broke off: 1 of 4 MB are here"),
        (2_600_000, None, "broke off: 3 of 4 MB are here"),
        (2_600_000, answered(503), "can't answer at the moment (503)"),
    ],
)
def test_giving_up_says_how_far_it_came_or_what_was_answered(tmp_path, size, problem, said):
    (tmp_path / "file").write_bytes(b"x" * size)
    offer = Offer(MODEL, (RemoteFile("file", 3_000_000), RemoteFile("other", 1_000_000)))
    assert said in downloads._given_up(offer, tmp_path / "file", problem).problem


def test_how_far_a_file_is_counts_those_before_it():
    told = []
    downloads._further(lambda here, all: told.append((here, all)), 100, 900)(25)
    assert told == [(125, 900)]


OFFER = Offer(MODEL, (RemoteFile("config.json", 5, blob="a"), RemoteFile("model.safetensors", 9, sha256="b")))
OTHERS = {
    "commit": Offer(PretrainedModel("a/b", "text", "B", "MIT", "https://a", 1.0, 4.0, revision="e" * 40), OFFER.files),
    "hash": Offer(MODEL, (OFFER.files[0], RemoteFile("model.safetensors", 9, sha256="c"))),
    "list": Offer(MODEL, OFFER.files[:1]),
}


def test_what_an_earlier_try_left_is_kept_for_the_very_same_files(tmp_path):
    part = tmp_path / "downloads" / "a--b.part"
    downloads._begin(part, OFFER)
    (part / "model.safetensors").write_bytes(b"half")
    downloads._begin(part, OFFER)
    assert (part / "model.safetensors").read_bytes() == b"half"
    listed = json.loads((part / "offer.json").read_text())
    assert (listed["revision"], [file["name"] for file in listed["files"]]) == (
        "f" * 40,
        ["config.json", "model.safetensors"],
    )


@pytest.mark.parametrize("other", [*OTHERS, "damaged", "gone"])
def test_what_is_left_of_other_files_is_thrown_away(tmp_path, other):
    part = tmp_path / "a--b.part"
    downloads._begin(part, OTHERS.get(other, OFFER))
    (part / "model.safetensors").write_bytes(b"half")
    if other == "damaged":
        (part / "offer.json").write_text("{")
    if other == "gone":
        (part / "offer.json").unlink()
    downloads._begin(part, OFFER)
    assert [path.name for path in part.iterdir()] == ["offer.json"]


def kept(models, revision="f" * 40):
    folder = library.download_of("a/b")
    folder.mkdir(parents=True)
    facts = {
        "id": "a/b",
        "kind": "text",
        "label": "B",
        "licence": "MIT",
        "source": "s",
        "parameters": 1,
        "download_mb": 4,
    }
    (folder / library.FACTS).write_text(json.dumps({**facts, "revision": revision}))
    return folder


def test_a_download_that_is_here_is_told_apart_by_its_commit(models):
    assert not downloads._same(library.download_of("a/b"), OFFER)
    folder = kept(models)
    assert downloads._same(folder, OFFER)
    assert not downloads._same(folder, OTHERS["commit"])


def test_one_who_comes_later_waits_and_tells_how_far_the_other_is(tmp_path, monkeypatch):
    part, told = tmp_path / "downloads" / "a--b.part", []
    monkeypatch.setattr(downloads, "_LOOK", 0.0)

    class TiredError(Exception):
        pass

    def tell():
        told.append(1)
        if len(told) == 3:
            raise TiredError

    with downloads._alone(part, lambda: pytest.fail("nobody is before it")):
        assert (tmp_path / "downloads" / "a--b.part.lock").is_file()
        with pytest.raises(TiredError), downloads._alone(part, tell):
            pytest.fail("two at a time")
    assert len(told) == 3
    with downloads._alone(part, lambda: pytest.fail("the lock was not given back")):
        pass


def offered(**changed):
    """An entry of a listing, as the library gives it."""
    return SimpleNamespace(**{"rfilename": "x", "size": 7, "blob_id": "b", "lfs": None, **changed})


@pytest.mark.parametrize(
    ("entry", "file"),
    [
        (offered(), RemoteFile("x", 7, blob="b")),
        (offered(blob_id=None, size=None), RemoteFile("x", 0)),
        (offered(lfs=SimpleNamespace(size=9, sha256="s")), RemoteFile("x", 9, sha256="s")),
        (offered(lfs=SimpleNamespace(size=None, sha256="s")), RemoteFile("x", 0, sha256="s")),
    ],
)
def test_a_listed_file_has_the_hash_of_its_size(entry, file):
    assert hub._file(entry) == file


@pytest.mark.parametrize(
    ("siblings", "weights"),
    [
        ([offered(rfilename="model.safetensors")], True),
        ([offered(rfilename="onnx/model.safetensors")], False),
        ([offered(rfilename="model.bin")], False),
        ([], False),
        (None, False),
    ],
)
def test_weights_are_those_that_lie_at_the_top(siblings, weights):
    assert hub._weights(SimpleNamespace(siblings=siblings)) == weights


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("a" * 96, "a" * 96),
        ("hf.co/somebody/tiny", "somebody/tiny"),
        ("HTTPS://HuggingFace.co/somebody/tiny#card", "somebody/tiny"),
        ("www.huggingface.co/somebody/tiny", "somebody/tiny"),
        ("a.b_c-d/e.f_g-h", "a.b_c-d/e.f_g-h"),
        ("models.of/mine", "models.of/mine"),
    ],
)
def test_names_are_read_in_every_form(typed, id):
    assert hub.as_id(typed) == id


@pytest.mark.parametrize(
    "typed", ["a" * 97, "Spaces/x", "models", "nothuggingface.co/a/b/c", "a/b-", "a b/c", "a..b/c"]
)
def test_what_only_looks_like_a_name_is_none(typed):
    with pytest.raises(hub.UserError) as caught:
        hub.as_id(typed)
    assert caught.value.problem.values["text"] == typed


def test_an_architecture_is_known_where_the_installed_library_has_code_for_it():
    assert [hub.known_type(name) for name in ("bert", "audio-spectrogram-transformer", "mybert", "..")][:3] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"model_type": "mybert", "auto_map": {"AutoModel": "x"}}, True),
        ({"model_type": "mybert", "auto_map": {}}, False),
        ({"model_type": "mybert"}, False),
        ({"model_type": "bert", "auto_map": {"AutoModel": "x"}}, False),
    ],
)
def test_program_code_of_its_own_is_refused_only_where_it_is_needed(config, refused):
    if not refused:
        return hub._check_code("a/b", config)
    with pytest.raises(hub.UserError, match="program code of its own"):
        hub._check_code("a/b", config)
    return None
