"""The ready-to-paste programs run as they are, in Python and in JavaScript, and answer as the app does."""

import dataclasses
import io
import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from core.bundle_schema import BundleSchema, InputColumn
from core.export import media_snippets
from core.export.snippets import example_value, io_table, javascript, python
from core.graph import DOUBLE, FLOAT, STRING, UINT8, Graph
from core.serving.inputs.groups import decoded
from core.serving.predictor import Predictor
from tests.export import bundles
from tests.kinds import sounds
from tests.reading.media import real

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


def media_bundle() -> tuple[BundleSchema, bytes]:
    """A bundle that sums a picture's points and a sound's loudness."""
    inputs = (InputColumn("photo", "photo", "image"), InputColumn("call", "call", "audio", rate=16_000, most=32_000))
    g = Graph()
    photo = g.Cast(g.input("photo", UINT8, ("N", "H", "W", 3)), to=DOUBLE)
    call = g.Cast(g.Abs(g.input("call", FLOAT, ("N", "S"))), to=DOUBLE)
    every, last = g.const([1, 2, 3], "int64"), g.const([1], "int64")
    total = g.Add(g.ReduceSum(photo, every, keepdims=0), g.ReduceSum(call, last, keepdims=0))
    for output in ("prediction", "lower", "upper"):
        g.output(output, total, DOUBLE, ("N",))
    schema = BundleSchema(1, "regression", "x", inputs, level=0.9)
    return schema, g.model(bundles.metadata(schema)).SerializeToString()


@pytest.mark.parametrize("shape", ["plain", "transparent", "16 bits", "palette"])
def test_a_picture_and_a_sound_reach_the_model_as_in_the_app(shape, tmp_path):
    schema, content = media_bundle()
    picture = Image.open(io.BytesIO(real.photo())).resize((40, 30))
    if shape == "transparent":
        picture.putalpha(picture.convert("L"))
    elif shape == "palette":
        picture = picture.convert("P")
    elif shape == "16 bits":
        picture = Image.fromarray(np.asarray(picture.convert("L"), np.uint16) * 257)
    picture.save(tmp_path / "photo.png")
    (tmp_path / "call.wav").write_bytes(real.sound())
    program = python(schema, FILE).replace('"photo": None', '"photo": "photo.png"')
    program = program.replace('"call": None', '"call": "call.wav"')
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    lines = run([sys.executable, "-I", "-X", "utf8", "program.py"], tmp_path)
    values = {"photo": (tmp_path / "photo.png").read_bytes(), "call": real.sound()}
    assert float(lines[0]) == pytest.approx(Predictor(content).answer_one(values).prediction[0], rel=1e-9)


@pytest.mark.parametrize("longest", [0, 48_000])
def test_the_program_hears_channels_and_long_sounds_as_the_app_does(longest):
    """All in one process: the program's own function beside ours, on sounds that are mixed, cut or refused."""
    space: dict = {}
    exec(media_snippets.imports({"audio"}) + media_snippets.helpers({"audio"}), space)
    tone, noise = sounds.chirp(1.0, 22_050), sounds.noise(1.0, 22_050)
    pairs = [
        (tone,),
        (tone, -tone),
        (tone, -0.9 * tone + 0.1),
        (tone, noise),
        (tone, -0.3 * tone),
        (0 * tone, 0 * tone),
    ]
    column = InputColumn("call", "call", "audio", rate=16_000, most=32_000, longest=longest)
    for times in (1, 2, 4):
        for pair in pairs:
            content = sounds.file(np.tile(np.stack(pair, 1), (times, 1)), 22_050, subtype="FLOAT")
            with warnings.catch_warnings(record=True) as report:
                warnings.simplefilter("always")
                given = {"file": io.BytesIO(content)} | space
                (found,) = eval(media_snippets.feed(column, "file"), given)
            np.testing.assert_array_equal(found, decoded(content, column))
            assert bool(report) == (bool(longest) and times == 4)
            assert bool(found.any()) == (pair[0].any() and not report)


def test_the_programs_run_without_a_picture_too(run_snippet):
    schema, content = media_bundle()
    assert float(run_snippet(schema, content)[0]) in (0.0, 64 * 64 * 3 * 128.0)


