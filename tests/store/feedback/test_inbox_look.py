"""Looks into the inbox: counts by sort, what was said of a model or a row, the last words; only of its own project."""

import pytest

from core.errors import UserError
from core.store import projects, runs
from core.store.feedback import answers, inbox, inbox_look, inbox_states, inbox_taken
from core.store.feedback.inbox_look import Counts, Filter
from tests.store.things import recipe

SHA, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def run(shop):
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")


@pytest.fixture
def said(shop, run, hands):
    """Says something about a row of that mass, a second after the one before."""

    def one(mass, verdict="wrong", truth="y", sha=SHA, run=run.id, label="x", **more):
        hands.date += 1
        return inbox.add(shop.workspace, run, sha, {"mass": f"{mass}"}, {"label": label}, verdict, truth, **more)

    return one


def test_entries_are_counted_by_what_is_to_be_done_about_them(shop, said):
    here = shop.workspace, shop.project.id
    assert inbox_look.counts(*here) == Counts()
    new = [said(0), said(1, "right", None), said(2)]
    for mass in (3, 4):
        said(mass, "open", None)
    said(5, "wrong", None)
    accepted = [said(mass).id for mass in (6, 7)]
    inbox_states.accept(shop.workspace, accepted)
    rejected = said(8, "open", None)
    inbox_states.reject(shop.workspace, [rejected.id])
    said(2)
    inbox_states.throw(shop.workspace, [said(9).id])
    found = inbox_look.counts(*here)
    assert found == Counts(new=3, without_truth=3, accepted=2, rejected=1, used=0, older=1)
    assert found.all == 10
    assert Counts(1, 20, 300, 4000, 50_000, 600_000).all == 654_321
    assert {*inbox_look.waiting(*here)} >= {each.id for each in new[:2]}
    assert len(inbox_look.waiting(*here)) == 3


def test_every_sort_tells_how_many_and_when_the_last_of_them_came_or_changed(shop, said, hands):
    here = shop.workspace, shop.project.id
    said(0), said(1, "right", None)
    last = said(2)
    hands.date += 100
    inbox_states.accept(shop.workspace, [said(3, "right", None).id])
    inbox_states.throw(shop.workspace, [said(4).id])
    assert inbox_look.sorts(*here) == (
        ("accepted", True, 1, hands.date - 1),
        ("new", False, 2, last.created),
        ("new", True, 1, last.created - 1),
    )


def test_what_was_said_of_one_model_file_is_told_whichever_project_it_was_in(shop, neighbour, said, run):
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    elsewhere = runs.create(shop.workspace, other.id, recipe(shop.dataset.id), state="finished")
    first, second, third = said(0), said(1, run=elsewhere.id), said(2, run=None)
    said(3, sha=OTHER), said(4, "open", None)
    inbox_states.throw(shop.workspace, [said(5).id])
    entries, count = inbox_look.of_model(shop.workspace, SHA)
    assert ([entry.id for entry in entries], count) == ([third.id, second.id, first.id], 3)
    entries, count = inbox_look.of_model(shop.workspace, SHA, most=2)
    assert ([entry.id for entry in entries], count) == ([third.id, second.id], 3)
    assert inbox_look.of_model(neighbour.workspace, SHA) == ([], 0)


def test_what_was_said_of_a_row_before_is_told_the_newest_first(shop, said):
    first, second = said(0), said(0, truth="z")
    inbox_states.throw(shop.workspace, [said(0).id])
    third = said(" 0 ")
    said(1), said(0, run=None)
    assert [entry.id for entry in inbox_look.earlier(shop.workspace, third)] == [second.id, first.id]
    assert [entry.id for entry in inbox_look.earlier(shop.workspace, second)] == [first.id]
    assert inbox_look.earlier(shop.workspace, first) == []


def test_the_last_word_on_each_row_is_the_right_answer_that_counts(shop, neighbour, said):
    one, two, three, four = (said(mass, truth=f"first {mass}").same for mass in range(4))
    said(0, truth="last")
    inbox_states.reject(shop.workspace, [said(1, truth="rejected").id])
    said(2, "right", None)
    said(3, "open", None)
    same = [one, two, three, four, "nothing"]
    here = shop.workspace, shop.project.id
    assert inbox_look.last_words(*here, same) == {one: "last", two: "first 1", three: "x"}
    assert inbox_look.last_words(shop.workspace, None, same) == {}
    free = said(0, run=None, truth="free")
    assert inbox_look.last_words(shop.workspace, None, [free.same]) == {free.same: "free"}
    with pytest.raises(UserError, match="This project is not in your workspace"):
        inbox_look.last_words(neighbour.workspace, shop.project.id, same)


