"""Improve's tab Champion: one verdict and one button in every state of the loop, and a lab book of what was decided."""

import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.work import again
from core.payloads import Again
from core.plain import write_json
from core.store import promotions, queue, runs
from core.store.feedback import inbox, inbox_states
from tests.pages.workshop import Workshop, keys, texts
from tests.store.things import put

PAIRED = {"metric": "accuracy", "before": 0.8, "after": 0.9, "rows": 90, "chance": 0.001, "low": 0.03, "high": 0.2}
PAIRED |= {"won": 14, "lost": 2, "shown": {"won": [], "lost": []}}
FOUND = {
    "recommend": "promote",
    "better": True,
    "why": "The challenger is better. Its reason.",
    "rule": "The rule.",
    "said": ["On 90 rows kept aside."],
    "learned": {"corrections": 12, "added": 0},
    "choosing": PAIRED,
    "use": None,
    "test": PAIRED | {"won": 3, "lost": 2},
    "beside": None,
    "without": "",
    "use_rows": 0,
}


def tab(workshop: Workshop) -> AppTest:
    return workshop.open("improve", project=workshop.project, tab="champion")


def primary(test: AppTest) -> list[str]:
    """The main buttons of the tab."""
    return [button.key for button in test.button if button.proto.type == "primary" and "improve" in str(button.key)]


def said(workshop: Workshop) -> list[str]:
    entries = [
        inbox.add(workshop.workspace, workshop.run, "a" * 64, {"sex": str(n)}, {"label": "Adelie"}, "wrong", "Gentoo")
        for n in range(3)
    ]
    return [entry.id for entry in entries]


def challenger(workshop: Workshop, found: dict | None, state: str = "finished") -> str:
    """A copy of the champion that challenges it, judged as `found` says."""
    first = runs.get(workshop.workspace, workshop.run)
    recipe = runs.recipe(workshop.workspace, first.id)
    promotions.promote(workshop.workspace, workshop.project, first.id, "It was first.")
    made = runs.create(workshop.workspace, workshop.project, recipe, "Forest, again", challenges=first.id, state=state)
    shutil.copytree(first.folder, made.folder, dirs_exist_ok=True)
    runs.measure(workshop.workspace, made.id, first.headline)
    if found is not None:
        write_json(made.files.duel, found)
    return made.id


def test_with_nothing_to_learn_it_leads_to_where_answers_are_corrected(workshop: Workshop):
    test = tab(workshop)
    assert not test.exception
    assert primary(test) == ["improve_to_predict"]
    assert "Nothing new to learn" in texts(test)
    assert "only model so far" in texts(test)


def test_corrections_that_wait_lead_to_the_inbox_and_accepted_ones_are_trained_with(workshop: Workshop):
    ids = said(workshop)
    test = tab(workshop)
    assert primary(test) == ["improve_to_inbox"]
    assert "3 corrections wait" in texts(test)
    inbox_states.accept(workshop.workspace, ids)
    test = tab(workshop)
    assert primary(test) == ["improve_again"]
    assert test.button(key="improve_again").label == "Train again with 3 corrections"
    test.button(key="improve_again").click().run()
    assert not test.exception
    job = again.under_way(workshop.workspace, workshop.project)
    assert (type(job.asked), job.asked.project) == (Again, workshop.project)
    assert "being taken in" in texts(test)
    assert promotions.current(workshop.workspace, workshop.project) == workshop.run


def test_what_is_recommended_is_the_main_button_and_its_reason_goes_into_the_book(workshop: Workshop):
    run = challenger(workshop, FOUND)
    test = tab(workshop)
    assert not test.exception
    assert primary(test) == ["improve_decide"]
    assert test.button(key="improve_decide").label == "Promote “Forest, again”"
    assert "Better: let “Forest, again” answer?" in texts(test)
    reason = test.text_area(key=f"improve_reason_{run}")
    assert reason.value == FOUND["why"]
    reason.set_value("It won on my rows.").run()
    test.button(key="improve_decide").click().run()
    assert promotions.current(workshop.workspace, workshop.project) == run
    note = texts(test)
    assert "It won on my rows." in note
    assert "**Forest, again** became champion, after" in note
    assert promotions.last(workshop.workspace, workshop.project).evidence == ("On 90 rows kept aside.",)
    test.button(key="improve_back").click().run()
    assert promotions.current(workshop.workspace, workshop.project) == workshop.run
    assert "Back to" in texts(test)


