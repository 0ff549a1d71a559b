"""`python -m core models`: list, get, add and remove, with every mistake told in one JSON line on stderr."""

import json
import shutil
from pathlib import Path

import pytest

from core.__main__ import main
from core.pretrained.supply import library, ready
from tests.pretrained import served
from tests.pretrained.fake_hub import COMMIT, Hub

tiny, models, hub = served.tiny, served.models, served.hub


@pytest.fixture
def command(capsys: pytest.CaptureFixture):
    """Runs `models ...` in this process; gives (exit code, the lines on stdout as JSON, stderr)."""

    def run(*arguments: object) -> tuple[int, list[dict], str]:
        code = main(["models", *map(str, arguments)])
        message = capsys.readouterr()
        return code, [json.loads(line) for line in message.out.splitlines()], message.err

    return run


def told(outcome: tuple[int, list[dict], str]) -> str:
    """What a deed that must fail says."""
    code, _, error = outcome
    assert code == 2
    report = json.loads(error)
    assert report["problem"]
    assert report["fix"]
    return report["problem"]


def test_list_names_every_model_with_where_it_is(command, models: Path):
    code, listed, error = command("list")
    assert (code, error) == (0, "")
    assert {entry["reads"] for entry in listed} == {"text", "image", "audio"}
    assert {entry["standing"] for entry in listed} == {"included", "away"}
    assert all(entry["licence"] and entry["download_mb"] > 0 for entry in listed)
    assert {entry["reads"] for entry in command("list", "--kind", "image")[1]} == {"image"}


@pytest.mark.slow
def test_get_tells_size_and_licence_first_and_leaves_a_model_that_works(command, hub: Hub):
    code, message, error = command("get", "https://huggingface.co/somebody/tiny")
    assert (code, error) == (0, "")
    assert [entry["kind"] for entry in message[:2]] == ["offer", "progress"]
    assert (message[0]["licence"], message[0]["version"]) == ("Apache-2.0", COMMIT)
    assert message[-1]["kind"] == "model"
    assert message[-1]["standing"] == "here"
    assert library.encoder("somebody/tiny").width == 32
    assert "somebody/tiny" in [entry["id"] for entry in command("list")[1]]
    assert command("remove", "somebody/tiny")[1] == [{"removed": "somebody/tiny"}]
    assert not list((library.folder() / "encoders").iterdir())
    assert "no open model" in told(command("remove", "somebody/tiny"))


def test_get_tells_what_is_wrong(command, hub: Hub):
    assert "no name of a model" in told(command("get", "a/b/c"))
    assert "no public model" in told(command("get", "nobody/nothing"))
    assert "version" in told(command("get", "somebody/tiny", "--revision", "f" * 40))
    assert library.availability(library.CATALOGUE["openai/whisper-tiny"]) == library.AWAY


def test_control_c_breaks_a_download_off_and_it_can_be_gone_on_with(command, hub: Hub, monkeypatch):
    def interrupt(_folder: Path, _kind: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ready, "check_architecture", interrupt)
    assert "broken off" in told(command("get", "somebody/tiny"))
    assert library.started("somebody/tiny") > 0


@pytest.mark.slow
def test_add_takes_a_folder_under_a_name(command, models: Path, tiny: Path):
    code, message, error = command("add", tiny, "--name", "house style", "--licence", "MIT")
    assert (code, error) == (0, "")
    assert (message[-1]["id"], message[-1]["licence"], message[-1]["standing"]) == ("local/house-style", "MIT", "here")


def test_add_and_remove_tell_what_is_wrong(command, models: Path, tiny: Path, tmp_path: Path):
    assert "no folder" in told(command("add", tmp_path / "nothing"))
    assert "no config.json" in told(command("add", tmp_path))
    shutil.copytree(tiny, tmp_path / "pickled", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "pickled" / "pytorch_model.bin").write_bytes(b"")
    assert "pickle" in told(command("add", tmp_path / "pickled"))
    assert "nothing to remove" in told(command("remove", "google-bert/bert-base-chinese"))
    assert "DEED" in told(command()) or "required" in told(command())
