"""The Data page asks what the rows leave open, and says how it reads texts as numbers; both can be undone there."""

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.store import datasets, projects, queue
from core.store.access import workspaces
from tests.pages.workshop import carry_out, opened, texts

KEY = "a-visitor-with-open-dates"
ROWS = "when;price;late\n" + "".join(
    f"{n % 12 + 1}/{n % 11 + 1}/2024;{n % 7 + 1}.{n:03},50 €;{('yes', 'no')[n % 2]}\n" for n in range(48)
)


def brought(rows: str = ROWS) -> tuple[object, str]:
    """The Data page with the answer chosen, and the workspace."""
    test = opened("data", workspace=KEY)
    uploader = test.file_uploader[0]
    uploader.upload("rows.csv", rows.encode(), "text/csv")
    uploader.run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    test.run()
    test.selectbox(key=f"data_target_{projects.all(workspace)[0].id}").select("late").run()
    assert not test.exception
    return test, workspace


def recipe(workspace: str) -> recipes.Recipe:
    return recipes.checked(projects.all(workspace)[0].recipe)


def question(test: object) -> object:
    """The question on the column of dates."""
    return next(radio for radio in test.radio if "day and month" in radio.label)


def test_which_of_day_and_month_comes_first_is_asked_kept_and_undone():
    test, workspace = brought()
    assert "How is this meant?" in texts(test)
    assert "can't be told" not in texts(test)  # asked, so no warning says it again
    assert question(test).options == ["The month comes first", "The day comes first"]
    assert question(test).value == 0
    assert "**when**" in question(test).label
    assert [caption.count("→") for caption in question(test).proto.captions] == [2, 2]
    assert recipe(workspace).choice("when").options == {}
    question(test).set_value(1).run()
    assert not test.exception
    assert recipe(workspace).choice("when").options == {"order": "day first"}
    assert question(test).value == 1
    assert "when: The day comes first" in texts(test)
    question(test).set_value(0).run()
    assert recipe(workspace).choice("when").options == {"order": "month first"}
    test.button(key="change_undo").click().run()
    test.button(key="change_undo").click().run()
    assert not test.exception
    assert recipe(workspace).choice("when").options == {}
    assert question(test).value == 0


def test_at_most_three_questions_are_in_view_and_the_rest_can_be_opened():
    header = ";".join(f"day{n}" for n in range(5))
    rows = "".join(
        ";".join(f"{n % 12 + 1}/{(n + k) % 11 + 1}/2024" for k in range(5)) + f";{'ab'[n % 2]}\n" for n in range(48)
    )
    test, workspace = brought(f"{header};late\n{rows}")
    assert len([radio for radio in test.radio if "day and month" in radio.label]) == 5
    (others,) = (expander for expander in test.expander if expander.label == "Also assumed: 2 things")
    assert [radio.label.split(":")[0] for radio in others.radio] == ["**day3**", "**day4**"]
    others.radio[1].set_value(1).run()
    assert recipe(workspace).choice("day4").options == {"order": "day first"}


def test_a_word_that_may_mean_missing_is_asked_and_the_file_is_read_again():
    rows = "sort;size;late\n" + "".join(
        f"{'?' if n % 3 == 0 else 'ab'[n % 2]};{n % 7};{'xy'[n % 2]}\n" for n in range(60)
    )
    test, workspace = brought(rows)
    asked = next(radio for radio in test.radio if "**sort**" in radio.label)
    assert asked.options == ["“?” says that the value is missing", "“?” is a value"]
    assert asked.value == 0
    asked.set_value(1).run()
    (job,) = (entry.id for entry in queue.under_way(workspace, "read"))
    carry_out(workspace, job)
    test.run()
    assert not test.exception
    project = projects.all(workspace)[0]
    schema = load_schema(datasets.get(workspace, project.dataset).data)
    assert (schema.column("sort").profile.missing, schema.column("sort").profile.unique) == (0, 3)
    assert recipe(workspace).data.dataset == project.dataset
    assert next(radio for radio in test.radio if "**sort**" in radio.label).value == 1
    test.button(key="change_undo").click().run()
    assert next(radio for radio in test.radio if "**sort**" in radio.label).value == 0


def test_prices_are_read_as_numbers_from_the_start_and_the_page_says_so():
    test, workspace = brought()
    assert [choice.column for choice in recipe(workspace).repairs] == ["price"]
    assert recipe(workspace).choice("price").kind == "number"
    assert "are read as numbers like 1.234,5 €. To take them as words again" in texts(test)
