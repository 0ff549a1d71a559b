"""Pictures are decoded by rules that are said in words: each is held against plain sums on real files."""

import io
import struct
import zlib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.bundle_schema import InputColumn
from core.errors import UserError
from core.reading.media.files import RefusedFileError
from core.serving.inputs import media as module_of_media
from core.serving.inputs.groups import AT_ONCE, decoded, groups, media_of, rows_at_once
from core.serving.inputs.media import pixels, refusal, samples
from tests.kinds import pictures, sounds
from tests.reading.media import real

PHOTO = np.asarray(pictures.photo(90, 60))
GREY = np.asarray(pictures.photo(90, 60).convert("L"))
AS_SHOWN = {  # EXIF's orientation -> what turns the stored pixels into the picture that was seen
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.rot90(stored.swapaxes(0, 1), 2),
    8: lambda stored: np.rot90(stored),
}


def in_three(grey):
    """[H,W] -> [H,W,3]."""
    return np.repeat(grey[:, :, None], 3, 2)


def test_colours_come_as_they_are():
    for kind in ("PNG", "BMP", "TIFF"):
        np.testing.assert_array_equal(pixels(pictures.file(PHOTO, kind)), PHOTO)
    np.testing.assert_array_equal(pixels(pictures.file(PHOTO, "WEBP", lossless=True)), PHOTO)
    found = pixels(real.photo())
    assert (found.shape, found.dtype) == ((427, 640, 3), np.uint8)


@pytest.mark.parametrize("way", AS_SHOWN)
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_is_turned_as_the_camera_says(way, kind):
    np.testing.assert_array_equal(pixels(pictures.turned(way, kind)), AS_SHOWN[way](PHOTO))


@pytest.mark.parametrize("way", [0, 1, 9, 77])
def test_an_orientation_that_does_not_exist_turns_nothing(way):
    np.testing.assert_array_equal(pixels(pictures.turned(way)), PHOTO)


