"""How much a link's visitors ask and say a day: exactly the limit, each day anew, and who they are tells nobody."""

import hashlib

import pytest

from core.errors import UserError
from core.store.access import shares, visitor_files, visits
from core.store.upkeep import expiry


@pytest.fixture
def link(shop):
    return shares.make(shop.workspace, shop.project.id)


def test_a_link_is_made_to_work_for_so_many_days_for_200_rows_a_day(shop, hands):
    link = shares.make(shop.workspace, shop.project.id, days=7)
    assert link.expires == hands.date + 7 * 86400
    assert (link.most, link.created, link.revoked, link.title, link.purpose) == (200, hands.date, None, "", "")
    assert (link.asked, link.said, link.visitors, link.workspace, link.project) == (
        0,
        0,
        0,
        shop.workspace,
        shop.project.id,
    )
    hands.jump(7)
    assert not shares.get(shop.workspace, link.id).over
    hands.date += 1
    assert shares.get(shop.workspace, link.id).over
    assert not shares.make(shop.workspace, shop.project.id).over


@pytest.mark.parametrize(("asked", "kept"), [(0, 1), (1, 1), (2.9, 2), (10_000, 10_000), (10_001, 10_000)])
def test_a_limit_is_a_whole_number_within_bounds(shop, link, asked, kept):
    shares.limit(shop.workspace, link.id, asked)
    assert shares.get(shop.workspace, link.id).most == kept


def test_links_are_told_newest_first_and_all_that_ever_were_oldest_first(shop, neighbour, link, hands):
    hands.date += 1
    second = shares.make(shop.workspace, shop.project.id)
    shares.revoke(shop.workspace, link.id)
    hands.date += 1
    third = shares.make(shop.workspace, shop.project.id)
    assert [each.id for each in shares.all(shop.workspace, shop.project.id)] == [third.id, second.id]
    assert [each.id for each in shares.known(shop.workspace, shop.project.id)] == [link.id, second.id, third.id]
    assert shares.get(shop.workspace, link.id).revoked == hands.date - 1
    for look in (shares.all, shares.known):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            look(neighbour.workspace, shop.project.id)
    shares.describe(shop.workspace, second.id, title="x" * 81, purpose="y" * 301)
    found = shares.get(shop.workspace, second.id)
    assert (found.title, found.purpose) == ("x" * 80, "y" * 300)


def test_a_visitors_name_is_salted_and_tells_cookies_from_addresses(link):
    kind = {"c": visits.who(link, "id", "address"), "a": visits.who(link, "", "address")}
    for sign, of in (("c", "id"), ("a", "address")):
        whole = hashlib.sha256(f"{link.secret} {sign} {of}".encode()).hexdigest()
        assert kind[sign] == sign + whole[:31]


def test_what_one_visitor_may_say_a_day_is_fifty_things(link):
    assert (visits.SAID, visits.ALL, visits.KEPT) == (50, 50, 30)


def test_all_together_may_ask_so_many_times_a_visitors_day(shop, link, monkeypatch):
    monkeypatch.setattr(visits, "ALL", 2)
    shares.limit(shop.workspace, link.id, 3)
    link = shares.find(link.secret)
    visits.ask(link, "one", 3)
    visits.ask(link, "two", 2)
    with pytest.raises(UserError, match="These are 2 rows; 1 of the 3"):
        visits.ask(link, "two", 2)
    visits.ask(link, "three", 1)
    with pytest.raises(UserError, match="used by very many today"):
        visits.ask(link, "four", 1)
    with pytest.raises(UserError, match="used by very many today"):
        visits.ask(link, "four", 3)
    assert visits.usage(shares.find(link.secret)) == visits.Usage(6, 0, 3, 6, 0, 3)


def test_a_visitor_who_stays_away_for_longer_than_is_kept_counts_as_another_one(link, hands):
    visits.ask(link, "one")
    hands.jump(visits.KEPT)
    visits.ask(link, "one")
    assert shares.find(link.secret).visitors == 1
    hands.jump(visits.KEPT + 1)
    visits.ask(link, "one")
    assert shares.find(link.secret).visitors == 2


def test_two_links_of_a_project_are_counted_apart(shop, link):
    other = shares.make(shop.workspace, shop.project.id)
    visits.ask(link, "one", 2), visits.say(other, "one")
    assert visits.usage(shares.find(link.secret)) == visits.Usage(2, 0, 1, 2, 0, 1)
    assert visits.usage(shares.find(other.secret)) == visits.Usage(0, 1, 1, 0, 1, 1)


def test_a_visitors_folder_is_there_while_it_answers_and_gone_after(home):
    with visitor_files.folder() as one, visitor_files.folder() as other:
        assert one != other
        assert one.parent == home / "visitors"
        (one / "x").write_text("x")
    assert list((home / "visitors").iterdir()) == []

    def failing(error):
        with visitor_files.folder():
            raise error

    with pytest.raises(UserError, match="The disk is full"):
        failing(OSError(28, "x"))
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError())
    assert list((home / "visitors").iterdir()) == []


def test_what_a_killed_server_left_of_a_visitor_goes_after_an_hour(home, hands):
    visitor_files.sweep()
    left = home / "visitors" / "left"
    left.mkdir(parents=True)
    hands.date = left.stat().st_mtime + 3599
    expiry.sweep()
    assert left.is_dir()
    hands.date += 2
    expiry.sweep()
    assert not left.exists()
