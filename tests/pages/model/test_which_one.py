"""“Which one for me?” on the Model page: asked for, watched, ended, shown again, out of date, and the winner taken."""

from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.jobs.orders import trials
from core.jobs.work import restoring
from core.pretrained.supply import library
from core.recipe import Recipe, checked
from core.runs.planning import plan
from core.store import datasets, projects, queue
from core.store.access import workspaces
from core.store.saved import archive
from core.trials import keeping
from core.trials.folder import Folder
from core.trials.readers import with_reader
from core.trials.trial_records import ALIKE, BEHIND, BEST, FAILED, LATE, SCORED, WORKING, Outcome, Trial
from tests.pages.model import test_open_models
from tests.pages.model.test_open_models import Studio
from tests.pages.workshop import Drafted, Workshop, keys, texts
from tests.pretrained import served

tiny, models, studio = served.tiny, served.models, test_open_models.studio
WHISPER, GONE = "openai/whisper-tiny.en", "somebody/gone"
ELSEWHERE = "a-visitor-who-restores-it"
BEGIN, STOP = "which_one_start_", "which_one_stop_"


def recipe_of(studio: Drafted) -> Recipe:
    return checked(studio.recipe)


def dataset(studio: Drafted) -> Path:
    return datasets.get(studio.workspace, projects.get(studio.workspace, studio.project).dataset).data


def outcome(studio: Drafted, name: str, model: str, family: str, state: str = SCORED, **more: object) -> Outcome:
    """What is known of one way to hear the tones."""
    schema = load_schema(dataset(studio))
    recipe = with_reader(recipe_of(studio), schema, "audio", {"model": model} if model else {}, family)
    label, values = ("{model}, as it is", {"model": "Whisper"}) if model else ("A network from scratch", {})
    known = {"score": 0.8, "low": 0.7, "high": 0.9, "rows": 30, "expected": 12.0, "size": 33_000_000}
    plain = recipe.model_dump(mode="json")
    return Outcome(name, label, values, plain, state, **({**known, **more} if state == SCORED else more))


def tried(studio: Drafted, *outcomes: Outcome, **more: object) -> Trial:
    """A trial of these that is kept beside the dataset."""
    known = {"ended": True, "about": "audio", "spent": 30.0}
    trial = Trial("accuracy", 30, 32, 3, 120.0, outcomes=outcomes, **{**known, **more})
    Folder(keeping.folder_of(dataset(studio), recipe_of(studio), "audio", 2)).sum_up(trial)
    return trial


@pytest.fixture
def judged(studio: Studio) -> Trial:
    """Whisper is best, a network may be as good, one failed, one was late."""
    return tried(
        studio,
        outcome(studio, "scratch", "", "neural_network", verdict=ALIKE, score=0.78),
        outcome(studio, "open", WHISPER, "linear", verdict=BEST, score=0.91),
        outcome(studio, "gone", GONE, "linear", verdict=BEHIND, score=0.5, cut=True),
        outcome(studio, "wrong", "", "linear", FAILED, problem="It needs more memory.", fix="Take a smaller one."),
        outcome(studio, "late", "", "boosted_trees", LATE),
    )


def key(studio: Studio, begin: str, rest: str = "") -> str:
    return f"{begin}{studio.project}{rest}"


def test_a_table_without_such_columns_offers_no_trial(workshop: Workshop):
    assert not [each for each in keys(workshop.open("model")) if each.startswith("which_one")]


def test_asked_for_it_is_queued_with_the_minutes_chosen_and_can_be_cancelled(studio: Studio):
    test = studio.open()
    assert "the test rows stay untouched" in texts(test)
    test.button(key=key(studio, BEGIN)).click().run()
    assert not test.exception
    job = trials.under_way(studio.workspace, studio.project)
    assert (job.payload["column"], job.payload["minutes"], job.lane) == ("audio", 2, "try")
    assert trials.start(studio.workspace, studio.project, "audio") == job.id  # not a second one
    assert key(studio, STOP) in keys(studio.open())  # another tab sees it, too
    test.button(key=key(studio, STOP)).click().run()
    assert queue.get(studio.workspace, job.id).state == "discarded"
    assert key(studio, BEGIN) in keys(studio.open())


def test_under_way_it_shows_what_is_known_and_ends_with_that(studio: Studio):
    id = trials.start(studio.workspace, studio.project, "audio")
    queue.move(studio.workspace, id, ("queued",), state="running", progress=0.4, message="Whisper, as it is")
    tried(studio, outcome(studio, "open", WHISPER, "linear", WORKING), ended=False)
    test = studio.open()
    assert not test.exception
    assert "Whisper, as it is" in texts(test)
    assert not [each for each in keys(test) if "_take_" in each]
    test.button(key=key(studio, STOP)).click().run()
    assert queue.want(id) == "stop"


