"""Versions in the store: who came from whom, and a project that changes to another one and back."""

import pytest

from core.data.lineage.versions import make
from core.errors import UserError
from core.recipe import RepairChoice
from core.store import datasets, projects, versions
from tests.store.things import recipe, table_folder


def repaired(shop, dataset, folder, column="species"):
    folder.mkdir()
    make(dataset.data, [RepairChoice(repair="text_case", column=column)], folder)
    return datasets.add(shop.workspace, dataset.name, folder, parent=dataset.id)


def test_versions_of_one_import_are_a_family(shop, tmp_path):
    second = repaired(shop, shop.dataset, tmp_path / "2")
    third = repaired(shop, second, tmp_path / "3")
    branch = repaired(shop, shop.dataset, tmp_path / "4")
    other = datasets.add(shop.workspace, "Other", table_folder(tmp_path / "other"))
    family = [version.id for version in versions.family(shop.workspace, third.id)]
    assert family == [shop.dataset.id, second.id, third.id, branch.id]
    assert [version.id for version in versions.line(shop.workspace, third.id)] == family[:3]
    assert [version.id for version in versions.line(shop.workspace, branch.id)] == [family[0], family[3]]
    assert [datasets.get(shop.workspace, id).version for id in family] == [1, 2, 3, 4], "no number is given twice"
    assert [version.id for version in versions.family(shop.workspace, other.id)] == [other.id]
    assert versions.parent(shop.workspace, third.id).id == second.id
    assert versions.parent(shop.workspace, shop.dataset.id) is None
    datasets.trash(shop.workspace, second.id)
    assert second.id not in [version.id for version in versions.family(shop.workspace, third.id)]
    assert second.id in versions.ids(shop.workspace, third.id)
    datasets.purge(shop.workspace, second.id)
    assert versions.parent(shop.workspace, third.id) is None
    assert third.id in versions.ids(shop.workspace, third.id)


def test_a_project_changes_to_a_version_and_back(shop, tmp_path):
    second = repaired(shop, shop.dataset, tmp_path / "2")
    draft = recipe(second.id).model_dump(mode="json")
    versions.use(shop.workspace, shop.project.id, second.id, draft)
    project = projects.get(shop.workspace, shop.project.id)
    assert (project.dataset, project.recipe) == (second.id, draft)
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None)
    assert projects.get(shop.workspace, shop.project.id).dataset == shop.dataset.id


def test_no_version_is_given_to_strangers(shop, neighbour):
    for call in (versions.family, versions.ids, versions.parent, versions.line):
        with pytest.raises(UserError, match="not in your workspace"):
            call(neighbour.workspace, shop.dataset.id)
    for project, dataset in ((shop.project.id, neighbour.dataset.id), (neighbour.project.id, shop.dataset.id)):
        with pytest.raises(UserError, match="not in your workspace"):
            versions.use(neighbour.workspace, project, dataset, None)
