"""Files and the database that knows them belong together; with another one nothing is opened, lost or written."""

import json
import os
import shutil

import pytest
import sqlalchemy as sa

from core import __main__ as command_line
from core.errors import UserError
from core.store import database, datasets, paths, projects
from core.store.access import workspaces
from core.store.upkeep import expiry, pair, quarantine
from tests.store.things import open_shop


def files(home):
    return {path: path.read_bytes() for path in (home / "workspaces").rglob("*") if path.is_file()}


@pytest.fixture
def old(shop, home):
    """A home and a database as an earlier version left them: without an id, their files long there."""
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE facts")
        connection.exec_driver_sql("DROP TABLE waiting")
    database.close()
    (home / pair.FILE).unlink()
    for path in (home / "workspaces").rglob("*"):
        os.utime(path, (0, 0))
    return shop


def elsewhere(monkeypatch, tmp_path):
    """Start as if with another database that is empty."""
    database.close()
    monkeypatch.setenv("ATELIER_DATABASE", f"sqlite:///{tmp_path / 'other.sqlite'}")


def gone(_monkeypatch, _tmp_path):
    """Start as if somebody had lost the database file."""
    database.close()
    for file in paths.home().glob("atelier.sqlite*"):
        file.unlink()


def refused(match):
    for deed in (expiry.sweep, lambda: workspaces.open_workspace(workspaces.new_key())):
        with pytest.raises(UserError, match=match) as caught:
            deed()
        assert "python -m core join" in caught.value.fix


@pytest.mark.parametrize("grief", [elsewhere, gone])
@pytest.mark.parametrize("made", ["shop", "old"])
def test_without_its_database_no_file_is_touched_and_nothing_is_opened(
    request, home, tmp_path, monkeypatch, grief, made, hands
):
    request.getfixturevalue(made)
    before = files(home)
    grief(monkeypatch, tmp_path)
    left = sorted(home.iterdir())
    for _ in range(5):
        refused("the database is empty, but there are files")
        hands.go_on(40)
    assert (files(home), sorted(home.iterdir())) == (before, left)
    assert not (tmp_path / "other.sqlite").exists()


def test_what_an_earlier_version_left_is_taken_in_when_it_fits(old, home):
    assert datasets.get(old.workspace, old.dataset.id).data.exists()
    id = json.loads((home / pair.FILE).read_text())["id"]
    database.close()
    assert datasets.get(old.workspace, old.dataset.id)
    assert json.loads((home / pair.FILE).read_text())["id"] == id


def test_a_home_whose_files_are_elsewhere_is_not_opened(shop, home, tmp_path, monkeypatch):
    database.close()
    monkeypatch.setenv("ATELIER_DATABASE", f"sqlite:///{home / 'atelier.sqlite'}")
    monkeypatch.setenv("ATELIER_HOME", str(tmp_path / "new home"))
    refused("none of the files that the database names are there")
    assert [path.name for path in (tmp_path / "new home").iterdir()] == []


def test_two_that_were_used_with_others_are_not_mixed(shop, home, tmp_path, monkeypatch):
    elsewhere(monkeypatch, tmp_path)
    monkeypatch.setenv("ATELIER_HOME", str(tmp_path / "second"))
    open_shop(tmp_path / "more")
    database.close()
    monkeypatch.setenv("ATELIER_HOME", str(home))
    refused("each was last used with another one")
    (home / pair.FILE).unlink()
    database.close()
    refused("other files than there are")


def test_a_backup_of_either_from_before_the_id_still_fits(shop, home, tmp_path):
    second = open_shop(tmp_path / "more")
    database.close()
    (home / pair.FILE).unlink()  # the folder from an older backup: a dataset is not there yet either
    shutil.rmtree(second.dataset.folder)
    assert datasets.get(shop.workspace, shop.dataset.id)
    with database.writing() as connection:  # the database from an older backup
        connection.exec_driver_sql("DROP TABLE facts")
        connection.execute(sa.text("DELETE FROM datasets WHERE id = :id"), {"id": second.dataset.id})
    database.close()
    assert datasets.get(shop.workspace, shop.dataset.id)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 5}', '{"id": "../x"}'])
def test_a_damaged_name_is_written_anew(shop, home, content):
    database.close()
    (home / pair.FILE).write_text(content)
    assert projects.get(shop.workspace, shop.project.id)
    assert len(json.loads((home / pair.FILE).read_text())["id"]) == 32


def test_a_new_database_for_a_home_without_work_needs_no_command(home, tmp_path, monkeypatch):
    workspaces.open_workspace(workspaces.new_key())
    elsewhere(monkeypatch, tmp_path)
    open_shop(tmp_path / "tables")
    database.close()
    monkeypatch.delenv("ATELIER_DATABASE")
    refused("each was last used with another one")


def test_a_folder_that_can_not_be_written_to_is_told(shop, monkeypatch):
    database.close()
    monkeypatch.setattr("core.store.database.os.access", lambda path, mode: False)
    with pytest.raises(UserError, match="can't be written to"):
        expiry.sweep()


def said(capsys, *arguments):
    assert command_line.main([*arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_joining_says_what_it_will_do_and_does_it_only_when_told(shop, home, tmp_path, monkeypatch, capsys, hands):
    elsewhere(monkeypatch, tmp_path)
    before = files(home)
    assert command_line.main(["join"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["belong_together"], report["joined"], report["only_files"], report["in_both"]) == (
        False,
        False,
        1,
        0,
    )
    assert "come back as projects" in " ".join(report["what_follows"])
    refused("the database is empty")
    assert command_line.main(["join", "--yes"]) == 0
    assert json.loads(capsys.readouterr().out)["joined"]
    assert files(home) == before
    again = open_shop(tmp_path / "more")
    assert datasets.all(again.workspace) == [again.dataset]
    assert command_line.main(["join", "--yes"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["belong_together"], report["joined"], report["what_follows"]) == (True, False, [])
    database.close()
    monkeypatch.delenv("ATELIER_DATABASE")
    refused("each was last used with another one")


def test_the_command_says_no_password(monkeypatch, tmp_path, capsys, home):
    monkeypatch.setattr(database, "sides", lambda: (pair.Side("", frozenset()), pair.Side("", frozenset())))
    monkeypatch.setenv("ATELIER_DATABASE", "postgresql://me:secret@there/atelier")
    assert command_line.main(["join"]) == 0
    report = capsys.readouterr().out
    assert "secret" not in report
    assert "me:***@there/atelier" in report


def test_the_quarantine_is_listed_and_put_back_by_a_command(shop, capsys):
    quarantine.put(shop.dataset.folder)
    [report] = said(capsys, "quarantine", "list")
    assert (report["workspace"], report["area"], report["kept_days"]) == (shop.workspace, "datasets", 30)
    assert not shop.dataset.data.exists()
    [back] = said(capsys, "quarantine", "restore", report["name"])
    assert back["put_back"] == str(shop.dataset.folder)
    assert shop.dataset.data.exists()
    assert said(capsys, "quarantine", "list") == []
    assert command_line.main(["quarantine", "restore", report["name"]]) == 2
