"""Model files that something begins from: kept once, lent to runs, saved with a project, set aside when unused."""

import hashlib

import pytest

from core.errors import UserError
from core.store import paths, projects, runs, starts
from core.store.saved import archive
from core.store.upkeep import expiry, quota
from tests.store.things import recipe

MODEL = b"a model file" * 50
SHA = hashlib.sha256(MODEL).hexdigest()


def begun(dataset, file=SHA, **more):
    made = recipe(dataset)
    start = made.start.model_copy(update={"file": file, "name": "others", **more})
    return made.model_copy(update={"start": start})


def test_a_file_is_kept_once_and_counts(shop):
    before = quota.used(shop.workspace)
    assert starts.keep(shop.workspace, MODEL) == starts.keep(shop.workspace, MODEL) == SHA
    assert starts.all(shop.workspace) == [SHA]
    assert quota.used(shop.workspace) == before + len(MODEL)


def test_a_run_gets_the_file_that_its_recipe_begins_from(shop):
    starts.keep(shop.workspace, MODEL)
    run = runs.create(shop.workspace, shop.project.id, begun(shop.dataset.id))
    assert run.files.start.read_bytes() == MODEL


@pytest.mark.parametrize("sha", ["f" * 64, "../../secret", ""])
def test_a_run_whose_file_is_away_is_not_begun(shop, sha):
    with pytest.raises(UserError, match="others") if sha else pytest.raises(UserError):
        runs.create(shop.workspace, shop.project.id, begun(shop.dataset.id, sha or "0"))
    assert runs.all(shop.workspace, shop.project.id) == []


def test_another_workspace_does_not_have_it(shop, neighbour):
    starts.keep(shop.workspace, MODEL)
    with pytest.raises(UserError):
        runs.create(neighbour.workspace, neighbour.project.id, begun(neighbour.dataset.id))


def test_a_saved_project_takes_it_along(shop, neighbour, tmp_path):
    starts.keep(shop.workspace, MODEL)
    first = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), "first", state="finished")
    draft = begun(shop.dataset.id, run=first.id)
    second = runs.create(shop.workspace, shop.project.id, draft, "second", state="finished")
    projects.save_draft(shop.workspace, shop.project.id, draft.model_dump(mode="json"))
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    project = archive.restore_project(neighbour.workspace, saved)
    assert starts.path_of(neighbour.workspace, starts.of(project.recipe)).read_bytes() == MODEL
    came = {run.name: run for run in runs.all(neighbour.workspace, project.id)}
    assert came["second"].files.start.read_bytes() == MODEL
    assert project.recipe["start"]["run"] == came["first"].id != first.id
    assert runs.recipe(neighbour.workspace, came["second"].id).start.run == came["first"].id
    assert second.id != came["second"].id


def test_what_no_draft_names_is_set_aside_after_a_day(shop, hands):
    other = starts.keep(shop.workspace, b"another")
    starts.keep(shop.workspace, MODEL)
    projects.save_draft(shop.workspace, shop.project.id, begun(shop.dataset.id).model_dump(mode="json"))
    expiry.sweep()
    hands.go_on(2)
    expiry.sweep()
    assert starts.all(shop.workspace) == [SHA]
    assert not (paths.area(shop.workspace, starts.AREA) / other).exists()
