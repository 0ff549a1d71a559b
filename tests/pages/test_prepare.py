"""The page Prepare: the check-up comes by itself, a click repairs, the list of repairs is edited, all of it undone."""

import random
from pathlib import Path

import pytest
from PIL import Image

from core.audit import applied, kept
from core.audit.remedies import taken_back
from core.data.dataset_files import load_schema
from core.data.lineage.versions import history
from core.data.views import grid
from core.findings import Remedy, leave_out
from core.importing.into_dataset import import_file
from core.recipe import checked
from core.runs.planning import plan
from core.store import datasets, projects, queue, versions
from core.store.access import workspaces
from tests.pages.workshop import Workshop, carry_out, moved_on, opened, texts

KEY = "a-visitor-with-a-messy-table"
TARGET = "ill"


def people() -> list[str]:
    """400 rows: the answer stands in `result` again, every tenth row is a copy, ages are missing, towns untidy."""
    dice, rows = random.Random(3), []
    for n in range(400):
        ill = dice.random() < 0.4
        age = "" if n % 7 == 0 else str(dice.randrange(20, 80))
        row = f"{age},{('Oslo', 'oslo ', 'Rome')[n % 3]},{dice.gauss(170, 10):.2f},{'+-'[ill]},{('no', 'yes')[ill]}"
        rows.append(row if n % 10 else rows[-1] if rows else row)
    return rows


@pytest.fixture
def messy(home: Path, tmp_path: Path) -> Workshop:
    """A project with a leak, duplicates, gaps and untidy spaces; nothing trained or checked yet."""
    source = tmp_path / "people.csv"
    source.write_text("age,town,height,result,ill\n" + "\n".join(people()) + "\n", encoding="utf-8")
    made = tmp_path / "made"
    made.mkdir()
    import_file(source, made / "data.parquet", source.name)
    workspace = workspaces.open_workspace(KEY)
    dataset = datasets.add(workspace, "people", made)
    recipe = plan.draft(load_schema(dataset.data), dataset.id, TARGET)
    project = projects.create(workspace, "people", dataset.id, recipe.model_dump(mode="json"))
    return Workshop(KEY, workspace, project.id, "")


def do_job(messy: Workshop) -> None:
    """Do what the page asked for."""
    job = queue.under_way(messy.workspace, "read")[-1]
    carry_out(messy.workspace, job.id)


def looked_through(messy: Workshop) -> object:
    """The page after its check-up."""
    test = messy.open("prepare")
    do_job(messy)
    return test.run()


def recipe_of(messy: Workshop) -> object:
    """The project's draft."""
    return checked(projects.get(messy.workspace, messy.project).recipe)


def test_the_checkup_comes_by_itself_and_one_click_leaves_the_leak_out(messy: Workshop):
    test = looked_through(messy)
    assert not test.exception
    assert "“result” gives the answer away" in [entry.value.replace("\\", "") for entry in test.subheader]
    assert "400 of 400 rows" in texts(test)
    index = [entry.value for entry in test.subheader].index("“result” gives the answer away")
    test.button(key=f"prepare_{index}_giveaway_0").click().run()
    assert not test.exception
    assert not recipe_of(messy).choice("result").use
    test.button(key="change_undo").click().run()
    assert recipe_of(messy).choice("result").use
    assert not test.exception


def test_a_remedy_that_was_taken_can_be_taken_back_at_its_card(messy: Workshop):
    test = looked_through(messy)
    test.button(key="prepare_0_giveaway_0").click().run()
    assert "Take it back" in test.button(key="prepare_0_giveaway_0").label
    test.button(key="prepare_0_giveaway_0").click().run()
    assert recipe_of(messy).choice("result").use
    for name in ("age", "town", "height"):
        now = recipe_of(messy)
        projects.save_draft(messy.workspace, messy.project, applied(now, leave_out(name)).model_dump(mode="json"))
    test.run()
    assert "nothing else is left to learn from" in texts(test)
    assert "prepare_0_giveaway_0" not in [entry.key for entry in test.button]


def test_copies_are_dropped_in_a_new_version_and_come_back_by_undo(messy: Workshop):
    test = looked_through(messy)
    before = projects.get(messy.workspace, messy.project).dataset
    report = kept(datasets.get(messy.workspace, before).data, recipe_of(messy))
    index = next(n for n, finding in enumerate(report.findings) if finding.check == "duplicates")
    test.button(key=f"prepare_{index}_duplicates_0").click().run()
    do_job(messy)
    test.run()
    assert not test.exception
    after = datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset)
    assert after.parent == before
    assert after.rows < 400
    assert recipe_of(messy).data.dataset == after.id
    assert "rows dropped" in texts(test)
    test.button(key="change_undo").click().run()
    assert not test.exception
    assert projects.get(messy.workspace, messy.project).dataset == before
    assert recipe_of(messy).data.dataset == before
    assert [version.rows for version in versions.family(messy.workspace, before)] == [400, after.rows]


