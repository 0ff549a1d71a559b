"""A model of sounds or texts is asked on the Predict page: nothing given, something odd, and the thing itself."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from core.data.samples import EVERY
from tests.pages.workshop import Workshop, build, copied, texts

INSTRUMENTS = next(sample.file for sample in EVERY if sample.name == "instruments")
MONO = np.sin(np.arange(9600) / 9.0) * 0.4


@pytest.fixture(scope="module")
def built_sounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop]:
    """Sounds of instruments with a linear model, built once."""
    home = tmp_path_factory.mktemp("instruments")
    return home, build(home, "instruments", "linear")


@pytest.fixture(scope="module")
def built_texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop]:
    """Sentences of reviews with a linear model, built once."""
    home = tmp_path_factory.mktemp("reviews")
    return home, build(home, "reviews", "linear", "columns.review.options.vocabulary=200")


@pytest.fixture
def sounds(built_sounds: tuple[Path, Workshop], home: Path) -> Workshop:
    """The workspace with the finished model of sounds."""
    copied(built_sounds[0], home)
    return built_sounds[1]


def written(samples: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    """A WAV file."""
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="WAV", subtype=subtype)
    return out.getvalue()


def asked(test: AppTest, name: str, content: bytes) -> AppTest:
    """The page after that file was uploaded as one row."""
    field = next(entry for entry in test.file_uploader if entry.label == "A sound")
    return field.upload(name, content, "audio/wav").run(timeout=180)


def test_a_model_of_one_column_is_not_said_to_rely_on_it(sounds: Workshop):
    test = sounds.open("evaluate")
    assert not test.exception
    assert not any(entry.label.startswith("What it relies on") for entry in test.expander)
    assert any(label.startswith("Right (") for label in [tab.label for tab in test.tabs])


def test_a_model_of_sounds_answers_nothing_before_it_was_given_one(sounds: Workshop):
    test = sounds.open("predict")
    assert not test.exception
    assert "Bring a sound, and the answer appears here." in texts(test)
    assert not test.metric
    assert "the answer follows" not in texts(test)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (written(MONO, 16000)[:9000], "This file is cut off"),
        (b"<!doctype html><html>not found</html>", "This file is no sound, but a web page"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0mp42" + bytes(200), "This file is in the format M4A"),
        (bytes(50_000_001), "50 MB is the limit"),
    ],
    ids=["empty", "half a sound", "a web page", "M4A", "too large"],
)
def test_no_answer_of_before_stands_beside_a_file_that_is_refused(sounds: Workshop, content: bytes, words: str):
    test = asked(sounds.open("predict"), "mine.wav", written(MONO, 16000))
    assert test.metric
    test = asked(test, "other.wav", content)
    assert not test.exception
    assert not test.metric
    assert words in texts(test)


@pytest.mark.parametrize(
    "content",
    [
        written(MONO, 16000),
        written(np.stack([MONO, -0.2 * MONO, MONO], 1), 44100),
        written(MONO, 8000, "PCM_U8"),
        written(MONO, 96000, "FLOAT"),
    ],
    ids=["plain", "three channels", "8 bits", "96 kHz"],
)
def test_a_sound_of_any_rate_and_depth_is_answered(sounds: Workshop, content: bytes):
    test = asked(sounds.open("predict"), "mine.wav", content)
    assert not test.exception
    assert test.metric[0].value in {"drum kit", "tabla", "electronic"}
    assert not test.warning


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (written(MONO[:1], 16000), "This file is a single sample, so it counts as unknown."),
        (b"RIFF" + bytes(400), "so it counts as unknown. Try another one."),
        (written(MONO, 16000)[:20], "so it counts as unknown. Try another one."),
    ],
    ids=["one sample", "broken", "cut off"],
)
def test_what_can_not_be_heard_is_told_and_gets_no_answer(sounds: Workshop, content: bytes, why: str):
    test = asked(sounds.open("predict"), "odd.wav", content)
    assert not test.exception
    assert why in texts(test)
    assert "Bring a sound, and the answer appears here." in texts(test)
    assert not test.metric


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.concatenate([np.zeros(16000), MONO, np.zeros(8000)]), "Heard: 1.0 s to 1.6 s of 2.1 s. The rest is"),
        (np.concatenate([MONO, np.zeros(160000), MONO]), "s of 11.2 s, the loudest stretch. This model hears 1."),
        (np.stack([MONO, -MONO], 1), "Its channels cancel each other out, so the loudest one is heard alone."),
        (0 * MONO, "This sound is silent from beginning to end. The answer is what the model makes of silence."),
    ],
    ids=["late", "long", "cancelled", "silent"],
)
def test_what_is_heard_of_a_sound_is_told_beside_it_and_answered(sounds: Workshop, samples: np.ndarray, told: str):
    test = asked(sounds.open("predict"), "mine.wav", written(samples, 16000))
    assert not test.exception
    assert told in texts(test)
    assert test.metric


def test_the_uploader_s_own_cross_takes_the_sound_away_too(sounds: Workshop):
    test = asked(sounds.open("predict"), "mine.wav", written(MONO, 16000))
    assert test.metric
    next(entry for entry in test.file_uploader if entry.label == "A sound").set_value(None).run(timeout=180)
    assert not test.exception
    assert not test.metric


def test_a_zip_of_sounds_is_answered_and_one_row_is_one_row(sounds: Workshop):
    files = [name for name in zipfile.ZipFile(INSTRUMENTS).namelist() if name.endswith(".ogg")][:2]
    packed = io.BytesIO()
    with zipfile.ZipFile(INSTRUMENTS) as source, zipfile.ZipFile(packed, "w") as target:
        target.writestr("one.ogg", source.read(files[0]))
        target.writestr("broken.wav", b"RIFF" + bytes(90))
    test = sounds.open("predict")
    assert "Bring a zip of sounds, or a single one." in texts(test)
    field = next(entry for entry in test.file_uploader if entry.label == "Files to answer")
    field.upload("sounds.zip", packed.getvalue(), "application/zip").run(timeout=180)
    assert not test.exception
    assert "1 row answered." in texts(test), texts(test)
    assert "1 rows" not in texts(test)
    shown = next(entry for entry in test.dataframe if "file" in entry.value.columns)
    assert [name for name in shown.proto.column_order][:2] == ["file", "label"]


def test_texts_none_at_all_short_and_very_long_are_answered_or_asked_for(
    built_texts: tuple[Path, Workshop], home: Path
):
    copied(built_texts[0], home)
    test = built_texts[1].open("predict")
    assert not test.exception
    for text, answered in (("", False), ("excellent, i love it", True), ("a bad word and a good one " * 4000, True)):
        test.text_area[0].set_value(text).run(timeout=180)
        assert not test.exception
        assert bool(test.metric) is answered
        assert ("The first" in texts(test) and "characters are read" in texts(test)) is (len(text) > 100_000)
        assert ("Type or paste a text, and the answer appears here." in texts(test)) is not answered
