"""The ready-to-paste programs run as they are, in Python and in JavaScript, and answer as the app does."""

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from core.export.snippets import example_value, io_table, javascript, python
from core.graph import DOUBLE, STRING, Graph
from core.records import BundleSchema, InputColumn
from core.serving.predictor import Predictor
from tests.export import bundles

FILE = "my model 😀.onnx"


def example(schema: BundleSchema) -> dict[str, object]:
    """The made-up row of the snippets."""
    return {column.name: example_value(column) for column in schema.inputs}


def run_python(schema: BundleSchema, content: bytes, folder: Path) -> list[str]:
    (folder / FILE).write_bytes(content)
    (folder / "program.py").write_text(python(schema, FILE), encoding="utf-8")
    return run([sys.executable, "-I", "-X", "utf8", "program.py"], folder)


def run_javascript(schema: BundleSchema, content: bytes, folder: Path) -> list[str]:
    (folder / FILE).write_bytes(content)
    (folder / "program.js").write_text(javascript(schema, FILE), encoding="utf-8")
    return run(["node", "program.js"], folder)


def run(command: list[str], folder: Path) -> list[str]:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip().splitlines()


@pytest.fixture(params=["python", "javascript"])
def run_snippet(request, tmp_path):
    if request.param == "python":
        return lambda schema, content: run_python(schema, content, tmp_path)
    folder = request.getfixturevalue("node_folder")
    return lambda schema, content: run_javascript(schema, content, folder)


def test_the_classification_snippet_prints_the_predictors_answer(run_snippet):
    schema, content = bundles.schema(), bundles.content()
    lines = run_snippet(schema, content)
    answer = Predictor(content).answer_one(example(schema))
    assert lines[0] == answer.labels[0]
    for line, label, share in zip(lines[1:], schema.labels, answer.probabilities[0], strict=True):
        assert line.strip().startswith(f"{label}: ")
        assert float(re.search(r"([\d.]+)%$", line)[1]) == pytest.approx(100 * share, abs=0.051)


def test_the_regression_snippet_prints_the_predictors_answer(run_snippet):
    schema, content = bundles.schema("regression"), bundles.content("regression")
    lines = run_snippet(schema, content)
    answer = Predictor(content).answer_one(example(schema))
    assert float(lines[0]) == pytest.approx(answer.prediction[0])
    low, high = map(float, re.findall(r"-?[\d.]+", lines[1]))
    assert (low, high) == pytest.approx((answer.lower[0], answer.upper[0]), rel=1e-5)


def test_hostile_names_and_texts_stay_texts(run_snippet):
    names = [
        '"; import os; os._exit(3) #',
        "`${process.exit(3)}`",
        "a\nb\u2028c\\",
        "__proto__",
        "</script>'''",
        "数 😀",
    ]
    inputs = tuple(InputColumn(name, name, "category", example=name, categories=(name,)) for name in names)
    g = Graph()
    longest = [g.Cast(g.Equal(g.input(name, STRING), g.const([name])), to=DOUBLE) for name in names]
    total = g.Sum(*longest)
    for output in ("prediction", "lower", "upper"):
        g.output(output, total, DOUBLE, ("N",))
    schema = BundleSchema(1, "regression", "x", inputs, level=0.9)
    lines = run_snippet(schema, g.model(bundles.metadata(schema)).SerializeToString())
    assert float(lines[0]) == len(names)  # every text arrived exactly as it was


def test_missing_examples_are_missing_values(run_snippet):
    inputs = tuple(dataclasses.replace(column, example="") for column in bundles.INPUTS)
    schema = dataclasses.replace(bundles.schema("regression"), inputs=inputs)
    content = bundles.content("regression")
    lines = run_snippet(schema, content)
    assert float(lines[0]) == Predictor(content).answer_one({}).prediction[0]


def test_the_table_of_inputs_and_outputs_is_that_of_the_file():
    for task in ("classification", "regression"):
        session = onnxruntime.InferenceSession(bundles.content(task))
        kinds = {"tensor(double)": "float64", "tensor(string)": "string", "tensor(float)": "float32"}
        found = {
            (direction, entry.name): (kinds[entry.type], len(entry.shape))
            for direction, entries in (("in", session.get_inputs()), ("out", session.get_outputs()))
            for entry in entries
        }
        told = {
            (row["direction"], row["name"]): (row["type"], row["shape"].count(",") + 1)
            for row in io_table(bundles.schema(task))
        }
        assert told == found


def test_a_boolean_example_becomes_the_number_the_graph_takes():
    column = InputColumn("b", "b", "boolean", categories=("nein", "ja"), example="ja")
    assert example_value(column) == 1.0
    assert np.isclose(example_value(dataclasses.replace(column, example="nein")), 0.0)
    assert json.dumps(example_value(dataclasses.replace(column, example=""))) == "null"
