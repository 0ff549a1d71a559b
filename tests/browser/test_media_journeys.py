"""A person with pictures, and with sounds: from a sample to an answer to something of their own."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.data.samples import MEDIA_SAMPLES
from tests.browser.accessibility import serious_findings
from tests.browser.screen import TRAINING, WAIT, Screen

pytestmark = pytest.mark.slow
FILES = {sample.name: sample.file for sample in MEDIA_SAMPLES}


def begun(screen: Screen, sample: str) -> None:
    """The sample's project, on the Data page."""
    screen.open()
    screen.click(screen.page.locator(f".st-key-start_{sample} button"))
    screen.on("Data")
    screen.sees("What should the model answer?", within=TRAINING)


def trained(screen: Screen) -> None:
    """A run with what is suggested, to its end, and on to how good it is."""
    screen.step("Train")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.press("See how good it is")
    screen.on("Evaluate")


def one_of(sample: str, name: str, folder: Path) -> Path:
    """A file out of the sample's zip."""
    with zipfile.ZipFile(FILES[sample]) as packed:
        path = folder / name.rsplit("/", 1)[-1]
        path.write_bytes(packed.read(name))
    return path


def test_a_network_learns_pictures_in_view_and_names_an_uploaded_one(person: Callable[..., Screen], tmp_path: Path):
    screen = person()
    begun(screen, "clothes")
    screen.step("Model")
    screen.sees("is read by EfficientNet-Lite0")
    screen.press("Choose", exact=True)  # the first card: your pictures alone
    screen.sees_not("is read by EfficientNet-Lite0")
    screen.sees("Settings of “Neural network”")
    varied = screen.page.get_by_role("img", name="Varied,")
    expect(varied).to_have_count(7)
    before = varied.first.get_attribute("src")
    screen.choose("Variation while training", "strong")
    screen.until(lambda: varied.first.get_attribute("src") != before)
    assert serious_findings(screen.page) == []
    screen.choose("Variation while training", "none")
    screen.sees("Training shows each picture as it is")
    expect(varied).to_have_count(0)
    screen.choose("Variation while training", "gentle")
    screen.press("Another picture")
    screen.step("Train")
    screen.press("Start training")
    screen.sees("The same few rows", within=TRAINING)
    screen.sees("See how good it is", within=TRAINING)
    screen.sees("Kept: after")
    screen.press("See how good it is")
    screen.on("Evaluate")
    screen.click(screen.page.get_by_role("tab", name="Unsure"))
    screen.until(lambda: screen.page.get_by_role("tabpanel").locator("img:visible").count() >= 8, within=WAIT)
    assert serious_findings(screen.page) == []
    screen.step("Predict")
    screen.sees("Bring a picture, and the answer appears here.")
    screen.upload(one_of("clothes", "clothes/trousers/00.png", tmp_path))
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_text("trousers", timeout=TRAINING)
    assert serious_findings(screen.page) == []
    screen.press("Right")
    screen.hears("Thank you, it is kept.")
    screen.sees("1 thing was said about this model")
    assert screen.problems == []


def test_sounds_are_heard_by_an_open_model_and_an_uploaded_one_is_answered(
    person: Callable[..., Screen], tmp_path: Path
):
    screen = person("dark")
    begun(screen, "instruments")
    screen.step("Model")
    screen.sees("is read by Whisper")
    trained(screen)
    screen.step("Predict")
    screen.upload(one_of("instruments", "instruments/tabla/tabla_tun1.ogg", tmp_path))
    screen.sees("Remove")
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_text("tabla", timeout=TRAINING)
    assert serious_findings(screen.page) == []
    assert screen.problems == []


def test_one_zip_for_each_class_is_learned_and_an_uploaded_picture_is_named(
    person: Callable[..., Screen], tmp_path: Path
):
    classes = ("bag", "sneaker", "trousers")
    with zipfile.ZipFile(FILES["clothes"]) as packed:
        for name in classes:
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as own:
                for path in (path for path in packed.namelist() if f"/{name}/" in path):
                    own.writestr(path.rsplit("/", 1)[-1], packed.read(path))
    screen = person()
    screen.open()
    screen.page.locator('input[type="file"]').first.set_input_files([tmp_path / f"{name}.zip" for name in classes])
    screen.on("Data", within=TRAINING)
    screen.sees("What should the model answer?", within=TRAINING)
    assert serious_findings(screen.page) == []
    screen.step("Model")
    screen.click(screen.page.locator("[class*='_change_nothing'] button"))  # the quickest answer
    screen.sees("may change: nothing")
    trained(screen)
    screen.step("Predict")
    screen.upload(one_of("clothes", "clothes/trousers/00.png", tmp_path))
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_text("trousers", timeout=TRAINING)
    (tmp_path / "page.jpg").write_text("<!doctype html><html><body>not found</body></html>")
    screen.page.locator('input[type="file"]').first.set_input_files(tmp_path / "page.jpg")
    screen.sees("This file is no picture, but a web page")
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_count(0)
    assert screen.problems == []
