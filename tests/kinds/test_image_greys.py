"""Pictures of more than 8 bits: one scale, learned once, from the column to the program that users paste."""

import io

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.bundle_schema import InputColumn
from core.export import media_snippets
from core.kinds import KINDS, image_greys
from core.serving.inputs.groups import decoded
from tests.reading.media import real


def deep(values, kind="PNG") -> bytes:
    """Greys as a file."""
    out = io.BytesIO()
    Image.fromarray(values).save(out, kind)
    return out.getvalue()


def column(*files: bytes) -> InputColumn:
    """What a bundle trained on these files says of its pictures."""
    raw = pa.array(files, pa.binary())
    kind = KINDS["image"]
    return kind.describe("photo", "photo", None, raw, kind.fit(raw, kind.Options()))


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (np.arange(4096, dtype="uint16"), (0, 4095, 0, 1)),
        (np.arange(60_000, dtype="uint16"), (0, 65535, 0, 1)),
        (np.arange(200, dtype="uint16"), (0, 255, 0, 1)),
        (np.linspace(0, 1, 500, dtype="float32"), (0, 65535, 0, 1)),
        (np.linspace(0, 900, 500, dtype="float32"), (0, 65535, 0, 1023)),
        (np.linspace(-1000, 3000, 500, dtype="float32"), (0, 65535, -1023, 4095)),
        (np.r_[np.arange(5000) % 1000, 65535].astype("uint16"), (0, 1023, 0, 1)),
    ],
)
def test_the_scale_is_the_usual_range_that_holds_the_training_pictures(values, scale):
    kind = "TIFF" if values.dtype == "float32" else "PNG"
    dark = deep((values // 4 if kind == "PNG" else values / 4).astype(values.dtype)[None], kind)
    assert image_greys.scale(pa.array([dark, deep(values[None], kind), None, b"none"], pa.binary())) == scale


def test_without_deep_pictures_the_type_says_it_and_nothing_is_told():
    found = column(real.photo(), real.digit(1))
    assert found.scale == (0, 65535, 0, 1)
    assert found.steps == ()


def test_a_dark_picture_stays_dark_and_the_pasted_program_agrees():
    bright, dark = np.full((6, 9), 4000, "uint16"), np.full((6, 9), 240, "uint16")
    dark[0, 0] = 250  # under 256, where its own brightest point would make it a bright one
    found = column(deep(bright), deep(dark))
    assert found.scale[:2] == (0, 4095)
    assert "4,095 is white" in found.steps[0]
    space: dict = {}
    exec(media_snippets.imports({"image"}) + media_snippets.helpers({"image"}), space)
    for values, level in ((bright, 249), (dark, 15)):
        made = decoded(deep(values), found)
        assert made[3, 3].tolist() == [level] * 3
        program = eval(media_snippets.feed(found, "file"), {**space, "file": io.BytesIO(deep(values))})
        np.testing.assert_array_equal(program[0], made)


def test_files_of_before_are_answered_as_they_were():
    before = InputColumn("photo", "photo", "image")
    bright, dark = np.full((6, 9), 4000, "uint16"), np.full((6, 9), 240, "uint16")
    assert decoded(deep(bright), before)[0, 0, 0] == round(4000 / 257)
    assert decoded(deep(dark), before)[0, 0, 0] == 240
