"""Improve's tab Compare: the verdict and the board, two runs side by side, and one run's settings."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from core import recipe as recipes
from core.jobs.work.headline import headline
from core.recipe import with_settings
from core.store import datasets, projects, promotions, runs
from core.store.runs import Run
from tests.pages.workshop import Workshop, texts


def second(workshop: Workshop, *settings: str, wrong: int = 0, name: str = "Second") -> Run:
    """A copy of the finished run with other settings; so many of its answers on the choosing rows are spoilt."""
    first = runs.get(workshop.workspace, workshop.run)
    recipe = runs.recipe(workshop.workspace, first.id)
    changed = with_settings(recipe, list(settings or ["training.seed=1"]))
    run = runs.create(workshop.workspace, workshop.project, changed, name, state="finished")
    report = (run.folder / "recipe.yaml").read_text(encoding="utf-8")
    shutil.copytree(first.folder, run.folder, dirs_exist_ok=True)
    (run.folder / "recipe.yaml").write_text(report, encoding="utf-8")
    kept = pq.read_table(run.files.choosing)
    if "label" in kept.column_names:
        labels = np.array(kept["label"].to_pylist(), object)
        labels[:wrong] = np.where(labels[:wrong] == "Adelie", "Gentoo", "Adelie")
        spoilt = pa.array(labels.tolist())
    else:
        spoilt = pa.array(kept["prediction"].to_numpy() * 1.2)
    pq.write_table(kept.set_column(1, kept.column_names[1], spoilt), run.files.choosing)
    report = headline(run.folder)
    runs.measure(
        workshop.workspace,
        run.id,
        {**report, "valid": report["valid"] * (0.99 if "label" in kept.column_names else 1.2)},
    )
    return runs.get(workshop.workspace, run.id)


def view(workshop: Workshop, name: str, **query: str) -> AppTest:
    test = workshop.open("improve", **query)
    assert not test.exception
    if name != "all":
        test.session_state["compare_view"] = name
        test.run()
    assert not test.exception
    return test


def board(test: AppTest) -> dict[str, list]:
    return next(frame.value for frame in test.dataframe if "What differs" in frame.value).to_dict("list")


def test_one_run_alone_is_shown_with_a_way_to_a_second(workshop: Workshop):
    test = view(workshop, "all")
    assert "Nothing to compare yet." in texts(test)
    assert board(test)["What differs"] == ["–"]
    assert "Two side by side" not in str(test.get("button_group"))
    test.button(key="compare_train").click().run()
    assert test.title[0].value == "Model"


def test_the_verdict_says_that_a_large_lead_is_hardly_luck_and_a_small_one_may_be(workshop: Workshop):
    clear = second(workshop, "family.trees=40", wrong=12)
    assert "“Random forest” is better than “Second”, and that is hardly luck: of 52 rows" in texts(
        view(workshop, "all")
    ).replace("**", "")
    runs.purge(workshop.workspace, clear.id)
    second(workshop, wrong=2, name="Third")
    assert "Whether “Random forest” or “Third” is better may be luck" in texts(view(workshop, "all"))


def test_the_board_shows_differences_alone_the_best_first_and_the_test_rows_of_few(workshop: Workshop):
    other = second(workshop, "family.trees=40", wrong=12)
    first = runs.get(workshop.workspace, workshop.run)
    test = view(workshop, "all")
    shown = board(test)
    assert shown["Run"] == ["Random forest", "Second"]
    assert shown["What differs"] == ["(the yardstick)", "Trees: 40"]
    assert shown["Answers"] == [True, False]
    low, high = first.headline["valid_low"], first.headline["valid_high"]
    assert shown["Accuracy"][0] == f"{first.headline['valid']:.1%} ({100 * low:.1f}–{100 * high:.1f}%)"
    assert all(value.endswith(" ms") for value in shown["One row"])
    message = texts(test)
    assert "On the test rows “Random forest” reaches" in message
    assert "which is in view" not in message
    assert "“Second”, which is in view" in texts(view(workshop, "all", run=other.id))


def test_a_run_from_before_these_things_were_measured_has_dashes_and_opens(workshop: Workshop):
    old = second(workshop, "family.trees=40", wrong=12)
    old.files.choosing.unlink()
    report = json.loads((old.folder / "evaluation.json").read_text(encoding="utf-8"))
    for name in ("choosing", "row_ms"):
        del report[name]
    (old.folder / "evaluation.json").write_text(json.dumps(report), encoding="utf-8")
    runs.measure(workshop.workspace, old.id, {"metric": "accuracy", "value": 0.5, "baseline": 0.4, "valid": 0.5})
    test = view(workshop, "all")
    shown = board(test)
    assert (shown["Accuracy"][1], shown["One row"][1]) == ("50.0%", "–")
    assert "“Random forest” and “Second” do equally well on 52 rows." in texts(test).replace("**", "")
    assert "Both are right on the same rows (of 52)." in texts(view(workshop, "beside")).replace("**", "")
    assert old.files.choosing.is_file()


def test_two_side_by_side_say_who_is_better_and_show_the_rows(workshop: Workshop):
    second(workshop, "family.trees=40", wrong=12)
    test = workshop.open("improve")
    test.button(key="compare_rivals").click().run()
    assert not test.exception
    assert test.selectbox(key="compare_one").value == workshop.run
    message = texts(test)
    assert "(of 52)" in message
    assert "A is better, and that is hardly luck." in message
    rows = next(frame.value for frame in test.dataframe if "In truth" in frame.value)
    assert (rows["A"] == rows["In truth"]).all()
    assert (rows["B"] != rows["In truth"]).all()
    for tab in ("Settings that differ", "Curves", "Answers"):
        test.session_state["compare_beside_tabs"] = tab
        test.run()
        assert not test.exception
    test.selectbox(key="compare_other").set_value(workshop.run).run()
    assert "Choose two different runs." in texts(test)


def test_two_runs_that_predict_a_number_are_held_side_by_side(number_workshop: Workshop):
    first = runs.get(number_workshop.workspace, number_workshop.run)
    coarser = second(number_workshop, wrong=1)
    test = view(number_workshop, "beside")
    assert "B is closer to the truth on" in texts(test)
    assert coarser.headline["valid"] != first.headline["valid"]
    test.session_state["compare_beside_tabs"] = "Answers"
    test.run()
    assert not test.exception


def test_runs_that_do_not_compare_stand_apart_with_the_reason(workshop: Workshop):
    other = second(workshop)
    text = recipes.to_yaml(with_settings(runs.recipe(workshop.workspace, other.id), ["data.target=island"]))
    (other.folder / "recipe.yaml").write_text(text, encoding="utf-8")
    test = view(workshop, "all")
    apart = next(frame.value for frame in test.dataframe if "Why" in frame.value)
    assert len(apart) == 1
    assert "answers another question" in str(apart["Why"].tolist())
    assert "two questions" in texts(view(workshop, "beside"))


def test_a_run_of_another_version_of_the_table_stands_on_the_board_and_is_held_on_the_same_rows(
    workshop: Workshop, tmp_path: Path
):
    table = datasets.get(workshop.workspace, runs.get(workshop.workspace, workshop.run).dataset)
    shutil.copytree(table.folder, tmp_path / "later")
    version = datasets.add(workshop.workspace, table.name, tmp_path / "later", parent=table.id)
    other = second(workshop, f"data.dataset={version.id}", wrong=12)
    test = view(workshop, "all")
    report = board(test)
    assert sorted(report["Run"]) == ["Random forest", "Second"]
    assert (
        report["What differs"][report["Run"].index("Random forest")] == "the table"
    )  # the newest run is the yardstick
    assert report["Rows"] == [f"{table.rows:,}"] * 2
    assert "taken on other rows" in texts(test)
    assert "“Random forest” is better than “Second”, and that is hardly luck" in texts(test).replace("**", "")
    assert not [frame for frame in test.dataframe if "Why" in frame.value]
    test.button(key="compare_rivals").click().run()
    assert not test.exception
    assert (test.session_state["compare_one"], test.session_state["compare_other"]) == (other.id, workshop.run)


def test_a_promoted_champion_is_held_against_a_better_one(workshop: Workshop):
    other = second(workshop, "family.trees=40", wrong=12)
    promotions.promote(workshop.workspace, workshop.project, other.id, "It is smaller.")
    test = view(workshop, "all")
    assert "“Random forest” is better than “Second”, and that is hardly luck" in texts(test).replace("**", "")
    assert board(test)["Answers"] == [False, True]


def test_the_settings_of_a_run_become_the_draft_and_can_be_taken_back(workshop: Workshop):
    other = second(workshop, "family.trees=40")
    before = projects.get(workshop.workspace, workshop.project).recipe
    test = view(workshop, "settings", run=other.id)
    report = {row["Setting"]: row["Value"] for table in test.table for row in table.value.to_dict("records")}
    assert report["Trees"] == "40"
    test.button(key="compare_use").click().run()
    assert test.title[0].value == "Model"
    assert projects.get(workshop.workspace, workshop.project).recipe["family"]["options"]["trees"] == 40
    assert "Now with the settings of “Second”" in texts(test)
    test.button(key="change_undo").click().run()
    assert projects.get(workshop.workspace, workshop.project).recipe == before


def test_a_name_and_a_note_are_kept_and_the_note_stands_on_the_board(workshop: Workshop):
    test = view(workshop, "settings")
    test.text_input(key=f"compare_name_{workshop.run}").set_value("My *forest*").run()
    test.text_area(key=f"compare_note_{workshop.run}").set_value("Before the repairs").run()
    run = runs.get(workshop.workspace, workshop.run)
    assert (run.name, run.note) == ("My *forest*", "Before the repairs")
    assert "Before the repairs" in texts(test)
    assert board(view(workshop, "all"))["Note"] == ["Before the repairs"]


@pytest.mark.parametrize("lost", ["recipe.yaml", "split.parquet"])
def test_lost_files_of_a_run_break_nothing(workshop: Workshop, lost: str):
    other = second(workshop, "family.trees=40", wrong=12)
    (other.folder / lost).unlink()
    for name in ("all", "beside", "settings"):
        view(workshop, name, run=other.id)