def test_a_champion_is_kept_with_its_reason_and_the_other_choice_needs_one(workshop: Workshop):
    run = challenger(workshop, FOUND | {"recommend": "keep", "better": False, "why": "Not better."})
    test = tab(workshop)
    assert test.button(key="improve_decide").label.startswith("Keep “")
    test.button(key="improve_decide_other").click().run()
    assert "A reason is missing" in texts(test)
    assert promotions.current(workshop.workspace, workshop.project) == workshop.run
    test.button(key="improve_decide").click().run()
    newest = promotions.all(workshop.workspace, workshop.project)[0]
    assert (newest.deed, newest.run, newest.reason) == ("keep", run, "Not better.")
    assert primary(test) == ["improve_to_predict"]


@pytest.mark.parametrize(
    ("found", "state", "button", "words"),
    [
        (None, "queued", "improve_to_train", "The challenger is learning"),
        (None, "interrupted", "improve_to_train", "What it has learned is kept"),
        (None, "stopped", "improve_to_predict", "so it is not judged"),
        ({"problem": "Away.", "fix": "Bring it."}, "finished", "improve_judge", "Away."),
        ({"problem": "Away.", "fix": "Bring it."}, "finished", "improve_leave", "has not been judged yet"),
    ],
)
def test_each_way_a_challenger_can_be_is_said_with_a_way_on(workshop: Workshop, found, state, button, words):
    challenger(workshop, found, state)
    test = tab(workshop)
    assert not test.exception
    assert words in texts(test)
    assert button in keys(test)


def test_one_that_is_finished_is_being_judged_and_later_asked_for(workshop: Workshop):
    run = challenger(workshop, None)
    assert "Both models are asked the same rows" in texts(tab(workshop))
    assert queue.move(workshop.workspace, run, ("finished",), ended=time.time() - 3600)
    test = tab(workshop)
    assert primary(test) == ["improve_judge"]
    test.button(key="improve_judge").click().run()
    assert again.under_way(workshop.workspace, workshop.project).payload["run"] == run


def on_the_shelf(workshop: Workshop) -> object:
    """The line on the overview that says where the loop stands, and leads there."""
    return workshop.open().button(key=f"overview_loop_{workshop.project}")


def test_a_champion_in_the_trash_gives_way_and_the_overview_says_where_the_loop_stands(workshop: Workshop):
    run = challenger(workshop, FOUND)
    assert on_the_shelf(workshop).label == "A challenger is better: decide."
    promotions.promote(workshop.workspace, workshop.project, run, "Better.")
    assert "The champion was trained" in on_the_shelf(workshop).label
    runs.trash(workshop.workspace, run)
    note = texts(tab(workshop))
    assert "“Forest, again”, chosen after it, is in the trash or deleted." in note
    said(workshop)
    waits = on_the_shelf(workshop)
    assert waits.label == "3 corrections wait."
    assert "3 corrections wait for you" in texts(waits.click().run()), "it leads to them"


def test_a_challenger_of_a_champion_that_went_is_judged_beside_the_one_that_answers_or_left_aside(workshop: Workshop):
    made = challenger(workshop, FOUND)
    first = runs.get(workshop.workspace, workshop.run)
    other = runs.create(workshop.workspace, workshop.project, runs.recipe(workshop.workspace, first.id), "Other")
    put(other.id, "finished", ended=time.time())
    shutil.copytree(first.folder, other.folder, dirs_exist_ok=True)
    runs.measure(workshop.workspace, other.id, first.headline)
    test = tab(workshop)
    promotions.promote(workshop.workspace, workshop.project, other.id, "It is mine.")
    test.button(key="improve_decide").click().run()
    assert "Another model was made champion meanwhile" in texts(test)
    assert primary(test) == ["improve_judge"]
    note = texts(test)
    assert "“Forest, again” was not judged beside the model that answers now" in note
    assert "a model that does not answer any more" in note
    test.button(key="improve_leave").click().run()
    assert not test.exception
    assert primary(test) == ["improve_to_predict"]
    assert "**Other** stayed champion, not **Forest, again**." in texts(test)
    assert promotions.all(workshop.workspace, workshop.project)[0].run == made


def test_a_long_lab_book_has_pages_and_none_of_its_lines_is_lost(workshop: Workshop):
    for number in range(45):
        promotions.promote(workshop.workspace, workshop.project, workshop.run, f"Reason number {number}.")
    shown = tab(workshop)
    assert not shown.exception
    lines = [f"Reason number {number}." for number in range(44)]  # the last one stands above, too
    assert [line for line in lines if line in texts(shown)] == lines[25:]
    shown.session_state[f"lab_book_{workshop.project}"] = 3
    shown.run()
    assert [line for line in lines if line in texts(shown)] == lines[:5]
