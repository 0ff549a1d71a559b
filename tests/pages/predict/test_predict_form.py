"""The form of Predict: what the model relies on comes first, and it starts from a row that exists, or empty."""

import json

import pyarrow.parquet as pq
from streamlit.testing.v1 import AppTest

from core.data.splits.split import TRAIN, read, rows_of
from core.store import datasets, projects, runs
from pages.ui.predict.asking import FIRST
from tests.pages.workshop import Workshop, texts


def form(test: AppTest, run: str) -> dict[str, str | None]:
    """What each field of the form holds, in the order of the page."""
    found = [entry for entry in (*test.selectbox, *test.text_input) if (entry.key or "").startswith(f"predict_{run}")]
    return {entry.label.replace("\\", ""): entry.value for entry in found}


def told(workshop: Workshop, drops: dict[str, float]) -> None:
    """As if the look back had found that the model relies on these columns."""
    folder = runs.get(workshop.workspace, workshop.run).folder
    found = [{"column": name, "drop": drop} for name, drop in drops.items()]
    (folder / "audit.json").write_text(json.dumps({"importance": found}), encoding="utf-8")


def test_the_form_starts_from_one_training_row_as_it_stands_in_the_table(workshop: Workshop):
    test = workshop.open("predict")
    assert not test.exception
    held = form(test, workshop.run)
    dataset = datasets.get(workshop.workspace, projects.get(workshop.workspace, workshop.project).dataset)
    learned = set(rows_of(read(runs.get(workshop.workspace, workshop.run).folder / "split.parquet"), TRAIN).tolist())
    rows = [row for row in pq.read_table(dataset.data).to_pylist() if row["__row"] in learned]
    alike = [row for row in rows if all(str(row[name]).removesuffix(".0") == value for name, value in held.items())]
    assert len(held) == 6
    assert alike, held
    assert "one typical row of your table" in texts(test)
    assert test.metric[0].value == alike[0]["species"]


def test_the_columns_stand_in_the_order_of_what_the_model_relies_on(workshop: Workshop):
    told(workshop, {"body_mass_g": 0.5, "flipper_length_mm": 0.4, "bill_depth_mm": 0.1, "bill_length_mm": 0.0})
    fields = [name for name in form(workshop.open("predict"), workshop.run) if name.endswith(("_mm", "_g"))]
    assert fields == ["body_mass_g", "flipper_length_mm", "bill_depth_mm", "bill_length_mm"]


def test_of_many_columns_those_it_relies_on_are_in_view_and_the_rest_is_folded_away(number_workshop: Workshop):
    names = [column["name"] for column in _inputs(number_workshop)]
    told(number_workshop, {name: 1 / index for index, name in enumerate(reversed(names), 1)})
    test = number_workshop.open("predict")
    assert set(form(test, number_workshop.run)) == set(names[-FIRST:])
    (more,) = [entry for entry in test.expander if entry.label.startswith("More")]
    assert more.label == f"More: {len(names) - FIRST} columns"
    before = test.metric[0].value
    test.session_state[f"predict_more_{number_workshop.run}"] = True
    test.run()
    assert test.metric[0].value == before
    assert len(form(test, number_workshop.run)) > FIRST


def _inputs(workshop: Workshop) -> list[dict]:
    front = runs.get(workshop.workspace, workshop.run).folder / "front.json"
    return json.loads(front.read_text(encoding="utf-8"))["inputs"]


def test_without_its_table_the_form_starts_empty_and_waits(workshop: Workshop):
    data = datasets.get(workshop.workspace, projects.get(workshop.workspace, workshop.project).dataset).data
    data.unlink()
    test = workshop.open("predict")
    assert not test.exception
    assert set(form(test, workshop.run).values()) <= {None, ""}
    assert "Fill in what you know, and the answer appears here." in texts(test)
    assert not test.metric