def test_the_table_of_inputs_and_outputs_is_that_of_the_file():
    made = [(bundles.schema(task), bundles.content(task)) for task in ("classification", "regression")]
    for schema, content in [*made, media_bundle()]:
        session = onnxruntime.InferenceSession(content)
        kinds = {"tensor(double)": "float64", "tensor(string)": "string", "tensor(float)": "float32"}
        kinds["tensor(uint8)"] = "uint8"
        found = {
            (direction, entry.name): (kinds[entry.type], len(entry.shape))
            for direction, entries in (("in", session.get_inputs()), ("out", session.get_outputs()))
            for entry in entries
        }
        report = {
            (row["direction"], row["name"]): (row["type"], row["shape"].count(",") + 1) for row in io_table(schema)
        }
        assert report == found


def test_a_boolean_example_becomes_the_number_the_graph_takes():
    column = InputColumn("b", "b", "boolean", categories=("nein", "ja"), example="ja")
    assert example_value(column) == 1.0
    assert np.isclose(example_value(dataclasses.replace(column, example="nein")), 0.0)
    assert json.dumps(example_value(dataclasses.replace(column, example=""))) == "null"


def test_a_program_for_pictures_alone_names_nothing_else_and_keeps_to_its_width():
    schema = BundleSchema(
        format=1,
        task="classification",
        target="sort",
        inputs=(InputColumn("photo", "photo", "image"),),
        labels=("a", "b"),
        level=None,
        promise=True,
        low=None,
        high=None,
    )
    for program in (python(schema), javascript(schema)):
        assert max(map(len, program.splitlines())) <= 110
    assert "const numbers" not in javascript(schema)
    assert "const texts" not in javascript(schema)
    assert 'const media = [\n  ["photo", "uint8"' in javascript(schema)


def test_what_goes_in_is_told_with_type_shape_meaning_and_example():
    inputs = (
        InputColumn("n", "n (input)", "number", example="1.5"),
        InputColumn("s", "s", "number", example="1,5", as_text=True),
        InputColumn("c", "c", "category", example="x", verbatim=True),
        InputColumn("g", "g", "category", example="y"),
        InputColumn("p", "p", "image"),
        InputColumn("q", "q", "image", scale=(0.0, 65535.0, 0.0, 1.0)),
        InputColumn("a", "a", "audio", rate=16_000),
        InputColumn("b", "b", "audio", rate=16_000, most=8_000),
        InputColumn("d", "d", "audio", rate=16_000, most=8_000, longest=160_000),
    )
    rows = io_table(BundleSchema(3, "regression", "y", inputs, level=0.9, groups="g"))
    given = [row for row in rows if row["direction"] == "in"]
    assert rows[: len(given)] == given
    assert [(row["name"], row["type"], row["shape"], row["meaning"], row["example"]) for row in given] == [
        ("n (input)", "float64", "[N]", "number; missing: NaN", "1.5"),
        ("s", "string", "[N]", "number; missing: empty text", "1,5"),
        ("c", "string", "[N]", "category, as the cell of a table; missing: empty text", "x"),
        (
            *("g", "string", "[N]"),
            "category; missing: empty text; rows with the same text belong together and are given at once",
            "y",
        ),
        ("p", "uint8", "[N, height, width, 3]", "picture: red, green, blue, any size; missing: one point", ""),
        (
            *("q", "uint8", "[N, height, width, 3]"),
            "picture: red, green, blue, any size; greys of more than 8 bits: 65,535 is white; missing: one point",
            "",
        ),
        (
            *("a", "float32", "[N, samples]"),
            "sound: one channel, 16,000 samples a second; missing: one sample",
            "",
        ),
        (
            *("b", "float32", "[N, samples]"),
            "sound: one channel, 16,000 samples a second, 0.5 seconds are heard; missing: one sample",
            "",
        ),
        (
            *("d", "float32", "[N, samples]"),
            "sound: one channel, 16,000 samples a second, 0.5 seconds are heard at most, silence around them left out,"
            " of up to 10 seconds; missing: one sample",
            "",
        ),
    ]
    assert [(row["name"], row["type"], row["shape"], row["meaning"], row["example"]) for row in rows[9:]] == [
        ("prediction", "float64", "[N]", "expected y", ""),
        ("lower", "float64", "[N]", "lower and upper together hold 90% of the true values", ""),
        ("upper", "float64", "[N]", "lower and upper together hold 90% of the true values", ""),
    ]
    labels = io_table(bundles.schema())[-2:]
    assert [(row["shape"], row["example"]) for row in labels] == [("[N]", "no"), ("[N, 3]", "")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (InputColumn("a", "a", "number", example="1.5"), 1.5),
        (InputColumn("a", "a", "number", example="-3"), -3.0),
        (InputColumn("a", "a", "number", example=""), None),
        (InputColumn("a", "a", "number", example="1,5", as_text=True), "1,5"),
        (InputColumn("a", "a", "boolean", example="1"), 1.0),
        (InputColumn("a", "a", "boolean", example="1", categories=("0", "1")), 1.0),
        (InputColumn("a", "a", "number", example="1", categories=("1", "2")), 1.0),
        (InputColumn("a", "a", "category", example="x"), "x"),
        (InputColumn("a", "a", "image", example="x"), None),
        (InputColumn("a", "a", "audio", example="x"), None),
    ],
)
def test_an_example_is_what_the_graph_takes(column, value):
    assert example_value(column) == value


