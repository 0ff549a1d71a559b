"""A cell of blanks, or of signs that nobody sees, is empty: on the page, in a table, in a file and in the bundle."""

import csv

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from onnxruntime import InferenceSession

from core.cells.blanks import bare
from core.importing.into_dataset import import_file
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
from tests.serving import tiny

BLANKS = [
    "",
    " ",
    " " * 30,
    "\t",
    "\n",
    "\u00a0",
    "\u3000" * 20,
    "\u2009",
    "\u200b",
    "\u200d",
    "\ufeff",
    " \u200b\u00a0\t",
    "\u00ad",
]
USUAL = {"age": "38", "member": "yes", "city": "Paris", "since": "1.2.2020"}


@pytest.fixture(scope="module")
def bundle():
    return tiny.classifier()


def rows():
    """Each column once with each blank."""
    return [{**USUAL, name: blank} for name in USUAL for blank in BLANKS]


def expected(predictor):
    """The probabilities of the rows with nothing in place of the blank, and those of the usual row."""
    none = [predictor.answer_one({**USUAL, name: None}).probabilities[0] for name in USUAL for _ in BLANKS]
    usual = predictor.answer_one(USUAL).probabilities[0]
    assert all(np.abs(row - usual).max() > 1e-6 for row in none)
    return np.stack(none)


def test_by_value_by_table_and_by_onnxruntime_alone(bundle):
    predictor, found = Predictor(bundle), rows()
    wanted = expected(predictor)
    np.testing.assert_allclose([predictor.answer_one(row).probabilities[0] for row in found], wanted, atol=2e-7)
    table = pa.table({name: [row[name] for row in found] for name in USUAL})
    np.testing.assert_allclose(predictor.answer(table).probabilities, wanted, atol=2e-7)
    cells = {
        column.tensor: np.array([row[column.name] for row in found], object)
        if column.takes_text
        else np.array([float(bare(row[column.name]) or "nan") for row in found])
        for column in predictor.schema.inputs
    }
    np.testing.assert_allclose(InferenceSession(bundle).run(["probabilities"], cells)[0], wanted, atol=2e-7)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_by_file_and_without_a_word_about_it(bundle, tmp_path, ending):
    predictor, source = Predictor(bundle), tmp_path / f"rows.{ending}"
    found = rows()
    if ending == "csv":
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerows([USUAL, *(row.values() for row in found), USUAL.values()])
    else:
        book = openpyxl.Workbook()
        for row in [list(USUAL), *(list(row.values()) for row in found), list(USUAL.values())]:
            book.active.append(row)
        book.save(source)
    result = answer_file(predictor, source, tmp_path / "out.csv")
    assert result.notes == ()
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        answers = [
            [float(value) for name, value in row.items() if name.startswith("prob")] for row in csv.DictReader(file)
        ]
    np.testing.assert_allclose(answers[:-1], expected(predictor), atol=2e-7)


def test_a_column_with_blanks_is_what_its_other_cells_are(tmp_path):
    source = tmp_path / "rows.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["size", "day", "ok", "town", "place"])
        for index in range(60):
            blank = BLANKS[index // 3 % len(BLANKS)]
            full = [f"{index / 7:.2f}", f"2024-01-{index % 28 + 1:02}", "yes" if index % 2 else "no", "Oslo\u200b"]
            writer.writerow([*(full if index % 3 else [blank] * 4), index])
    schema = import_file(source, tmp_path / "data.parquet")
    assert [(column.kind, column.profile.missing) for column in schema.columns[:4]] == [
        ("number", 20), ("date", 20), ("boolean", 20), ("category", 20)
    ]  # fmt: skip
