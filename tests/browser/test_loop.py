"""The whole loop in real browsers: a model is used, corrected, trained again, judged, promoted and taken back.

Others use it through a link, in browsers that have never seen the app; twenty answers are corrected each time.
"""

import csv
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.data.samples import FOLDER, MEDIA_SAMPLES
from tests.browser.accessibility import odd_names, serious_findings
from tests.browser.parts import some_of_each, some_reviews
from tests.browser.screen import TRAINING, Screen

pytestmark = pytest.mark.slow
MANY = 20


def begun(screen: Screen, sample: str) -> None:
    """The sample's project, on the Data page."""
    screen.open()
    screen.click(screen.page.locator(f".st-key-start_{sample} button"))
    screen.on("Data", within=TRAINING)
    screen.sees("What should the model answer?", within=TRAINING)


def brought(screen: Screen, file: Path, answer: str) -> None:
    """A project of a file of one's own."""
    screen.open("data")
    screen.upload(file)
    screen.sees("Answer column", within=TRAINING)
    screen.choose("Answer column", answer)


def trained(screen: Screen) -> None:
    """A run with what is suggested, to its end."""
    screen.step("Train")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)


def frozen(screen: Screen) -> None:
    """A pretrained model reads the column and does not change, which is the quickest."""
    screen.step("Model")
    screen.sees("How much of it may change?")
    screen.click(screen.page.locator("[class*='_change_nothing'] button"))
    screen.sees("may change: nothing")


def link_of(owner: Screen) -> str:
    """The address by which others use the model."""
    owner.step("Export")
    owner.click(owner.page.get_by_role("tab", name="Link"))
    owner.press("Make a link")
    return owner.page.get_by_role("tabpanel", name="Link").get_by_test_id("stCode").inner_text().strip()


def correct(visitor: Screen, truth: str) -> None:
    """Say what the answer on the page should be."""
    visitor.press("It should be …")
    visitor.choose("The right answer", truth)
    visitor.press("Keep this")
    visitor.hears("Thank you, it is kept.")
    visitor.page.keyboard.press("Escape")


def train_again(owner: Screen) -> int:
    """From the inbox to a judged challenger; returns the clicks that it took."""
    before = owner.clicks
    owner.step("Improve")
    owner.click(owner.page.get_by_role("tab", name="Inbox"))
    owner.sees(f"{MANY} corrections wait for you")
    assert serious_findings(owner.page) == []
    assert odd_names(owner.page) == []
    owner.press(f"Accept all {MANY} and train again")
    owner.sees("The numbers, and how this is judged", within=TRAINING)
    return owner.clicks - before


def decide(owner: Screen) -> None:
    """Both are compared, the challenger is promoted whatever is recommended, and taken back again."""
    owner.page.get_by_text("The numbers, and how this is judged").click()
    owner.sees(f"New to the challenger: {MANY} corrected answers")
    assert serious_findings(owner.page) == []
    owner.click(owner.page.get_by_role("tab", name="Compare"))
    owner.sees("Two side by side")
    owner.click(owner.page.get_by_role("tab", name="Champion"))
    expect(owner.page.get_by_role("button", name=re.compile("^Promote “.*”")).first).to_be_enabled(timeout=TRAINING)
    other = owner.page.get_by_role("button", name=re.compile("^(Promote|Keep) “.*” all the same"))
    expect(other).to_be_enabled()
    if "Promote" in other.inner_text():
        owner.click(other)
        why = owner.page.get_by_test_id("stPopoverBody").get_by_label("Why? This goes into the lab book")
        owner.fill(why, "It knows the corrected answers.")
    owner.click(owner.page.get_by_role("button", name=re.compile("^Promote “.*”$")))
    owner.sees("Go back to", within=TRAINING)
    owner.press("Go back to")
    owner.sees("Taken back on the page Improve.")
    assert serious_findings(owner.page) == []


def texts(count: int) -> list[tuple[str, str]]:
    """Reviews of the sample with more to them, each once, and their opinions."""
    with (FOLDER / "reviews.csv").open(encoding="utf-8", newline="") as source:
        found = list(csv.DictReader(source))
    drawn = random.Random(5).sample(found, count)
    return [(f"{row['review']} and so say all of us", row["opinion"]) for row in drawn]


