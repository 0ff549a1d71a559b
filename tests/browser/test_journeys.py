"""Whole journeys in a real browser, from an empty workspace to a prediction by the file that people take home."""

import csv
import random
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from tests.browser.screen import TRAINING, Screen
from tests.server import running

pytestmark = pytest.mark.slow
Person = Callable[..., Screen]


@pytest.fixture
def houses(tmp_path: Path) -> Path:
    """3,000 houses whose price follows from area, age and town, with some noise, missing values and a date."""
    dice = random.Random(7)
    towns = {"Aspen": 90_000, "Birch": 20_000, "Cedar": -10_000, "长安": 40_000}
    file = tmp_path / "houses.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["area", "age", "town", "garden", "sold", "price"])
        for _ in range(3000):
            area, age, town, garden = (
                dice.uniform(30, 250),
                dice.randrange(120),
                dice.choice(list(towns)),
                dice.random() < 0.4,
            )
            price = 1500 * area - 400 * age + towns[town] + 25_000 * garden + dice.gauss(0, 4000)
            day = f"20{dice.randrange(10, 24)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"
            rows.writerow(
                [f"{area:.1f}" if dice.random() > 0.03 else "", age, town, "yes" if garden else "no", day, round(price)]
            )
    return file


def test_from_a_sample_to_a_prediction_takes_at_most_eight_clicks(person: Person):
    screen = person()
    screen.open()
    screen.sees("Welcome")
    screen.click(sample(screen, "penguins"))
    screen.on("Data", within=TRAINING)
    screen.sees("What should the model answer?")
    screen.press("Continue to the check-up")
    screen.on("Prepare")
    screen.press("Continue to the model")
    screen.on("Model")
    screen.press("Continue to training")
    screen.on("Train")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.press("See how good it is")
    screen.on("Evaluate")
    screen.sees("Balanced accuracy")
    screen.press("Try it")
    screen.on("Predict")
    screen.sees_one_of("Adelie", "Chinstrap", "Gentoo")
    assert screen.clicks <= 8
    assert screen.problems == []


def test_a_number_from_an_uploaded_file_with_reload_and_other_browsers_in_the_middle(
    person: Person, houses: Path, tmp_path: Path
):
    screen = person()
    screen.open()
    screen.upload(houses)
    screen.on("Data", within=TRAINING)
    screen.sees("3,000")
    screen.choose("Answer column", "price")
    screen.sees("so the model estimates a number")
    screen.press("Continue to the check-up")
    screen.on("Prepare")
    screen.press("Continue to the model")
    screen.on("Model")
    screen.click(family(screen, "neural_network"))
    screen.sees("Settings of “Neural network”")
    train_for_long(screen)
    screen.press("Continue to training")
    screen.press("Start training")
    screen.until(lambda: step_shown(screen) >= 2)

    screen.page.reload()
    screen.on("Train")
    before = step_shown(screen)
    screen.until(lambda: step_shown(screen) > before)

    here = screen.page.url
    stranger = person()
    stranger.open()
    stranger.sees("Welcome")
    stranger.page.goto(here)
    stranger.on("Train")
    stranger.sees_not("Epoch ")
    stranger.sees_not("houses")
    stranger.page.goto(here.replace("/train", "/predict"))
    stranger.on("Predict")
    stranger.sees_not("price")

    second = person(cookies=screen.page.context.cookies())
    second.page.goto(here)
    second.until(lambda: step_shown(second) > before)
    second.press("Pause")
    screen.until(lambda: "Paused" in screen.text())
    second.press("Resume")
    again = step_shown(screen)
    screen.until(lambda: step_shown(screen) > again)

    screen.press("Stop and keep the best")
    screen.sees("See how good it is", within=TRAINING)
    screen.press("See how good it is")
    screen.on("Evaluate")
    screen.sees("RMSE")
    screen.step("Export")
    bundle = tmp_path / "bundle.onnx"
    screen.download(screen.page.get_by_test_id("stDownloadButton").first, bundle)
    assert 150_000 < price_of(bundle, area=120, age=10, town="Birch", garden=1.0, sold="2020-05-05") < 270_000

    screen.step("Predict")
    screen.sees("price")
    for window in (screen, stranger, second):
        assert window.problems == []


def test_a_restart_of_the_server_in_the_middle_of_training_loses_nothing(home: Path, person: Person):
    with running("serve.py", home) as server:
        screen = person(url=server.url)
        screen.open()
        screen.click(sample(screen, "flights"))
        screen.on("Data", within=TRAINING)
        screen.press("Continue to the check-up")
        screen.on("Prepare")
        screen.press("Continue to the model")
        screen.click(family(screen, "neural_network"))
        train_for_long(screen)
        screen.press("Continue to training")
        screen.press("Start training")
        screen.until(lambda: step_shown(screen) >= 1)
        before = step_shown(screen)
    with running("serve.py", home, server.port):
        screen.page.reload()
        screen.on("Train")
        screen.until(lambda: step_shown(screen) > before)
        screen.press("Discard …")
        screen.press("Discard this run")
        screen.until(lambda: "discarded" in screen.text().lower())


def sample(screen: Screen, name: str):
    """The button of a sample's card."""
    return screen.page.locator(f".st-key-start_{name} button")


def family(screen: Screen, name: str):
    """The button of a model family's card."""
    return screen.page.locator(f".st-key-model_choose_{name} button")


def train_for_long(screen: Screen) -> None:
    """On the Model page: so many epochs, and no early stopping, that there is time to look around in the middle."""
    screen.write("Epochs", "5000")
    screen.click(screen.page.get_by_text("More settings").last)
    screen.write("Early stopping (epochs)", "0")


def step_shown(screen: Screen) -> int:
    """The epoch that the progress line shows; 0 when there is none."""
    found = re.search(r"Epoch ([\d,]+) of", screen.text())
    return int(found[1].replace(",", "")) if found else 0


def price_of(bundle: Path, **row: object) -> float:
    """What the downloaded file answers, run by nothing but onnxruntime."""
    session = onnxruntime.InferenceSession(str(bundle))
    feeds = {
        column.name: np.array([row[column.name]], dtype=object if column.type == "tensor(string)" else np.float64)
        for column in session.get_inputs()
    }
    return float(session.run(["prediction"], feeds)[0][0])
