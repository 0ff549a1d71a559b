"""Runs as they are kept: made whole or not at all, listed, noted on, measured, cleared."""

import pytest
import sqlalchemy as sa

from core import payloads
from core.errors import UserError
from core.store import database, datasets, paths, projects, queue, runs
from core.store.database_tables import RUNS
from core.store.feedback import inbox
from tests.store.things import put, recipe, table_folder


def made(shop, name="", parent=None, state="finished", **more):
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), name, parent, state=state, **more)


def test_a_fresh_run_waits_with_its_recipe_and_all_that_was_said_of_it(shop, hands):
    parent = made(shop)
    promised = {"advice": "more", "gain": 0.1}
    asked = recipe(shop.dataset.id, epochs=7)
    here = shop.workspace, shop.project.id
    run = runs.create(*here, asked, " Mine\n", parent.id, promised=promised, challenges=parent.id)
    assert (run.name, run.family, run.task) == ("Mine", "neural_network", "classification")
    assert (run.state, run.want, run.live, run.project) == ("queued", "run", True, shop.project.id)
    assert (run.parent, run.challenges, run.promised) == (parent.id, parent.id, promised)
    assert (run.created, run.started, run.ended, run.trashed) == (hands.date, None, None, None)
    assert (run.dataset, run.bytes, run.headline, run.note, run.error) == (shop.dataset.id, 0, {}, None, None)
    assert run.folder == paths.area(shop.workspace, "runs") / run.id
    assert runs.recipe(shop.workspace, run.id) == asked
    assert run.bundle == run.folder / "bundle.onnx"
    assert queue.get(shop.workspace, run.id).asked == payloads.Run()
    assert (parent.live, parent.ended) == (False, hands.date)


@pytest.mark.parametrize("what", ["project", "dataset", "parent", "challenges"])
def test_what_names_another_workspaces_things_is_not_made_and_leaves_nothing(shop, neighbour, what):
    theirs = made(neighbour)
    given = {"project": shop.project.id, "dataset": shop.dataset.id, "parent": None, "challenges": None}
    given[what] = {"project": neighbour.project.id, "dataset": neighbour.dataset.id}.get(what, theirs.id)
    with pytest.raises(UserError, match="not in your workspace"):
        runs.create(
            shop.workspace,
            given["project"],
            recipe(given["dataset"]),
            "",
            given["parent"],
            challenges=given["challenges"],
        )
    assert list(paths.area(shop.workspace, "runs").iterdir()) == []
    assert runs.all(shop.workspace, shop.project.id) == []


def test_where_the_database_fails_no_folder_stays(shop, monkeypatch):
    def full():
        raise sa.exc.OperationalError("insert", {}, Exception("disk is full"))

    monkeypatch.setattr(runs, "writing", full)
    with pytest.raises(sa.exc.OperationalError):
        made(shop)
    assert list(paths.area(shop.workspace, "runs").iterdir()) == []


def test_runs_are_listed_newest_first_by_project_those_in_the_trash_apart(shop, neighbour, hands):
    ids = []
    for _ in range(4):
        hands.date += 1
        ids.append(made(shop).id)
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    hands.date += 1
    elsewhere = runs.create(shop.workspace, other.id, recipe(shop.dataset.id), state="finished").id
    for id in (ids[0], ids[2], elsewhere):
        runs.trash(shop.workspace, id)
    assert [run.id for run in runs.all(shop.workspace, shop.project.id)] == [ids[3], ids[1]]
    assert [run.id for run in runs.trashed(shop.workspace, shop.project.id)] == [ids[2], ids[0]]
    assert [run.id for run in runs.trashed(shop.workspace)] == [elsewhere, ids[2], ids[0]]
    assert runs.trashed(neighbour.workspace) == []
    for look in (runs.all, runs.trashed):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            look(neighbour.workspace, shop.project.id)
    with pytest.raises(UserError, match="This run is not in your workspace"):
        runs.get(neighbour.workspace, ids[0])


