"""Single pictures and sounds: every format, every way of being broken."""

import io
import struct
import time
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


NAMED = [
    (b"\0\0\0\x18ftypM4A \0\0\0\0mp42" + bytes(200), "in the format M4A, .* save it as WAV"),
    (b"\0\0\0\x18ftypisom\0\0\0\0mp42" + bytes(200), "in the format MP4"),
    (b"#!AMR\n" + bytes(200), "in the format AMR"),
    (b"\xff\xf1P\x80" + bytes(200), "in the format AAC"),
    (b"<!DOCTYPE html><html><body>404</body></html>", "is no sound, but a web page"),
    (b"just a text called so.wav", "is no sound, but a text"),
    (b"\x89PNG\r\n\x1a\n", "is no sound, but a picture"),
    (b"%PDF-1.4 and more", "is no sound, but a PDF file"),
    (bytes(range(256)), "is no sound that can be read here"),
]


@pytest.mark.parametrize(("content", "words"), NAMED)
def test_what_is_no_sound_is_named_by_its_content_whatever_it_is_called(content, words):
    with pytest.raises(RefusedFileError, match=words):
        sounds.checked(content)


def test_what_is_no_picture_is_named_by_its_content_whatever_it_is_called():
    for content, words in [
        (b"\n <!-- saved --><HTML><head>", "is no picture, but a web page"),
        (b"<?xml version='1.0'?><svg xmlns='x'></svg>", "in the format SVG, .* save it as JPEG or PNG"),
        (b"8BPS" + bytes(50), "in the format PSD"),
        (encoded("WAV", seconds=0.1), "is no picture, but a sound"),
        ("nur ein Text, schön".encode(), "is no picture, but a text"),
        (b"PK\x03\x04" + bytes(40), "is no picture, but an archive"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1" + bytes(200), "is (cut off|a damaged picture)"),
    ]:
        with pytest.raises(RefusedFileError, match=words):
            pictures.checked(content)


@pytest.mark.parametrize("tags", [{50706: b"\1\4\0\0"}, {254: 1, 330: (8,)}])
def test_a_cameras_raw_file_is_not_taken_for_its_thumbnail(tags):
    with pytest.raises(RefusedFileError, match="is a camera's RAW file, .* save it as JPEG or PNG"):
        pictures.checked(saved("TIFF", tiffinfo=tags))


def test_frames_and_pages_that_follow_are_noticed():
    first = Image.new("RGB", (30, 20), "red")
    for form in ("GIF", "TIFF", "WEBP", "PNG"):
        out = io.BytesIO()
        first.save(out, form, save_all=True, append_images=[Image.new("RGB", (30, 20), "blue")])
        assert pictures.facts(out.getvalue()).several
        assert not pictures.facts(saved(form)).several


def test_a_picture_of_more_than_eight_bits_says_so():
    out = io.BytesIO()
    Image.fromarray(np.arange(600, dtype="uint16").reshape(20, 30)).save(out, "PNG")
    assert pictures.facts(out.getvalue()).deep
    assert not pictures.facts(real.photo()).deep


def test_a_picture_of_very_many_frames_is_its_first_and_read_at_once():
    frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"  # one point
    many = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 100_000 + b";"
    started = time.process_time()
    assert pictures.checked(many).width == 1
    assert time.process_time() - started < 1


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
    for index, value in changes:
        content[int(index * (len(content) - 1))] = value
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
        ("AIFF", "PCM_16"),
        ("AU", "PCM_16"),
        ("CAF", "PCM_16"),
    ],
)
def test_every_sound_format_is_read(form, subtype):
    found = sounds.checked(encoded(form, subtype))
    assert (found.format, found.channels) == (form, 2)
    assert found.seconds == pytest.approx(2.0, abs=0.1)
    assert sounds.facts(encoded(form, subtype)) == found


@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3", "AIFF", "AU", "CAF", "W64", "RF64"])
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


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0x80000000])
def test_a_wave_written_without_knowing_its_end_is_heard_to_where_it_ends(size):
    wave = bytearray(encoded("WAV", "PCM_16"))
    struct.pack_into("<L", wave, wave.find(b"data") + 4, size)
    found = sounds.checked(bytes(wave))
    assert (found.seconds, found.unclosed) == (2.0, True)
    assert not sounds.checked(encoded("WAV", "PCM_16")).unclosed


def test_a_sound_whose_header_claims_hours_or_nothing_is_told():
    wave = bytearray(encoded("WAV", "PCM_16"))
    struct.pack_into("<L", wave, wave.find(b"data") + 4, 8000 * 4 * 3600 * 10)
    with pytest.raises(RefusedFileError, match="is cut off"):
        sounds.checked(bytes(wave))
    struct.pack_into("<L", wave, wave.find(b"data") + 4, 0)
    with pytest.raises(RefusedFileError, match="says no length, as a recording that was not closed"):
        sounds.checked(bytes(wave))
    flac = bytearray(encoded("FLAC"))
    flac[21], flac[22:26] = flac[21] & 0xF0, bytes(4)
    with pytest.raises(RefusedFileError, match="says no length"):
        sounds.checked(bytes(flac))
    flac[21] |= 0x0F
    with pytest.raises(RefusedFileError, match="minutes; 60 is the limit"):
        sounds.checked(bytes(flac))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["WAV", "FLAC", "OGG", "MP3"]),
    CHANGES,
)
def test_flipped_bytes_never_crash_the_sound_check(form, changes):
    content = bytearray(encoded(form, seconds=0.2))
    for index, value in changes:
        content[int(index * (len(content) - 1))] = value
    with suppress(RefusedFileError):
        assert sounds.checked(bytes(content)).seconds > 0
