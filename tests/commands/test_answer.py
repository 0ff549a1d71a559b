"""The answer column on the command line: read as inputs are, and what `recipe` says can be followed."""

import csv
import json
import random
import shlex

import pytest

from core.__main__ import main

ROWS = 240


def write(path, columns, delimiter=","):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def comma(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def table(answers):
    """Two columns and an answer for each, made from what the columns say: (size, town) -> text."""
    chance = random.Random(1)
    size = [chance.uniform(20, 150) for _ in range(ROWS)]
    town = [chance.choice(["north", "south"]) for _ in range(ROWS)]
    messages = [answers(row, a, b) for row, (a, b) in enumerate(zip(size, town, strict=True))]
    return {"size": [f"{value:.1f}" for value in size], "town": town, "answer": messages}


def carried_out(folder, source, capsys, *more, run=True):
    """What `read`, `recipe` and `run` leave: the printed recipe, the evaluation and the bundle's file."""
    data = folder / "data.parquet"
    assert main(["read", str(source), "--out", str(data)]) == 0
    capsys.readouterr()
    asked = ["recipe", str(data), "--target", "answer", "--family", "linear", "--out", str(folder / "recipe.yaml")]
    assert main([*asked, *more]) == 0
    printed = json.loads(capsys.readouterr().out)
    if not run:
        return printed
    assert main(["run", str(folder / "recipe.yaml"), "--out", str(folder / "run")]) == 0
    capsys.readouterr()
    evaluation = json.loads((folder / "run" / "evaluation.json").read_text(encoding="utf-8"))
    return printed, {name: entry["value"] for name, entry in evaluation["metrics"].items()}, evaluation


def labels(evaluation):
    return [entry["label"] for entry in evaluation["classes"]]


def price(row, size, town):
    return comma(3000 * size + 50_000 * (town == "south"))


def test_a_price_with_decimal_comma_and_dots_is_estimated_as_a_well_typed_one_would_be(tmp_path, capsys):
    source = write(tmp_path / "rows.csv", table(price), ";")
    printed, metrics, evaluation = carried_out(tmp_path, source, capsys)
    assert printed["recipe"]["task"]["name"] == "regression"
    assert metrics["r2"] > 0.99
    assert evaluation["metrics"]["mae"]["baseline"] > 10_000
    answers = tmp_path / "answers.csv"
    assert main(["predict", str(tmp_path / "run" / "bundle.onnx"), str(source), "--out", str(answers)]) == 0
    with answers.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert float(first["prediction"]) == pytest.approx(
        float(first["answer"].replace(".", "").replace(",", ".")), rel=0.1
    )


def test_the_reading_can_be_turned_by_a_setting_and_the_task_follows(tmp_path, capsys):
    source = write(tmp_path / "rows.csv", table(lambda row, a, b: comma(round(a))), ";")
    printed = carried_out(tmp_path, source, capsys, run=False)
    assert printed["recipe"]["task"]["name"] == "regression"
    report = carried_out(tmp_path, source, capsys, "--set", "columns.answer.kind=category", run=False)
    assert report["recipe"]["task"]["name"] == "classification"
    assert not [entry for entry in report["recipe"]["repairs"] if entry["column"] == "answer"]


def test_a_setting_of_the_kind_takes_the_reading_of_any_column_back(tmp_path, capsys):
    columns = table(lambda row, a, b: b)
    columns["size"] = [comma(float(value)) for value in columns["size"]]
    source = write(tmp_path / "rows.csv", columns, ";")
    report = carried_out(tmp_path, source, capsys, "--set", "columns.size.kind=category", run=False)
    assert report["recipe"]["repairs"] == []


def test_one_and_one_point_nought_are_one_class(tmp_path, capsys):
    def answer(row, size, town):
        return f"{int(size > 85)}{'.0' if row % 2 else ''}"

    _, metrics, evaluation = carried_out(tmp_path, write(tmp_path / "rows.csv", table(answer)), capsys)
    assert metrics["accuracy"] > 0.9
    assert [float(label) for label in labels(evaluation)] == [0, 1]


@pytest.mark.parametrize(
    ("yes", "no", "known"),
    [
        (("Yes", "yes", "YES "), ("No", "no", "NO"), {"yes", "no"}),
        (("ja", "Ja"), ("nein", "Nein"), {"ja", "nein"}),
        (("x",), ("",), {"x", "no"}),
        (("+",), ("−",), {"+", "−"}),
        (("1.50", "1.5"), ("2", "2.0"), {"1.50", "2"}),
        (("1,50", "1,5"), ("2,0", "2,00"), {"1,50", "2,0"}),
        ((" up", "up"), ("down ", "down"), {"up", "down"}),
    ],
)
def test_an_answer_is_one_class_however_it_is_spelled(tmp_path, capsys, yes, no, known):
    def answer(row, size, town):
        ways = yes if size > 85 else no
        return ways[row % 3 % len(ways)]

    source = write(tmp_path / "rows.csv", table(answer), ";")
    _, metrics, evaluation = carried_out(tmp_path, source, capsys)
    assert metrics["accuracy"] > 0.9
    assert len(labels(evaluation)) == 2
    assert {label.lower() for label in labels(evaluation)} == known


def test_a_refused_answer_column_names_ways_out_that_work(tmp_path, capsys):
    source = write(tmp_path / "rows.csv", table(price), ";")
    data = tmp_path / "data.parquet"
    assert main(["read", str(source), "--out", str(data)]) == 0
    asked = ["recipe", str(data), "--target", "answer", "--out", str(tmp_path / "recipe.yaml")]
    capsys.readouterr()
    assert main([*asked, "--set", "columns.answer.kind=category"]) == 2
    report = json.loads(capsys.readouterr().err)
    assert "240 different values" in report["problem"]
    assert report["fix"].startswith(
        "Read its texts as numbers and predict a number, or take “town” as the answer column"
    )
    assert main([*asked, "--set", "columns.answer.kind=number"]) == 0
    asked[3] = "town"
    assert main(asked) == 0


def test_cross_validation_and_its_intervals_read_the_answer_alike(tmp_path, capsys):
    source = write(tmp_path / "rows.csv", table(price), ";")
    _, metrics, evaluation = carried_out(tmp_path, source, capsys, "--set", "split.method=folds")
    assert metrics["r2"] > 0.99
    assert min(fold["metrics"]["r2"]["value"] for fold in evaluation["folds"]) > 0.99


def test_the_printed_line_turns_the_reading_of_a_doubtful_answer(tmp_path, capsys):
    def people(row, size, town):
        return f"{round(20 * size):,}".replace(",", ".")  # 400 to 3.000

    source = write(tmp_path / "rows.csv", table(people))
    printed = carried_out(tmp_path, source, capsys, run=False)
    assert printed["recipe"]["task"]["name"] == "regression"
    (doubt,) = (entry for entry in printed["doubts"] if entry["column"] == "answer")
    turn = shlex.split(doubt["otherwise"][0]["set"])
    report = carried_out(tmp_path, source, capsys, *turn, run=False)
    assert report["recipe"]["task"]["name"] == "regression"
    before, after = (
        [entry["options"]["decimal"] for entry in recipe["recipe"]["repairs"] if entry["column"] == "answer"]
        for recipe in (printed, report)
    )
    assert before != after
    (doubt_now,) = (entry for entry in report["doubts"] if entry["column"] == "answer")
    assert doubt_now["taken"] == doubt["otherwise"][0]["reading"]
