"""A spreadsheet as people keep it, from upload to a trained model, with three repairs made on the way."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import openpyxl
import pytest

from tests.browser.screen import TRAINING, Screen

pytestmark = pytest.mark.slow
REGIONS = ("North", "north", "NORTH ", "South", "south", "East", "West")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """420 orders, 45 of them twice, under a preamble and two header rows, above a sum.

    Numbers, e-mail addresses, regions in several spellings, prices as “1.234,50 €”, one weight in grams, missing
    weights. What costs more than 80 € mostly comes back.
    """
    dice, rows = random.Random(5), []
    for number in range(420):
        price = dice.lognormvariate(4.2, 0.7)
        weight = 8_700.0 if number == 77 else round(dice.uniform(0.2, 9), 1)
        returned = dice.random() < (0.9 if price > 80 else 0.1)
        rows.append(
            [
                f"K-{10000 + number}",
                f"customer{number}@example.org",
                dice.choice(REGIONS),
                f"{price:,.2f} €".translate(str.maketrans(",.", ".,")),
                weight if dice.random() > 0.05 else None,
                "yes" if returned else "no",
            ]
        )
    rows += [list(row) for row in dice.sample(rows, 45)]
    dice.shuffle(rows)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Orders of the branch, as of 30.04.2024"])
    sheet.append(["Questions: office@example.org"])
    sheet.append([])
    sheet.append(["Customer", "Customer", "Order", "Order", "Order", "Order"])
    sheet.append(["No", "E-mail", "Region", "Price", "Weight", "Returned"])
    for row in rows:
        sheet.append(row)
    sheet.append([])
    sheet.append(["Total: 465 orders"])
    file = tmp_path / "orders.xlsx"
    book.save(file)
    return file


def test_a_messy_spreadsheet_becomes_a_model_that_reads_raw_rows(
    person: Callable[..., Screen], orders: Path, tmp_path: Path
):
    screen = person()
    screen.open()
    screen.upload(orders)
    screen.on("Data", within=TRAINING)
    screen.sees("465")
    screen.sees("lines were left out")
    screen.choose("Answer column", "Order Returned")
    screen.press("Continue to the check-up")
    screen.on("Prepare")
    screen.sees("45 rows are copies of others", within=TRAINING)

    screen.press("Keep each row once (new version)")
    screen.sees("45 rows dropped", within=TRAINING)
    screen.sees("“Order Region” spells the same in several ways", within=TRAINING)
    screen.press("Ignore capitals (in the model)")
    screen.sees("Ignore capitals: “Order Region”")
    screen.press("Clip to the ordinary range (in the model)")
    screen.sees("Clip to the ordinary range: “Order Weight”")
    screen.sees_not("gives the answer away")
    screen.sees("Undo (3)")
    screen.click(screen.page.get_by_role("tab", name="Repairs"))
    for report in ("Read numbers like 1.234,5", "Ignore capitals", "Clip outliers", "Drop duplicate rows"):
        screen.sees(report)

    screen.press("Continue to the model")
    screen.on("Model")
    screen.press("Continue to training")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.press("See how good it is")
    screen.on("Evaluate")
    screen.sees("Balanced accuracy")
    screen.step("Export")
    bundle = screen.download(screen.page.get_by_test_id("stDownloadButton").first, tmp_path / "bundle.onnx")
    session = onnxruntime.InferenceSession(str(bundle))
    assert {column.name for column in session.get_inputs()} == {"Order Region", "Order Price", "Order Weight"}
    assert answer(session, "12,50 €") == "no"
    assert answer(session, "120,00 €") == "yes"
    assert answer(session, "1.234,50 €") == answer(session, "1234,50")  # few orders cost so much: either may be right
    assert screen.problems == []


def answer(session: onnxruntime.InferenceSession, price: str) -> str:
    """What the downloaded file says of a raw row, run by nothing but onnxruntime."""
    row = {
        "Order Region": np.array(["SoUtH"], object),
        "Order Price": np.array([price], object),
        "Order Weight": np.array([2.5]),
    }
    return session.run(["label"], row)[0][0]
