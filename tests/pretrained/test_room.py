"""Whether there is room for a model is said with numbers: its size, memory, disk, and all models together."""

import shutil
from pathlib import Path

import pytest

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library, room

MODEL = PretrainedModel("a/b", "text", "B", "MIT", "https://a", 10.0, 100.0)  # 40 MB of weights in a file of 100 MB


@pytest.fixture
def disk(models: Path, monkeypatch: pytest.MonkeyPatch):
    """Sets how many megabytes are free; remembers which folder was asked about."""
    asked = []

    def free(megabytes: float) -> list[Path]:
        answer = shutil._ntuple_diskusage(10**12, 0, int(megabytes * 10**6))
        monkeypatch.setattr(room.shutil, "disk_usage", lambda path: asked.append(path) or answer)
        return asked

    for name in ("ATELIER_MODEL_MB", "ATELIER_MODELS_MB"):
        monkeypatch.delenv(name, raising=False)
    return free


def sized(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


@pytest.mark.parametrize(
    ("parameters", "download", "weighs"), [(10.0, 100.0, 100.0), (50.0, 100.0, 200.0), (25.0, 100.0, 100.0)]
)
def test_weights_weigh_four_bytes_a_parameter_and_no_less_than_the_download(parameters, download, weighs):
    model = PretrainedModel("a/b", "text", "B", "MIT", "https://a", parameters, download)
    assert room.weighs_mb(model) == weighs
    assert room.needs_mb(model) == 900 + 6 * weighs


def test_the_largest_model_is_what_is_set_but_never_more_than_one_file_can_hold(monkeypatch):
    monkeypatch.delenv("ATELIER_MODEL_MB", raising=False)
    assert room.most_mb() == 1900
    monkeypatch.setenv("ATELIER_MODEL_MB", "150")
    assert room.most_mb() == 150
    monkeypatch.setenv("ATELIER_MODEL_MB", "5000")
    assert room.most_mb() == 1900


def test_each_limit_holds_a_model_back_by_what_it_needs_and_no_sooner(disk, monkeypatch):
    disk(700)
    assert room.why_not(MODEL, 1500) is None
    short = room.why_not(MODEL, 1499)
    assert short.problem == "It needs about 1,500 MB of memory to be made ready; a job may use 1,499 MB here."
    disk(699)
    full = room.why_not(MODEL, 1500)
    assert full.problem == "It needs 700 MB of disk; 699 MB are free."  # the download, its graph, and 500 to spare
    monkeypatch.setenv("ATELIER_MODEL_MB", "100")
    disk(700)
    assert room.why_not(MODEL, 1500) is None
    monkeypatch.setenv("ATELIER_MODEL_MB", "99")
    assert room.why_not(MODEL, 1500).problem == "It has 100 MB; models of at most 99 MB can be used here."


def test_what_a_broken_off_download_left_needs_no_room_again(disk, models):
    sized(models / "downloads" / "a--b.part" / "model.safetensors", 3_000_000)
    assert library.started("a/b") == 3_000_000
    disk(697)
    assert room.why_not(MODEL, 1500) is None
    disk(696)
    assert room.why_not(MODEL, 1500).problem == "It needs 697 MB of disk; 696 MB are free."


def test_the_disk_is_that_of_the_nearest_folder_that_is_there(disk, models, tmp_path):
    asked = disk(700)
    room.why_not(MODEL, 1500)
    models.mkdir()
    room.why_not(MODEL, 1500)
    assert asked == [tmp_path, models]


def test_all_downloads_together_may_fill_what_is_set(models, monkeypatch):
    sized(models / "downloads" / "c--d" / "model.safetensors", 20_000_000)
    sized(models / "downloads" / "a--b.part" / "model.safetensors", 5_000_000)  # of the model itself
    monkeypatch.setenv("ATELIER_MODELS_MB", "120")
    assert room.full(MODEL) is None
    monkeypatch.setenv("ATELIER_MODELS_MB", "119")
    found = room.full(MODEL)
    assert found.problem == "Open models fill 20 of the 119 MB that they may have on this machine."
    assert "ATELIER_MODELS_MB" in found.fix
