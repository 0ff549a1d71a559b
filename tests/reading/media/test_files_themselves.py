"""Single pictures and sounds: every format, every way of being broken."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from tests.reading.media import real

CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8)  # (where, new byte)


def saved(form: str, mode: str = "RGB", **options) -> bytes:
    """The photo in another format."""
    out = io.BytesIO()
    Image.open(io.BytesIO(real.photo())).convert(mode).save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", pictures.FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_every_picture_format_is_read(form, mode):
    if form == "JPEG" and mode == "RGBA":
        mode = "CMYK"
    found = pictures.checked(saved(form, mode))
    assert (found.format, found.width, found.height) == (form, 640, 427)
    assert pictures.facts(saved(form, mode)) == found


@pytest.mark.parametrize("form", pictures.FORMATS)
def test_a_picture_cut_anywhere_is_refused(form):
    whole = saved(form)
    for share in (0.01, 0.3, 0.7, 0.97):
        with pytest.raises(RefusedFileError):
            pictures.checked(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(("brand", "name"), [(b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF")])
def test_phones_formats_are_named_whatever_the_file_is_called(brand, name):
    with pytest.raises(RefusedFileError, match=f"is in the format {name}, .* save it as JPEG or PNG"):
        pictures.checked(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1" + bytes(200))


def test_a_picture_bomb_is_refused_by_its_header():
    header = b"IHDR" + struct.pack(">LLBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (
        struct.pack(">L", len(chunk) - 4) + chunk + struct.pack(">L", zlib.crc32(chunk)) for chunk in (header, pixels)
    )
    with pytest.raises(RefusedFileError, match="pixels"):
        pictures.checked(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    large = saved("BMP")
    large = large[:18] + struct.pack("<LL", 10_000, 9_000) + large[26:]
    with pytest.raises(RefusedFileError, match="10,000 × 9,000 pixels"):
        pictures.checked(large)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(pictures.FORMATS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_flipped_bytes_never_crash_the_picture_check(form, changes):
    content = bytearray(small(form))
    for place, value in changes:
        content[int(place * (len(content) - 1))] = value
    with suppress(RefusedFileError):
        assert pictures.checked(bytes(content)).width > 0


def small(form: str) -> bytes:
    """A small part of the photo."""
    out = io.BytesIO()
    Image.open(io.BytesIO(real.photo())).crop((0, 0, 40, 30)).save(out, form)
    return out.getvalue()


def encoded(form: str, subtype: str | None = None, rate: int = 8000, seconds: float = 2.0) -> bytes:
    """A tone in stereo."""
    wave = np.stack([real.tone(440, seconds, rate), real.tone(660, seconds, rate)], axis=1)
    out = io.BytesIO()
    soundfile.write(out, wave, rate, format=form, subtype=subtype)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "subtype"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "FLOAT"),
        ("WAV", "PCM_24"),
        ("FLAC", None),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", None),
    ],
)
def test_every_sound_format_is_read(form, subtype):
    found = sounds.checked(encoded(form, subtype))
    assert (found.format, found.channels) == (form, 2)
    assert found.seconds == pytest.approx(2.0, abs=0.1)
    assert sounds.facts(encoded(form, subtype)) == found


@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3"])
def test_a_sound_cut_in_the_middle_is_refused(form):
    whole = encoded(form)
    for share in (0.02, 0.4, 0.8):
        with pytest.raises(RefusedFileError):
            sounds.checked(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "name", ["test-44100Hz-le-1ch-4bytes-early-eof.wav", "test-44100Hz-le-1ch-4bytes-early-eof-no-data.wav"]
)
def test_scipys_cut_sounds_are_refused(name):
    with pytest.raises(RefusedFileError):
        sounds.checked(real.sound(name))


@pytest.mark.parametrize(
    "name",
    [
        "test-44100Hz-le-1ch-4bytes.wav",
        "test-8000Hz-le-2ch-1byteu.wav",
        "test-44100Hz-2ch-32bit-float-be.wav",
        "test-44100Hz-le-1ch-4bytes-rf64.wav",
    ],
)
def test_scipys_whole_sounds_are_read(name):
    assert sounds.checked(real.sound(name)).rate in (8000, 44100)


def test_silence_of_hours_is_refused_by_its_header():
    out = io.BytesIO()
    soundfile.write(out, np.zeros(8000 * 3700, np.int16), 8000, format="FLAC")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(RefusedFileError, match="minutes"):
        sounds.checked(out.getvalue())


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["WAV", "FLAC", "OGG", "MP3"]),
    CHANGES,
)
def test_flipped_bytes_never_crash_the_sound_check(form, changes):
    content = bytearray(encoded(form, seconds=0.2))
    for place, value in changes:
        content[int(place * (len(content) - 1))] = value
    with suppress(RefusedFileError):
        assert sounds.checked(bytes(content)).seconds > 0
