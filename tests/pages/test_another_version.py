"""A job brings another version of the table while a page is open: the next click says so and changes nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from core import recipe as recipes
from core.store import projects, runs, undo
from tests.pages.workshop import Workshop, keys, moved_on, texts

SAID = "works with another version of its table by now"


def draft(workshop: Workshop) -> dict:
    return projects.get(workshop.workspace, workshop.project).recipe


def test_training_starts_only_on_the_version_that_was_seen(workshop: Workshop):
    test = workshop.open("train")
    version = moved_on(workshop)
    test.button(key="train_start").click().run()
    assert not test.exception
    assert SAID in texts(test)
    assert [run.id for run in runs.all(workshop.workspace, workshop.project)] == [workshop.run]
    test.button(key="train_start").click().run()
    assert SAID not in texts(test)
    assert runs.all(workshop.workspace, workshop.project)[0].dataset == version


def test_another_answer_column_is_not_chosen_for_the_old_version(workshop: Workshop):
    test = workshop.open("data")
    version, before = moved_on(workshop), draft(workshop)
    other = next(name for name in before["columns"] if name != before["data"]["targets"][0])
    test.selectbox(key=f"data_target_{workshop.project}").set_value(other).run()
    assert not test.exception
    assert SAID in texts(test)
    assert draft(workshop) == before
    assert "change_undo" not in keys(test)
    test.selectbox(key=f"data_target_{workshop.project}").set_value(other).run()
    assert SAID not in texts(test)
    assert (draft(workshop)["data"]["targets"][0], draft(workshop)["data"]["dataset"]) == (other, version)
    test.button(key="change_undo").click().run()
    assert draft(workshop) == before


def test_undo_takes_back_no_version_that_came_since(workshop: Workshop):
    first = projects.get(workshop.workspace, workshop.project).dataset
    back = {"recipe": draft(workshop), "made": None, "dataset": first}
    moved_on(workshop)
    undo.remember(workshop.workspace, workshop.project, "data", "3 rows were added.", back)
    test = workshop.open("data")
    back = {
        "recipe": draft(workshop),
        "made": None,
        "dataset": projects.get(workshop.workspace, workshop.project).dataset,
    }
    version = moved_on(workshop)
    undo.remember(workshop.workspace, workshop.project, "improve", "2 corrections became part of the data.", back)
    test.button(key="change_undo").click().run()
    assert not test.exception
    assert "More has been done meanwhile" in texts(test)
    assert projects.get(workshop.workspace, workshop.project).dataset == version
    assert len(undo.recent(workshop.workspace)) == 2, "both ways back are still there"


def opened_versions(workshop: Workshop) -> AppTest:
    """The Data page with an earlier version looked at."""
    first = projects.get(workshop.workspace, workshop.project).dataset
    second = moved_on(workshop)
    test = workshop.open("data")
    test.session_state[f"data_versions_{workshop.project}"] = True
    test.session_state[f"data_version_{second}"] = first
    return test.run()


def test_an_earlier_version_does_not_take_the_place_of_one_that_was_not_seen(workshop: Workshop):
    test = opened_versions(workshop)
    version = moved_on(workshop)
    test.button(key="data_version_use").click().run()
    assert SAID in texts(test)
    assert projects.get(workshop.workspace, workshop.project).dataset == version


def test_a_draft_that_names_an_older_version_learns_the_present_one(workshop: Workshop):
    old = draft(workshop)
    version = moved_on(workshop)
    projects.save_draft(workshop.workspace, workshop.project, old)
    with pytest.raises(Exception, match=SAID):
        projects.save_draft(workshop.workspace, workshop.project, old, made_for=old["data"]["dataset"])
    workshop.open("train").button(key="train_start").click().run()
    made = runs.all(workshop.workspace, workshop.project)[0]
    assert (made.dataset, recipes.checked(old).data.dataset == version) == (version, False)