def test_the_table_says_which_is_best_and_what_could_not_be_tried(studio: Studio, judged: Trial):
    test = studio.open()
    message = texts(test)
    assert not test.exception
    assert "Best on your rows: **Whisper, as it is**, accuracy 91.0%" in message
    assert "**A network from scratch** may be as good: these rows can't tell." in message
    assert "**91.0%** (70.0% to 90.0%)" in message
    assert "about 10 s  \na file of 33.0 MB" in message
    assert "It needs more memory." in message
    assert "Give it more minutes" in message
    assert "had no time to finish learning" in message
    assert "Judged on 30 of 32 rows outside the test rows" in message


def test_one_click_takes_the_winner_and_one_takes_it_back(studio: Studio, judged: Trial):
    before = studio.recipe
    test = studio.open()
    test.button(key=key(studio, "which_one_take_", "_open")).click().run()
    assert not test.exception
    assert studio.model == WHISPER
    assert studio.recipe["family"]["name"] == "linear"
    plan.check(recipe_of(studio), load_schema(dataset(studio)))
    assert test.button(key=key(studio, "which_one_take_", "_open")).disabled  # it is taken
    assert "is read by: Whisper, as it is" in texts(test)
    test.button(key="change_undo").click().run()
    assert {**studio.recipe} == before


def test_one_whose_model_is_gone_can_not_be_taken(studio: Studio, judged: Trial):
    test = studio.open()
    assert test.button(key=key(studio, "which_one_take_", "_gone")).disabled
    assert "Not on this machine any more" in texts(test)
    assert library.availability(library.find(WHISPER)) == library.INCLUDED


def test_for_another_question_it_says_so_and_offers_a_new_one(studio: Studio, judged: Trial):
    content = studio.recipe
    content["split"]["test"] = 0.3
    projects.save_draft(studio.workspace, studio.project, content)
    test = studio.open()
    assert "for another question" in texts(test)
    assert "Best on your rows" not in texts(test)
    assert key(studio, BEGIN) in keys(test)


def test_in_a_restored_project_it_is_offered_anew(studio: Studio, judged: Trial, tmp_path: Path):
    assert "Best on your rows" in texts(studio.open())
    saved = archive.save_project(studio.workspace, studio.project, tmp_path / "saved.zip")
    workspace = workspaces.open_workspace(ELSEWHERE)
    project = restoring.restore(workspace, saved)
    test = Drafted(ELSEWHERE, workspace, project.id).open()
    assert not test.exception
    assert "Best on your rows" not in texts(test)
    test.button(key=f"{BEGIN}{project.id}").click().run()
    assert not test.exception
    assert trials.under_way(workspace, project.id).payload["column"] == "audio"


def test_one_that_was_cut_off_goes_on(studio: Studio):
    tried(studio, outcome(studio, "open", WHISPER, "linear", verdict=BEST), ended=False)
    test = studio.open()
    assert "cut off before it came to its end" in texts(test)
    test.button(key=key(studio, "which_one_on_")).click().run()
    assert trials.under_way(studio.workspace, studio.project).payload["minutes"] == 2


def test_where_nothing_could_be_judged_it_says_so(studio: Studio):
    tried(studio, outcome(studio, "late", "", "boosted_trees", LATE))
    assert "None of them could be judged in that time" in texts(studio.open())


def test_without_an_open_model_it_says_so_and_the_data_alone_can_be_tried(studio: Studio, monkeypatch):
    assert "No open model for it" not in texts(studio.open())
    monkeypatch.setattr(library, "availability", lambda model: library.AWAY)
    monkeypatch.setattr("core.pretrained.supply.advice.library.availability", lambda model: library.AWAY)
    test = studio.open()
    assert not test.exception
    assert "No open model for it is on this machine yet: get one first" in texts(test)
    assert key(studio, BEGIN) in keys(test)


def test_why_it_came_to_no_end_is_said(studio: Studio):
    test = studio.open()
    test.button(key=key(studio, BEGIN)).click().run()
    id = trials.under_way(studio.workspace, studio.project).id
    queue.move(studio.workspace, id, ("queued",), state="running")
    queue.end(id, "failed", error={"problem": "The disk is full.", "fix": "Empty the trash."})
    assert "The disk is full." in texts(test.run())
