"""Which model Evaluate, Export and Predict open, in every session alike, and what they say of the choice."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from core.store import projects, runs
from core.store.runs import Run
from tests.pages.workshop import Workshop, texts

PAGES = ("evaluate", "export", "predict")


def another(workshop: Workshop, valid: float | None, **report: object) -> Run:
    """A second finished run of the same project with another score; its test score is always the better one."""
    first = runs.get(workshop.workspace, workshop.run)
    run = runs.create(workshop.workspace, workshop.project, runs.recipe(workshop.workspace, first.id), state="finished")
    shutil.copytree(first.folder, run.folder, dirs_exist_ok=True)
    score = {} if valid is None else {"valid": valid}
    runs.measure(workshop.workspace, run.id, {"metric": "accuracy", "value": 1.0, "baseline": 0.4, **score, **report})
    return runs.get(workshop.workspace, run.id)


def score(workshop: Workshop, **report: object) -> None:
    first = runs.get(workshop.workspace, workshop.run)
    runs.measure(workshop.workspace, first.id, {**first.headline, **report})


def shown(test: AppTest) -> str:
    assert not test.exception
    return test.selectbox(key="picked_run").value


@pytest.mark.parametrize("step", PAGES)
def test_the_best_opens_in_every_session_and_the_newest_is_offered_beside_it(workshop: Workshop, step: str):
    score(workshop, valid=0.9)
    newer = another(workshop, 0.8)
    test = workshop.open(step)
    assert shown(test) == workshop.run
    assert "**Random forest**, best of 2 by “Accuracy” on rows kept aside: 90.0%; next 80.0%." in texts(test)
    offer = test.button(key=f"open_run_{newer.id}")
    assert offer.label.replace("\\", "").replace("\u200b", "") == f"Newest: “{newer.name}”"
    offer.click().run()
    assert shown(test) == newer.id
    assert "**Random forest, 2nd** has 80.0%; the best by “Accuracy” on rows kept aside: 90.0%." in texts(test)
    test.button(key=f"open_run_{workshop.run}").click().run()
    assert shown(test) == workshop.run
    assert shown(workshop.open(step)) == workshop.run


def test_what_was_looked_at_last_is_offered_and_does_not_open_by_itself(workshop: Workshop):
    score(workshop, valid=0.9)
    looked_at, _ = another(workshop, 0.7), another(workshop, 0.8)
    test = workshop.open("evaluate", run=looked_at.id)
    assert shown(test) == looked_at.id
    test.query_params.pop("run")
    test.switch_page("pages/steps/predict.py").run()
    assert shown(test) == workshop.run
    test.button(key=f"open_run_{looked_at.id}").click().run()
    assert shown(test) == looked_at.id


def test_a_best_model_that_finds_no_row_of_an_answer_says_so_in_the_same_line(workshop: Workshop):
    score(workshop, valid=0.9, missed=[{"label": "Chinstrap", "rows": 14}])
    another(workshop, 0.8)
    for step in PAGES:
        (line,) = [line for line in texts(workshop.open(step)).splitlines() if "best of 2" in line]
        assert "yet it finds none of the 14 “Chinstrap” rows" in line
    assert "yet it finds none of the 14 “Chinstrap” rows" in texts(workshop.open("overview"))


def test_the_list_of_runs_calls_none_the_best_without_what_it_misses_nor_one_that_is_alone(workshop: Workshop):
    def listed() -> dict[str, list]:
        test = workshop.open("train")
        assert not test.exception
        return next(frame.value for frame in test.dataframe if "Score" in frame.value).to_dict("list")

    assert listed()["Best"] == [False]
    score(workshop, valid=0.9, missed=[{"label": "Chinstrap", "rows": 14}])
    another(workshop, 0.8)
    assert listed()["Best"] == [False, True]
    assert listed()["Score"][1] == "Accuracy 90.0%, finds none of the 14 “Chinstrap” rows"
    assert "Predicts **species** from 344 rows." in texts(workshop.open("train"))


def test_a_tie_is_called_one(workshop: Workshop):
    score(workshop, valid=0.9)
    another(workshop, 0.9)
    assert "90.0%; the next has as much." in texts(workshop.open("evaluate"))


def test_without_scores_nothing_is_called_the_best(workshop: Workshop):
    first = runs.get(workshop.workspace, workshop.run)
    runs.measure(workshop.workspace, first.id, {"metric": "accuracy", "value": 0.9, "baseline": 0.4})
    newer = another(workshop, None)
    test = workshop.open("evaluate")
    assert shown(test) == newer.id
    assert "none is called the best" in texts(test)
    assert "best of" not in texts(test)


def test_one_model_alone_needs_no_words(workshop: Workshop):
    test = workshop.open("evaluate")
    assert "picked_run" not in [box.key for box in test.selectbox]
    assert "best of" not in texts(test)


def test_lists_of_models_show_what_they_are_chosen_by_and_not_the_test_rows(workshop: Workshop):
    score(workshop, valid=0.9, value=0.555)
    another(workshop, 0.8)
    test = workshop.open("evaluate")
    assert test.selectbox(key="picked_run").options == [
        "Random forest · Accuracy 90.0%",
        "Random forest, 2nd · Accuracy 80.0%",
    ]
    table = next(frame.value for frame in workshop.open("train").dataframe if "Score" in frame.value)
    assert list(table["Score"]) == ["Accuracy 80.0%", "Accuracy 90.0%"]
    assert list(table["Best"]) == [False, True]
    assert "55.5%" not in table.to_string()


def test_a_project_card_says_target_rows_and_model(workshop: Workshop):
    message = texts(workshop.open("overview"))
    assert "Predicts **species** from 344 rows." in message
    assert "By “Random forest”." in message


def test_a_model_is_downloaded_under_the_name_of_table_target_and_model(workshop: Workshop):
    projects.rename(workshop.workspace, workshop.project, "Vögel")
    test = workshop.open("export")
    (button,) = test.get("download_button")
    assert "vögel-random-forest.onnx" in test.code[0].value
    assert button.label == "Download the model"


def test_who_waits_for_a_first_model_is_led_to_it(workshop: Workshop):
    waiting = runs.create(workshop.workspace, workshop.project, runs.recipe(workshop.workspace, workshop.run))
    runs.trash(workshop.workspace, workshop.run)
    for step in (*PAGES, "improve"):
        test = workshop.open(step)
        assert not test.exception
        assert "Your model is not ready yet" in texts(test)
    test.button(key="empty_train").click().run()
    assert test.query_params["run"] == waiting.id
