"""All labels that apply, and a step of a scale: from the file to a correction that the table takes in."""

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import odd_names, serious_findings
from tests.browser.screen import TRAINING, Screen

pytestmark = pytest.mark.slow
ROWS = 120


def written(file: Path, rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file with these rows, the names first."""
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return file


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Films whose genres stand in one cell: action is dear, drama long, and a film can be both."""
    dice, rows = random.Random(5), [("minutes", "budget", "genres")]
    for _ in range(ROWS):
        held = dice.sample(("comedy", "drama", "action"), dice.choice((1, 1, 2)))
        minutes, budget = 90 + 40 * ("drama" in held), 5 + 60 * ("action" in held)
        rows.append((round(dice.gauss(minutes, 8)), round(dice.gauss(budget, 4), 1), "; ".join(held)))
    return written(tmp_path / "films.csv", rows)


@pytest.fixture
def cars(tmp_path: Path) -> Path:
    """Cars whose grade, in words of no known scale, rises with their safety and falls with their age."""
    dice, rows = random.Random(5), [("safety", "age", "grade")]
    for _ in range(ROWS):
        safety, age = dice.randint(1, 5), dice.randint(0, 12)
        worth = safety - age / 4 + dice.gauss(0, 0.4)
        rows.append((safety, age, "sound" if worth > 3 else "worn" if worth > 1 else "wreck"))
    return written(tmp_path / "cars.csv", rows)


def brought(screen: Screen, file: Path, answer: str) -> None:
    """The file's table with that answer column."""
    screen.open()
    screen.upload(file)
    screen.on("Data", within=TRAINING)
    screen.choose("Answer column", answer)


def put_in_order(screen: Screen, order: str) -> None:
    """Say which answer is how high."""
    if not screen.page.get_by_label("Order", exact=True).is_visible():
        screen.press("Change")
    screen.write("Order", order)
    screen.press("Read it so")


def trained(screen: Screen) -> None:
    """A linear model, which is the quickest, to its page of results."""
    screen.step("Model")
    screen.click(screen.page.locator(".st-key-model_choose_linear button"))
    screen.step("Train")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.press("See how good it is")
    screen.on("Evaluate")


def taken_in(screen: Screen) -> None:
    """The correction that waits is accepted and becomes a row of the table."""
    screen.step("Improve")
    screen.click(screen.page.get_by_role("tab", name="Inbox"))
    screen.sees("1 correction waits for you")
    screen.press("Accept all that wait")
    screen.press("Only add them to the table")
    screen.step("Data")
    screen.until(lambda: _rows(screen) == str(ROWS + 1))


def _rows(screen: Screen) -> str:
    """How many rows the table has, by the Data page as it is drawn now."""
    screen.page.reload()
    screen.on("Data")
    return screen.page.get_by_test_id("stMetricValue").first.inner_text()


def test_all_labels_of_a_film_are_found_and_corrected(person: Callable[..., Screen], films: Path):
    screen = person()
    brought(screen, films, "genres")
    screen.sees("so the model finds all that apply")
    screen.sees("The labels in its cells: ")
    trained(screen)
    screen.sees("all labels are right")
    screen.click(screen.page.get_by_role("tab", name="Answer by answer"))
    panel = screen.page.get_by_role("tabpanel", name="Answer by answer")
    expect(panel.get_by_test_id("stDataFrame")).to_be_visible()
    assert serious_findings(screen.page) == []

    screen.step("Predict")
    screen.write("minutes", "135")
    screen.write("budget", "64")
    expect(screen.page.locator(".stMarkdownBadge").filter(has_text="action")).to_be_visible()
    screen.fits_a_phone()
    screen.press("It should be …")
    screen.choose("The right labels", "comedy")
    screen.page.get_by_text("The right labels").click()  # closes the list, which lies over the button
    screen.press("Keep this")
    screen.hears("Thank you, it is kept.")
    assert (serious_findings(screen.page), odd_names(screen.page)) == ([], [])
    taken_in(screen)
    assert screen.problems == []


def test_a_scale_is_put_in_order_and_a_step_of_it_corrected(person: Callable[..., Screen], cars: Path):
    screen = person()
    brought(screen, cars, "grade")
    screen.click(screen.page.get_by_text("Pick a step of a scale"))
    screen.sees("no known scale has them")
    put_in_order(screen, "wreck < worn < perfect")
    screen.sees("“perfect” in the order is no answer of “grade”.")
    put_in_order(screen, "wreck < worn < sound")
    screen.sees("From the lowest to the highest: wreck < worn < sound.")
    trained(screen)
    screen.sees("steps off on average")
    assert serious_findings(screen.page) == []

    screen.step("Predict")
    screen.write("safety", "9")
    screen.write("age", "0")
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_text("sound")
    screen.fits_a_phone()
    screen.press("It should be …")
    screen.choose("The right answer", "worn")
    screen.press("Keep this")
    screen.hears("Thank you, it is kept.")
    assert (serious_findings(screen.page), odd_names(screen.page)) == ([], [])
    taken_in(screen)
    assert screen.problems == []
