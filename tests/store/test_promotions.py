"""The book of champions: who answers now, why, and one step back; what is deleted answers no longer."""

import threading

import pytest

from core.errors import UserError
from core.store import projects, promotions, runs
from core.store.saved import archive
from tests.store.things import recipe


@pytest.fixture
def three(shop):
    """Three finished runs, called A, B and C."""
    made = [
        runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), name, state="finished") for name in "ABC"
    ]
    return shop.workspace, shop.project.id, *(run.id for run in made)


def test_nobody_is_champion_until_somebody_says_so(three):
    workspace, project, a, *_ = three
    assert promotions.current(workspace, project) == ""
    assert promotions.last(workspace, project) is None
    promotions.promote(workspace, project, a, "It is the first.", ("It got 9 of 10 right.",))
    assert promotions.current(workspace, project) == a
    (line,) = promotions.all(workspace, project)
    assert (line.deed, line.before, line.reason) == ("promote", None, "It is the first.")
    assert (line.called, line.evidence) == ({a: "A"}, ("It got 9 of 10 right.",))


def test_going_back_goes_down_one_champion_at_a_time_and_the_book_keeps_every_step(three):
    workspace, project, a, b, c = three
    for run in (a, b, c):
        promotions.promote(workspace, project, run, "Better.")
    assert promotions.way_back(workspace, project) == b
    promotions.roll_back(workspace, project)
    assert promotions.current(workspace, project) == b
    promotions.roll_back(workspace, project)
    assert promotions.current(workspace, project) == a
    promotions.roll_back(workspace, project)
    assert promotions.current(workspace, project) == ""
    with pytest.raises(UserError):
        promotions.roll_back(workspace, project)
    deeds = [(line.deed, line.run, line.before) for line in promotions.all(workspace, project)]
    assert deeds[:3] == [("back", "", a), ("back", a, b), ("back", b, c)]
    assert len(deeds) == 6


def test_keeping_the_champion_is_a_line_that_changes_nobody(three):
    workspace, project, a, b, _ = three
    promotions.promote(workspace, project, a, "First.")
    promotions.keep(workspace, project, b, "It loses more than it wins.")
    assert promotions.current(workspace, project) == a
    newest = promotions.all(workspace, project)[0]
    assert (newest.deed, newest.run, newest.before, newest.called) == ("keep", b, a, {a: "A", b: "B"})
    assert promotions.last(workspace, project).reason == "First."


def test_a_champion_in_the_trash_gives_way_to_the_one_before_until_it_is_taken_back(three):
    workspace, project, a, b, _ = three
    promotions.promote(workspace, project, a, "First.")
    promotions.promote(workspace, project, b, "Better.")
    runs.trash(workspace, b)
    assert promotions.current(workspace, project) == a
    assert promotions.fallen(workspace, project).called[b] == "B"
    runs.restore(workspace, b)
    assert promotions.current(workspace, project) == b
    assert promotions.fallen(workspace, project) is None


def test_a_champion_deleted_for_good_gives_way_and_its_name_stays_in_the_book(three):
    workspace, project, a, b, _ = three
    promotions.promote(workspace, project, a, "First.")
    promotions.promote(workspace, project, b, "Better.")
    for run in (b, a):
        runs.purge(workspace, run)
    assert promotions.current(workspace, project) == ""
    assert [line.called[line.run] for line in promotions.all(workspace, project)] == ["B", "A"]


def test_a_promotion_needs_a_reason_a_finished_run_of_the_project_and_the_champion_that_was_seen(three, neighbour):
    workspace, project, a, b, _ = three
    other = projects.create(workspace, "Other", runs.get(workspace, a).dataset)
    elsewhere = runs.create(workspace, other.id, runs.recipe(workspace, a), "D", state="finished")
    waiting = runs.create(workspace, project, runs.recipe(workspace, a), "E")
    for run, reason in ((a, " "), (elsewhere.id, "Better."), (waiting.id, "Better."), ("nothing", "Better.")):
        with pytest.raises(UserError):
            promotions.promote(workspace, project, run, reason)
    with pytest.raises(UserError):
        promotions.promote(neighbour.workspace, project, a, "Mine.")
    promotions.promote(workspace, project, a, "First.", seen="")
    with pytest.raises(UserError, match="meanwhile"):
        promotions.promote(workspace, project, b, "Better.", seen="")
    with pytest.raises(UserError, match="meanwhile"):
        promotions.roll_back(workspace, project, seen=b)
    assert promotions.current(workspace, project) == a


def test_going_back_goes_where_it_was_said_to_go_or_nowhere(three):
    workspace, project, a, b, c = three
    for run in (a, b, c):
        promotions.promote(workspace, project, run, "Better.")
    runs.trash(workspace, b)
    with pytest.raises(UserError, match="in the trash or deleted"):
        promotions.roll_back(workspace, project, seen=c, to=b)
    assert promotions.current(workspace, project) == c
    assert promotions.way_back(workspace, project) == a
    promotions.roll_back(workspace, project, seen=c, to=a)
    assert promotions.current(workspace, project) == a
    runs.trash(workspace, a)
    with pytest.raises(UserError, match="The champion that this was asked about is in the trash"):
        promotions.keep(workspace, project, c, "Worse.", seen=a)


def test_of_two_who_promote_at_once_the_second_is_told(three, monkeypatch):
    workspace, project, a, b, c = three
    promotions.promote(workspace, project, a, "First.")
    able, refused, others = promotions._able, [], []

    def promote_c():
        try:
            promotions.promote(workspace, project, c, "Better.", seen=a)
        except UserError as error:
            refused.append(error)

    def meanwhile(*asked):
        if not others:
            others.append(threading.Thread(target=promote_c))
            others[0].start()
            others[0].join(0.2)
        return able(*asked)

    monkeypatch.setattr(promotions, "_able", meanwhile)
    promotions.promote(workspace, project, b, "Better.", seen=a)
    others[0].join()
    assert [error.problem for error in refused] == ["Another model was made champion meanwhile."]
    assert promotions.current(workspace, project) == b


def test_a_deleted_project_takes_its_book_along_and_a_saved_one_brings_it_back(three, tmp_path):
    workspace, project, a, b, c = three
    promotions.promote(workspace, project, a, "First.")
    promotions.promote(workspace, project, b, "Better.", ("31 rows won, 12 lost.",))
    promotions.keep(workspace, project, c, "Worse.")
    runs.purge(workspace, a)
    saved = archive.save_project(workspace, project, tmp_path / "saved.zip")
    back = archive.restore_project(workspace, saved)
    champion = promotions.current(workspace, back.id)
    assert runs.get(workspace, champion).name == "B"
    assert runs.get(workspace, champion).project == back.id
    notes = [
        (line.deed, line.reason, line.evidence, line.called[line.run]) for line in promotions.all(workspace, back.id)
    ]
    assert notes == [
        ("keep", "Worse.", (), "C"),
        ("promote", "Better.", ("31 rows won, 12 lost.",), "B"),
        ("promote", "First.", (), "A"),
    ]
    projects.purge(workspace, project)
    with pytest.raises(UserError):
        promotions.all(workspace, project)
    assert promotions.current(workspace, back.id) == champion
