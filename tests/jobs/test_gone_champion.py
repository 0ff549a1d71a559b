"""A champion, a challenger or their project that goes in the middle: every state has a sentence and a way on."""

import shutil

import pytest

from core.errors import UserError
from core.folders import RunFolder
from core.improve.duels import duel
from core.jobs.orders import loop_status
from core.jobs.work import again
from core.runs import champion, shared
from core.store import datasets, projects, promotions, queue, runs, versions
from core.store.access import shares
from tests.pages.workshop import Workshop, carry_out
from tests.store.things import put

pytestmark = pytest.mark.usefixtures("no_supervisor")


@pytest.fixture
def shop(finished) -> Workshop:
    return finished


def twin(shop: Workshop, name: str, challenges: str | None = None, *, state: str = "finished", dataset="") -> str:
    """Another run with the same model."""
    first, recipe = runs.get(shop.workspace, shop.run), runs.recipe(shop.workspace, shop.run)
    if dataset:
        recipe = recipe.model_copy(update={"data": recipe.data.model_copy(update={"dataset": dataset})})
    made = runs.create(shop.workspace, shop.project, recipe, name, challenges=challenges, state=state)
    shutil.copytree(first.folder, made.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("recipe.yaml"))
    runs.measure(shop.workspace, made.id, first.headline)
    return made.id


@pytest.fixture
def three(shop) -> tuple[Workshop, str, str, str]:
    """The first model, the champion after it, and one that is to be better than that."""
    before, leader = shop.run, twin(shop, "Leader")
    for run in (before, leader):
        promotions.promote(shop.workspace, shop.project, run, "Better.")
    return shop, before, leader, twin(shop, "Challenger", leader)


def now(shop: Workshop) -> loop_status.LoopStatus:
    every = runs.all(shop.workspace, shop.project)
    opening = champion.opening(every, promotions.current(shop.workspace, shop.project))
    return loop_status.loop_status(shop.workspace, projects.get(shop.workspace, shop.project), every, opening)


def test_a_champion_in_the_trash_leaves_its_challenger_to_be_judged_beside_the_one_that_answers(three):
    shop, before, leader, made = three
    put(made, "running")
    runs.trash(shop.workspace, leader)
    found = now(shop)
    assert (found.state, found.champion.id, found.challenger.id) == (loop_status.LEARNING, before, made)
    put(made, "finished")
    again.judged(shop.workspace, made)
    found = now(shop)
    assert (found.state, found.challenger.id, found.found) == (loop_status.UNJUDGED, made, None)
    runs.restore(shop.workspace, leader)
    assert (now(shop).state, now(shop).champion.id) == (loop_status.DECIDE, leader), "what was judged beside it counts"
    runs.trash(shop.workspace, leader)
    id = again.judge(shop.workspace, made)
    assert (now(shop).state, now(shop).challenger.id) == (loop_status.JUDGING, made)
    carry_out(shop.workspace, id)
    assert (now(shop).state, runs.get(shop.workspace, made).challenges) == (loop_status.DECIDE, before)


def test_a_champion_deleted_for_good_is_named_and_its_challenger_can_be_left_aside(three):
    shop, before, leader, made = three
    runs.purge(shop.workspace, leader)
    again.judged(shop.workspace, made)
    assert duel.read(runs.get(shop.workspace, made).folder)["problem"].startswith("The model that “Challenger” was to")
    found = now(shop)
    assert (found.state, found.champion.id, found.found) == (loop_status.UNJUDGED, before, None)
    promotions.keep(shop.workspace, shop.project, made, "It was left aside.", seen=before)
    assert now(shop).state == loop_status.IDLE


def test_a_champion_whose_files_vanish_while_it_judges_is_said_to_be_deleted(three, monkeypatch):
    shop, _, leader, made = three
    real = duel.duel

    def cut_off(*given):
        runs.purge(shop.workspace, leader)
        return real(*given)

    monkeypatch.setattr(duel, "duel", cut_off)
    again.judged(shop.workspace, made)
    assert "was deleted" in duel.read(runs.get(shop.workspace, made).folder)["problem"]


def test_a_challenger_in_the_trash_is_no_more_asked_about_and_waits_there_judged(three, monkeypatch):
    shop, _, leader, made = three
    real = duel.duel

    def meanwhile(*given):
        runs.trash(shop.workspace, made)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(duel, "duel", meanwhile)
        again.judged(shop.workspace, made)
    assert (now(shop).state, now(shop).champion.id) == (loop_status.IDLE, leader)
    with pytest.raises(UserError, match="is in the trash"):
        promotions.promote(shop.workspace, shop.project, made, "Better.", seen=leader)
    with pytest.raises(UserError, match="is in the trash"):
        again.judge(shop.workspace, made)
    runs.restore(shop.workspace, made)
    assert (now(shop).state, now(shop).challenger.id) == (loop_status.DECIDE, made)


