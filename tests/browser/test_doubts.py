"""A table that can be read in two ways: the question is answered, and values are typed as the table spells them."""

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screen import TRAINING, Screen

pytestmark = pytest.mark.slow


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """300 orders: days that may begin with the month, prices with a decimal comma, yes and no in German."""
    dice, rows = random.Random(11), ["ordered;price;paid;sales"]
    for number in range(300):
        price = dice.uniform(2, 90)
        day = f"{number % 12 + 1}/{number % 11 + 1}/2024"
        paid = dice.choice(["ja", "nein"])
        spelled = f"{price:.1f}".replace(".", ",")
        rows.append(f"{day};{spelled};{paid};{3 * price + dice.gauss(0, 1):.2f}")
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def test_a_doubt_is_asked_and_turned_and_a_value_is_typed_as_the_table_spells_it(
    person: Callable[..., Screen], orders: Path, tmp_path: Path
):
    screen = person()
    screen.open()
    screen.upload(orders)
    screen.on("Data", within=TRAINING)
    screen.choose("Answer column", "sales")
    screen.sees("How is this meant?")
    screen.sees("ordered: day and month")
    month, day = (screen.page.get_by_role("radio", name=f"The {part} comes first") for part in ("month", "day"))
    expect(month).to_be_checked()
    screen.click(screen.page.get_by_text("The day comes first"))
    screen.sees("ordered: The day comes first")
    expect(day).to_be_checked()
    screen.press("Undo")
    expect(month).to_be_checked()
    screen.sees_not("ordered: The day comes first")
    screen.click(screen.page.get_by_text("The day comes first"))
    screen.sees("ordered: The day comes first")  # kept: a window that reloads at once may never have sent the click
    screen.page.reload()
    screen.settle()
    expect(day).to_be_checked()

    screen.press("Continue to the check-up")
    screen.on("Prepare")
    screen.press("Continue to the model")
    screen.on("Model")
    screen.press("Continue to training")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.step("Predict")
    screen.sees("In 90.0% of cases")
    screen.write("price", "9,5")
    screen.until(lambda: 15 < answered(screen) < 45)
    screen.write("price", "80,5")
    screen.until(lambda: 225 < answered(screen) < 260)
    screen.sees_not("can't be read")
    screen.write("price", "foo")
    screen.sees("“foo” can't be read as a number and counts as missing.")
    screen.write("ordered", "31/2/2024")
    screen.sees("“31/2/2024” can't be read as a date and counts as missing.")

    screen.click(screen.page.get_by_role("tab", name="A whole file"))
    rows = tmp_path / "new.csv"
    rows.write_text("ordered;price;paid;who\n31/12/2024; 12,50 ;ja;@user0\n1/2/2024;n/a;NEIN;=1+1\n", encoding="utf-8")
    screen.page.locator('[class*="st-key-predict_rows"] input[type="file"]').set_input_files(rows)
    screen.sees("2 rows answered", within=TRAINING)
    screen.sees("1 text is a formula to a spreadsheet program")
    answers = screen.download(screen.page.get_by_test_id("stDownloadButton").first, tmp_path / "answers.csv")
    with answers.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert [first[name] for name in ("ordered", "price", "paid", "who")] == ["31/12/2024", " 12,50 ", "ja", "@user0"]
    assert [second[name] for name in ("ordered", "price", "paid", "who")] == ["1/2/2024", "n/a", "NEIN", "'=1+1"]
    assert 25 < float(first["prediction"]) < 50
    assert screen.problems == []


def answered(screen: Screen) -> float:
    """The value that the Predict page shows; not a number while it shows none."""
    shown = screen.page.get_by_test_id("stMetricValue").first.inner_text()
    return float(shown) if shown.replace(".", "", 1).isdigit() else float("nan")
