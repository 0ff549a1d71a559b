"""Links by which others use a model: made and changed by their owner, found by secret, counted, ended."""

import re
import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.store import projects, runs
from core.store.access import shares, visits
from core.store.database import reading
from core.store.database_tables import SHARES, VISITS
from core.store.saved import archive
from core.store.upkeep import expiry
from tests.store.things import recipe


@pytest.fixture
def link(shop):
    return shares.make(shop.workspace, shop.project.id)


def rows(table):
    with reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def test_a_link_is_found_by_its_secret_alone_and_seen_again_by_its_owner(shop, link):
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", link.secret), "192 random bits"
    assert shares.find(link.secret) == link
    assert shares.all(shop.workspace, shop.project.id) == [link]
    assert (link.run, link.open, link.feedback, link.expires, link.most) == ("", True, True, None, shares.MOST)
    other = shares.make(shop.workspace, shop.project.id, feedback=False)
    assert other.secret != link.secret
    assert not other.feedback
    assert [share.id for share in shares.all(shop.workspace, shop.project.id)] == [other.id, link.id]
    for wrong in ("", link.id, link.secret[:-1], link.secret + "x", link.secret.swapcase()):
        with pytest.raises(UserError, match="This link does not work"):
            shares.find(wrong)


def test_each_way_in_which_a_link_ends_is_told_in_its_own_words(shop, link, hands):
    shares.switch(shop.workspace, link.id, open=False)
    with pytest.raises(UserError, match="switched off at the moment"):
        shares.find(link.secret)
    shares.switch(shop.workspace, link.id, open=True)
    shares.last(shop.workspace, link.id, 7)
    assert shares.find(link.secret).id == link.id
    until = datetime.fromtimestamp(shares.get(shop.workspace, link.id).expires).strftime("%Y-%m-%d")
    hands.jump(7.01)
    with pytest.raises(UserError, match=f"it worked until {until}"):
        shares.find(link.secret)
    shares.last(shop.workspace, link.id, None)
    projects.trash(shop.workspace, shop.project.id)
    with pytest.raises(UserError, match="not here any more"):
        shares.find(link.secret)
    projects.restore(shop.workspace, shop.project.id)
    assert shares.find(link.secret).id == link.id
    shares.revoke(shop.workspace, link.id)
    with pytest.raises(UserError, match="taken back"):
        shares.find(link.secret)
    assert shares.all(shop.workspace, shop.project.id) == []


def test_what_the_owner_sets_is_kept_within_bounds_and_on_one_line(shop, link):
    shares.limit(shop.workspace, link.id, 10**9)
    shares.describe(shop.workspace, link.id, title="Which\npenguin\u202e is it?", purpose="x" * 1000)
    shares.let_say(shop.workspace, link.id, feedback=False)
    found = shares.find(link.secret)
    assert (found.most, found.title, len(found.purpose), found.feedback) == (
        shares.HIGHEST,
        "Which penguin is it?",
        300,
        False,
    )
    shares.limit(shop.workspace, link.id, -5)
    shares.describe(shop.workspace, link.id, title="")
    found = shares.find(link.secret)
    assert (found.most, found.title, len(found.purpose)) == (1, "", 300)


def test_only_a_run_of_the_same_project_can_be_made_to_answer_always(shop, link):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    elsewhere = projects.create(shop.workspace, "Other", shop.dataset.id)
    with pytest.raises(UserError, match="This run is not in your workspace"):
        shares.make(shop.workspace, elsewhere.id, run.id)
    shares.pin(shop.workspace, link.id, run.id)
    assert shares.find(link.secret).run == run.id
    other = shares.make(shop.workspace, elsewhere.id)
    with pytest.raises(UserError, match="This run is not in your workspace"):
        shares.pin(shop.workspace, other.id, run.id)
    shares.pin(shop.workspace, link.id, "")
    assert shares.find(link.secret).run == ""


