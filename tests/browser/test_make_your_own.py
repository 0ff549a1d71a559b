"""A pretrained model made one's own, in a real browser: frozen, changed a little, before and after, taken home, handed
on.

Then somebody else, in an empty workspace, brings that file and trains it on other rows.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.parts import some_reviews
from tests.browser.screen import TRAINING, Screen

pytestmark = pytest.mark.slow
FIRST, SECOND = (0, 240), (240, 400)


def bring(screen: Screen, table: Path) -> None:
    """The table becomes a project that asks for the opinion."""
    screen.upload(table)
    screen.sees("Answer column", within=TRAINING)
    if "opinion" not in screen.page.get_by_role("combobox", name="Answer column").input_value():
        screen.choose("Answer column", "opinion")


def train(screen: Screen, button: str) -> None:
    """Start the run and see it end with a model."""
    screen.step("Train")
    screen.press(button)
    screen.sees("See how good it is", within=TRAINING)


def test_an_open_model_is_made_ones_own_and_handed_on(person: Callable[..., Screen], tmp_path: Path):
    owner = person()
    owner.open("data")
    bring(owner, some_reviews(tmp_path / "first.csv", FIRST))
    owner.step("Model")
    owner.sees("How “review” is read")
    owner.sees("How much of it may change?")
    owner.click(owner.page.locator('[class*="_change_nothing"] button'))
    owner.until(lambda: re.search(r"(About|Up to) .* of memory, a file of", owner.text()), within=TRAINING)
    owner.fits_a_phone()
    train(owner, "Start training")

    owner.press("Let it change more")
    owner.press("Start the new run")
    owner.until(lambda: "See how good it is" not in owner.text(), within=TRAINING)
    owner.sees("See how good it is", within=TRAINING)
    owner.press("See how good it is")
    owner.on("Evaluate")
    owner.sees("Before and after", within=TRAINING)
    owner.sees("It now gets")
    owner.sees("Told only the names of the answers")
    owner.fits_a_phone()

    owner.step("Export")
    owner.sees("MiniLM (English)")
    model = owner.download(owner.page.get_by_role("button", name="Download the model"), tmp_path / "opinion.onnx")

    other = person()
    other.open("data")
    bring(other, some_reviews(tmp_path / "second.csv", SECOND))
    other.step("Model")
    other.page.get_by_text("Begin with a model someone made").click()
    other.settle()
    other.page.locator('[class*="st-key-model_begin"] input[type="file"]').set_input_files(model)
    other.sees("Learning begins from what it learned", within=TRAINING)
    other.sees("It fits 1 of your columns")
    other.press("Train this on my data")
    other.sees("The next run begins from the model")
    other.fits_a_phone()
    train(other, "Start training")
    other.press("See how good it is")
    other.on("Evaluate")
    other.sees("Before and after", within=TRAINING)
    other.sees("What it began with")
    other.settle()
    assert owner.problems == []
    assert other.problems == []
