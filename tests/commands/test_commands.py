"""The command line does what the app does: from a file to answers, with every mistake told in one JSON line."""

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.__main__ import main
from core.data.samples import SAMPLES
from core.models import MODELS
from core.serving.predictor import Predictor
from core.settings import settings
from tests.export import bundles
from tests.reading.media.real import digit
from tests.reading.media.test_gathered import packed

ROOT = Path(__file__).parents[2]
PENGUINS = next(sample for sample in SAMPLES if sample.name == "penguins")
PYTHON = [sys.executable, "-m", "core"]


@pytest.fixture
def command(capsys):
    """Runs one command in this process; gives (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        message = capsys.readouterr()
        return code, message.out, message.err

    return run


@pytest.fixture
def fails(command):
    """Runs a command that must fail; gives the problem and the fix it tells."""

    def run(*arguments: object) -> str:
        code, out, err = command(*arguments)
        assert code == 2
        assert out == "" or json.loads(out)["safe"] is False
        report = json.loads(err)
        assert set(report) == {"problem", "fix"}
        assert report["problem"]
        assert report["fix"]
        return f"{report['problem']} {report['fix']}"

    return run


@pytest.fixture(scope="module")
def penguins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("penguins")
    assert main(["read", str(PENGUINS.file), "--out", str(folder / "data.parquet")]) == 0
    return folder / "data.parquet"


@pytest.fixture(scope="module")
def bundle(penguins):
    recipe, out = penguins.parent / "recipe.yaml", penguins.parent / "run"
    assert main(["recipe", str(penguins), "--target", "species", "--family", "linear", "--out", str(recipe)]) == 0
    assert main(["run", str(recipe), "--out", str(out)]) == 0
    return out / "bundle.onnx"


def test_read_tells_rows_schema_and_warnings(command, tmp_path):
    code, out, _ = command("read", PENGUINS.file, "--out", tmp_path / "new" / "data.parquet")
    report = json.loads(out)
    assert code == 0
    assert report["rows"] == PENGUINS.rows
    assert isinstance(report["warnings"], list)
    assert len(report["schema"]["columns"]) == PENGUINS.columns
    assert (tmp_path / "new" / "data.parquet").is_file()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"a,b\n", "header.csv"),
        (b"a\n1\n2\n", "one.csv"),
        (b"\x00\x01\xff" * 999, "rubbish.csv"),
        (b"PK\x03\x04 no", "x.xlsx"),
    ],
)
def test_read_refuses_what_is_no_table(fails, tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    fails("read", tmp_path / name, "--out", tmp_path / "data.parquet")
    assert not (tmp_path / "data.parquet").exists()


def test_read_tells_a_missing_file(fails, tmp_path):
    assert "nothing.csv" in fails("read", tmp_path / "nothing.csv", "--out", tmp_path / "data.parquet")


def test_no_command_writes_over_what_it_reads(fails, penguins, bundle, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_bytes(PENGUINS.file.read_bytes())
    before = {file: file.read_bytes() for file in (rows, penguins, bundle)}
    assert "overwritten" in fails("read", rows, "--out", rows)
    assert "overwritten" in fails("predict", bundle, rows, "--out", tmp_path / "." / "rows.csv")
    assert "overwritten" in fails("predict", bundle, rows, "--out", bundle)
    assert "overwritten" in fails("recipe", penguins, "--target", "species", "--out", penguins)
    assert {file: file.read_bytes() for file in before} == before


def test_an_out_that_can_not_be_written_is_told(fails, penguins, bundle, tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    for out in (tmp_path / "file" / "below", tmp_path / "folder"):
        assert out.name in fails("read", PENGUINS.file, "--out", out) or "file" in out.parts
        fails("recipe", penguins, "--target", "species", "--out", out)
        fails("predict", bundle, PENGUINS.file, "--out", out)
    fails("run", bundle.parent / "recipe.yaml", "--out", tmp_path / "file")


def test_what_is_no_dataset_and_no_recipe_is_told(fails, tmp_path):
    (tmp_path / "text.parquet").write_text("a,b")
    pq.write_table(pa.table({"x": [1, 2], "y": ["a", "b"]}), tmp_path / "plain.parquet")
    for name in ("text.parquet", "plain.parquet"):
        assert name in fails("recipe", tmp_path / name, "--target", "y", "--out", tmp_path / "recipe.yaml")
    (tmp_path / "recipe.yaml").write_bytes(b"\xff\xfe\x00")
    assert "recipe.yaml" in fails("run", tmp_path / "recipe.yaml", "--out", tmp_path / "run")


def test_a_doubt_is_printed_with_the_line_that_turns_it(command, tmp_path):
    days = [f"{n % 12 + 1}/{n % 11 + 1}/2024,{n % 7},{'ab'[n % 2]}" for n in range(60)]
    (tmp_path / "days.csv").write_text("\n".join(["the day = when,size,sort", *days]), encoding="utf-8")
    _, out, _ = command("read", tmp_path / "days.csv", "--out", tmp_path / "data.parquet")
    (doubt,) = json.loads(out)["doubts"]
    assert (doubt["column"], doubt["values"]) == ("the day = when", 60)
    assert doubt["taken"].startswith("The month comes first: “")
    (other,) = doubt["otherwise"]
    assert other["reading"].startswith("The day comes first: “")
    assert other["command"] == "recipe"
    write = ["recipe", tmp_path / "data.parquet", "--target", "sort", "--out", tmp_path / "recipe.yaml"]
    _, out, _ = command(*write)
    assert json.loads(out)["doubts"] == [doubt]
    _, out, _ = command(*write, *shlex.split(other["set"]))
    assert json.loads(out)["recipe"]["columns"]["the day = when"]["options"] == {"order": "day first"}
    assert json.loads(out)["doubts"][0]["taken"] == other["reading"]


def test_a_doubt_of_reading_is_turned_and_turned_back_by_the_lines_that_read_prints(command, tmp_path):
    sorts = [f"{'?' if n % 3 == 0 else 'ab'[n % 2]},{n % 7},{'xy'[n % 2]}" for n in range(60)]
    (tmp_path / "sorts.csv").write_text("\n".join(["sort,size,answer", *sorts]), encoding="utf-8")
    read = ["read", tmp_path / "sorts.csv", "--out", tmp_path / "data.parquet"]
    messages = [json.loads(command(*read)[1])]
    for _ in range(2):
        (other,) = messages[-1]["doubts"][0]["otherwise"]
        assert other["command"] == "read"
        messages.append(json.loads(command(*read, *shlex.split(other["set"]))[1]))
        assert messages[-1]["doubts"][0]["taken"] == other["reading"]
    missing = [entry["schema"]["columns"][0]["profile"]["missing"] for entry in messages]
    assert missing == [20, 0, 20]
    _, out, _ = command("recipe", tmp_path / "data.parquet", "--target", "answer", "--out", tmp_path / "recipe.yaml")
    assert json.loads(out)["doubts"] == []  # a recipe can't turn it


def test_recipe_writes_a_complete_recipe_beside_the_data(command, penguins, tmp_path):
    out = tmp_path / "deep" / "recipe.yaml"
    code, message, _ = command("recipe", penguins, "--target", "species", "--out", out)
    report = json.loads(message)
    assert code == 0
    assert report["recipe"]["task"]["name"] == "classification"
    assert not Path(report["recipe"]["data"]["dataset"]).is_absolute()
    assert (out.parent / report["recipe"]["data"]["dataset"]).resolve() == penguins.resolve()


@pytest.mark.parametrize("family", list(MODELS))
def test_set_reaches_every_declared_option_of_every_family(command, penguins, tmp_path, family):
    declared = settings(MODELS[family].Options)
    for entry in declared:
        value = entry.low if entry.low is not None else entry.choices[0][0] if entry.choices else entry.default
        given = json.dumps(int(value) if entry.kind == "int" else value)
        out = tmp_path / f"{entry.name}.yaml"
        code, message, err = command(
            "recipe",
            penguins,
            "--target",
            "species",
            "--family",
            family,
            "--set",
            f"family.{entry.name}={given}",
            "--out",
            out,
        )
        assert code == 0, err
        assert json.loads(message)["recipe"]["family"]["options"][entry.name] == json.loads(given)


def test_set_reaches_the_other_sections(command, penguins, tmp_path):
    changes = [
        "training.epochs=7",
        "split.seed=3",
        "columns.island.use=false",
        "columns.sex.kind=category",
        "family.name=linear",
    ]
    sets = [part for change in changes for part in ("--set", change)]
    code, message, err = command("recipe", penguins, "--target", "species", *sets, "--out", tmp_path / "recipe.yaml")
    assert code == 0, err
    recipe = json.loads(message)["recipe"]
    assert (recipe["training"]["epochs"], recipe["split"]["seed"], recipe["family"]["name"]) == (7, 3, "linear")
    assert recipe["columns"]["island"]["use"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--target", "spezies"], ["spezies", "“species”", "“island”"]),
        (["--target", "species", "--family", "forest"], ["forest", *MODELS]),
        (["--target", "species", "--task", "ranking"], ["ranking", "classification", "regression"]),
        (["--target", "species", "--task", "regression"], ["numbers"]),
        (["--target", "species", "--set", "family.nonsense=1"], ["nonsense", "rounds", "learning_rate"]),
        (["--target", "species", "--set", "training.epoch=5"], ["“epoch”", "learning_rate"]),
        (["--target", "species", "--set", "nonsense.epochs=5"], ["nonsense", "training"]),
        (["--target", "species", "--set", "training.epochs=0"], ["“Epochs”", "from 1 to 5000"]),
        (["--target", "species", "--set", "split.test=lots"], ["“Test share”", "lots", "from 0.05 to 0.5"]),
        (["--target", "species", "--set", "training.optimizer=rocket"], ["rocket", "adamw, adam, sgd, rmsprop"]),
        (["--target", "species", "--set", "epochs"], ["section.option=value"]),
        (["--target", "species", "--set", "columns.wings.use=true"], ["wings", "“island”"]),
        ([], ["--target"]),
    ],
)
def test_recipe_tells_every_mistake(fails, penguins, tmp_path, arguments, words):
    report = fails("recipe", penguins, *arguments, "--out", tmp_path / "recipe.yaml")
    for word in words:
        assert word in report
    assert not (tmp_path / "recipe.yaml").exists()


def test_run_prints_one_event_a_line_and_leaves_the_three_files(penguins, tmp_path):
    main(
        [
            "recipe",
            str(penguins),
            "--target",
            "species",
            "--out",
            str(tmp_path / "recipe.yaml"),
            "--set",
            "family.rounds=20",
        ]
    )
    run = subprocess.run(
        [*PYTHON, "run", tmp_path / "recipe.yaml", "--out", tmp_path / "out"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    notes = [json.loads(line) for line in run.stdout.splitlines()]
    assert [notes[0]["kind"], *(event["kind"] for event in notes[-3:])] == ["start", "end", "stage", "resources"]
    assert notes[-3]["state"] == "finished"
    assert json.loads((tmp_path / "out" / "audit.json").read_text())["importance"]
    assert [event for event in notes if event["kind"] == "epoch"]
    for name in ("bundle.onnx", "recipe.yaml", "evaluation.json"):
        assert (tmp_path / "out" / name).is_file()
    evaluation = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert (evaluation["task"], evaluation["rows"] > 50) == ("classification", True)
    assert set(evaluation["metrics"]["accuracy"]) == {"value", "baseline"}


def test_running_again_into_the_same_folder_gives_the_same_numbers(command, bundle, penguins):
    before = json.loads((bundle.parent / "evaluation.json").read_text())["metrics"]
    code, out, _ = command("run", penguins.parent / "recipe.yaml", "--out", bundle.parent)
    assert code == 0
    assert json.loads(out.splitlines()[0])["kind"] == "start"
    assert json.loads((bundle.parent / "evaluation.json").read_text())["metrics"] == before


@pytest.mark.slow
def test_control_c_stops_and_keeps_the_best_so_far(penguins, tmp_path):
    sets = ["--set", "training.epochs=5000", "--set", "training.patience=0"]
    arguments = [str(penguins), "--target", "species", "--family", "neural_network", *sets]
    main(["recipe", *arguments, "--out", str(tmp_path / "recipe.yaml")])
    run = subprocess.Popen(
        [*PYTHON, "run", tmp_path / "recipe.yaml", "--out", tmp_path / "out"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in run.stdout:
        if json.loads(line)["kind"] == "epoch":
            break
    time.sleep(0.2)
    os.kill(run.pid, signal.SIGINT)
    rest = [json.loads(line) for line in run.stdout]
    assert run.wait(timeout=200) == 0
    assert [event["state"] for event in rest if event["kind"] == "end"] == ["stopped"]
    assert (tmp_path / "out" / "bundle.onnx").is_file()


def test_run_tells_a_missing_dataset_and_a_broken_recipe(command, fails, penguins, tmp_path):
    recipe = tmp_path / "recipe.yaml"
    assert "recipe.yaml" in fails("run", recipe, "--out", tmp_path / "out")
    assert command("recipe", penguins, "--target", "species", "--out", recipe)[0] == 0
    recipe.write_text(recipe.read_text().replace("data.parquet", "gone.parquet"))
    assert "gone.parquet" in fails("run", recipe, "--out", tmp_path / "out")
    recipe.write_text("]: no yaml [")
    fails("run", recipe, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_predict_writes_the_answers_of_the_very_file(command, bundle, tmp_path):
    code, message, _ = command("predict", bundle, PENGUINS.file, "--out", tmp_path / "answers.csv")
    report = json.loads(message)
    assert code == 0
    assert (report["rows"], report["rejected"]) == (PENGUINS.rows, [])
    with (tmp_path / "answers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    predictor = Predictor(bundle)
    for row in rows[:20]:
        answer = predictor.answer_one({column.name: row[column.name] or None for column in predictor.schema.inputs})
        assert row["label"] == answer.labels[0]
    right = sum(row["label"] == row["species"] for row in rows) / len(rows)
    assert right > 0.9


def test_predict_tells_what_was_odd_and_what_was_left_out(command, bundle, tmp_path):
    lines = PENGUINS.file.read_text(encoding="utf-8").splitlines()[:30]
    index = lines[0].split(",").index("island")
    odd = lines[3].split(",")
    odd[index] = "Atlantis"
    rows = tmp_path / "rows.csv"
    rows.write_text("\n".join([*lines[:3], ",".join(odd), *lines[4:]]) + "\n", encoding="utf-8")
    code, message, _ = command("predict", bundle, rows, "--out", tmp_path / "answers.csv")
    report = json.loads(message)
    assert (code, report["rows"], report["rejected_rows"]) == (0, 29, 0)
    assert [note for note in report["notes"] if "island" in note and "Atlantis" in note and "row 3" in note]


def test_predict_imports_only_what_serves(bundle, tmp_path):
    arguments = ["predict", str(bundle), str(PENGUINS.file), "--out", str(tmp_path / "answers.csv")]
    program = (
        "import sys; from core.__main__ import main;"
        f"code = main({arguments!r});"
        "heavy = {'torch', 'sklearn', 'onnx', 'pydantic', 'sqlalchemy', 'yaml', 'streamlit', 'scipy', 'plotly'};"
        "ours = {name for name in sys.modules if name.startswith('core.')};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr);"
        "print(sorted({name.split('.')[1] for name in ours}), file=sys.stderr); sys.exit(code)"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    heavy, ours = ended.stderr.strip().splitlines()[-2:]
    assert heavy == "[]"
    assert set(eval(ours)) <= {
        "__main__",
        "answers",
        "bundle_schema",
        "cells",
        "commands",
        "doubt",
        "errors",
        "messages",
        "plain",
        "plugins",
        "records",
        "repaired",
        "reading",
        "serving",
        "traits",
    }  # noqa: S307


def test_predict_tells_what_is_missing(fails, bundle, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("wings,legs\n2,2\n2,4\n")
    assert "island" in fails("predict", bundle, rows, "--out", tmp_path / "answers.csv")
    assert "none.csv" in fails("predict", bundle, tmp_path / "none.csv", "--out", tmp_path / "answers.csv")
    (tmp_path / "no.onnx").write_bytes(b"rubbish")
    fails("predict", tmp_path / "no.onnx", rows, "--out", tmp_path / "answers.csv")
    assert not (tmp_path / "answers.csv").exists()


def test_check_says_safe_or_why_not(command, fails, bundle, tmp_path):
    code, out, _ = command("check", bundle)
    assert code == 0
    assert json.loads(out)["safe"] is True
    assert json.loads(out)["schema"]["target"] == "species"
    (tmp_path / "bad.onnx").write_bytes(bundles.content(schema="{}"))
    assert "schema" in fails("check", tmp_path / "bad.onnx")
    assert "none.onnx" in fails("check", tmp_path / "none.onnx")


def test_an_unknown_command_is_told(fails):
    assert "predict" in fails("fly")
    fails()


def test_read_takes_a_zip_for_each_class_and_pictures_of_several_folders(command, tmp_path):
    zips = []
    for index, name in enumerate(("cats", "dogs")):
        zips.append(packed(tmp_path / f"{name}.zip", *[f"{n}.png" for n in range(3)], start=10 * index))
    code, out, _ = command("read", *zips, "--out", tmp_path / "zips.parquet")
    assert (code, json.loads(out)["rows"]) == (0, 6)
    assert set(pq.read_table(tmp_path / "zips.parquet")["label"].to_pylist()) == {"cats", "dogs"}
    loose = []
    for index in range(4):
        loose.append(tmp_path / ("ones" if index % 2 else "zeros") / f"{index}.png")
        loose[-1].parent.mkdir(exist_ok=True)
        loose[-1].write_bytes(digit(index))
    code, out, _ = command("read", *loose, "--out", tmp_path / "loose.parquet")
    assert code == 0
    assert set(pq.read_table(tmp_path / "loose.parquet")["label"].to_pylist()) == {"ones", "zeros"}