MIXED = (
    InputColumn("n", "n", "number", example="0.1", missing=("gone", "")),
    InputColumn("m", "m", "number", example=""),
    InputColumn("t", "t", "category", example='a"b\x85\u2028\x7f'),
    InputColumn("p", "p", "image", scale=(1.0, 2.0, 3.0, 4.0)),
    InputColumn("s", "s", "audio", rate=8_000, most=4_000),
    InputColumn("w", "w", "audio", rate=8_000, most=4_000, longest=80_000),
)


def test_a_program_in_python_names_its_row_packages_and_files():
    program = python(BundleSchema(3, "regression", "y", MIXED, level=0.9, missing=("away",)), "m.onnx")
    lines = program.splitlines()
    assert lines[0] == "# pip install onnxruntime numpy pillow soundfile scipy"
    assert lines[1:11] == [
        *("import json", "import math", "import warnings", "", "import numpy as np", "import onnxruntime"),
        *("import soundfile", "from PIL import Image, ImageOps", "from scipy.signal import resample_poly", ""),
    ]
    for line in (
        'session = onnxruntime.InferenceSession("m.onnx", providers=["CPUExecutionProvider"])',
        "# A picture or a sound is the name of its file.",
        '    "n": 0.1,',
        '    "m": None,',
        '    "t": "a\\"b\\u0085\\u2028\\u007f",',
        '    "p": None,',
        '    if column.name == "p":',
        "        feeds[column.name] = picture(value, (1.0, 2.0, 3.0, 4.0))",
        "        feeds[column.name] = sound(value, 8000, 4000, False)",
        "        feeds[column.name] = sound(value, 8000, 80000, True)",
    ):
        assert line in lines
    plain = python(bundles.schema())
    assert plain.startswith(
        "# pip install onnxruntime numpy\nimport json\n\nimport numpy as np\nimport onnxruntime\n\n"
    )
    assert "A picture or a sound" not in plain
    assert '"bundle.onnx"' in plain


def test_a_program_in_javascript_sorts_its_row_by_type():
    program = javascript(BundleSchema(3, "regression", "y", MIXED, level=0.9, missing=("away", "gone")), "m.onnx")
    lines = program.splitlines()
    for line in (
        'const missing = ["", "gone", "away"];',
        '  ["n", 0.1],',
        '  ["m", null],',
        '  ["p", "uint8", new Uint8Array(64 * 64 * 3).fill(128), [1, 64, 64, 3]],',
        '  ["s", "float32", new Float32Array(8000), [1, 8000]],',
        '  const session = await ort.InferenceSession.create("m.onnx");',
    ):
        assert line in lines
    assert [line for line in lines if line.startswith("const ")] == [
        'const ort = require("onnxruntime-node");',
        'const missing = ["", "gone", "away"];',
        'const number = (value) => (missing.includes(String(value ?? "").trim()) ? NaN : Number(value));',
        "const numbers = [",
        "const texts = [",
        "const media = [",
    ]
    assert program.count("// Decoded pictures") == program.count("// Decoded sounds") == 1
    assert [line.split(".map")[0].strip() for line in lines if ".map(" in line] == [
        "...numbers",
        "...texts",
        "...media",
    ]
