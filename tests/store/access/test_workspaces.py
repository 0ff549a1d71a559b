"""A workspace opened by its key: its id, its folders, when it was last seen, and what is no key."""

import hashlib
import stat

import pytest
import sqlalchemy as sa

from core.store import paths
from core.store.access import recovery, workspaces
from core.store.database import reading
from core.store.database_tables import LINKS, WORKSPACES

KEY, OTHER = "k" * 32, "o" * 32


def seen(workspace):
    with reading() as connection:
        return tuple(connection.execute(sa.select(WORKSPACES).where(WORKSPACES.c.id == workspace)).one())[1:]


@pytest.mark.parametrize(
    ("key", "valid"),
    [("a" * 21, False), ("a" * 22, True), ("aZ09_-" * 4, True), ("a" * 64, True), ("a" * 65, False), ("é" * 32, False)],
)
def test_a_key_has_22_to_64_plain_signs(key, valid):
    assert workspaces.valid_key(key) is valid


def test_a_fresh_key_is_a_key_and_its_workspace_has_an_id_that_does_not_tell_it():
    key = workspaces.new_key()
    assert len(key) == 32
    assert workspaces.valid_key(key)
    assert workspaces.own(key) == hashlib.sha256(key.encode()).hexdigest()[:32]


def test_opening_makes_its_folders_for_nobody_else_to_read(home):
    assert not workspaces.exists(workspaces.own(KEY))
    workspace = workspaces.open_workspace(KEY)
    assert workspace == workspaces.own(KEY)
    assert workspaces.exists(workspace)
    areas = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in (home / "workspaces" / workspace).iterdir()}
    assert areas == {"datasets": 0o700, "runs": 0o700, "uploads": 0o700}


def test_a_visit_is_noted_once_an_hour_and_when_it_was_made_stays(home, hands):
    begun = hands.date
    workspace = workspaces.open_workspace(KEY)
    assert seen(workspace) == (begun, begun)
    for later, noted in ((3600, begun), (3601, begun + 3601), (3601 - 3700, begun + 3601 - 3700)):
        hands.date = begun + later
        workspaces.open_workspace(KEY)
        assert seen(workspace) == (begun, noted)


def test_a_link_says_when_it_was_made_and_every_move_changes_a_number(home, hands):
    mine = workspaces.open_workspace(KEY)
    assert recovery.made(mine) is None
    secret = recovery.make(mine)
    assert recovery.made(mine) == hands.date
    assert len(secret) == 32
    with reading() as connection:
        assert connection.scalar(sa.select(LINKS.c.secret)) == hashlib.sha256(secret.encode()).hexdigest()
    number = recovery.moves()
    assert recovery.ask(OTHER, secret)
    assert recovery.moves() == number + 1
    recovery.confirm(OTHER)
    assert recovery.moves() == number + 2
    recovery.confirm(OTHER)
    assert recovery.moves() == number + 2, "nothing was asked for any more"
    recovery.close_for_others(KEY)
    assert recovery.moves() == number + 3
    recovery.go_back(OTHER)
    assert recovery.moves() == number + 4
    assert paths.area(mine, "runs").is_dir()


def test_a_new_link_ends_only_the_one_of_its_own_workspace(home):
    mine, theirs = workspaces.open_workspace(KEY), workspaces.open_workspace(OTHER)
    other = recovery.make(theirs)
    recovery.make(mine)
    assert recovery.ask("t" * 32, other)
    assert recovery.asked("t" * 32) == theirs
    assert recovery.asked(KEY) == ""


def test_guests_are_browsers_that_opened_it_by_a_link(home):
    mine = workspaces.open_workspace(KEY)
    for key in (OTHER, "t" * 32):
        recovery.ask(key, recovery.make(mine))
        assert recovery.guests(KEY) == (0 if key == OTHER else 1)
        recovery.confirm(key)
    assert (recovery.guests(KEY), recovery.guests(OTHER), recovery.guests("u" * 32)) == (2, 1, 0)
    recovery.close_for_others(OTHER)
    assert workspaces.open_workspace(OTHER) == mine, "who closes it for others keeps it"
    assert recovery.guests(KEY) == 1