def test_pages_are_twelve_long_newest_first_and_an_empty_one_counts_as_well(shop, said):
    ids = [said(mass).id for mass in range(14)][::-1]
    here = shop.workspace, shop.project.id
    found = [inbox_look.page(*here, Filter(), index) for index in range(3)]
    assert [([entry.id for entry in entries], count) for entries, count in found] == [
        (ids[:12], 14),
        (ids[12:], 14),
        ([], 14),
    ]
    assert [entry.id for entry in inbox_look.page(*here, Filter(), 2, most=3)[0]] == ids[6:9]
    assert inbox_look.ids(*here, Filter()) == ids
    assert [entry.id for entry in inbox_look.each(*here, Filter())] == ids[::-1]
    inbox_states.throw(shop.workspace, ids[:1])
    assert inbox_look.page(*here, Filter())[1] == 13


def test_each_filter_finds_its_own_and_two_together_what_both_do(shop, said, run):
    one = said(1, truth="50%", label="a", source="link", link="l").id
    two = said(2, "right", None, label="Größe", sha=OTHER).id
    three = said(33, "open", None, source="rule").id
    found = {
        "state": {"new": {one, two, three}, "used": set()},
        "verdict": {"right": {two}, "open": {three}},
        "source": {"link": {one}, "predict": {two}, "rule": {three}},
        "truth": {"50%": {one}, "50": set()},
        "run": {run.id: {one, two, three}, "r": set()},
        "model": {OTHER: {two}, SHA: {one, three}},
        "link": {"l": {one}},
        "answer": {"a": {one}, "Größe": {two}, "x": {three}},
        "words": {"0%": {one}, "GRÖSSE": set(), "größe": {two}, "33": {three}, "3": {three}, "%": {one}, "_": set()},
    }
    for name, cases in found.items():
        for value, entries in cases.items():
            ids = {*inbox_look.ids(shop.workspace, shop.project.id, Filter(**{name: value}))}
            assert ids == entries, (name, value)
    both = Filter(verdict="right", source="link")
    assert inbox_look.ids(shop.workspace, shop.project.id, both) == []


def test_strangers_look_into_no_inbox(shop, neighbour, said):
    said(1)
    here = neighbour.workspace, shop.project.id
    looks = (inbox_look.counts, inbox_look.waiting, inbox_look.sorts, inbox_taken.accepted)
    for look in (
        *looks,
        *(lambda *a, f=f: f(*a, Filter()) for f in (inbox_look.page, inbox_look.ids, inbox_look.each)),
    ):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            look(*here)
    for owner in (shop.project.id, said(2).run):
        with pytest.raises(UserError, match="not in your workspace"):
            inbox.all(neighbour.workspace, owner)


def test_the_entries_of_a_project_or_a_run_are_told_the_newest_first(shop, said):
    elsewhere = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    one, two, free = said(1), said(2, run=elsewhere.id), said(3, run=None)
    assert [entry.id for entry in inbox.all(shop.workspace)] == [free.id, two.id, one.id]
    assert [entry.id for entry in inbox.all(shop.workspace, shop.project.id)] == [two.id, one.id]
    assert [entry.id for entry in inbox.all(shop.workspace, elsewhere.id)] == [two.id]
    assert (free.project, free.run, one.project) == (None, None, shop.project.id)


@pytest.mark.parametrize(
    ("answer", "first"), [({}, None), ({"label": "a", "probability": 0.5}, "a"), ({"prediction": 4.5, "low": 1}, 4.5)]
)
def test_an_answers_first_value_is_the_answer_by_itself(answer, first):
    assert answers.first(answer) == first


def test_erasing_meets_the_conditions_in_that_project_alone(shop, neighbour, said):
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    elsewhere = runs.create(shop.workspace, other.id, recipe(shop.dataset.id), state="finished")
    mine, right, free, theirs = said(1), said(2, "right", None), said(3, run=None), said(4, run=elsewhere.id)
    older, newer = said(5), said(5, truth="z")
    wrong = inbox.INBOX.c.truth == "z"
    assert inbox.erase(shop.workspace, shop.project.id, wrong) == 1
    assert inbox.get(shop.workspace, older.id).state == "new", "the word before counts again"
    assert inbox.erase(shop.workspace, None) == 1
    assert inbox.erase(shop.workspace, shop.project.id) == 3
    assert [entry.id for entry in inbox.all(shop.workspace)] == [theirs.id]
    with pytest.raises(UserError):
        inbox.erase(neighbour.workspace, shop.project.id)
    for entry in (mine, right, free, newer):
        with pytest.raises(UserError, match="This entry is not in your workspace"):
            inbox.get(shop.workspace, entry.id)
