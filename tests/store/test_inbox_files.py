"""Pictures and sounds that people judged are kept once, go along with a saved project, and go when not needed."""

import os

import pytest

from core.errors import UserError
from core.store import paths, projects, runs
from core.store.feedback import inbox, inbox_files
from core.store.saved import archive
from core.store.upkeep import expiry, quarantine, quota
from tests.reading.media import real
from tests.store.things import recipe

SHA = "ab" * 32


@pytest.fixture
def judged(shop):
    """A workspace whose project has a run, and one verdict on a photo."""
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    return shop, run, inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo(), "n": 3}, {"label": "x"}, "right")


def test_the_bytes_come_back_and_lie_on_the_disk_once(judged):
    shop, run, entry = judged
    again = inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo()}, {"label": "x"}, "wrong", "y")
    assert entry.values["n"] == 3
    assert entry.values["photo"] == again.values["photo"]
    assert inbox_files.content(shop.workspace, entry.values["photo"]) == real.photo()
    assert len(list(paths.area(shop.workspace, "inbox").iterdir())) == 1
    assert inbox_files.content(shop.workspace, entry.values["n"]) is None


def test_they_count_as_space_that_is_used(judged, monkeypatch):
    shop, run, _ = judged
    assert quota.used(shop.workspace) >= len(real.photo())
    monkeypatch.setenv("ATELIER_QUOTA_MB", "0")
    with pytest.raises(UserError, match="full|left|room"):
        inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo("flower.jpg")}, {}, "right")


def test_they_go_with_the_last_entry_that_names_them(judged):
    shop, run, entry = judged
    folder = inbox_files.path_of(shop.workspace, entry.values["photo"]).parent
    again = inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo()}, {}, "right")
    os.utime(folder, (0, 0))
    inbox.remove(shop.workspace, entry.id)
    assert folder.is_dir()
    inbox.remove(shop.workspace, again.id)
    assert not folder.exists()
    last = inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo()}, {}, "right")
    os.utime(folder, (0, 0))
    projects.purge(shop.workspace, shop.project.id)
    assert inbox.all(shop.workspace) == []
    assert last.project == shop.project.id
    assert not folder.exists()


def test_one_that_lies_there_without_an_entry_is_set_aside(judged, hands):
    shop, _, entry = judged
    known = inbox_files.path_of(shop.workspace, entry.values["photo"]).parent
    strange = paths.area(shop.workspace, "inbox") / ("0" * 64)
    strange.mkdir()
    expiry.sweep()
    hands.go_on(1.1)
    expiry.sweep()
    assert (known.is_dir(), strange.exists()) == (True, False)
    assert [aside.home for aside in quarantine.all()] == [strange]


def test_a_saved_project_brings_them_into_another_workspace(judged, neighbour, tmp_path):
    shop, _, _ = judged
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "project.zip")
    restored = archive.restore_project(neighbour.workspace, saved)
    (entry,) = inbox.all(neighbour.workspace, restored.id)
    assert inbox_files.content(neighbour.workspace, entry.values["photo"]) == real.photo()
    archive.restore_project(neighbour.workspace, saved)
    assert len(projects.all(neighbour.workspace)) == 3
