"""The table behind the jobs: who waits, in which order, in which lane, and who may change what."""

import pytest

from core import payloads
from core.errors import UserError
from core.store import owned, paths, queue
from core.store.database import writing
from core.store.database_tables import JOBS
from tests.store.things import put


def add(shop, asked=None, **more):
    return queue.add(shop.workspace, asked or payloads.Run(), **more)


def test_a_fresh_job_waits_with_all_that_was_asked(shop):
    asked = payloads.TakeIn(project="p")
    id = add(shop, asked, id="0123456789abcdef")
    job = queue.get(shop.workspace, id)
    assert (job.id, job.workspace, job.lane, job.state) == (id, shop.workspace, "read", "queued")
    assert (job.want, job.message, job.progress, job.result, job.error) == ("run", "", None, None, None)
    assert (job.started, job.ended, job.position, job.asked) == (None, None, 0, asked)
    assert job.payload == asked.to_json()
    with pytest.raises(UserError, match="This job is not in your workspace"):
        queue.get("another", id)


@pytest.mark.parametrize(
    ("state", "over"), [("queued", False), ("running", False), ("finished", True), ("failed", True)]
)
def test_a_job_that_is_put_in_as_over_has_an_end(shop, state, over):
    with writing() as connection:
        queue.insert(connection, shop.workspace, payloads.Run(), id="j", state=state)
    job = queue.get(shop.workspace, "j")
    assert job.ended == (job.queued if over else None)


def test_jobs_are_taken_in_their_order_lane_by_lane(shop, neighbour, hands):
    ids = []
    for owner, asked in ((shop, None), (neighbour, None), (shop, payloads.TakeIn(project="p")), (shop, None)):
        ids.append(add(owner, asked))
        hands.date += 1
    one, theirs, read, last = ids
    assert [queue.position(shop.workspace, id) for id in (one, read, last)] == [0, 0, 2]
    assert [job.id for job in queue.under_way(shop.workspace, "run")] == [one, last]
    assert [job.position for job in queue.under_way(shop.workspace, "run")] == [0, 2]
    assert [queue.waits(lane) for lane in ("run", "read", "model")] == [True, True, False]
    taken = queue.take("run")
    assert (taken.id, taken.state, taken.started, taken.ended, taken.position) == (one, "running", hands.date, None, 0)
    assert queue.get(shop.workspace, one) == taken
    assert [queue.take("run").id, queue.take("run").id, queue.take("run")] == [theirs, last, None]
    assert queue.waits("run") is False
    assert queue.take("read").id == read
    assert {job.id for job in queue.active()} == {*ids}
    assert [job.id for job in queue.under_way(shop.workspace, "run")] == [one, last]
    assert (queue.count("running"), queue.count("queued"), queue.count("running", "queued")) == (4, 0, 4)


def test_of_two_that_came_at_the_same_moment_the_smaller_id_is_first(shop, hands):
    for id in ("b", "a", "c"):
        add(shop, id=id)
    assert [queue.position(shop.workspace, id) for id in "abc"] == [0, 1, 2]
    assert [queue.take("run").id for _ in range(3)] == ["a", "b", "c"]


def test_a_job_that_is_taken_again_has_nothing_of_its_former_end(shop, hands):
    id = add(shop)
    queue.take("run")
    queue.note(id, progress=0.5, message="Half", pid=7)
    assert queue.end(id, "failed", error={"problem": "x"})
    hands.date += 5
    assert queue.move(shop.workspace, id, ("failed",), state="queued")
    job = queue.take("run")
    assert (job.ended, job.error, job.result, job.started) == (None, None, None, hands.date)


def test_an_end_is_written_whole(shop, hands):
    id = add(shop)
    queue.take("run")
    queue.note(id, want="stop", pid=7)
    hands.date += 5
    assert queue.end(id, "stopped", result={"a": 1}, error={"b": 2})
    job = queue.get(shop.workspace, id)
    assert (job.state, job.result, job.error, job.ended, job.want) == ("stopped", {"a": 1}, {"b": 2}, hands.date, "run")


