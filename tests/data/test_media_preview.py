"""Small pictures and short sounds for the screen, from anything that a dataset may hold."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

from core.data.dataset_files import preview
from core.data.views import media_preview
from core.importing.into_dataset import import_file
from tests.reading.media import real


def opened(png: bytes) -> Image.Image:
    """The picture in a PNG file."""
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    return picture


def saved(picture: Image.Image, form: str, **options) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def test_a_thumbnail_is_small_and_keeps_its_shape():
    small = opened(media_preview.thumbnail(real.photo(), side=120))
    assert small.size == (120, 80)
    assert small.mode == "RGB"


def test_a_tiny_picture_is_enlarged_by_whole_steps_when_asked(tmp_path):
    tiny = next(real.digits(tmp_path, 1).rglob("*.png")).read_bytes()
    assert opened(media_preview.thumbnail(tiny, side=120)).size == (8, 8)
    large = np.asarray(opened(media_preview.thumbnail(tiny, side=120, enlarge=True)))
    assert large.shape == (120, 120, 3)
    np.testing.assert_array_equal(large[7::15, 7::15], np.asarray(opened(media_preview.thumbnail(tiny))))
    assert opened(media_preview.thumbnail(real.photo(), side=120, enlarge=True)).size == (120, 80)


def test_a_thumbnail_stands_upright_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    turned = saved(Image.open(io.BytesIO(real.photo())), "JPEG", exif=exif)
    assert opened(media_preview.thumbnail(turned, side=120)).size == (80, 120)


def test_transparency_becomes_white():
    clear = saved(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "PNG")
    assert opened(media_preview.thumbnail(clear)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "I", "F", "CMYK", "YCbCr"])
def test_every_mode_becomes_a_thumbnail(mode):
    grey = np.linspace(0, 60_000, 400).reshape(20, 20)
    if mode in ("I;16", "I", "F"):
        kind = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        content = saved(Image.fromarray(grey.astype(kind)), "TIFF")
        found = np.asarray(opened(media_preview.thumbnail(content)))
        assert (found.min(), found.max()) == (0, 255)
    else:
        content = saved(
            Image.fromarray((grey / 256).astype(np.uint8)).convert(mode), "PNG" if mode in "1LPLA" else "TIFF"
        )
        assert opened(media_preview.thumbnail(content)).size == (20, 20)


def test_what_is_broken_is_none():
    assert media_preview.thumbnail(real.photo()[:5000]) is None
    assert media_preview.thumbnail(b"rubbish") is None
    assert media_preview.player(b"rubbish") is None
    assert media_preview.facts_in_words(b"rubbish", "image") == ""


def test_a_sound_becomes_a_short_wav():
    samples, rate = soundfile.read(io.BytesIO(media_preview.player(real.sound(), seconds=0.01)))
    assert (len(samples), rate) == (441, 44100)


def test_rows_from_the_middle_are_shown_with_their_labels(tmp_path):
    data = tmp_path / "data.parquet"
    schema = import_file(real.digits(tmp_path / "digits"), data)
    shown = media_preview.shown(data, schema.column("image"), rows=3, start=38)
    assert [entry.row for entry in shown] == [38, 39]
    labels = preview(data, 100)["label"].to_pylist()
    assert [entry.values for entry in shown] == [{"label": label} for label in labels[38:]]
    assert opened(shown[0].content).size == (160, 160)
    assert shown[0].facts == "8 × 8, PNG"
    assert media_preview.data_uri(shown[0].content).startswith("data:image/png;base64,")


def test_the_preview_table_holds_thumbnails_and_words(tmp_path):
    table = pa.table({"a": [real.photo(), None], "b": [real.sound(), b"xyz"], "c": ["x", "y"]})
    pq.write_table(table, tmp_path / "raw.parquet")
    import_file(tmp_path / "raw.parquet", tmp_path / "data.parquet")
    first, second = preview(tmp_path / "data.parquet").to_pylist()
    assert first["a"].startswith("data:image/png;base64,")
    assert first["b"].endswith(" s, 44,100 Hz, WAV")
    assert (second["a"], second["b"], second["c"]) == (None, "3 bytes", "y")


def test_texts_are_shown_by_their_beginning(tmp_path):
    data = tmp_path / "data.parquet"
    schema = import_file(real.texts(tmp_path / "texts"), data)
    shown = media_preview.shown(data, schema.column("text"), rows=2)
    assert all(len(entry.content) == media_preview.TEXT_LETTERS for entry in shown)
    assert shown[0].facts.endswith("characters")
