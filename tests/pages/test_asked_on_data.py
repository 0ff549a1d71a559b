"""The Data page asks what the rows leave open, and says how it reads texts as numbers; both can be undone there."""

from core import recipe as recipes
from core.store import projects, workspaces
from tests.pages.workshop import carry_out, opened, texts

KEY = "a-visitor-with-open-dates"
ROWS = "when;price;late\n" + "".join(
    f"{n % 12 + 1}/{n % 11 + 1}/2024;{n % 7 + 1}.{n:03},50 €;{('yes', 'no')[n % 2]}\n" for n in range(48)
)


def brought() -> tuple[object, str]:
    """The Data page with the answer chosen, and the workspace."""
    test = opened("data", workspace=KEY)
    uploader = test.file_uploader[0]
    uploader.upload("rows.csv", ROWS.encode(), "text/csv")
    uploader.run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    test.run()
    test.selectbox(key=f"data_target_{projects.all(workspace)[0].id}").select("late").run()
    assert not test.exception
    return test, workspace


def recipe(workspace: str) -> recipes.Recipe:
    return recipes.checked(projects.all(workspace)[0].recipe)


def test_which_of_day_and_month_comes_first_is_asked_and_kept():
    test, workspace = brought()
    assert "Whether day or month comes first in “when” can't be told" in texts(test)
    question = next(radio for radio in test.radio if "Which day is meant" in radio.label)
    assert question.value is None
    assert question.options == ["2 January 2024", "1 February 2024"] or len(set(question.options)) == 2
    question.set_value("day first").run()
    assert not test.exception
    assert recipe(workspace).choice("when").options == {"order": "day first"}
    assert "can't be told" not in texts(test)
    again = next(radio for radio in test.radio if "Which day is meant" in radio.label)
    assert again.value == "day first"
    again.set_value("month first").run()
    assert recipe(workspace).choice("when").options == {"order": "month first"}


def test_prices_are_read_as_numbers_from_the_start_and_the_page_says_so():
    test, workspace = brought()
    assert [choice.column for choice in recipe(workspace).repairs] == ["price"]
    assert recipe(workspace).choice("price").kind == "number"
    assert "are read as numbers like 1.234,5 €. To take them as words again" in texts(test)
