"""Projects as they are kept: when they changed, what they predict, and what goes with them and stays."""

import pytest

from core import payloads
from core.errors import UserError
from core.store import paths, projects, queue, runs
from tests.store.things import put, recipe


def test_a_fresh_project_has_no_draft_and_says_when_it_was_made(shop, hands):
    made = projects.create(shop.workspace, " \n", shop.dataset.id)
    assert (made.name, made.dataset, made.recipe, made.target) == ("Project", shop.dataset.id, None, "")
    assert (made.created, made.changed, made.trashed) == (hands.date, hands.date, None)
    assert (made.example, made.collect, made.asked) == (False, None, None)
    assert projects.create(shop.workspace, "E", shop.dataset.id, {"data": {"targets": ["y"]}}, example=True).example
    with pytest.raises(UserError, match="This dataset is not in your workspace"):
        projects.create(shop.workspace, "x", "nobody's")


@pytest.mark.parametrize(
    ("draft", "target"),
    [
        (None, ""),
        ({}, ""),
        ({"data": {}}, ""),
        ({"data": {"target": "y"}}, "y"),
        ({"data": {"targets": ["y"]}}, "y"),
        ({"data": {"targets": ["y", "z"], "target": "old"}}, "y, z"),
        ({"data": {"targets": [], "target": "old"}}, "old"),
    ],
)
def test_what_a_draft_predicts(draft, target):
    assert projects.target_of(draft) == target


def test_the_last_changed_comes_first_and_the_trash_is_apart(shop, neighbour, hands):
    made = [shop.project]
    for name in "AB":
        hands.date += 10
        made.append(projects.create(shop.workspace, name, shop.dataset.id))
    hands.date += 10
    projects.save_draft(shop.workspace, made[0].id, recipe(shop.dataset.id).model_dump(mode="json"))
    assert projects.get(shop.workspace, made[0].id).changed == hands.date
    assert [each.id for each in projects.all(shop.workspace)] == [made[0].id, made[2].id, made[1].id]
    hands.date += 10
    runs.create(shop.workspace, made[1].id, recipe(shop.dataset.id), state="finished")
    assert projects.get(shop.workspace, made[1].id).changed == hands.date
    for each in made[:2]:
        projects.trash(shop.workspace, each.id)
    assert [each.id for each in projects.all(shop.workspace)] == [made[2].id]
    assert [each.id for each in projects.trashed(shop.workspace)] == [made[1].id, made[0].id]
    assert projects.get(shop.workspace, made[0].id).trashed == hands.date
    projects.restore(shop.workspace, made[0].id)
    assert projects.get(shop.workspace, made[0].id).trashed is None
    assert [each.id for each in projects.all(neighbour.workspace)] == [neighbour.project.id]


def test_a_draft_made_for_another_version_is_not_kept(shop):
    draft = recipe(shop.dataset.id).model_dump(mode="json")
    with pytest.raises(UserError, match="another version of its table"):
        projects.save_draft(shop.workspace, shop.project.id, draft, made_for="an earlier one")
    assert projects.get(shop.workspace, shop.project.id).recipe is None
    projects.save_draft(shop.workspace, shop.project.id, draft, made_for=shop.dataset.id)
    assert projects.get(shop.workspace, shop.project.id).recipe == draft
    projects.save_draft(shop.workspace, shop.project.id, None)
    assert projects.get(shop.workspace, shop.project.id).recipe is None


def test_a_free_name_is_the_name_or_numbered(shop, neighbour):
    assert projects.free_name(shop.workspace, "Birds") == "Birds"
    assert projects.free_name(shop.workspace, "PENGUINS") == "PENGUINS, 2nd"
    projects.rename(shop.workspace, shop.project.id, " penguins ")
    assert projects.get(shop.workspace, shop.project.id).name == "penguins"
    assert projects.get(neighbour.workspace, neighbour.project.id).name == "Neighbour's"


@pytest.mark.parametrize("state", ["queued", "running", "finishing"])
def test_runs_under_way_keep_a_project_from_going_and_are_all_named(shop, state):
    for name in ("One", "Two"):
        put(runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), name).id, state)
    runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), "Done", state="finished")
    for deed in (projects.trash, projects.purge):
        with pytest.raises(UserError) as refused:
            deed(shop.workspace, shop.project.id)
        assert str(refused.value.problem) == "“Penguins” has runs under way: One, Two."
    assert projects.get(shop.workspace, shop.project.id).trashed is None


def test_purging_takes_this_projects_runs_and_jobs_with_their_files_and_no_others(shop):
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    mine, theirs = (
        runs.create(shop.workspace, id, recipe(shop.dataset.id), state="finished") for id in (shop.project.id, other.id)
    )
    jobs = [queue.add(shop.workspace, payloads.TakeIn(project=id)) for id in (shop.project.id, other.id)]
    jobs.append(queue.add(shop.workspace, payloads.Table()))
    uploads = paths.area(shop.workspace, "uploads")
    for job in jobs:
        (uploads / job).mkdir()
    projects.purge(shop.workspace, shop.project.id)
    assert [each.id for each in projects.all(shop.workspace)] == [other.id]
    assert (mine.folder.exists(), theirs.folder.exists()) == (False, True)
    assert {entry.name for entry in uploads.iterdir()} == {*jobs[1:]}
    assert {job.id for job in queue.under_way(shop.workspace, "read")} == {*jobs[1:]}
    with pytest.raises(UserError):
        queue.get(shop.workspace, mine.id)
    assert queue.get(shop.workspace, theirs.id).state == "finished"
