"""What a recipe begins from is kept beside the run, and is the very file that the recipe names."""

import hashlib
from pathlib import Path

import pytest

from core.errors import UserError
from core.folders import RunFolder
from core.recipe import DataChoice, FamilyChoice, Recipe, StartChoice, TaskChoice
from core.runs.stages import beginning as stage
from core.runs.stages.beginning import ANEW, EMPTY, beginning
from tests.models.tables import Recording

CONTENT = b"a model file"
SHA = hashlib.sha256(CONTENT).hexdigest()


def recipe(file: str = SHA, family: str = "neural_network", name: str = "Mine") -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", targets=["y"]), task=TaskChoice(name="classification"),
        family=FamilyChoice(name=family), start=StartChoice(file=file, name=name),
    )  # fmt: skip


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given.onnx").write_bytes(CONTENT)
    (tmp_path / "run").mkdir()
    return tmp_path / "given.onnx"


def test_a_recipe_that_begins_from_nothing_keeps_no_file(given: Path, tmp_path: Path):
    assert beginning(recipe(""), tmp_path / "run", given, Recording()) is None
    assert list((tmp_path / "run").iterdir()) == []


def test_of_a_family_that_always_learns_from_nothing_the_file_is_kept_and_that_is_said(given: Path, tmp_path: Path):
    report = Recording()
    assert beginning(recipe(family="linear"), tmp_path / "run", given, report) is None
    assert report.notes == [ANEW]
    assert [file.name for file in (tmp_path / "run").iterdir()] == [RunFolder(tmp_path / "run").start.name]
    assert RunFolder(tmp_path / "run").start.read_bytes() == CONTENT
    assert beginning(recipe(family="of a package"), tmp_path / "run", None, report) is None


def test_a_file_that_is_kept_already_is_not_copied_again(given: Path, tmp_path: Path):
    RunFolder(tmp_path / "run").start.write_bytes(CONTENT)
    given.write_bytes(b"another")
    beginning(recipe(family="linear"), tmp_path / "run", given, Recording())
    assert RunFolder(tmp_path / "run").start.read_bytes() == CONTENT


@pytest.mark.parametrize(("name", "said"), [("Mine", "Mine"), ("", SHA[:12])])
def test_a_file_that_is_not_here_is_named(tmp_path: Path, name: str, said: str):
    with pytest.raises(UserError) as refused:
        beginning(recipe(name=name), tmp_path, None, Recording())
    assert refused.value.problem.values == {"name": said}


def test_another_file_than_the_recipe_names_is_refused(given: Path, tmp_path: Path):
    given.write_bytes(CONTENT + b"!")
    with pytest.raises(UserError, match="not the one that the recipe names"):
        beginning(recipe(), tmp_path / "run", given, Recording())


@pytest.mark.parametrize(("weights", "notes"), [({}, [EMPTY]), ({"a": 1}, [])])
def test_a_file_without_anything_to_take_over_gives_its_settings_alone(given, tmp_path, monkeypatch, weights, notes):
    from core.models.base import Start

    found, report, asked = Start(weights, {}), Recording(), []
    monkeypatch.setattr(stage, "begin", lambda path, start: asked.append((path, start.name)) or found)
    assert beginning(recipe(), tmp_path / "run", given, report) is (found if weights else None)
    assert report.notes == notes
    assert asked == [(RunFolder(tmp_path / "run").start, "Mine")]
