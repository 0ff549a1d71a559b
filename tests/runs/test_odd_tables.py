"""Tables that nobody expects: each runs, or is refused in one sentence that names what is wrong."""

import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.models import MODELS
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from tests.runs.tables import dataset

ODD_NAMES = (
    "label",
    "prediction",
    "probabilities",
    "lower",
    "年龄",
    "with a space",
    "😀",
    "a.b[c]{d}%$",
    "numbers",
    "codes",
    "__f/numbers",
)


def numbers(rows: int, seed: int = 0) -> list[float]:
    chance = random.Random(seed)
    return [round(chance.gauss(0, 1), 4) for _ in range(rows)]


def run(tmp_path, columns: dict, target: str, family: str = "linear", *settings: str, task: str | None = None):
    data = dataset(tmp_path, columns)
    recipe = with_settings(plan.draft(load_schema(data), "d", target, task, family), list(settings))
    execute(recipe, data, tmp_path / "run")
    return data, Predictor(tmp_path / "run" / "bundle.onnx")


@pytest.mark.parametrize("target", ["label", "prediction", "结果 😀"])
def test_columns_named_like_outputs_in_chinese_and_emoji_work(tmp_path, target):
    names = [name for name in ODD_NAMES if name != target]
    columns = {name: numbers(80, index) for index, name in enumerate(names)}
    columns[names[0]] = [random.Random(row).choice(["红", "蓝 色", "🟢"]) for row in range(80)]
    columns[target] = ["是的" if value > 0 else "不 😀" for value in columns[names[1]]]
    data, predictor = run(tmp_path, columns, target)
    assert {column.name for column in predictor.schema.inputs} == set(names)
    answers = predictor.answer(pq.read_table(data))
    assert set(answers.labels) == {"是的", "不 😀"}


@pytest.mark.slow
def test_a_class_with_one_member_is_learned_or_left_and_never_breaks(tmp_path):
    columns = {"x": numbers(60), "y": numbers(60, 1)}
    columns["answer"] = ["rare", *("a" if value > 0 else "b" for value in columns["x"][1:])]
    for family in MODELS:
        folder = tmp_path / family
        folder.mkdir()
        _, predictor = run(folder, columns, "answer", family)
        assert {"a", "b"} <= set(predictor.schema.labels)


@pytest.mark.parametrize("family", list(MODELS))
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_ten_rows_run_or_are_too_few_for_a_network(tmp_path, family, task):
    columns = {"x": numbers(10), "town": ["a", "b"] * 5}
    columns["answer"] = ["u", "v"] * 5 if task == "classification" else [value * 3 for value in columns["x"]]
    if family == "neural_network":
        with pytest.raises(UserError, match=r"at least 50 rows; there are 10"):
            run(tmp_path, columns, "answer", family, task=task)
        return
    _, predictor = run(tmp_path, columns, "answer", family, task=task)
    assert len(predictor.answer_one({"x": 1})) == 1


def with_answer(data, row, value):
    """The dataset's file with another answer in one row, behind the back of its profile."""
    table = pq.read_table(data)
    index = table.column_names.index("answer")
    changed = [value if at == row else kept for at, kept in enumerate(table["answer"].to_pylist())]
    pq.write_table(table.set_column(index, "answer", pa.array(changed)), data)


def test_a_target_beyond_all_computing_names_its_row(tmp_path):
    values = [str(value) for value in numbers(50)]
    data = dataset(tmp_path, {"x": numbers(50), "y": numbers(50, 2), "answer": values})
    recipe = plan.draft(load_schema(data), "d", "answer", "regression")
    with_answer(data, 17, "1e200")
    with pytest.raises(UserError) as caught:
        execute(recipe, data, tmp_path / "run")
    assert "1e+200" in caught.value.problem
    assert "row 18" in caught.value.problem
    report = (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in report[-3:]] == ["error", "end", "resources"]
    assert json.loads(report[-2])["state"] == "failed"


@pytest.mark.parametrize("odd", ["1e999", "broken"])
def test_an_answer_that_is_none_counts_as_missing_like_any_other_value(tmp_path, odd):
    values = [str(value) for value in numbers(50)]
    data = dataset(tmp_path, {"x": numbers(50), "y": numbers(50, 2), "answer": values})
    recipe = plan.draft(load_schema(data), "d", "answer", "regression")
    with_answer(data, 17, odd)
    assert execute(recipe, data, tmp_path / "run") == "finished"
    report = (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8")
    assert f"1 row has no “answer”, left out of the run (what can't be read, such as “{odd}”, counts as" in report


@pytest.mark.slow
def test_huge_numbers_are_learned_and_answered_finitely(tmp_path):
    columns = {"x": numbers(60), "huge": [10.0 ** (row * 5) for row in range(60)], "answer": ["a", "b", "b"] * 20}
    for family in MODELS:
        folder = tmp_path / family
        folder.mkdir()
        run(folder, columns, "answer", family)
        assert json.loads((folder / "run" / "parity.json").read_text())["finite"]


def test_a_column_that_changes_kind_half_way_still_trains(tmp_path):
    columns = {
        "x": numbers(60),
        "mixed": [*range(30), *(f"text {row % 3}" for row in range(30))],
        "answer": ["a", "b"] * 30,
    }
    run(tmp_path, columns, "answer")


@pytest.mark.slow
def test_a_thousand_columns_run(tmp_path):
    columns = {f"column {index}": numbers(60, index) for index in range(1000)}
    columns["answer"] = ["a" if value > 0 else "b" for value in columns["column 7"]]
    data, predictor = run(tmp_path, columns, "answer", "boosted_trees", "family.rounds=10")
    assert len(predictor.schema.inputs) == 1000
    assert len(predictor.answer(pq.read_table(data))) == 60


def test_a_parquet_file_that_is_no_dataset_is_told(tmp_path):
    data = dataset(tmp_path, {"x": numbers(30), "answer": ["a", "b"] * 15})
    pq.write_table(pq.read_table(data).drop_columns(["__row"]), data)
    with pytest.raises(UserError, match="not a dataset"):
        execute(plan.draft(load_schema(data), "d", "answer"), data, tmp_path / "run")