def test_a_challenger_deleted_for_good_while_judged_ends_in_a_sentence(three, monkeypatch):
    shop, _, _, made = three

    def cut_off(*given):
        runs.purge(shop.workspace, made)
        RunFolder(given[1]).duel.write_text("{}")

    monkeypatch.setattr(duel, "duel", cut_off)
    id = again.judge(shop.workspace, made)
    carry_out(shop.workspace, id)
    assert loop_status.trouble(shop.workspace, shop.project)["problem"] == "This run is not in your workspace."
    assert now(shop).state == loop_status.IDLE


def test_what_was_found_beside_another_champion_never_passes_for_the_present_one(three, monkeypatch):
    shop, before, leader, made = three
    again.judged(shop.workspace, made)
    promotions.roll_back(shop.workspace, shop.project, seen=leader, to=before)
    assert (now(shop).state, now(shop).found) == (loop_status.UNJUDGED, None)
    monkeypatch.setattr(again, "_judge", lambda *_: None)  # the job is killed there
    carry_out(shop.workspace, again.judge(shop.workspace, made))
    assert now(shop).found is None


def test_of_two_that_were_judged_the_other_one_is_asked_about_once_one_is_promoted(three):
    shop, before, leader, made = three
    second = twin(shop, "Second", leader)
    for run in (made, second):
        again.judged(shop.workspace, run)
    promotions.promote(shop.workspace, shop.project, made, "Better.", seen=leader)
    with pytest.raises(UserError, match="Another model was made champion meanwhile"):
        promotions.promote(shop.workspace, shop.project, second, "Better.", seen=leader)
    found = now(shop)
    assert (found.state, found.champion.id, found.challenger.id) == (loop_status.UNJUDGED, made, second)


def test_an_older_challenger_is_not_asked_about_again_once_a_newer_one_is_champion(three):
    shop, before, leader, made = three
    newer = twin(shop, "Newer", leader)
    again.judged(shop.workspace, newer)
    promotions.promote(shop.workspace, shop.project, newer, "Better.", seen=leader)
    found = now(shop)
    assert (found.state, found.champion.id) == (loop_status.IDLE, newer)


def test_a_challenger_that_knows_more_than_the_table_which_went_back_is_marked(three):
    shop, _, leader, _ = three
    first = datasets.get(shop.workspace, projects.get(shop.workspace, shop.project).dataset)
    later = datasets.add(shop.workspace, first.name, first.folder, parent=first.id)
    draft = projects.get(shop.workspace, shop.project).recipe
    versions.use(shop.workspace, shop.project, later.id, draft)
    again.judged(shop.workspace, twin(shop, "Later", leader, dataset=later.id))
    assert (now(shop).state, now(shop).apart) == (loop_status.DECIDE, False)
    versions.use(shop.workspace, shop.project, first.id, draft)
    assert (now(shop).state, now(shop).apart) == (loop_status.DECIDE, True)


def test_a_link_follows_the_promotion_at_once_and_goes_on_when_the_champion_is_thrown_away(three):
    shop, before, leader, made = three
    link = shares.make(shop.workspace, shop.project)

    def asked() -> str:
        return shared.opened(link.secret).run.id

    assert asked() == leader
    promotions.promote(shop.workspace, shop.project, made, "Better.", seen=leader)
    assert asked() == made
    promotions.roll_back(shop.workspace, shop.project)
    assert asked() == leader
    runs.trash(shop.workspace, leader)
    assert asked() == before
    runs.restore(shop.workspace, leader)
    runs.purge(shop.workspace, before)
    runs.purge(shop.workspace, leader)
    assert asked() == made, "the last model that is left answers"
    runs.trash(shop.workspace, made)
    with pytest.raises(UserError, match="not here any more"):
        asked()


def test_a_project_put_into_the_trash_before_the_challenger_began_trains_nothing(shop):
    first = datasets.get(shop.workspace, projects.get(shop.workspace, shop.project).dataset)
    later = datasets.add(shop.workspace, first.name, first.folder, parent=first.id)
    versions.use(shop.workspace, shop.project, later.id, projects.get(shop.workspace, shop.project).recipe)
    id = again.start(shop.workspace, shop.project)
    projects.trash(shop.workspace, shop.project)
    carry_out(shop.workspace, id)
    assert "was put into the trash before the training began" in queue.get(shop.workspace, id).error["problem"]
    projects.restore(shop.workspace, shop.project)
    assert [run.id for run in runs.all(shop.workspace, shop.project)] == [shop.run]
    assert now(shop).state == loop_status.READY
