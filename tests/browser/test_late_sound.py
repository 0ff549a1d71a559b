"""Somebody records a word that comes late: a real Chromium whose microphone plays a file."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import launch
from tests.browser.screen import TRAINING, WAIT, Screen
from tests.kinds import digits, sounds

pytestmark = pytest.mark.slow
WORDS = "027"
RATE = 16_000
BEFORE = 3 * 48_000  # samples of the quiet room: the recorder of a busy machine starts later than the microphone


@pytest.fixture
def browser(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """A second one, in whose microphone somebody says “seven” after three seconds of a quiet room."""
    spoken, quiet = sounds.heard(sounds.spoken()["7"], 48_000), sounds.noise(7, 48_000, loud=0.001)
    late = quiet.copy()
    late[BEFORE : BEFORE + len(spoken)] += 0.7 * spoken
    (tmp_path / "late.wav").write_bytes(sounds.file(late, 48_000))
    playing = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'late.wav'}%noloop",
    )
    other = launch(browser.browser_type, *playing)
    yield other
    other.close()


def packed(folder: Path) -> Path:
    """A zip of three spoken digits in twenty variations."""
    path = folder / "words.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for index, (name, clip) in enumerate(zip(*digits.varied(RATE), strict=True)):
            if name in WORDS:
                archive.writestr(f"words/{name}/{index}.wav", sounds.file(np.clip(clip, -1, 1), RATE))
    return path


def test_a_word_that_is_recorded_late_is_heard_and_recognized(person, tmp_path):
    screen: Screen = person()
    screen.page.context.grant_permissions(["microphone"], origin=screen.url)
    screen.open()
    screen.upload(packed(tmp_path))
    screen.on("Data", within=TRAINING)
    screen.sees("What should the model answer?", within=TRAINING)
    screen.step("Train")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    screen.step("Predict")
    screen.click(screen.page.get_by_text("Microphone"))
    screen.click(screen.page.get_by_role("button", name="Record", exact=True))
    clock = screen.page.get_by_test_id("stAudioInputWaveformTimeCode")
    screen.until(lambda: clock.inner_text() >= "00:05", within=WAIT)
    screen.click(screen.page.get_by_role("button", name="Stop recording"))
    expect(screen.page.get_by_test_id("stMetricValue")).to_have_text("7", timeout=TRAINING)
    screen.sees("The rest is as good as silent.")
    begins = re.search(r"Heard: ([\d.]+) s to [\d.]+ s of", screen.text().replace("\u200b", ""))
    assert float(begins[1]) > 0.3  # how much of the quiet is recorded depends on how soon the recorder starts
    wave = screen.page.get_by_role("img", name="The sound's wave")
    expect(wave).to_be_visible()
    assert screen.problems == []
