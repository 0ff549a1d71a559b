"""The zip of a saved project: written whole with a checksum a file, unpacked only where all of it belongs."""

import hashlib
import json
import zipfile

import pytest

from core.errors import UserError
from core.store.saved import package
from core.store.saved.package import Manifest

RUN = "runs/0123456789abcdef"


def manifest(**parts):
    return Manifest(**{"project": {"name": "P"}, "datasets": [], "runs": [{"id": "r"}], "inbox": [], **parts})


@pytest.fixture
def files(tmp_path):
    contents = {f"{RUN}/bundle.onnx": b"bundle", f"{RUN}/deep/events.jsonl": b"x" * 5000, f"{RUN}/empty": b""}
    made = {}
    for number, (path, content) in enumerate(contents.items()):
        made[path] = tmp_path / f"{number}{path[-5:].replace('/', '-')}"
        made[path].write_bytes(content)
    return made


def raw(target):
    with zipfile.ZipFile(target) as packed:
        return json.loads(packed.read("manifest.json"))


def test_what_is_written_is_unpacked_as_it_was(tmp_path, files):
    target = tmp_path / "saved.zip"
    package.write(target, manifest(promotions=[{"run": "r"}]), files)
    assert not list(tmp_path.glob("*.part"))
    content = raw(target)
    assert (content["app"], content["format"], "said" in content) == ("model-atelier", 1, False)
    assert content["files"] == {
        path: {"bytes": len(file.read_bytes()), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        for path, file in files.items()
    }
    with zipfile.ZipFile(target) as packed:
        assert packed.getinfo(f"{RUN}/deep/events.jsonl").compress_type == zipfile.ZIP_DEFLATED
    found = package.unpack(target, tmp_path / "out", 5006)
    assert (found.project, found.runs, found.promotions, found.said) == (
        {"name": "P"},
        [{"id": "r"}],
        [{"run": "r"}],
        [],
    )
    assert found.files == content["files"]
    for path, file in files.items():
        assert (tmp_path / "out" / path).read_bytes() == file.read_bytes()
    with pytest.raises(UserError, match="needs 0 MB, but this workspace has only 0 MB left"):
        package.unpack(target, tmp_path / "again", 5005)
    with pytest.raises(UserError, match="only 0 MB left"):
        package.unpack(target, tmp_path / "again", -5 << 20)


@pytest.mark.parametrize("ending", [".parquet", ".onnx", ".npz", ".pt", ".safetensors", ".zip", ".xlsx", ".gz"])
def test_what_would_not_shrink_is_stored_as_it_is(tmp_path, ending):
    file = tmp_path / f"x{ending}"
    file.write_bytes(b"x" * 1000)
    package.write(tmp_path / "saved.zip", manifest(), {f"{RUN}/x": file})
    with zipfile.ZipFile(tmp_path / "saved.zip") as packed:
        assert packed.getinfo(f"{RUN}/x").compress_type == zipfile.ZIP_STORED


def test_an_inbox_in_files_of_its_own_is_another_format(tmp_path, files):
    path = next(iter(files))
    package.write(tmp_path / "saved.zip", manifest(said=[path]), files)
    assert (raw(tmp_path / "saved.zip")["format"], raw(tmp_path / "saved.zip")["said"]) == (2, [path])
    assert package.unpack(tmp_path / "saved.zip", tmp_path / "out", 10_000).said == [path]


def test_what_could_not_be_opened_again_is_not_written(tmp_path, files, monkeypatch):
    target = tmp_path / "saved.zip"
    monkeypatch.setattr(package, "_FILES_MOST", 4)
    package.write(target, manifest(), files)
    before = target.read_bytes()
    for name, most in (("_FILES_MOST", 3), ("_MANIFEST_MOST", 100)):
        with monkeypatch.context() as small:
            small.setattr(package, name, most)
            with pytest.raises(UserError, match="it has 3 files"):
                package.write(target, manifest(), files)
    with pytest.raises(ValueError, match="JSON"):
        package.write(target, manifest(runs=[{"value": float("nan")}]), files)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("datasets/01234567/data.parquet", True),
        (f"datasets/{'a' * 32}/a/b/c/d", True),
        (f"datasets/{'a' * 32}/a/b/c/d/e", False),
        (f"datasets/{'a' * 33}/a", False),
        ("datasets/0123456/a", False),
        ("datasets/01234567", False),
        ("datasets/0123456G/a", False),
        (f"inbox/{'a' * 64}/file", True),
        (f"starts/{'a' * 64}/bundle.onnx", True),
        (f"inbox/{'a' * 63}/file", False),
        ("uploads/01234567/a", False),
        ("runs/01234567/.hidden", False),
        ("runs/01234567/a b", False),
        ("runs/01234567/" + "a" * 100, True),
        ("runs/01234567/" + "a" * 101, False),
        ("manifest.json", False),
    ],
)
def test_which_paths_may_stand_in_it(path, fits):
    assert package.fits(path) is fits