def pictures(folder: Path, count: int) -> list[tuple[Path, str]]:
    """Pictures of the sample, mirrored so that they are new, and what they show."""
    from PIL import Image, ImageOps

    file = next(sample.file for sample in MEDIA_SAMPLES if sample.name == "clothes")
    found = []
    with zipfile.ZipFile(file) as packed:
        for name in random.Random(5).sample([name for name in packed.namelist() if name.endswith(".png")], count):
            path = folder / f"{len(found)}.png"
            with packed.open(name) as source:
                ImageOps.mirror(Image.open(source)).save(path)
            found.append((path, name.split("/")[-2]))
    return found


def test_a_table_is_corrected_by_a_file_and_trained_again(person: Callable[..., Screen], tmp_path: Path):
    owner = person()
    begun(owner, "penguins")
    trained(owner)
    owner.step("Predict")
    owner.click(owner.page.get_by_role("tab", name="A whole file"))
    owner.page.get_by_text("Bring a file of corrections").click()
    owner.settle()
    owner.page.locator('[class*="st-key-corrections_"] input[type="file"]').set_input_files(corrections(tmp_path))
    owner.sees("See them in the inbox", within=TRAINING)
    train_again(owner)
    decide(owner)
    owner.step("Overview")
    owner.sees("The champion was trained")
    assert owner.problems == []


def corrections(folder: Path) -> Path:
    """Penguins a little heavier than the sample's, with their species as a person would correct them."""
    with (FOLDER / "penguins.csv").open(encoding="utf-8", newline="") as source:
        found = [row for row in csv.DictReader(source) if row["body_mass_g"].strip().isdigit()]
    drawn = random.Random(5).sample(found, MANY)
    for row in drawn:
        row["body_mass_g"] = str(int(row["body_mass_g"]) + 7)
    path = folder / "corrections.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(found[0]))
        writer.writeheader()
        writer.writerows(drawn)
    return path


def test_texts_are_corrected_through_a_link_and_trained_again(person: Callable[..., Screen], tmp_path: Path):
    owner, visitor = person(), person()
    brought(owner, some_reviews(tmp_path / "reviews.csv", (0, 400)), "opinion")
    owner.step("Model")
    owner.sees("is read by MiniLM")
    frozen(owner)
    trained(owner)
    visitor.page.goto(link_of(owner))
    visitor.settle()
    ask(visitor, "this is the best camera i ever had, i love it, excellent pictures")
    expect(visitor.page.get_by_test_id("stMetricValue")).to_have_text("good", timeout=TRAINING)
    ask(visitor, "a terrible player, it broke after two days and the support was useless")
    expect(visitor.page.get_by_test_id("stMetricValue")).to_have_text("bad")
    for text, opinion in texts(MANY):
        ask(visitor, text)
        correct(visitor, opinion)
    assert train_again(owner) <= 4
    decide(owner)
    assert (owner.problems, visitor.problems) == ([], [])


def test_pictures_are_corrected_through_a_link_and_trained_again(person: Callable[..., Screen], tmp_path: Path):
    owner, visitor = person(), person("dark")
    brought(owner, some_of_each("clothes", tmp_path / "clothes.zip", 20), "label")
    frozen(owner)
    trained(owner)
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.goto(link_of(owner))
    visitor.settle()
    for index, (path, shown) in enumerate(pictures(tmp_path, MANY)):
        if index:
            visitor.press("Remove")
            expect(visitor.page.get_by_test_id("stMetricValue")).to_have_count(0)
        visitor.upload(path)
        expect(visitor.page.get_by_test_id("stMetricValue")).to_be_visible(timeout=TRAINING)
        correct(visitor, shown)
    assert train_again(owner) <= 4
    decide(owner)
    assert (owner.problems, visitor.problems) == ([], [])


def ask(visitor: Screen, text: str) -> None:
    """Type a review into the link's page."""
    visitor.fill(visitor.page.get_by_label("review", exact=True), text, "Control+Enter")
