"""Rules that gather answers: off by default, a fair sample first, at most so many a day, erased in one go."""

import pytest

from core.errors import UserError
from core.store import projects, runs
from core.store.feedback import collecting, inbox, inbox_states
from core.store.feedback.collecting import Answered, Rules
from core.store.saved import archive
from core.store.upkeep import quota
from tests.store.things import recipe

SHA = "ab" * 32


@pytest.fixture
def run(shop):
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")


def rows(*sure, label="Adelie", start=0):
    return [
        Answered({"mass": str(start + index)}, {"label": label, "probability": share}, share, (label,))
        for index, share in enumerate(sure)
    ]


def gather(shop, run, answered, **rules):
    if rules:
        collecting.set_rules(shop.workspace, shop.project.id, Rules(**rules))
    kept = collecting.gather(shop.workspace, shop.project.id, run.id, SHA, answered)
    found = inbox.all(shop.workspace, shop.project.id)[::-1]
    assert all((entry.source, entry.verdict) == ("rule", "open") for entry in found if entry.source != "predict")
    return kept, [(entry.values["mass"], entry.fair) for entry in found]


def test_nothing_is_gathered_unless_somebody_says_so(shop, run):
    assert gather(shop, run, rows(0.1, 0.2)) == (0, [])
    assert projects.get(shop.workspace, shop.project.id).asked is None
    assert collecting.summary(shop.project) == ""


def test_every_so_many_rows_one_is_drawn_whatever_the_answer_over_batches(shop, run):
    assert gather(shop, run, rows(0.9, 0.9), every=3, most=100)[0] == 0
    assert gather(shop, run, rows(*[0.9] * 8, start=2)) == (3, [("2", True), ("5", True), ("8", True)])
    assert projects.get(shop.workspace, shop.project.id).asked == 10


def test_unsure_answers_and_a_class_are_gathered_and_are_no_fair_sample(shop, run):
    kept = gather(shop, run, rows(0.9, 0.4, 0.3) + rows(0.99, label="Gentoo", start=7), below=0.5, label="Gentoo")
    assert kept == (3, [("1", None), ("2", None), ("7", None)])


def test_at_most_so_many_a_day_and_the_fair_sample_first(shop, run, hands):
    assert gather(shop, run, rows(0.1, 0.1, 0.1, 0.1), every=4, below=0.5, most=2) == (2, [("3", True), ("0", None)])
    assert gather(shop, run, rows(0.1, start=10))[0] == 0
    hands.go_on(1.1)
    assert gather(shop, run, rows(0.1, start=20))[0] == 1


def test_a_row_that_is_in_the_inbox_already_is_not_gathered_again(shop, run):
    inbox.add(shop.workspace, run.id, SHA, {"mass": "0"}, {"label": "Adelie"}, "right")
    assert gather(shop, run, rows(0.1, 0.1) + rows(0.1, start=1), below=0.5)[0] == 1


def test_a_word_on_a_row_that_was_drawn_belongs_to_the_fair_sample(shop, run):
    gather(shop, run, rows(0.9), every=1)
    message = inbox.add(shop.workspace, run.id, SHA, {"mass": "0"}, {"label": "Adelie"}, "wrong", "Gentoo")
    assert message.fair is True
    assert inbox.add(shop.workspace, run.id, SHA, {"mass": "1"}, {}, "wrong", "Gentoo").fair is None


def test_what_was_gathered_is_erased_in_one_go_and_what_somebody_judged_stays(shop, neighbour, run):
    gather(shop, run, rows(0.1, 0.1, 0.1), below=0.5)
    message = inbox.add(shop.workspace, run.id, SHA, {"mass": "9"}, {}, "right")
    judged = inbox.all(shop.workspace, shop.project.id)[-1]
    inbox_states.edit(shop.workspace, [judged.id], "Gentoo")
    assert collecting.gathered(shop.workspace, shop.project.id) == 2
    with pytest.raises(UserError, match="not in your workspace"):
        collecting.erase(neighbour.workspace, shop.project.id)
    assert collecting.erase(shop.workspace, shop.project.id) == 2
    assert {entry.id for entry in inbox.all(shop.workspace, shop.project.id)} == {message.id, judged.id}


def test_gathered_rows_are_inside_the_quota(shop, run, monkeypatch):
    collecting.set_rules(shop.workspace, shop.project.id, Rules(below=0.5))
    monkeypatch.setattr(quota, "left", lambda workspace: 0)
    with pytest.raises(UserError, match="MB left"):
        collecting.gather(shop.workspace, shop.project.id, run.id, SHA, rows(0.1))


def test_those_who_ask_are_told_what_is_kept(shop):
    messages = []
    for chosen in (Rules(every=10, most=5), Rules(every=1), Rules(below=0.6, label="Gentoo")):
        collecting.set_rules(shop.workspace, shop.project.id, chosen)
        messages.append(collecting.summary(projects.get(shop.workspace, shop.project.id)))
    assert "every 10th row; at most 5 a day" in messages[0]
    assert "every row; at most 20 a day" in messages[1]
    assert "less than 60% sure, rows that it answers with “Gentoo”" in messages[2]
    collecting.set_rules(shop.workspace, shop.project.id, Rules())
    assert projects.get(shop.workspace, shop.project.id).collect is None


@pytest.mark.parametrize("wrong", [{"every": -1}, {"below": 1.5}, {"most": 0}, {"most": 10_000}])
def test_rules_that_are_none_are_refused(shop, wrong):
    with pytest.raises(UserError, match="can't be kept"):
        collecting.set_rules(shop.workspace, shop.project.id, Rules(**{"every": 2, **wrong}))


def test_rules_come_back_with_a_saved_project_and_rules_that_are_none_do_not(shop, neighbour, tmp_path):
    collecting.set_rules(shop.workspace, shop.project.id, Rules(every=7, below=0.5))
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    restored = archive.restore_project(neighbour.workspace, saved)
    assert collecting.rules(restored) == Rules(every=7, below=0.5)
    assert restored.asked == 0
    for wrong in (None, [], {"every": 2}, {"every": "x", "below": 0.1, "label": "", "most": 3}):
        assert collecting.sound(wrong) is None
