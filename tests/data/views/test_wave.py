"""A sound's wave as a picture: as tall as its loudest moment, in colour where a model hears it."""

import io

import numpy as np
import pytest
from PIL import Image

from core.data.views.wave import HEARD, HEIGHT, REST, WIDTH, drawn
from core.serving.inputs.heard import Heard


def pixels(samples, found):
    picture = Image.open(io.BytesIO(drawn(np.asarray(samples, "float32"), found)))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (720, 56), "RGBA")
    return np.asarray(picture)


def heard(start, end, whole=10.0, silent=False):
    return Heard(whole=whole, start=start, end=end, silent=silent)


def tall(picture, column):
    """How many pixels of a column are the wave itself."""
    return int((picture[:, column, 3] == 255).sum())


def test_what_is_heard_is_in_colour_on_a_light_ground_and_the_rest_is_grey():
    picture = pixels(np.tile([1.0, -1.0], 7200), heard(2.5, 5.0))
    middle = HEIGHT // 2
    assert [tuple(picture[middle, column]) for column in (0, 179, 180, 359, 360, 719)] == [
        REST, REST, HEARD, HEARD, REST, REST,
    ]  # fmt: skip
    quiet = pixels(np.r_[np.zeros(7200), np.tile([1.0, -1.0], 3600)], heard(2.5, 5.0))
    assert tuple(quiet[0, 200]) == (*HEARD[:3], 36)
    assert tuple(quiet[0, 100]) == (0, 0, 0, 0)


def test_silence_has_no_colour_and_a_line_in_the_middle():
    picture = pixels(np.zeros(7200), heard(0.0, 10.0, silent=True))
    assert {tall(picture, column) for column in range(WIDTH)} == {2}
    assert tuple(picture[27, 5]) == tuple(picture[28, 5]) == REST
    assert picture[:27].max() == picture[29:].max() == 0


@pytest.mark.parametrize(("loud", "rows"), [(1.0, 56), (0.5, 28), (0.25, 14)])
def test_a_moment_is_as_tall_as_it_is_loud(loud, rows):
    samples = np.r_[np.tile([1.0, -1.0], 3600), np.tile([loud, -loud], 3600)]
    picture = pixels(samples + 5, heard(0.0, 1.0))  # what lies beside zero is no sound
    assert tall(picture, 10) == 56
    assert tall(picture, 700) == rows
