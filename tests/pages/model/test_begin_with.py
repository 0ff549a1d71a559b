"""Begin with a model someone made: brought, checked, matched, taken and taken back; a run's model goes on elsewhere."""

import pytest

from core import recipe as recipes
from core.jobs.orders import desk, further
from core.jobs.work import splits
from core.store import datasets, projects, runs, starts
from core.store.access import workspaces
from tests.pages.workshop import build, carry_out, copied, opened, texts
from tests.store.things import put

ROWS = 60
QUICK = ("training.epochs=2", "family.width=16", "family.layers=1")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home with a small network that learned the penguins."""
    home = tmp_path_factory.mktemp("made")
    return home, build(home, "penguins", "neural_network", *QUICK)


@pytest.fixture
def shop(made, home):
    copied(made[0], home)
    return made[1]


def bundle(shop):
    return runs.get(shop.workspace, shop.run).bundle.read_bytes()


def mine() -> bytes:
    """Penguins of one's own, with one column spelled in another way."""
    lines = ["species,place,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex"]
    for row in range(ROWS):
        species = ("Adelie", "Gentoo", "Emperor")[row % 3]
        lines.append(
            f"{species},{('Biscoe', 'Dream')[row % 2]},{35 + row % 15},{15 + row % 5},{180 + row},{3000 + row},male"
        )
    return "\n".join(lines).encode()


KEY = "a-visitor-with-a-model-file"


def test_a_file_that_is_brought_waits_for_its_data_and_is_matched(shop):
    content, workspace = bundle(shop), workspaces.open_workspace(KEY)
    sha = further.bring(workspace, content)
    test = opened("data", workspace=KEY, project="new", start=sha)
    assert "waits for your data" in texts(test)
    test.file_uploader[0].upload("mine.csv", mine(), "text/csv").run()
    assert test.query_params["start"] == sha
    carry_out(workspace, test.query_params["job"])
    test.run()
    assert not test.exception
    (project,) = projects.all(workspace)
    assert project.recipe["start"]["file"] == sha
    assert project.recipe["start"]["columns"]["place"] == "island"
    page = opened("model", workspace=KEY, project=project.id)
    assert "begins from the model" in texts(page)
    page.button(key="model_begin_without").click().run()
    assert projects.get(workspace, project.id).recipe["start"]["file"] == ""
    page.button(key="change_undo").click().run()
    assert projects.get(workspace, project.id).recipe["start"]["file"] == sha


def test_on_the_model_page_a_file_is_matched_taken_and_what_is_wrong_is_said(shop):
    starts.keep(shop.workspace, bundle(shop))
    test = shop.open("model", project=shop.project)
    test.session_state["model_begin"] = True
    test.run()
    assert "It fits 6 of your columns" in texts(test)
    test.button(key="model_begin_take").click().run()
    assert not test.exception
    assert "begins from the model" in texts(test)
    starts.keep(shop.workspace, b"no model at all")
    test.session_state["model_begin"] = True
    test.run()
    assert not test.exception
    assert "not an ONNX file" in texts(test)


def test_a_runs_model_goes_on_in_another_project(shop, monkeypatch):
    monkeypatch.setattr(desk, "_go", lambda: None)
    table = datasets.get(shop.workspace, projects.get(shop.workspace, shop.project).dataset)
    other = projects.create(shop.workspace, "Others", table.id)
    test = shop.open("train", project=shop.project)
    test.selectbox(key=f"train_on_project_{shop.run}").set_value(other.id).run()
    test.button(key=f"train_on_go_{shop.run}").click().run()
    assert not test.exception
    assert test.title[0].value == "Model"
    recipe = projects.get(shop.workspace, other.id).recipe
    assert recipe["start"]["run"] == shop.run
    assert not [button for button in test.button if button.key == f"more_start_{shop.run}"]  # no open model inside
    started = desk.start_run(shop.workspace, other.id, recipes.checked(recipe))
    assert started.files.start.read_bytes() == bundle(shop)
    again = desk.start_run(shop.workspace, other.id, recipes.checked(recipe))  # from another tab
    assert {started.id, again.id} <= {run.id for run in runs.all(shop.workspace, other.id)}
    split = splits.earlier(shop.workspace, started, recipes.checked(recipe))
    assert split == runs.get(shop.workspace, shop.run).folder / "split.parquet"


def test_what_another_window_deleted_meanwhile_is_said(shop, monkeypatch):
    monkeypatch.setattr(desk, "_go", lambda: None)
    table = projects.get(shop.workspace, shop.project).dataset
    other = projects.create(shop.workspace, "Others", table)
    test = shop.open("train", project=shop.project)
    test.selectbox(key=f"train_on_project_{shop.run}").set_value(other.id).run()
    projects.trash(shop.workspace, other.id)
    test.button(key=f"train_on_go_{shop.run}").click().run()
    assert not test.exception
    assert test.title[0].value == "Train"
    assert "Others is in the trash." in texts(test).replace("*", "")
    assert projects.get(shop.workspace, other.id).recipe is None
    waiting = desk.start_run(shop.workspace, shop.project, runs.recipe(shop.workspace, shop.run))
    put(waiting.id, "interrupted")
    test = shop.open("train", project=shop.project, run=waiting.id)
    look, seen = runs.get, []

    def gone(workspace, id):
        if not seen:  # between two looks of this window
            seen.append(id)
            runs.trash(workspace, id)
            runs.purge(workspace, id)
        return look(workspace, id)

    monkeypatch.setattr("pages.ui.train.monitor.runs.get", gone)
    test.run()
    assert seen == [waiting.id]
    assert not test.exception
    assert "There is no such run in this project." in texts(test)
