"""What was done can be taken back on the page where it was done, also after a reload, and nothing else goes with it."""

from core.store import projects, runs
from tests.pages.workshop import Workshop, keys, texts


def recipe(workshop: Workshop) -> dict:
    return projects.get(workshop.workspace, workshop.project).recipe


def suggested_again(workshop: Workshop) -> object:
    """The Model page after other settings were suggested for the forest."""
    draft = recipe(workshop)
    draft["family"] = {"name": "random_forest", "options": {"trees": 7}}
    projects.save_draft(workshop.workspace, workshop.project, draft)
    test = workshop.open("model")
    return test.button(key="model_suggest").click().run()


def test_a_suggestion_says_what_it_changed_and_is_taken_back_after_a_reload(workshop: Workshop):
    test = suggested_again(workshop)
    assert not test.exception
    assert "Suggested for you: Trees: 100 in place of 7" in texts(test).replace("\\", "")
    assert recipe(workshop)["family"]["options"] == {}
    again = workshop.open("model")  # another tab, or the same one loaded anew
    again.button(key="change_undo").click().run()
    assert recipe(workshop)["family"]["options"] == {"trees": 7}
    assert "change_undo" not in keys(again)


def test_a_suggestion_that_changes_nothing_says_so_and_leaves_nothing_to_undo(workshop: Workshop):
    suggested_again(workshop)
    test = workshop.open("model")
    test.button(key="change_dismiss").click().run()
    test.button(key="model_suggest").click().run()
    assert "Nothing needed changing" in test.toast[0].value
    assert "change_undo" not in keys(test)


def test_an_undo_bar_stays_on_its_page(workshop: Workshop):
    suggested_again(workshop)
    for other in ("data", "prepare", "train", "evaluate"):
        assert "change_undo" not in keys(workshop.open(other)), other
    assert "change_undo" in keys(workshop.open("model"))


def test_taking_back_a_change_leaves_alone_what_was_done_elsewhere_since(workshop: Workshop):
    suggested_again(workshop)
    draft = recipe(workshop)
    left_out = next(name for name in draft["columns"] if name != draft["data"]["targets"][0])
    draft["columns"][left_out]["use"] = False
    projects.save_draft(workshop.workspace, workshop.project, draft)
    workshop.open("model").button(key="change_undo").click().run()
    after = recipe(workshop)
    assert after["family"]["options"] == {"trees": 7}
    assert after["columns"][left_out]["use"] is False


def test_another_answer_column_can_be_taken_back(workshop: Workshop):
    before = recipe(workshop)
    test = workshop.open("data")
    other = next(name for name in before["columns"] if name != before["data"]["targets"][0])
    test.selectbox(key=f"data_target_{workshop.project}").set_value(other).run()
    assert not test.exception
    assert recipe(workshop)["data"]["targets"][0] == other
    workshop.open("data").button(key="change_undo").click().run()
    assert recipe(workshop) == before


def test_the_way_back_from_the_trash_is_there_after_a_reload_and_only_where_it_was_used(workshop: Workshop):
    test = workshop.open("train")
    test.button(key="train_trash").click().run()
    assert "undo_now" not in keys(workshop.open("overview"))
    again = workshop.open("train")
    again.button(key="undo_now").click().run()
    assert [run.id for run in runs.all(workshop.workspace, workshop.project)] == [workshop.run]
    assert "undo_now" not in keys(again)


def test_what_came_back_in_another_way_is_not_offered_again(workshop: Workshop):
    test = workshop.open("train")
    test.button(key="train_trash").click().run()
    runs.restore(workshop.workspace, workshop.run)
    assert "undo_now" not in keys(workshop.open("train"))
