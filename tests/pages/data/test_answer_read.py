"""The Data page asks for other answer columns beside one of yes and no, and says how labels and scales are read."""

import pytest

from core import recipe as recipes
from core.importing.into_dataset import import_file
from core.runs.planning import plan
from core.store import datasets, projects
from core.store.access import workspaces
from pages.ui import tables
from tests.pages.workshop import opened, texts

GENRES = ("comedy; drama", "action", "drama", "action; drama", "comedy")
GRADES = ("poor", "ok", "fine")


@pytest.fixture
def shelf(tmp_path):
    """Draws the Data page of a project on 60 films, with the answer column that is asked for."""
    lines = [
        f"{90 + n % 40},{('no', 'yes')[n % 2]},{('no', 'yes')[n % 3 == 0]},{GENRES[n % 5]},{GRADES[n % 3]}\n"
        for n in range(60)
    ]
    (tmp_path / "films.csv").write_text("minutes,funny,sad,genres,grade\n" + "".join(lines), encoding="utf-8")
    (tmp_path / "made").mkdir()
    import_file(tmp_path / "films.csv", tmp_path / "made" / "data.parquet")
    key = workspaces.new_key()
    workspace = workspaces.open_workspace(key)
    dataset = datasets.add(workspace, "Films", tmp_path / "made", move=True)
    project = projects.create(workspace, "Films", dataset.id)

    def draw(answer):
        recipe = plan.draft(tables.schema(dataset), dataset.id, answer)
        projects.save_draft(workspace, project.id, recipe.model_dump(mode="json"))
        page = opened("data", workspace=key, project=project.id)
        assert not page.exception
        return page, lambda: recipes.checked(projects.get(workspace, project.id).recipe)

    return draw


def also(page):
    return next(field for field in page.multiselect if field.label == "Also these")


def test_another_column_of_yes_and_no_is_answered_with_the_first_and_taken_back(shelf):
    page, recipe = shelf("funny")
    assert also(page).options == ["sad"]
    also(page).select("sad").run()
    assert not page.exception
    assert recipe().data.targets == ["funny", "sad"]
    assert "Each of **funny, sad** says yes or no, so the model finds all that apply." in texts(page)
    table = next(entry.value for entry in page.dataframe if "column" in entry.value.columns)
    assert table["column"].tolist()[:2] == ["funny", "sad"]
    assert table["note"].tolist()[:3] == ["An answer column.", "An answer column.", ""]
    page.button(key="change_undo").click().run()
    assert recipe().data.targets == ["funny"]
    assert also(page).value == []


def test_only_what_can_learn_the_column_is_offered(shelf):
    page, _ = shelf("genres")
    kinds = next(field for field in page.radio if field.label == "What kind of answer")
    assert "Find all labels that apply" in kinds.options
    assert "The labels in its cells: drama, comedy, action. Is this right?" in texts(page)
    assert [field.label for field in page.multiselect] == []
    page, _ = shelf("funny")
    kinds = next(field for field in page.radio if field.label == "What kind of answer")
    assert not {"Find all labels that apply", "Pick a step of a scale"} & {*kinds.options}


def test_an_order_names_each_answer_once_and_is_kept_else_it_is_told(shelf):
    page, recipe = shelf("grade")
    page.radio(key=next(field.key for field in page.radio if field.label == "What kind of answer")).set_value("ordered")
    page.run()
    assert "no known scale has them: fine < ok < poor. Please set the order." in texts(page)
    for order, problem in (
        ("poor < ok < best", "“best” in the order is no answer of “grade”."),
        ("poor < fine", "The order leaves out ok."),
        ("poor < ok < fine < poor", "“poor” stands in the order twice."),
    ):
        next(field for field in page.text_input if field.label == "Order").input(order)
        page.button(key="data_reading_use").click().run()
        assert problem in " ".join(error.value.replace("\\", "") for error in page.error)
        assert "order" not in recipe().task.options
    next(field for field in page.text_input if field.label == "Order").input("poor < ok < fine")
    page.button(key="data_reading_use").click().run()
    assert (page.exception, page.error) == ([], [])
    assert recipe().task.options == {"order": "poor < ok < fine"}
    assert "From the lowest to the highest: poor < ok < fine. Is this the order?" in texts(page)
