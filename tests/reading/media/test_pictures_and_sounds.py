"""What the header of a picture and of a sound says, and where their limits are."""

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.reading.media.pictures import PictureFacts
from core.reading.media.sounds import SoundFacts
from tests.reading.media import real


def picture(mode: str, form: str = "PNG", **options) -> bytes:
    """Three by two points in a mode of Pillow."""
    out = io.BytesIO()
    Image.new(mode, (3, 2)).save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "colour", "deep"),
    [
        (picture("RGB"), "colour", False),
        (picture("P"), "colour", False),
        (picture("RGBA"), "transparent", False),
        (picture("LA"), "transparent", False),
        (picture("RGB", transparency=(0, 0, 0)), "transparent", False),
        (picture("L"), "grey", False),
        (picture("1"), "grey", False),
        (picture("I;16"), "grey", True),
        (picture("F", "TIFF"), "grey", True),
        (picture("CMYK", "JPEG"), "colour", False),
    ],
)
def test_a_picture_is_coloured_grey_or_transparent(content, colour, deep):
    form = "PNG" if content.startswith(b"\x89PNG") else "JPEG" if content.startswith(b"\xff\xd8") else "TIFF"
    assert pictures.checked(content) == PictureFacts(form, 3, 2, colour, deep)
    assert pictures.looks_like(content[:16])


@pytest.mark.parametrize(
    ("mode", "deep"), [("I", True), ("I;16", True), ("F", True), ("L", False), ("1", False), ("RGB", False)]
)
def test_greys_of_more_than_eight_bits_are_deep(mode, deep):
    assert pictures.is_deep(mode) == deep


def test_two_pictures_of_a_camera_in_one_file_are_one(monkeypatch):
    out, other = io.BytesIO(), Image.new("RGB", (3, 2), "red")
    Image.new("RGB", (3, 2)).save(out, "MPO", save_all=True, append_images=[other])
    monkeypatch.setattr(pictures, "FORMATS", (*pictures.FORMATS, "MPO"))
    assert pictures.facts(out.getvalue()) == PictureFacts("JPEG", 3, 2, "colour")


def test_a_picture_has_at_most_so_many_points(monkeypatch):
    assert pictures.MOST_PIXELS == 50_000_000
    monkeypatch.setattr(pictures, "MOST_PIXELS", 6)
    assert pictures.checked(picture("RGB")).width == 3
    monkeypatch.setattr(pictures, "MOST_PIXELS", 5)
    with pytest.raises(RefusedFileError) as caught:
        pictures.facts(picture("RGB"))
    assert caught.value.reason == "has 3 × 2 pixels; 5 is the limit"


def test_what_fails_while_a_picture_is_decoded_is_told_as_cut_off_or_damaged():
    for error, reason in (
        (EOFError("x"), "is cut off"),
        (OSError("image file is Truncated"), "is cut off"),
        (ValueError("not enough data"), "is cut off"),
        (KeyError("x"), "is a damaged picture"),
    ):
        with pytest.raises(RefusedFileError, match=reason), pictures.opened(picture("RGB")):
            raise error
    boxed = b"\0\0\0\x18ftypheic" + bytes(12) + b"\0\0\1\0mdat"
    with pytest.raises(RefusedFileError, match="is cut off"):
        pictures.checked(boxed)
    whole = b"\0\0\0\x18ftypheic" + bytes(12) + b"\0\0\0\x08mdat"
    with pytest.raises(RefusedFileError, match="is a damaged picture"):
        pictures.checked(whole)
    large = b"\0\0\0\x18ftypheic" + bytes(12) + b"\0\0\0\1mdat" + (16).to_bytes(8, "big")
    with pytest.raises(RefusedFileError, match="is a damaged picture"):
        pictures.checked(large)
    with pytest.raises(RefusedFileError, match="is cut off"):
        pictures.checked(large[:-1] + b"\x11")


def sound(samples, rate: int = 8000, **options) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="WAV", **options)
    return out.getvalue()


def test_a_sound_says_its_length_rate_and_channels():
    found = sounds.facts(sound(np.zeros((4000, 2))))
    assert found == SoundFacts("WAV", 0.5, 8000, 2)
    assert sounds.checked(sound(np.zeros((4000, 2)))) == SoundFacts("WAV", 0.5, 8000, 2, silent=True)
    tone = real.tone(300)
    assert sounds.checked(sound(tone)) == SoundFacts("WAV", 0.5, 8000, 1)
    against = sounds.checked(sound(np.stack([tone, -tone], 1), subtype="FLOAT"))
    assert (against.cancelled, against.silent) == (True, False)


@pytest.mark.parametrize(
    ("limit", "most", "content", "code", "words"),
    [
        ("LONGEST", 1, sound(np.zeros(8000)), "", ""),
        ("LONGEST", 60, sound(np.zeros(8 * 151), 8), "sound.long", "lasts 3 minutes; 1 is the limit"),
        ("MOST_RATE", 8000, sound(np.zeros(80)), "", ""),
        ("MOST_RATE", 7999, sound(np.zeros(80)), "sound.rate", "claims 8,000 samples a second; 7,999 is the limit"),
        ("MOST_CHANNELS", 3, sound(np.zeros((80, 3))), "", ""),
        ("MOST_CHANNELS", 2, sound(np.zeros((80, 3))), "sound.channels", "has 3 channels; 2 is the limit"),
    ],
)
def test_a_sound_is_refused_only_beyond_its_limits(monkeypatch, limit, most, content, code, words):
    monkeypatch.setattr(sounds, limit, most)
    if not words:
        assert sounds.facts(content).channels > 0
        return
    with pytest.raises(RefusedFileError) as caught:
        sounds.facts(content)
    assert (caught.value.reason.code, caught.value.reason) == (code, words)


def test_the_limits_of_sounds_are_an_hour_thirty_two_channels_and_a_million_samples():
    assert (sounds.LONGEST, sounds.MOST_CHANNELS, sounds.MOST_RATE) == (3600, 32, 1_000_000)


def test_a_sound_without_samples_or_in_an_unknown_coding_is_told():
    with pytest.raises(RefusedFileError, match="holds no sound"):
        sounds.facts(sound(np.zeros(0)))
    for message in ("unimplemented format", "Unknown format", "not supported"):
        with pytest.raises(RefusedFileError) as caught, sounds.opened(sound(np.zeros(80))):
            raise RuntimeError(message)
        assert caught.value.reason.code == "sound.coding"
    with pytest.raises(RefusedFileError, match="is a damaged sound"), sounds.opened(sound(np.zeros(80))):
        raise ValueError("x")