def test_a_note_is_cut_at_2000_characters_and_taken_away_by_an_empty_one(shop):
    run = made(shop)
    for note, kept in (("x" * 2001, "x" * 2000), (" a note \n", "a note"), ("  ", None)):
        runs.write_note(shop.workspace, run.id, note)
        assert runs.get(shop.workspace, run.id).note == kept


def test_a_run_is_measured_by_all_its_files_and_keeps_its_headline_until_another_comes(shop):
    run = made(shop)
    (run.folder / "deep").mkdir()
    (run.folder / "deep" / "x").write_bytes(b"12345")
    size = (run.folder / "recipe.yaml").stat().st_size + 5
    runs.measure(shop.workspace, run.id, {"value": 0.5})
    assert (runs.get(shop.workspace, run.id).bytes, runs.get(shop.workspace, run.id).headline) == (size, {"value": 0.5})
    (run.folder / "deep" / "x").write_bytes(b"123")
    runs.measure(shop.workspace, run.id)
    found = runs.get(shop.workspace, run.id)
    assert (found.bytes, found.headline) == (size - 2, {"value": 0.5})


def test_what_a_discarded_run_learned_goes_and_its_story_stays(shop):
    run = made(shop, state="discarded")
    for name in ("bundle.onnx", "events.jsonl", "log.txt", "split.parquet"):
        (run.folder / name).write_bytes(b"12")
    (run.folder / "checkpoint").mkdir()
    runs.measure(shop.workspace, run.id, {"value": 0.5})
    runs.clear(shop.workspace, run.id)
    assert {entry.name for entry in run.folder.iterdir()} == {"recipe.yaml", "events.jsonl", "log.txt"}
    found = runs.get(shop.workspace, run.id)
    assert (found.headline, found.bytes) == ({}, paths.size(run.folder))


@pytest.mark.parametrize("state", ["queued", "running", "finishing"])
def test_what_waits_or_works_is_neither_thrown_away_nor_deleted(shop, state):
    run = made(shop, "Busy")
    put(run.id, state)
    for deed in (runs.trash, runs.purge):
        with pytest.raises(UserError, match="“Busy” is still under way"):
            deed(shop.workspace, run.id)
    assert run.folder.is_dir()


def test_a_purged_run_takes_its_job_and_leaves_other_runs_and_what_was_said(shop):
    run, other = made(shop), made(shop)
    entries = [inbox.add(shop.workspace, each.id, "a" * 64, {"n": each.id}, {}, "right") for each in (run, other)]
    runs.purge(shop.workspace, run.id)
    for look in (runs.get, queue.get):
        with pytest.raises(UserError):
            look(shop.workspace, run.id)
        assert look(shop.workspace, other.id)
    assert [inbox.get(shop.workspace, entry.id).run for entry in entries] == [None, other.id]
    assert (run.folder.exists(), other.folder.is_dir()) == (False, True)


def test_a_new_name_is_numbered_among_the_runs_of_its_own_project(shop):
    one, two = made(shop, "One"), made(shop, "Two")
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    far = runs.create(shop.workspace, other.id, recipe(shop.dataset.id), "One", state="finished")
    assert far.name == "One"
    runs.rename(shop.workspace, two.id, "one")
    assert runs.get(shop.workspace, two.id).name == "one, 2nd"
    runs.rename(shop.workspace, one.id, "One")
    assert runs.get(shop.workspace, one.id).name == "One"
    with pytest.raises(UserError, match="at least one character"):
        runs.rename(shop.workspace, one.id, " ")


def test_a_run_of_an_older_version_without_a_headline_reads_as_an_empty_one(shop):
    run = made(shop)
    with database.writing() as connection:
        connection.execute(sa.update(RUNS).where(RUNS.c.id == run.id).values(headline=None))
    assert runs.get(shop.workspace, run.id).headline == {}


def test_a_run_goes_on_the_version_that_its_recipe_names(shop, tmp_path):
    later = datasets.add(shop.workspace, "Later", table_folder(tmp_path / "later"), parent=shop.dataset.id)
    assert runs.create(shop.workspace, shop.project.id, recipe(later.id), state="finished").dataset == later.id
