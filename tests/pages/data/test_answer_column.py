"""The Data page reads the answer column like any other, its task follows, and a refusal has buttons that lead on."""

import pytest

from core import recipe as recipes
from core.runs.planning import plan
from core.store import datasets, projects
from core.store.access import workspaces
from pages.ui import tables
from tests.pages.workshop import carry_out, opened, texts

KEY = "a-visitor-with-prices-in-euro"
ROWS = "town;size;price\n" + "".join(
    f"{('north', 'south')[n % 2]};{n % 9};{n % 7 + 1}{n % 10}.{n * 37 % 1000:03},{n % 100:02}\n" for n in range(240)
)


@pytest.fixture
def page():
    """The Data page with the prices as the answer."""
    test = opened("data", workspace=KEY)
    test.file_uploader[0].upload("rows.csv", ROWS.encode(), "text/csv").run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    test.run()
    test.selectbox(key=f"data_target_{project().id}").select("price").run()
    assert not test.exception
    return test


def project():
    return projects.all(workspaces.open_workspace(KEY))[0]


def recipe():
    return recipes.checked(project().recipe)


def task(test):
    return test.radio(key=f"data_task_{project().id}_{recipe().data.target}").value


def taken_as(test, kind):
    """The page after the answer's kind was changed in the table of columns."""
    workspace, now = workspaces.open_workspace(KEY), project()
    schema = tables.schema(datasets.get(workspace, now.dataset))
    changed = plan.with_kind(recipe(), schema, "price", kind)
    projects.save_draft(workspace, now.id, changed.model_dump(mode="json"))
    test.run()
    assert not test.exception
    return test


def ways(test):
    return [button for button in test.button if (button.key or "").startswith("data_way_")]


def test_a_price_with_comma_and_dots_is_estimated_at_once(page):
    assert task(page) == "regression"
    assert page.radio(key=f"data_task_{project().id}_price").help == "In the field’s words: regression."
    assert recipe().repairs_of("price")
    assert "is a number with" in texts(page)
    assert ways(page) == []


def test_the_task_follows_the_kind_and_the_way_out_is_a_button(page):
    taken_as(page, "category")
    assert task(page) == "classification"
    assert "240 different values; picking an answer works with at most 200" in texts(page)
    first, *_, last = ways(page)
    assert first.label == "Read its texts as numbers and predict a number"
    first.click().run()
    assert not page.exception
    assert task(page) == "regression"
    assert page.radio(key=f"data_task_{project().id}_price").help == "In the field’s words: regression."
    assert ways(page) == []
    assert last.label.startswith("Take “")


def test_another_column_is_offered_and_the_page_shows_it_as_the_answer(page):
    taken_as(page, "category")
    ways(page)[-1].click().run()
    assert not page.exception
    assert recipe().data.target in ("town", "size")
    assert page.selectbox(key=f"data_target_{project().id}").value == recipe().data.target
    assert ways(page) == []


def test_a_task_that_does_not_fit_names_ways_out_and_can_be_left_again(page):
    page.radio(key=f"data_task_{project().id}_price").set_value("classification").run()
    assert "240 different" in texts(page)
    page.radio(key=f"data_task_{project().id}_price").set_value("regression").run()
    assert recipe().repairs_of("price")
    assert ways(page) == []


def test_the_answer_stands_in_the_table_with_its_kind(page):
    table = next(entry for entry in page.dataframe if "column" in entry.value.columns)
    first = table.value.iloc[0]
    assert (first["column"], first["kind"]) == ("price", "number")
    assert first["note"] == "This is the answer column."