def test_a_job_waits_once_more_at_its_old_place(shop, hands):
    id = add(shop)
    hands.date += 1
    later = add(shop)
    queue.take("run")
    queue.note(id, progress=0.5, message="Half", pid=7)
    assert not queue.again(id, 8)
    assert queue.get(shop.workspace, id).state == "running"
    assert queue.again(id, 7)
    job = queue.get(shop.workspace, id)
    assert (job.state, job.started, job.progress, job.message, job.position) == ("queued", None, None, "", 0)
    assert not queue.again(id), "it is not under way"
    assert queue.position(shop.workspace, later) == 1


def test_what_is_noted_of_a_job_counts_only_while_it_is_under_way(shop):
    id = add(shop)
    queue.note(id, message="too early")
    assert queue.get(shop.workspace, id).message == ""
    queue.take("run")
    queue.note(id, message="now", progress=0.25)
    assert (queue.get(shop.workspace, id).message, queue.get(shop.workspace, id).progress) == ("now", 0.25)
    queue.end(id, "finished")
    queue.note(id, message="too late")
    assert queue.get(shop.workspace, id).message == "now"


def test_what_is_wanted_of_a_job_that_vanished_is_to_discard_it(shop):
    kept, gone = add(shop), add(shop)
    queue.take("run"), queue.take("run")
    assert [queue.want(id) for id in (kept, "vanished")] == ["run", "discard"]
    queue.note(gone, want="discard")
    assert queue.unwanted([kept, gone, "vanished"]) == [gone, "vanished"]
    assert queue.unwanted([]) == []


def test_the_last_ended_and_the_last_queued_of_a_lane_are_found(shop, neighbour, hands):
    ids = []
    for _ in range(3):
        hands.date += 1
        ids.append(add(shop))
        queue.take("run")
    for id in (ids[2], ids[0]):
        hands.date += 1
        queue.end(id, "finished")
    add(shop, payloads.TakeIn(project="p"))
    assert [job.id for job in queue.recent(shop.workspace, "run")] == [ids[0], ids[2]]
    assert [job.id for job in queue.recent(shop.workspace, "run", 1)] == [ids[0]]
    assert queue.latest(shop.workspace, "run").id == ids[2]
    assert queue.latest(shop.workspace, "model") is None
    assert queue.latest(neighbour.workspace, "run") is None
    assert queue.recent(neighbour.workspace, "run") == []


def test_twenty_ended_jobs_are_told_unless_others_are_asked_for(shop):
    for _ in range(21):
        add(shop, id=(id := paths.new_id()))
        put(id, "finished", ended=1.0)
    assert len(queue.recent(shop.workspace, "run")) == 20
    assert len(queue.recent(shop.workspace, "run", 50)) == 21


@pytest.mark.parametrize("lane", ["run", "read"])
def test_as_many_as_the_limit_wait_in_a_lane_of_a_workspace_and_no_more(shop, neighbour, monkeypatch, lane):
    monkeypatch.setenv("ATELIER_QUEUE", "2")
    assert queue.limit() == 2
    asked, other = payloads.Run(), payloads.TakeIn(project="p")
    if lane == "read":
        asked, other = other, asked
    first = add(shop, asked)
    queue.take(lane)
    queue.end(first, "failed")
    ids = [add(shop, asked) for _ in range(2)]
    for deed in (lambda: add(shop, asked), lambda: queue.move(shop.workspace, first, ("failed",), state="queued")):
        with pytest.raises(UserError, match="2 are waiting already"):
            deed()
    add(shop, other), add(neighbour, asked)
    queue.take(lane)
    assert queue.move(shop.workspace, first, ("failed",), state="queued")
    assert queue.get(shop.workspace, ids[1]).state == "queued"


def test_only_the_owner_moves_a_job_or_changes_a_thing(shop, neighbour):
    id = add(shop)
    with pytest.raises(UserError, match="This job is not in your workspace"):
        queue.move(neighbour.workspace, id, ("queued",), state="discarded")
    with pytest.raises(UserError, match="This job is not in your workspace"):
        owned.change(JOBS, neighbour.workspace, id, message="mine")
    assert queue.get(shop.workspace, id).message == ""