def test_a_repair_is_seen_on_real_rows_added_moved_and_taken_out(messy: Workshop):
    test = messy.open("prepare")
    test.session_state["prepare_tabs"] = "Repairs"
    test.run()
    test.selectbox(key=f"prepare_repair_column_{messy.project}").select("age").run()
    test.selectbox(key=f"prepare_repair_{messy.project}_age").select("fill").run()
    assert not test.exception
    shown = test.dataframe[0].value
    assert set(shown["Before"]) == {"(missing)"}
    test.button(key="prepare_add").click().run()
    test.selectbox(key=f"prepare_repair_{messy.project}_age").select("clip").run()
    test.button(key="prepare_add").click().run()
    assert [choice.repair for choice in recipe_of(messy).repairs] == ["fill", "clip"]
    test.button(key="prepare_down_0").click().run()
    assert [choice.repair for choice in recipe_of(messy).repairs] == ["clip", "fill"]
    assert test.button(key="prepare_up_0").disabled
    test.button(key="prepare_out_0").click().run()
    assert [choice.repair for choice in recipe_of(messy).repairs] == ["fill"]
    assert not test.exception


def repairs_tab(messy: Workshop) -> object:
    """The tab with both lists of repairs."""
    test = messy.open("prepare")
    test.session_state["prepare_tabs"] = "Repairs"
    return test.run()


def mend(messy: Workshop, test: object, name: str) -> object:
    """Do a repair of the whole table by its form."""
    test.selectbox(key=f"prepare_repair_{messy.project}_*").select(name).run()
    test.button(key="prepare_mend").click().run()
    do_job(messy)
    return test.run()


def test_repairs_of_the_table_are_listed_moved_and_taken_out_as_new_versions(messy: Workshop):
    test = mend(messy, mend(messy, repairs_tab(messy), "spaces"), "drop_duplicates")
    brought, *_, second = versions.family(messy.workspace, projects.get(messy.workspace, messy.project).dataset)
    assert "Repairs of the table" in [entry.value for entry in test.header]
    assert "rows dropped" in texts(test)
    assert "New rows don't get this" not in texts(test)  # blanks around a value are no matter to a model
    test.button(key="prepare_down_table_0").click().run()
    do_job(messy)
    test.run()
    assert not test.exception
    moved = datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset)
    assert [step.repair for step in history(moved.folder)] == ["drop_duplicates", "spaces"]
    assert (moved.parent, moved.version) == (brought.id, second.version + 1)
    assert test.button(key="prepare_up_table_0").disabled
    for _ in range(2):
        test.button(key="prepare_out_table_0").click().run()
        if queue.under_way(messy.workspace, "read"):
            do_job(messy)
        test.run()
    assert not test.exception
    assert projects.get(messy.workspace, messy.project).dataset == brought.id
    assert "The table is as it was brought" in texts(test)
    assert len(versions.family(messy.workspace, brought.id)) == 5


def test_a_repair_of_the_table_is_not_taken_out_once_that_became_another(messy: Workshop):
    test = mend(messy, repairs_tab(messy), "spaces")
    moved_on(messy)  # rows that came meanwhile would be gone
    test.button(key="prepare_out_table_0").click().run()
    assert not test.exception
    assert "works with another version of its table by now" in texts(test)
    assert "repair" not in [job.payload["what"] for job in queue.under_way(messy.workspace, "read")]


def test_a_repair_that_is_there_already_is_not_offered_again(messy: Workshop):
    test = repairs_tab(messy)
    test.selectbox(key=f"prepare_repair_column_{messy.project}").select("age").run()
    test.selectbox(key=f"prepare_repair_{messy.project}_age").select("fill").run()
    test.button(key="prepare_add").click().run()
    assert "in the list above already" in texts(test)
    assert not [button for button in test.button if button.key == "prepare_add"]


def test_what_is_done_in_training_only_is_listed_and_taken_out(messy: Workshop):
    weighed = applied(recipe_of(messy), Remedy("", "task", {"balance": "weights"}))
    projects.save_draft(messy.workspace, messy.project, weighed.model_dump(mode="json"))
    test = repairs_tab(messy)
    assert "in training only" in texts(test)
    test.button(key="prepare_out_balance").click().run()
    assert recipe_of(messy).task.options == {}
    test.button(key="change_undo").click().run()
    assert recipe_of(messy).task.options == {"balance": "weights"}
    assert not test.exception


def test_a_table_repair_says_so_and_makes_a_new_version(messy: Workshop):
    test = messy.open("prepare")
    test.session_state["prepare_tabs"] = "Repairs"
    test.run()
    test.selectbox(key=f"prepare_repair_column_{messy.project}").select("town").run()
    test.selectbox(key=f"prepare_repair_{messy.project}_town").select("text_case").run()
    assert "It makes a new version of the table:** new rows get it too" in texts(test)
    test.selectbox(key=f"prepare_repair_{messy.project}_town").select("mask").run()
    assert "It makes a new version of the table:** new rows don't get it" in texts(test)
    test.selectbox(key=f"prepare_repair_{messy.project}_town").select("text_case").run()
    test.button(key="prepare_mend").click().run()
    do_job(messy)
    test.run()
    assert not test.exception
    column = load_schema(
        datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset).data
    ).column("town")
    assert {value.strip() for value, _ in column.profile.frequent} == {"oslo", "rome"}