WRONG = {
    "no project": {"project": []},
    "files that are a list": {"files": []},
    "runs that are none": {"runs": ["r"]},
    "an inbox that is none": {"inbox": {}},
    "promotions that are none": {"promotions": [5]},
    "said that is none": {"said": "x"},
    "said of what is not there": {"said": ["x"]},
    "said twice": {"said": [f"{RUN}/empty"] * 2},
    "said of numbers": {"said": [5]},
}


def changed(source, target, change):
    with zipfile.ZipFile(source) as packed, zipfile.ZipFile(target, "w") as out:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "manifest.json":
                content = change(json.loads(content))
            if content is not None:
                out.writestr(name, content)
    return target


@pytest.mark.parametrize("kind", WRONG)
def test_a_manifest_that_is_not_complete_is_refused(tmp_path, files, kind):
    package.write(tmp_path / "saved.zip", manifest(), files)
    bad = changed(tmp_path / "saved.zip", tmp_path / "bad.zip", lambda content: json.dumps({**content, **WRONG[kind]}))
    with pytest.raises(UserError, match="manifest is not complete"):
        package.unpack(bad, tmp_path / "out", 10_000)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: None, "holds no manifest"),
        (lambda content: "[]", "of a format this version does not know"),
        (lambda content: json.dumps({**content, "format": 3}), "of a format this version does not know"),
        (lambda content: "{", "manifest is not valid"),
        (lambda content: json.dumps({**content, "app": float("inf")}), "manifest is not valid"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path, files, change, words):
    package.write(tmp_path / "saved.zip", manifest(), files)
    with pytest.raises(UserError, match=words):
        package.unpack(changed(tmp_path / "saved.zip", tmp_path / "bad.zip", change), tmp_path / "out", 10_000)


@pytest.mark.parametrize("name", ["_MANIFEST_MOST", "_FILES_MOST"])
def test_what_holds_too_much_is_refused_before_it_is_read(tmp_path, files, monkeypatch, name):
    package.write(tmp_path / "saved.zip", manifest(), files)
    monkeypatch.setattr(package, name, 3)
    with pytest.raises(UserError, match="it holds too much"):
        package.unpack(tmp_path / "saved.zip", tmp_path / "out", 10_000)


def test_a_file_whose_sum_or_size_is_another_is_refused(tmp_path, files):
    package.write(tmp_path / "saved.zip", manifest(), files)
    for facts, words in (({"sha256": "0" * 64}, "wrong checksum"), ({"bytes": 7}, "not the size it was saved with")):

        def change(content, facts=facts):
            content["files"][f"{RUN}/bundle.onnx"].update(facts)
            return json.dumps(content)

        bad = changed(tmp_path / "saved.zip", tmp_path / "bad.zip", change)
        with pytest.raises(UserError, match=words):
            package.unpack(bad, tmp_path / f"out {words}", 10_000)
