"""Which entries speak about one row, and which of them counts: a table of all that can be said of one."""

import pytest
import sqlalchemy as sa

from core.store import paths
from core.store.database import reading, writing
from core.store.database_tables import INBOX
from core.store.feedback import inbox_same
from core.store.feedback.inbox_same import checksum, in_turns, resolve

FILE = {"sha256": "ab" * 32, "bytes": 9}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}),
        ({"a": "1", "b": ""}, {"a": "1"}),
        ({"a": "1", "b": None}, {"a": "1"}),
        ({"a": " 1 "}, {"a": "1"}),
        ({"a": 1}, {"a": "1"}),
        ({"a": 1.0}, {"a": 1}),
        ({"a": 0.1 + 0.2}, {"a": 0.3}),
        ({"a": True}, {"a": "True"}),
        ({"a": FILE}, {"a": {**FILE, "bytes": 10}}),
    ],
)
def test_these_are_one_row(one, other):
    assert checksum(one) == checksum(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": "1"}, {"a": "2"}),
        ({"a": "1"}, {"b": "1"}),
        ({"a": "x"}, {"a": "X"}),
        ({"a": True}, {"a": 1}),
        ({"a": 0}, {"a": None}),
        ({"a": 1.00000001}, {"a": 1}),
        ({"a": FILE}, {"a": {**FILE, "sha256": "cd" * 32}}),
        ({"a": FILE}, {"a": {"sha256": FILE["sha256"]}}),
        ({"a": "1", "b": "2"}, {"a": "2", "b": "1"}),
    ],
)
def test_these_are_two_rows(one, other):
    assert checksum(one) != checksum(other)


def test_a_row_of_the_table_is_told_by_its_number_alone_and_models_of_no_project_apart():
    assert checksum({"a": "1"}, 7) == checksum({"b": "2"}, 7) != checksum({"a": "1"}, 8)
    assert checksum({}, 0) != checksum({})
    assert checksum({"a": "1"}, bundle_sha="s") != checksum({"a": "1"})
    assert len(checksum({"a": "1"})) == 64


N, A, R, U, O, G = "new", "accepted", "rejected", "used", "older", "gone"  # noqa: E741


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([N], [N]),
        ([N, N, N], [O, O, N]),
        ([N, O], [N, O]),
        ([O, O], [O, N]),
        ([O, R], [N, R]),
        ([O, O, R, R], [O, N, R, R]),
        ([R, N, N], [R, O, N]),
        ([U, N, N], [U, O, N]),
        ([U, O], [U, N]),
        ([O, U], [O, U]),
        ([O, U, O, O], [O, U, O, N]),
        ([U, U], [U, U]),
        ([A, N], [A, N]),
        ([N, A], [O, A]),
        ([A, N, N], [A, O, N]),
        ([N, A, N, O], [O, A, N, O]),
        ([A, A], [O, A]),
        ([A, R, U], [A, R, U]),
        ([A, G, N], [A, G, N]),
        ([N, G], [N, G]),
        ([O, G], [N, G]),
    ],
)
def test_one_word_counts_on_each_row(home, before, after):
    assert stand([(state, None) for state in before]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([(A, 5.0), (A, 4.0)], [A, O]),
        ([(A, 4.0), (A, 5.0)], [O, A]),
        ([(A, 5.0), (A, 5.0)], [O, A]),
        ([(A, 5.0), (A, None)], [A, O]),
        ([(A, 5.0), (N, None), (A, 4.0)], [A, N, O]),
        ([(A, 4.0), (N, None), (A, 5.0)], [O, O, A]),
        ([(A, 5.0), (A, 4.0), (N, None)], [A, O, N]),
    ],
)
def test_of_accepted_ones_the_one_accepted_last_counts(home, before, after):
    assert stand(before) == after


def stand(before):
    """The states after it was seen to, of one row's entries and of others that have nothing to do with them."""
    made = []
    for number, (state, changed) in enumerate(before):
        made.append(entry(state, number, changed=changed))
    strangers = [entry(N, 1, project="q"), entry(N, 2, project="q"), entry(N, 1, workspace="v"), entry(N, 9, same="t")]
    strangers += [entry(N, 8, same="t")]
    with writing() as connection:
        connection.execute(sa.insert(INBOX), [*made, *strangers])
        resolve(connection, "w", "p", ["s"])
    with reading() as connection:
        found = dict(connection.execute(sa.select(INBOX.c.id, INBOX.c.state)).all())
    assert {found[each["id"]] for each in strangers} == {N}
    return [found[each["id"]] for each in made]


def entry(state, number, *, workspace="w", project="p", same="s", changed=None):
    fixed = {"bundle_sha": "", "values": {}, "answer": {}, "verdict": "right", "workspace": workspace}
    own = {"state": state, "created": float(number), "changed": changed, "project": project, "same": same}
    return {"id": paths.new_id(), **fixed, **own}


def test_very_many_are_written_some_at_a_time_in_their_order(monkeypatch):
    slept = []
    monkeypatch.setattr(inbox_same, "TOGETHER", 3)
    monkeypatch.setattr(inbox_same.time, "sleep", slept.append)
    ids = [f"{number}" for number in range(7)]
    assert list(in_turns(ids)) == [ids[:3], ids[3:6], ids[6:]]
    assert len(slept) == 2
    assert all(0 < pause < 1 for pause in slept)
    assert list(in_turns(ids[:3])) == [ids[:3]]
    assert list(in_turns([])) == []
    assert len(slept) == 2


def test_an_older_kept_entry_without_a_state_counts_as_new(home):
    with writing() as connection:
        connection.execute(sa.insert(INBOX), [entry(None, 1), entry(N, 2)])
        resolve(connection, "w", "p", ["s"])
        states = list(connection.scalars(sa.select(INBOX.c.state).order_by(INBOX.c.created)))
    assert states == [O, N]


def test_many_rows_are_seen_to_at_once(home):
    count = 2 * inbox_same.AT_ONCE + 1
    with writing() as connection:
        rows = [entry(N, number, same=f"{number % count}") for number in range(2 * count)]
        connection.execute(sa.insert(INBOX), rows)
        resolve(connection, "w", "p", [f"{number}" for number in range(count)])
        states = list(connection.scalars(sa.select(INBOX.c.state).order_by(INBOX.c.created)))
    assert states == [O] * count + [N] * count