def test_what_is_seen_through_lies_on_white():
    painted = np.asarray(pictures.see_through()).astype(float)
    share = painted[:, :, 3:] / 255
    expected = painted[:, :, :3] * share + 255 * (1 - share)
    for kind, options in (("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True, "exact": True})):
        found = pixels(pictures.file(pictures.see_through(), kind, **options))
        assert np.abs(found - expected).max() <= 1, kind
    grey = np.asarray(pictures.see_through().convert("LA")).astype(float)
    expected = grey[:, :, 0] * grey[:, :, 1] / 255 + 255 - grey[:, :, 1]
    found = pixels(pictures.file(pictures.see_through().convert("LA")))
    assert np.abs(found - in_three(expected)).max() <= 1
    assert (pixels(pictures.file(np.zeros((20, 30, 4), "uint8"))) == 255).all()


def test_a_colour_that_stands_for_nothing_is_white():
    drawn = np.full((8, 8, 3), 40, "uint8")
    drawn[2:5, 2:5] = (10, 200, 30)
    for made in (Image.fromarray(drawn), Image.fromarray(drawn).quantize(4)):
        hole = (10, 200, 30) if made.mode == "RGB" else made.getpixel((3, 3))
        found = pixels(pictures.file(made, "PNG", transparency=hole))
        assert (found[2:5, 2:5] == 255).all()
        assert np.abs(found[0].astype(int) - 40).max() <= 1


def test_grey_and_black_and_white_become_three_equal_colours():
    np.testing.assert_array_equal(pixels(pictures.file(GREY)), in_three(GREY))
    np.testing.assert_array_equal(pixels(pictures.file(GREY > 100)), in_three(np.where(GREY > 100, 255, 0)))
    found = pixels(pictures.file(GREY, "JPEG", quality=95))
    assert (found == found[:, :, :1]).all()
    assert np.abs(found[:, :, 0].astype(int) - GREY).mean() < 3


def test_printing_colours_become_those_of_a_screen():
    inks = np.asarray(Image.fromarray(PHOTO).convert("CMYK")).astype(float)
    expected = (255 - inks[:, :, :3]) * (255 - inks[:, :, 3:]) / 255
    found = pixels(pictures.file(Image.fromarray(PHOTO).convert("CMYK"), "TIFF"))
    assert np.abs(found - expected).max() <= 1
    found = pixels(pictures.file(Image.fromarray(PHOTO).convert("CMYK"), "JPEG", quality=98))
    assert np.abs(found - expected).mean() < 4


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight_and_65535_is_white(kind):
    deep = np.linspace(0, 65535, 60 * 90).reshape(60, 90).astype("uint16")
    expected = np.round(deep / 257)
    np.testing.assert_array_equal(pixels(pictures.file(deep, kind)), in_three(expected))
    np.testing.assert_array_equal(
        pixels(pictures.file(deep[:, ::-1].astype("int32"), "TIFF"))[:, ::-1], in_three(expected)
    )


def test_sixteen_bits_of_each_colour_become_eight():
    deep = PHOTO.astype(">u2") * 257
    assert np.abs(pixels(deep_png(deep)).astype(int) - PHOTO).max() <= 1


def deep_png(values):
    """A PNG of 16 bits a colour, which Pillow reads but does not write: big-endian [H,W,3]."""

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_fractions_are_shares_of_white_and_other_numbers_levels():
    shares = (GREY / 255).astype("float32")
    np.testing.assert_array_equal(pixels(pictures.file(shares, "TIFF")), in_three(GREY))
    np.testing.assert_array_equal(pixels(pictures.file(GREY.astype("float32"), "TIFF")), in_three(GREY))
    odd = GREY.astype("float32")
    odd[0, :4] = np.nan, np.inf, -np.inf, -5
    assert pixels(pictures.file(odd, "TIFF"))[0, :4].max() == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_a_moving_picture_is_its_first_frame(kind):
    first = pictures.photo(90, 60).quantize(200).convert("RGB") if kind == "GIF" else pictures.photo(90, 60)
    red = Image.new("RGB", (90, 60), "red")
    options = {"lossless": True} if kind == "WEBP" else {} if kind == "TIFF" else {"duration": 50}
    content = pictures.file(first, kind, save_all=True, append_images=[red, red], **options)
    assert np.abs(pixels(content).astype(int) - np.asarray(first)).max() <= (8 if kind == "GIF" else 0)


@pytest.mark.parametrize("name", ["a text", "a cut photo", "only a start", "far too large"])
def test_what_cannot_be_decoded_is_refused_and_counts_as_missing(name):
    column = InputColumn("x", "x", "image")
    with pytest.raises(RefusedFileError):
        pixels(pictures.edge_cases()[name])
    assert decoded(pictures.edge_cases()[name], column).shape == (1, 1, 3)


@pytest.mark.parametrize(
    "value", [None, b"", "photo.png", 7, np.zeros((0, 5, 3), "uint8"), np.zeros((4, 5), "uint8"), np.zeros((4, 5, 3))]
)
def test_what_is_no_picture_at_all_counts_as_missing(value):
    found = decoded(value, InputColumn("x", "x", "image"))
    assert (found.shape, found.dtype) == ((1, 1, 3), np.uint8)


@pytest.mark.parametrize(
    "value", [np.zeros(0, "float32"), np.zeros((2, 3), "float32"), np.zeros(5), np.zeros(5, "int16")]
)
def test_samples_that_are_no_sound_count_as_missing(value):
    found = decoded(value, InputColumn("x", "x", "audio", rate=8000, most=8000))
    assert (found.shape, found.dtype) == ((1,), np.float32)


def test_what_counts_as_missing_although_it_can_be_decoded_is_told():
    image, old = InputColumn("x", "x", "image"), InputColumn("x", "x", "audio", rate=sounds.RATE, most=8000)
    assert refusal(pictures.file(Image.new("RGB", (1, 1))), image) == "is a single point"
    assert refusal(pictures.file(Image.new("RGB", (1, 2))), image) == ""
    assert "no picture" in refusal(b"a text", image)
    tone = np.sin(np.arange(8000) / 5)
    late = sounds.file(np.where(np.arange(8000) > 6000, tone, 0))
    assert refusal(sounds.file(tone), old) == refusal(late, old) == ""
    assert refusal(sounds.file(0 * tone), old) == "is silent from beginning to end"
    assert refusal(late, replace(old, most=3000)) == "is silent from beginning to end", "what is heard"
    new = replace(old, most=3000, longest=16_000)
    assert refusal(sounds.file(tone), new) == refusal(late, new) == refusal(sounds.file(0 * tone), new) == ""
    assert refusal(sounds.file(tone[:1]), new) == "is a single sample"
    minutes = replace(new, longest=sounds.RATE * 120)
    long = sounds.file(np.tile(tone, 200), 8_000)
    assert refusal(long, minutes) == "lasts 3.3 minutes; a model hears sounds of at most 2"
    assert len(decoded(long, minutes)) == 1, "counts as missing"
    assert len(decoded(long, replace(minutes, longest=sounds.RATE * 240))) == 200 * 16_000
    assert len(decoded(long, replace(minutes, longest=0, most=3000))) == 3000, "a bundle of before takes the beginning"


def test_decoded_pixels_and_samples_pass_as_they_are():
    samples = np.ones(9, "float32")
    assert decoded(PHOTO, InputColumn("x", "x", "image")) is PHOTO
    assert decoded(samples, InputColumn("x", "x", "audio")) is samples


def test_few_pictures_of_one_size_are_answered_together_and_every_row_once():
    schema = SimpleNamespace(inputs=(InputColumn("picture", "x", "image"),))
    arrays = [np.full((20, 30 if index % 3 else 40, 3), index, np.uint8) for index in range(70)]
    values = [*(pictures.file(Image.fromarray(array)) for array in arrays), None]
    found = list(groups(pa.table({"picture": pa.array(values, pa.binary())}), schema))
    assert max(len(rows) for rows, _ in found) == AT_ONCE, "an open model needs memory for each of them"
    assert sorted(row for rows, _ in found for row in rows) == list(range(71))
    for rows, fed in found:
        for row, made in zip(rows, fed["x"], strict=True):
            assert np.array_equal(made, arrays[row] if row < 70 else np.zeros((1, 1, 3), np.uint8))


def saved_deep(values, kind="PNG", **options) -> bytes:
    """Greys [H,W] of any type as a file."""
    out = io.BytesIO()
    Image.fromarray(values).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(("top", "scale"), [(4095, (0, 4095, 0, 1)), (65535, (0, 65535, 0, 1)), (200, (0, 1023, 0, 1))])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_deep_greys_share_one_scale_however_dark_the_picture(top, scale, kind):
    values = np.linspace(0, top, 60 * 90).reshape(60, 90).astype("uint16")
    for part in (values, values // 2, values // 8):
        expected = np.round(part * (255 / scale[1]))
        np.testing.assert_array_equal(pixels(saved_deep(part, kind), scale), in_three(expected))


def test_deep_greys_of_every_type_follow_the_scale_and_odd_values_are_cut():
    real = np.array([[0, 0.25, 0.5], [1, 2, -3]], "float32")
    np.testing.assert_array_equal(
        pixels(saved_deep(real, "TIFF"), (0, 65535, 0, 1))[:, :, 0], [[0, 64, 128], [255, 255, 0]]
    )
    signed = np.array([[-1024, 0, 1023]], "int32")
    np.testing.assert_array_equal(pixels(saved_deep(signed, "TIFF"), (-1023, 1023, 0, 1))[:, :, 0], [[0, 128, 255]])
    big = np.array([[0, 2047, 4095]], ">u2")
    np.testing.assert_array_equal(pixels(saved_deep(big, "TIFF"), (0, 4095, 0, 1))[:, :, 0], [[0, 127, 255]])
    hole = np.array([[7, 4095, 2048]], "uint16")
    found = pixels(saved_deep(hole, transparency=7), (0, 4095, 0, 1))
    np.testing.assert_array_equal(found[:, :, 0], [[255, 255, 128]])


def test_lab_and_a_palette_in_greys_are_read():
    lab = Image.new("LAB", (4, 3), (128, 128, 128))
    assert np.abs(pixels(pictures.file(lab, "TIFF")).astype(int) - 119).max() <= 3
    greys = Image.fromarray(GREY).quantize(16)
    assert (pixels(pictures.file(greys)) == np.asarray(greys.convert("RGB"))).all()


@pytest.mark.parametrize("form", ["WAV", "FLAC", "MP3", "AIFF", "OGG"])
def test_half_a_sound_is_told_before_it_is_answered(form):
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, real.tone(300, 4.0), 8000, format=form)
    column = InputColumn("x", "x", "audio", rate=8000, most=8000)
    assert refusal(out.getvalue(), column) == ""
    assert refusal(out.getvalue()[: len(out.getvalue()) // 2], column) in ("is cut off", "is a damaged sound")
    assert refusal(b"", column) == "is empty"
    assert refusal(b"", InputColumn("x", "x", "image")) == "is empty"


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_what_phones_keep_pictures_in_is_seen_upright(form):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    turned = Image.Exif()
    turned[0x0112] = 6
    stored = Image.fromarray(PHOTO).rotate(90, expand=True)  # as a camera that lay on its side
    found = pixels(pictures.file(stored, form, exif=turned.tobytes(), quality=95))
    assert found.shape == PHOTO.shape
    assert np.abs(found.astype(int) - PHOTO).mean() < 6


def media(*mediums, **more):
    return SimpleNamespace(inputs=tuple(InputColumn(name, name, name, **more) for name in mediums))


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        (("number", "category"), 65_536),
        (("number", "text"), 2_048),
        (("number", "image"), 64),
        (("audio", "text"), 64),
        (("number",) * 3_000, 1_024),
        (("text",) * 3_000, 1_024),
    ],
)
def test_fewer_rows_are_held_where_they_are_larger(inputs, rows):
    assert rows_at_once(media(*inputs)) == rows


def test_files_are_told_from_cells():
    columns = media("number", "image", "text", "audio")
    assert [column.name for column in media_of(columns)] == ["image", "audio"]


def shapes(values, **more):
    """(row positions, shape of the first) of each group of sounds."""
    columns = media("audio", rate=8000, most=2**20, **more)
    table = pa.table({"audio": pa.array([sounds.file(value, 8000) for value in values], pa.binary())})
    return [(rows.tolist(), feeds["audio"].shape) for rows, feeds in groups(table, columns)]


def test_sounds_of_one_length_are_answered_together_as_many_as_fit():
    tone = np.sin(np.arange(2**17) / 5) / 2
    assert shapes([tone[:5], tone[:7], tone[:5]]) == [([0, 2], (2, 5)), ([1], (1, 7))]
    assert shapes([tone] * 3) == [([0, 1], (2, 2**17)), ([2], (1, 2**17))]
    assert shapes([np.r_[tone, 0]] * 2) == [([0], (1, 2**17 + 1)), ([1], (1, 2**17 + 1))]


def test_decoded_files_wait_together_until_they_are_many_or_large(monkeypatch):
    from core.serving.inputs import groups as module

    picture = pictures.file(Image.new("RGB", (10, 10)))
    table = pa.table({"image": pa.array([picture] * 70, pa.binary())})
    columns = [*media("image").inputs]

    def sizes():
        return [(start, len(found["image"])) for start, found in module._decoded(table, columns)]

    assert sizes() == [(0, 64), (64, 6)]
    monkeypatch.setattr(module, "MOST_BYTES", 900)
    assert sizes() == [(start, 4) for start in range(0, 68, 4)] + [(68, 2)]
    assert list(module._decoded(table.slice(0, 0), columns)) == []


def test_rows_without_files_follow_their_files():
    columns = SimpleNamespace(inputs=(InputColumn("image", "a picture", "image"), InputColumn("n", "n", "number")))
    made = [pictures.file(Image.new("RGB", (9, 9 + index % 2))) for index in range(5)]
    table = pa.table({"image": pa.array(made, pa.binary()), "n": [0.0, 1.0, 2.0, 3.0, 4.0]})
    found = [
        (rows.tolist(), feeds["n"].tolist(), feeds["a picture"].shape[1:]) for rows, feeds in groups(table, columns)
    ]
    assert found == [([0, 2, 4], [0.0, 2.0, 4.0], (9, 9, 3)), ([1, 3], [1.0, 3.0], (10, 9, 3))]
    with pytest.raises(UserError, match="“n”"):
        list(groups(table.drop_columns(["n"]), columns))


def test_a_sound_is_resampled_cut_and_kept_within_bounds():
    tone = np.sin(np.arange(16_000) / 20) * 0.5
    content = sounds.file(tone, 16_000)
    assert (len(samples(content, 8_000, 9_000)), len(samples(content, 8_000, 7_000))) == (8_000, 7_000)
    assert (len(samples(content, 16_000, 9_000)), len(samples(content, 32_000, 50_000))) == (9_000, 32_000)
    half = samples(content, 8_000, 9_000)
    assert half.dtype == np.float32
    np.testing.assert_allclose(half[200:7_800], tone[400:15_600:2], atol=0.01)
    loud = sounds.file(np.full(50, 3.0), 8_000, subtype="FLOAT")
    assert samples(loud, 8_000, 100).tolist() == [1.0] * 50


def test_a_sound_that_must_be_heard_whole_is_refused_by_seconds_and_by_values(monkeypatch):
    content = sounds.file(np.ones((8_000, 2)) / 2, 8_000)
    assert len(samples(content, 8_000, 8_000, whole=True)) == 8_000
    with pytest.raises(RefusedFileError, match="lasts 0.0 minutes"):
        samples(content, 8_000, 7_999, whole=True)
    assert len(samples(content, 8_000, 7_999)) == 7_999
    monkeypatch.setattr(module_of_media, "MOST_VALUES", 16_000)
    assert len(samples(content, 8_000, 8_000, whole=True)) == 8_000
    monkeypatch.setattr(module_of_media, "MOST_VALUES", 15_999)
    with pytest.raises(RefusedFileError, match="has 2 channels over 1 seconds"):
        samples(content, 8_000, 8_000, whole=True)
    assert module_of_media.sound_or_none(content, 8_000, 8_000, whole=True).tolist() == [0.0]
    assert len(module_of_media.sound_or_none(content, 8_000, 8_000)) == 8_000


def test_whether_channels_cancel_is_told_beside_the_samples():
    tone = np.sin(np.arange(800) / 3)[:, None] / 2
    assert module_of_media.decoded(sounds.file(np.hstack([tone, -tone]), 8_000), 8_000, 800)[1]
    assert not module_of_media.decoded(sounds.file(np.hstack([tone, tone]), 8_000), 8_000, 800)[1]
