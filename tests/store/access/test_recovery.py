"""A recovery link opens a workspace in another browser, asks first, can be renewed, and loses nothing."""

import time

import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.store.access import recovery, workspaces
from core.store.database import reading, writing
from core.store.database_tables import LINKS, WORKSPACES
from core.store.upkeep import expiry
from tests.store.conftest import Hands

MINE, OTHER, THIRD = "m" * 32, "o" * 32, "t" * 32


@pytest.fixture
def mine() -> str:
    return workspaces.open_workspace(MINE)


@pytest.fixture
def recovered(mine: str) -> str:
    """OTHER's own workspace, while it has mine open."""
    own = workspaces.open_workspace(OTHER)
    assert recovery.ask(OTHER, recovery.make(mine))
    recovery.confirm(OTHER)
    assert workspaces.open_workspace(OTHER) == mine != own
    return own


@pytest.mark.parametrize("form", ["{}", "https://a.b/recover#{}", " http://a.b:8501/sub/recover#{} \n"])
def test_the_whole_link_or_its_secret_alone_asks_and_opens_nothing_yet(mine: str, form: str):
    own = workspaces.open_workspace(OTHER)
    assert recovery.ask(OTHER, form.format(recovery.make(mine)))
    assert recovery.asked(OTHER) == mine
    assert workspaces.open_workspace(OTHER) == own
    recovery.decline(OTHER)
    assert recovery.asked(OTHER) == ""
    recovery.confirm(OTHER)
    assert workspaces.open_workspace(OTHER) == own


def test_a_newer_link_makes_the_one_before_useless_but_throws_nobody_out(mine: str, recovered: str):
    old, new = recovery.make(mine), recovery.make(mine)
    with pytest.raises(UserError, match="does not work"):
        recovery.ask(THIRD, old)
    assert recovery.ask(THIRD, new)
    assert workspaces.open_workspace(OTHER) == mine


@pytest.mark.parametrize("text", ["", "x", "https://a.b/recover#", "é" * 32, "%" * 400])
def test_a_text_that_is_no_link_is_told(mine: str, text: str):
    recovery.make(mine)
    with pytest.raises(UserError, match="does not work"):
        recovery.ask(OTHER, text)


def test_the_way_back_leads_to_the_browsers_own_workspace(mine: str, recovered: str):
    recovery.go_back(OTHER)
    assert workspaces.open_workspace(OTHER) == recovered
    assert workspaces.open_workspace(MINE) == mine


def test_a_link_home_leads_home(mine: str, recovered: str):
    assert recovery.ask(OTHER, recovery.make(recovered))
    recovery.confirm(OTHER)
    assert workspaces.open_workspace(OTHER) == recovered


def test_a_link_to_what_is_open_asks_nothing(mine: str):
    assert not recovery.ask(MINE, recovery.make(mine))
    assert recovery.asked(MINE) == ""


def test_the_owner_can_close_it_in_other_browsers(mine: str, recovered: str):
    assert recovery.guests(MINE) == 1
    recovery.close_for_others(MINE)
    assert recovery.guests(MINE) == 0
    assert workspaces.open_workspace(OTHER) == recovered
    assert workspaces.open_workspace(MINE) == mine


def test_a_browsers_own_workspace_does_not_expire_while_it_looks_at_another(
    mine: str, recovered: str, monkeypatch: pytest.MonkeyPatch, hands: Hands
):
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "30")
    expiry.sweep()
    hands.go_on(40)
    workspaces.open_workspace(OTHER)
    expiry.sweep()
    assert workspaces.exists(mine)
    assert workspaces.exists(recovered)


def test_with_an_expired_workspace_its_link_goes_and_browsers_are_back_in_their_own(
    mine: str, recovered: str, monkeypatch: pytest.MonkeyPatch, hands: Hands
):
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "30")
    expiry.sweep()
    hands.go_on(40)
    with writing() as connection:
        connection.execute(sa.update(WORKSPACES).where(WORKSPACES.c.id != mine).values(seen=time.time()))
    expiry.sweep()
    assert recovery.made(mine) is None
    assert workspaces.open_workspace(OTHER) == recovered


def test_the_secret_itself_is_kept_nowhere(mine: str):
    secret = recovery.make(mine)
    with reading() as connection:
        assert secret not in str(connection.execute(sa.select(LINKS)).all())
