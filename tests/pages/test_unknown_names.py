"""A project whose settings name a task or a family that this app does not know: one sentence, and pages go on."""

import pytest

from core.store import projects
from core.store.database import writing
from core.store.database_tables import RUNS
from pages.ui.steps import STEPS
from tests.pages.workshop import Workshop, texts

USE_THE_DRAFT = ("data", "prepare", "model", "train")
LOOK_AT_RUNS = ("train", "evaluate", "improve", "export")
SECTIONS = {"task": "task", "family": "model family"}

each = pytest.mark.parametrize("section", SECTIONS)


@pytest.fixture(autouse=True)
def as_people_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Surprises become sentences, too."""
    monkeypatch.delenv("ATELIER_DEBUG")


def spoil(workshop: Workshop, section: str) -> None:
    """The draft names what an uninstalled package brought."""
    project = projects.get(workshop.workspace, workshop.project)
    recipe = {**project.recipe, section: {"name": "counting", "options": {}}}
    projects.save_draft(workshop.workspace, project.id, recipe, made_for=project.dataset)


@each
def test_every_page_opens_and_says_what_is_unknown(workshop: Workshop, section: str):
    spoil(workshop, section)
    for step in STEPS:
        test = workshop.open(step)
        assert not test.exception, step
        assert "Something went wrong" not in texts(test), step
        if step in USE_THE_DRAFT:
            assert f"ask for the {SECTIONS[section]} “counting”, which this app does not know." in texts(test), step
    assert projects.get(workshop.workspace, workshop.project).recipe[section]["name"] == "counting", "nothing is lost"


@each
def test_the_answer_chosen_anew_makes_the_settings_anew(workshop: Workshop, section: str):
    spoil(workshop, section)
    test = workshop.open("data")
    test.selectbox(key=f"data_target_{workshop.project}").select("species").run()
    assert not test.exception
    assert "does not know" not in texts(test)
    assert projects.get(workshop.workspace, workshop.project).recipe["task"]["name"] == "classification"


def test_a_run_of_an_unknown_task_leaves_the_pages_open(workshop: Workshop):
    with writing() as connection:
        connection.execute(RUNS.update().where(RUNS.c.id == workshop.run).values(task="counting"))
    for step in STEPS:
        test = workshop.open(step)
        assert not test.exception, step
        assert "Something went wrong" not in texts(test), step
        if step in LOOK_AT_RUNS:
            assert "learns “counting”, which this app does not know." in texts(test), step
