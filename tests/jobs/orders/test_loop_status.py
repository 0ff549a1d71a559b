"""Where a project's loop stands: each state from what is there, the last in the loop's order counts."""

import json
import time

import pytest

from core import payloads
from core.errors import UserError
from core.jobs.orders import loop_status
from core.runs.champion import Opening
from core.store import datasets, projects, promotions, queue, runs, versions
from core.store.feedback import inbox, inbox_states
from tests.store.conftest import hands
from tests.store.things import put, recipe, table_folder

__all__ = ["hands"]

pytestmark = pytest.mark.usefixtures("no_supervisor")
JUDGED = {"recommend": "promote", "at": 1.0}


@pytest.fixture
def run(shop):
    """A run, judged or not."""

    def made(challenges=None, state="finished", found=None, dataset="", ended=None, task=""):
        asked = recipe(dataset or shop.dataset.id)
        if task:
            asked = asked.model_copy(update={"task": asked.task.model_copy(update={"name": task})})
        fresh = runs.create(shop.workspace, shop.project.id, asked, challenges=challenges, state="finished")
        put(fresh.id, state, **({"ended": ended} if ended else {}))
        if found is not None:
            fresh.files.duel.write_text(json.dumps(found))
        return fresh.id

    return made


@pytest.fixture
def stands(shop):
    """How the loop stands while that run answers."""

    def now(champion, promoted=False):
        every = runs.all(shop.workspace, shop.project.id)
        opening = Opening(runs.get(shop.workspace, champion), (), promoted=promoted)
        return loop_status.loop_status(shop.workspace, projects.get(shop.workspace, shop.project.id), every, opening)

    return now


def say(shop, run, count=1, accept=False):
    for number in range(count):
        values = {"mass": f"{number} {accept}"}
        entry = inbox.add(shop.workspace, run, "a" * 64, values, {"label": "x"}, "wrong", "y")
        if accept:
            inbox_states.accept(shop.workspace, [entry.id])


def newer(shop, tmp_path, rows=7):
    """The project goes on with a later version of so many rows."""
    folder = table_folder(tmp_path / f"{time.monotonic()}", rows)
    made = datasets.add(shop.workspace, "Later", folder, parent=projects.get(shop.workspace, shop.project.id).dataset)
    versions.use(shop.workspace, shop.project.id, made.id, None)
    return made


def test_it_rests_waits_or_is_ready_by_what_the_inbox_holds(shop, run, stands):
    champion = run()
    now = stands(champion, promoted=True)
    assert (now.state, now.champion.id, now.promoted, now.challenger, now.found, now.job) == (
        "rest",
        champion,
        True,
        None,
        None,
        None,
    )
    assert (now.waiting, now.accepted, now.rows, now.newer, now.apart) == (0, 0, 0, False, False)
    say(shop, champion, 2)
    assert (stands(champion).state, stands(champion).waiting) == ("waiting", 2)
    say(shop, champion, 3, accept=True)
    assert (stands(champion).state, stands(champion).waiting, stands(champion).accepted) == ("ready", 2, 3)


def test_a_later_table_makes_it_ready_and_tells_how_many_rows_came(shop, run, stands, tmp_path):
    champion = run()
    later = newer(shop, tmp_path)
    now = stands(champion)
    assert (now.state, now.newer, now.rows) == ("ready", True, 3)
    failed = run(champion, "failed", dataset=later.id)
    assert (stands(champion).newer, stands(champion).rows) == (True, 3)
    other = run(None, dataset=later.id)
    assert stands(champion).newer, "no challenger of this champion"
    made = run(champion, dataset=later.id, found=JUDGED)
    now = stands(champion)
    assert (now.state, now.newer, now.rows, now.challenger.id) == ("decide", False, 0, made)
    assert {failed, other}.isdisjoint({made})


def test_fewer_rows_are_none_that_came_and_an_earlier_table_is_not_newer(shop, run, stands, tmp_path):
    later = newer(shop, tmp_path, rows=2)
    assert (stands(run()).newer, stands(run()).rows) == (True, 0)
    champion = run(dataset=later.id)
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None)
    assert (stands(champion).newer, stands(champion).rows, stands(champion).state) == (False, 2, "rest")


@pytest.mark.parametrize(
    ("state", "found", "stood"),
    [
        ("queued", None, "learning"),
        ("running", None, "learning"),
        ("finishing", None, "learning"),
        ("paused", None, "resting"),
        ("interrupted", None, "resting"),
        ("failed", None, "rest"),
        ("stopped", JUDGED, "rest"),
        ("discarded", None, "rest"),
        ("finished", {"problem": "p", "fix": "f", "at": 1.0}, "unjudged"),
        ("finished", JUDGED, "decide"),
    ],
)
def test_a_challenger_stands_as_its_run_and_its_duel_do(run, stands, state, found, stood):
    champion = run()
    made = run(champion, state, found)
    now = stands(champion)
    assert (now.state, now.challenger.id, now.found) == (stood, made, found)