def test_a_visitor_asks_as_much_as_a_day_allows_and_no_row_more(shop, link, hands):
    shares.limit(shop.workspace, link.id, 5)
    link = shares.find(link.secret)
    visits.ask(link, "one", 3)
    with pytest.raises(UserError, match="These are 3 rows; 2 of the 5 that you may ask a day"):
        visits.ask(link, "one", 3)
    visits.ask(link, "one", 2)
    with pytest.raises(UserError, match="You have asked the 5 rows that are meant for a day"):
        visits.ask(link, "one")
    visits.ask(link, "two")
    link = shares.find(link.secret)
    assert visits.usage(link) == visits.Usage(6, 0, 2, 6, 0, 2)
    hands.jump(1)
    visits.ask(link, "one", 5)
    assert visits.usage(shares.find(link.secret)) == visits.Usage(5, 0, 1, 11, 0, 2)


def test_a_flood_of_requests_at_once_passes_no_limit(shop, link):
    shares.limit(shop.workspace, link.id, 7)
    link = shares.find(link.secret)
    answered, refused = [], []

    def knock():
        for _ in range(5):
            try:
                visits.ask(link, "one")
                answered.append(1)
            except UserError:
                refused.append(1)

    knocking = [threading.Thread(target=knock) for _ in range(6)]
    for thread in knocking:
        thread.start()
    for thread in knocking:
        thread.join()
    assert (len(answered), len(refused)) == (7, 23)
    assert visits.usage(shares.find(link.secret)).asked == 7


def test_a_flood_of_visitors_passes_no_limit_either_and_leaves_nothing_behind(shop, link, monkeypatch):
    monkeypatch.setattr(visits, "ALL", 3)
    shares.limit(shop.workspace, link.id, 2)
    link = shares.find(link.secret)
    for visitor in "abc":
        visits.ask(link, visitor, 2)
    for visitor in "defg":
        with pytest.raises(UserError, match="used by very many today"):
            visits.ask(link, visitor)
    assert rows(VISITS) == 3
    assert shares.find(link.secret).visitors == 3


def test_what_is_said_has_a_limit_of_its_own(link, monkeypatch):
    monkeypatch.setattr(visits, "SAID", 2)
    visits.say(link, "one")
    visits.say(link, "one")
    with pytest.raises(UserError, match="You have told 2 things today"):
        visits.say(link, "one")
    visits.ask(link, "one")
    visits.say(link, "two")
    assert visits.usage(shares.find(link.secret)) == visits.Usage(1, 3, 2, 1, 3, 2)


def test_days_of_long_ago_are_swept_and_still_count_in_all(link, hands):
    visits.ask(link, "one", 4)
    hands.jump(visits.KEPT + 1)
    visits.ask(link, "two")
    visits.ask(link, "one")
    expiry.sweep()
    assert rows(VISITS) == 2
    assert visits.usage(shares.find(link.secret)) == visits.Usage(2, 0, 2, 6, 0, 3)


def test_a_visitor_has_another_name_at_each_link_that_gives_nothing_away(shop, link):
    other = shares.make(shop.workspace, shop.project.id)
    names = {
        visits.who(link, "cookie", ""),
        visits.who(other, "cookie", ""),
        visits.who(link, "", "192.0.2.7 Firefox"),
        visits.who(link, "", "192.0.2.7 Safari"),
        visits.who(link, "192.0.2.7 Firefox", ""),
    }
    assert len(names) == 5
    assert all(re.fullmatch(r"[ac][0-9a-f]{31}", name) for name in names)
    assert visits.who(link, "cookie", "a") == visits.who(link, "cookie", "b")


def test_links_end_with_their_project_and_their_workspace(shop, link, neighbour, hands, monkeypatch):
    theirs = shares.make(neighbour.workspace, neighbour.project.id)
    for share in (link, theirs):
        visits.ask(share, "one")
    projects.purge(shop.workspace, shop.project.id)
    assert (rows(SHARES), rows(VISITS)) == (1, 1)
    with pytest.raises(UserError, match="does not work"):
        shares.find(link.secret)
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "10")
    expiry.sweep()
    hands.go_on(11)
    expiry.sweep()
    assert (rows(SHARES), rows(VISITS)) == (0, 0)


def test_a_saved_project_carries_no_link(shop, link, tmp_path):
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    assert link.secret.encode() not in saved.read_bytes()
    brought = archive.restore_project(shop.workspace, saved)
    assert shares.all(shop.workspace, brought.id) == []
