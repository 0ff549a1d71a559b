"""The gallery: what its tabs say of how many rows there are, and what its cards let people say of the truth."""

from streamlit.testing.v1 import AppTest

from core.data.dataset_files import load_schema
from core.evaluation.report import MOST
from core.judgement import Evaluation
from core.recipe import with_settings
from core.store import datasets, runs
from core.store.feedback import inbox
from pages.ui import media
from pages.ui.evaluate.gallery import count
from tests.pages.workshop import Workshop


def evaluation(shown: dict[str, int], **other: object) -> Evaluation:
    return Evaluation(task="classification", gallery={name: ({},) * many for name, many in shown.items()}, **other)


def test_the_kept_counts_are_said():
    found = evaluation({"wrong": MOST}, gallery_counts={"right": 80, "wrong": 57, "unsure": 31})
    assert count(found, "wrong") == 57


def test_a_run_from_before_says_what_can_be_known():
    found = evaluation({"right": MOST, "wrong": MOST, "unsure": MOST}, confusion=((50, 7), (8, 40)))
    assert [count(found, name) for name in ("right", "wrong", "unsure")] == [90, 15, None]
    assert count(evaluation({"unsure": 3}), "unsure") == 3


def test_values_are_only_ordered_and_not_counted():
    assert count(Evaluation(task="regression", gallery={"right": ({},) * MOST}), "right") is None


def _card(workspace: str, run: str, entry: dict) -> None:
    from core.store import runs
    from pages.ui.evaluate import right_answer

    right_answer.ask(workspace, runs.get(workspace, run), "wrong", entry)


def test_a_card_keeps_what_it_should_be_and_says_so(workshop: Workshop):
    entry = {"row": 7, "answer": "Adelie", "sure": 0.9, "truth": "Adelie"}
    report = {"workspace": workshop.workspace, "run": workshop.run, "entry": entry}
    test = AppTest.from_function(_card, kwargs=report, default_timeout=30).run()
    assert test.button[0].disabled
    test.selectbox[0].select("Gentoo").run()
    test.button[0].click().run()
    assert not test.exception
    (kept,) = inbox.all(workshop.workspace, workshop.project)
    assert (kept.truth, kept.row, kept.source, kept.verdict) == ("Gentoo", 7, "evaluate", "wrong")
    assert [toast.value for toast in test.toast] == [
        "It is in the inbox on Improve. The row stays as it is until you accept it."
    ]
    assert test.get("popover")[0].proto.popover.label == "You said: Gentoo"
    assert test.selectbox[0].value is None, "the field is a new one"


def test_a_column_that_only_the_recipe_takes_as_text_is_shown_as_one(workshop: Workshop):
    recipe = runs.recipe(workshop.workspace, workshop.run)
    schema = load_schema(datasets.get(workshop.workspace, recipe.data.dataset).data)
    assert media.columns(schema) == media.columns(schema, recipe) == []
    report = with_settings(recipe, ["columns.island.kind=text"])
    assert [(column.name, column.kind) for column in media.columns(schema, report)] == [("island", "text")]