@pytest.mark.parametrize(("ago", "stood"), [(1, "judging"), (115, "judging"), (121, "unjudged"), (9999, "unjudged")])
def test_a_challenger_that_has_just_ended_is_being_judged_for_two_minutes(run, stands, ago, stood):
    champion = run()
    run(champion, ended=time.time() - ago)
    assert stands(champion).state == stood
    assert loop_status.SOON == 120


@pytest.mark.parametrize(
    ("decide", "at", "stood"),
    [
        (promotions.keep, 1.0, "rest"),
        (promotions.promote, 1.0, "decide"),
        (promotions.keep, 1e12, "decide"),
        (None, 1.0, "decide"),
    ],
)
def test_what_somebody_decided_since_it_was_judged_is_done_with(shop, run, stands, decide, at, stood):
    champion = run()
    promotions.promote(shop.workspace, shop.project.id, champion, "First.")
    made = run(champion, found={**JUDGED, "at": at})
    other = run(champion, found={**JUDGED, "at": at - 1})
    if decide is promotions.keep:
        for each in (made, other):
            decide(shop.workspace, shop.project.id, each, "So.")
    elif decide:
        decide(shop.workspace, shop.project.id, made, "So.")
    assert stands(champion).state == stood
    if stood == "decide":
        assert stands(champion).challenger.id == (made if at > 1 else other)


def test_of_several_the_one_made_or_judged_last_is_asked_about(run, stands):
    champion = run()
    first = run(champion, found={**JUDGED, "at": time.time() + 100})
    second = run(champion, found={**JUDGED, "at": 1.0})
    run(champion, "failed")
    assert stands(champion).challenger.id == first != second


def test_a_challenger_that_came_to_nothing_is_named_only_where_it_is_the_last(run, stands):
    champion = run()
    failed = run(champion, "failed")
    assert (stands(champion).state, stands(champion).challenger.id) == ("rest", failed)
    made = run(champion, found=JUDGED)
    assert stands(champion).challenger.id == made
    other = run()
    run(other, "failed")
    now = stands(champion)
    assert (now.state, now.challenger.id) == ("decide", made)


def test_a_challenger_of_another_champion_is_to_be_judged_anew_where_the_question_is_the_same(run, stands):
    before, champion = run(), run()
    made = run(before, found=JUDGED)
    now = stands(champion)
    assert (now.state, now.challenger.id, now.found) == ("unjudged", made, None)
    assert stands(before).found == JUDGED
    other = run(before, task="ordered", found=JUDGED)
    assert (stands(champion).state, stands(champion).challenger) == ("rest", None)
    assert stands(before).challenger.id == other


def test_a_later_challenger_that_became_champion_passed_the_earlier_ones(run, stands):
    before = run()
    earlier = run(before, found=JUDGED)
    champion = run(before)
    assert stands(champion).state == "rest"
    later = run(before, found=JUDGED)
    assert (stands(champion).state, stands(champion).challenger.id) == ("unjudged", later)
    assert earlier != later


def test_a_job_under_way_is_what_the_loop_does(shop, run, stands):
    champion, made = run(), run()
    say(shop, champion, accept=True)
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    queue.add(shop.workspace, payloads.Again(project=other.id))
    assert stands(champion).state == "ready"
    judge = queue.add(shop.workspace, payloads.Judge(project=shop.project.id, run=made))
    now = stands(champion)
    assert (now.state, now.job.id, now.challenger.id, now.accepted) == ("judging", judge, made, 1)
    put(judge, "finished")
    again = queue.add(shop.workspace, payloads.Again(project=shop.project.id))
    now = stands(champion)
    assert (now.state, now.job.id, now.challenger) == ("taking in", again, None)


def test_what_went_wrong_last_is_told_until_it_goes_well(shop, neighbour, hands):
    def ended(project, state, error=None):
        hands.date += 1
        id = queue.add(shop.workspace, payloads.Again(project=project))
        put(id, state, error=error, ended=hands.date)

    assert loop_status.trouble(shop.workspace, shop.project.id) is None
    ended(shop.project.id, "failed", {"problem": "p"})
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    ended(other.id, "finished")
    assert loop_status.trouble(shop.workspace, shop.project.id) == {"problem": "p"}
    ended(shop.project.id, "finished")
    assert loop_status.trouble(shop.workspace, shop.project.id) is None
    with pytest.raises(UserError, match="This project is not in your workspace"):
        loop_status.trouble(neighbour.workspace, shop.project.id)