@pytest.mark.parametrize("view", ["target", "column", "together", "missing"])
def test_every_picture_of_understanding_is_drawn(workshop: Workshop, view: str):
    test = workshop.open("prepare")
    test.session_state["prepare_tabs"] = "Understand"
    test.session_state["prepare_view"] = view
    test.run()
    assert not test.exception
    assert test.get("plotly_chart")


def test_a_failed_checkup_says_why_and_can_be_asked_again(messy: Workshop):
    data = datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset).data
    whole = data.read_bytes()
    test = messy.open("prepare")
    data.write_bytes(whole[:500])
    do_job(messy)
    test.run()
    assert test.error
    data.write_bytes(whole)
    test.button(key="prepare_again").click().run()
    do_job(messy)
    test.run()
    assert not test.error
    assert "gives the answer away" in " ".join(entry.value for entry in test.subheader)


def test_without_a_table_the_page_leads_to_the_data():
    test = opened("prepare", workspace=KEY)
    test.button(key="empty_data").click().run()
    assert test.title[0].value == "Data"


def test_the_way_on_is_open_before_the_checkup_is_done(messy: Workshop):
    test = messy.open("prepare")
    test.button(key="prepare_next").click().run()
    assert test.title[0].value == "Model"


def test_values_are_corrected_by_hand_and_kept_as_a_version_that_can_be_left_again(messy: Workshop):
    test = messy.open("prepare")
    test.session_state["prepare_tabs"] = "Repairs"
    test.session_state[f"by_hand_{messy.project}"] = True
    before = projects.get(messy.workspace, messy.project).dataset
    test.session_state[f"by_hand_{before}"] = {(0, "town"): "Bergen", (3, TARGET): ""}
    test.run()
    assert not test.exception
    assert "**2 values** written over" in texts(test)
    test.button(key="by_hand_keep").click().run()
    do_job(messy)
    test.run()
    assert not test.exception
    after = datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset)
    assert after.parent == before
    found = grid.page(after.data, ["town", TARGET], 0, 5)
    assert found.values["town"][0] == "Bergen"
    assert found.values[TARGET][3] == ""

    test = messy.open("data")
    test.session_state[f"data_versions_{messy.project}"] = True
    test.run()
    assert "2 values changed (town, ill)" in texts(test)
    test.selectbox(key=f"data_version_{after.id}").select(before).run()
    assert "as it was brought" in texts(test)
    test.button(key="data_version_use").click().run()
    assert not test.exception
    assert projects.get(messy.workspace, messy.project).dataset == before
    assert recipe_of(messy).data.dataset == before
    test.button(key="change_undo").click().run()
    assert projects.get(messy.workspace, messy.project).dataset == after.id


def test_pictures_are_shown_with_what_is_known(home: Path, tmp_path: Path):
    folder = tmp_path / "animals"
    for index, label in enumerate(["cat", "dog"]):
        (folder / label).mkdir(parents=True)
        for n in range(8):
            Image.new("RGB", (40 + n, 30), (20 * n, 100 * index, 90)).save(folder / label / f"{n}.png")
    (folder / "cat" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbut no more")
    made = tmp_path / "made"
    made.mkdir()
    import_file(folder, made / "data.parquet", "animals")
    workspace = workspaces.open_workspace(KEY)
    projects.create(workspace, "animals", datasets.add(workspace, "animals", made).id)
    test = opened("data", workspace=KEY)
    assert not test.exception
    notes = [entry.value.replace("\\", "") for entry in test.caption]
    assert [line.startswith(f"Row {index}") for index, line in enumerate(notes, 1)] == [True] * 12
    assert "30, PNG" in notes[0]
    assert "can not be shown" not in texts(test)
    assert "Left out when reading (1)" in [entry.label for entry in test.expander]


def test_numbers_with_units_are_read_by_one_click_and_the_recipe_can_run(messy: Workshop):
    table = datasets.get(messy.workspace, projects.get(messy.workspace, messy.project).dataset).data
    schema = load_schema(table)
    weights = Remedy("Read", "repair", {"repair": "read_numbers", "column": "town", "options": {"units": "kg"}})
    read = applied(recipe_of(messy), weights)
    plan.check(read, schema)
    assert read.choice("town").kind == "number"
    back = taken_back(read, weights)
    assert (back.repairs, back.choice("town").kind) == ([], "")
    test = messy.open("prepare")
    test.session_state["prepare_tabs"] = "Repairs"
    test.run()
    test.selectbox(key=f"prepare_repair_column_{messy.project}").select("result").run()
    test.selectbox(key=f"prepare_repair_{messy.project}_result").select("read_numbers").run()
    test.button(key="prepare_add").click().run()
    assert not test.exception
    assert recipe_of(messy).choice("result").kind == "number"
    plan.check(recipe_of(messy), schema)
