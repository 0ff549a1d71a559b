"""Repairs and balance through a whole run: the bundle answers as the model does, on raw rows as people write them."""

import csv
import json
import random

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.answers.labels import likeliest
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.export import snippets
from core.export.strangers.check import check_file
from core.importing.into_dataset import import_file
from core.models import MODELS
from core.recipe import ColumnChoice, RepairChoice, TaskChoice
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
from tests.runs.proofs import in_this_process

REPAIRS = [
    {"repair": "read_numbers", "column": "price", "options": {"decimal": "comma", "units": "€ EUR"}},
    {"repair": "clip", "column": "price", "options": {"share": 2.0}},
    {"repair": "fill", "column": "price"},
    {"repair": "letter_case", "column": "town"},
    {"repair": "merge", "column": "town", "options": {"keep": 2}},
    {"repair": "fill", "column": "sold", "options": {"how": "most frequent"}},
]
SMALL = {"random_forest": {"trees": 10}, "boosted_trees": {"rounds": 20}}


def written(value, source):
    text = f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return source.choice([f"{text} €", f"EUR {text}", text, "", f"({text} €)"])


@pytest.fixture(scope="module")
def houses(tmp_path_factory):
    """A table as people write it: prices with comma and currency, towns in any case, gaps."""
    folder, source = tmp_path_factory.mktemp("houses"), random.Random(0)
    with (folder / "houses.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["price", "town", "sold", "class"])
        for _ in range(400):
            good, value = source.random() < 0.2, source.uniform(100, 90_000)
            town = source.choice(["Paris", "PARIS", "rome"]) if good else source.choice(["Rome", "Oslo", "Bergen", ""])
            sold = source.choice(["2024-02-29", "2023-12-01", ""])
            writer.writerow([written(value * (2 if good else 1), source), town, sold, "good" if good else "bad"])
    import_file(folder / "houses.csv", folder / "data.parquet")
    return folder / "data.parquet"


def recipe(houses, family="linear", balance="none", target="class", repairs=REPAIRS):
    schema = load_schema(houses)
    made = plan.draft(schema, houses.name, target, "classification", family)
    columns = {**made.columns, "price": ColumnChoice(kind="number"), "town": ColumnChoice(kind="category")}
    family = made.family.model_copy(update={"options": SMALL.get(family, made.family.options)})
    return made.model_copy(
        update={
            "columns": columns,
            "repairs": [RepairChoice(**entry) for entry in repairs],
            "family": family,
            "task": TaskChoice(name="classification", options={"balance": balance}),
            "training": made.training.model_copy(update={"epochs": 4}),
        }
    )


@pytest.mark.parametrize(
    ("family", "balance"),
    [
        pytest.param(family, balance, marks=() if (family, balance) == ("linear", "weights") else pytest.mark.slow)
        for family in MODELS
        for balance in ("none", "weights", "resample")
    ],
)
def test_the_bundle_of_a_repaired_table_answers_as_the_model_does(family, balance, houses, tmp_path, monkeypatch):
    in_this_process(monkeypatch)
    assert execute(recipe(houses, family, balance), houses, tmp_path) == "finished"
    parity = json.loads((tmp_path / "parity.json").read_text(encoding="utf-8"))
    assert parity["passed"]
    assert parity["labels_equal"] == 1.0
    verdict = check_file(tmp_path / "bundle.onnx")
    assert verdict.safe, verdict.problem
    predictor = Predictor(tmp_path / "bundle.onnx")
    price = predictor.schema.inputs[0]
    assert price.takes_text
    assert len(price.steps) == 3
    alike = [{"price": text, "town": "PaRiS"} for text in ("1.234,50 €", "EUR 1234,5", 1234.5, "+1.234,50")]
    answers = [predictor.answer_one(values).probabilities[0] for values in alike]
    assert all(np.array_equal(answers[0], other) for other in answers[1:])
    missing = predictor.answer_one({"price": "no number", "town": "paris"}).probabilities
    np.testing.assert_array_equal(missing, predictor.answer_one({"town": "Paris"}).probabilities)
    table = pq.read_table(houses)
    given = predictor.answer(table)
    assert given.probabilities[:, 1].mean() == pytest.approx(np.mean(table["class"].to_numpy() == "good"), abs=0.05)
    heavy = given.probabilities * np.array(predictor.schema.weights or (1.0, 1.0))
    assert given.labels.tolist() == [given.classes[index] for index in heavy.argmax(axis=1)]
    overruled = int((likeliest(given) != given.labels).sum())
    predicted = answer_file(predictor, houses.with_name("houses.csv"), tmp_path / "answers.csv").messages
    assert (predicted == ()) == (overruled == 0)
    if (family, balance) == ("linear", "weights"):
        assert overruled > 20
        assert predicted[0].startswith(f"{overruled} rows get an answer that is not the likeliest one")
        assert "not always the likeliest one" in predictor.card
        assert "not always the likeliest one" in snippets.python(predictor.schema)


@pytest.fixture(scope="module")
def predictor(houses, tmp_path_factory):
    """Of the linear model."""
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        execute(recipe(houses), houses, folder)
    return Predictor(folder / "bundle.onnx")


def test_a_file_is_answered_as_its_rows_are(predictor, houses, tmp_path):
    answer_file(predictor, houses.with_name("houses.csv"), tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(encoding="utf-8") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    rows = pq.read_table(houses).to_pylist()[:50]
    one_by_one = [
        predictor.answer_one({name: row[name] for name in ("price", "town", "sold")}).labels[0] for row in rows
    ]
    assert labels[:50] == one_by_one


def test_numbers_of_new_rows_that_the_model_can_not_read_are_told(predictor, tmp_path):
    rows = ["1.234,50 €", "1,234.50 €", "n/a", "", "(7,5 EUR)", "much", "12"]
    (tmp_path / "new.csv").write_text("price;town;sold\n" + "".join(f"{text};Rome;2024-01-01\n" for text in rows))
    report = answer_file(predictor, tmp_path / "new.csv", tmp_path / "answers.csv")
    (note,) = [note for note in report.notes if note.column == "price"]
    assert (note.count, note.row, note.value) == (2, 2, "1,234.50 €")
    assert "2 values can't be read as numbers" in note.text


@pytest.mark.parametrize(
    ("repairs", "message"),
    [
        ([{"repair": "fill", "column": "nowhere"}], "nowhere"),
        ([{"repair": "spaces", "column": "town"}], "no repair that a model can do"),
        ([{"repair": "clip", "column": "town"}], "does not work"),
        ([{"repair": "fill", "column": "town", "options": {"how": "magic"}}], "magic"),
    ],
)
def test_a_recipe_with_a_repair_that_can_not_work_is_refused_before_the_start(repairs, message, houses):
    with pytest.raises(UserError, match=message):
        plan.check(recipe(houses, repairs=repairs), load_schema(houses))
