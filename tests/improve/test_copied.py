"""A run's settings for the project as it is now."""

import shutil

import pytest

from core import recipe as recipes
from core.errors import UserError
from core.improve.compare.copied import copied
from core.recipe import StartChoice
from core.store import datasets, projects, starts, versions
from tests.improve.conftest import Shelf


def test_on_the_same_table_they_are_the_runs_own(shelf: Shelf):
    run = shelf.run("trees")
    project = projects.get(shelf.workspace, shelf.project)
    assert copied(shelf.workspace, project, run) == recipes.read(run.folder / "recipe.yaml")


def test_on_another_version_they_are_made_to_fit_it(shelf: Shelf, tmp_path):
    shutil.copytree(shelf.table.folder, tmp_path / "later")
    version = datasets.add(shelf.workspace, "People", tmp_path / "later", parent=shelf.table.id)
    versions.use(shelf.workspace, shelf.project, version.id, None)
    found = copied(shelf.workspace, projects.get(shelf.workspace, shelf.project), shelf.run("linear"))
    assert found.data.dataset == version.id
    assert found.choice("joined").use is False
    shutil.rmtree(version.folder)
    with pytest.raises(UserError, match="not on this server any more"):
        copied(shelf.workspace, projects.get(shelf.workspace, shelf.project), shelf.run("linear"))


def test_what_it_began_from_comes_along_while_it_is_there(shelf: Shelf):
    run, project = shelf.run("linear"), projects.get(shelf.workspace, shelf.project)
    sha = starts.keep(shelf.workspace, shelf.run("trees").bundle)
    recipe = recipes.read(run.folder / "recipe.yaml")
    begun = recipe.model_copy(update={"start": StartChoice(file=sha, name="trees")})
    (run.folder / "recipe.yaml").write_text(recipes.to_yaml(begun), encoding="utf-8")
    assert copied(shelf.workspace, project, run).start.file == sha
    starts.path_of(shelf.workspace, sha).unlink()
    assert copied(shelf.workspace, project, run) == recipe
    shutil.copyfile(shelf.run("trees").bundle, run.files.start)
    assert copied(shelf.workspace, project, run).start.file == sha
    assert starts.path_of(shelf.workspace, sha).is_file()
