"""Pictures become numbers and pixels as a plain oracle says, whatever their size and sort, alone or with others."""

import dataclasses
import json

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.data.preparation.preprocessing import Preprocessing
from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.kinds import KINDS, image_greys, image_numbers
from core.plain import from_dict, to_json
from core.recipe import ColumnChoice
from core.records import Column, ColumnProfile
from core.serving.inputs.media import picture_or_none
from tests.kinds import picture_oracle, pictures

KIND = KINDS["image"]
EDGE_CASES = pictures.edge_cases()
BYTES = pa.array(EDGE_CASES.values(), pa.binary())
SCALE = image_greys.scale(BYTES)
NONE = {"missing", "empty", "a text", "a cut photo", "only a start", "far too large", "one pixel"}
LEVELS = 2  # Pillow rounds a weight that lies between two the other way now and then, in each of two passes


def fitted(train=BYTES, raw_input=False, **options):
    """A Front of one column of pictures, fitted on files."""
    column = Column("x", "image", ColumnProfile("x", "bytes", len(train), 0, len(train)))
    return Preprocessing.fit([(column, ColumnChoice(options=options))], pa.table({"x": train}), raw_input=raw_input)


def learned(files, **options):
    """What the kind learns from files."""
    return KIND.fit(pa.array(files, pa.binary()), KIND.Options(**options))


def test_numbers_are_those_of_the_oracle_for_every_nasty_picture():
    preprocessing = fitted()
    numbers, _, _ = preprocessing.run(pa.table({"x": BYTES}))
    assert preprocessing.layout.numbers == tuple(f"x: {name}" for name in image_numbers.names())
    assert len(set(preprocessing.layout.numbers)) == numbers.shape[1] == 384
    for name, row, value in zip(EDGE_CASES, numbers, EDGE_CASES.values(), strict=True):
        expected = picture_oracle.numbers(picture_or_none(value, SCALE))
        # 0.5: levels of light and of colour; the rest are roots of shares, where one level moves little
        np.testing.assert_allclose(row[:192], expected[:192], rtol=0, atol=0.5, err_msg=name)
        np.testing.assert_allclose(row[192:], expected[192:], rtol=0, atol=0.05, err_msg=name)
    assert {name for name, row in zip(EDGE_CASES, numbers, strict=True) if np.isnan(row).all()} == NONE
    assert all(np.isfinite(row).all() for name, row in zip(EDGE_CASES, numbers, strict=True) if name not in NONE)


def test_numbers_of_pictures_that_need_no_resizing_are_exact():
    files = [pictures.file(pictures.noise(48, 48, seed)) for seed in range(20)]
    numbers, _, _ = fitted().run(pa.table({"x": pa.array(files, pa.binary())}))
    expected = [picture_oracle.numbers(pictures.noise(48, 48, seed)) for seed in range(20)]
    np.testing.assert_allclose(numbers, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("size", [16, 28, 33, 100, 128])
def test_pixels_are_those_of_the_oracle_for_every_nasty_picture(size):
    preprocessing = fitted(raw_input=True, size=size)
    assert preprocessing.layout.tensors[0].shape == (size, size, 3)
    _, _, (found,) = preprocessing.run(pa.table({"x": BYTES}))
    for name, pixels, value in zip(EDGE_CASES, found, EDGE_CASES.values(), strict=True):
        expected = picture_oracle.looked_at(picture_or_none(value, SCALE), size)
        away = np.abs(pixels.astype(int) - expected)
        assert away.max() <= LEVELS, name
        assert (away > 0).mean() < 0.1, name
        assert (pixels == 128).all() == (name in NONE), name


@pytest.mark.parametrize("height", [1, 2, 7, 28, 31, 300])
@pytest.mark.parametrize("width", [1, 2, 9, 28, 64, 1999])
def test_any_size_fits_into_the_square(height, width):
    made = pictures.noise(height, width)
    _, _, (found,) = fitted(raw_input=True, size=28).run(pa.table({"x": pa.array([pictures.file(made)], pa.binary())}))
    expected = picture_oracle.looked_at(made, 28)
    assert np.abs(found[0].astype(int) - expected).max() <= LEVELS


def test_a_picture_as_large_as_is_decoded_at_all_is_looked_at():
    flat = np.full((7000, 7100, 3), (10, 200, 90), "uint8")
    content = pa.array([pictures.file(flat, "JPEG")], pa.binary())
    _, _, (found,) = fitted(raw_input=True, size=64).run(pa.table({"x": content}))
    assert np.abs(found[0].astype(int) - (10, 200, 90)).max() <= 3  # JPEG's own


@pytest.mark.parametrize("raw_input", [False, True])
def test_a_picture_is_answered_alike_alone_and_together(raw_input):
    preprocessing = fitted(raw_input=raw_input, size=28)

    def made(values):
        numbers, _, tensors = preprocessing.run(pa.table({"x": values}))
        return tensors[0] if raw_input else numbers

    alone = np.concatenate([made(BYTES.slice(index, 1)) for index in range(len(BYTES))])
    np.testing.assert_array_equal(made(BYTES), alone)


def test_the_size_follows_the_pictures():
    def of(*sides, **options):
        return learned([None, b"broken", *(pictures.file(pictures.noise(*side)) for side in sides)], **options).size

    assert of((28, 28), (28, 28), (300, 400)) == 28
    assert of((8, 8)) == 16
    assert of((50, 61)) == 64
    assert of((427, 640)) == 128
    assert of((1, 1)) == 16
    assert of() == 128
    assert of((28, 28), size=40) == 40
    assert of((28, 28), size=5) == 16


def test_a_network_is_told_how_to_vary_the_pictures():
    assert learned([]).augment == ("shift", "light", "mirror")
    assert learned([], mirror=False).augment == ("shift", "light")
    assert learned([], augment="none").augment == ()
    assert set(learned([], augment="strong").augment) > set(learned([]).augment)
    preprocessing = fitted(raw_input=True, network="residual", size=28)
    assert (preprocessing.layout.tensors[0].network, preprocessing.layout.tensors[0].sort) == ("residual", "pixels")


def test_the_state_and_the_description_survive_json():
    state = learned(EDGE_CASES.values(), network="vit")
    assert from_dict(KIND.State, json.loads(to_json(state))) == state
    entry = fitted().inputs[0]
    assert (entry.kind, entry.example, entry.typical) == ("image", "", "")
    assert from_dict(type(entry), json.loads(to_json(entry))) == entry


@pytest.mark.parametrize("raw_input", [False, True])
def test_the_safety_check_knows_every_operator(raw_input):
    nodes = fitted(raw_input=raw_input).model.graph.node
    assert all(node.op_type in OPERATORS[node.domain] for node in nodes)


def test_with_an_open_model_nothing_else_matters_so_that_what_it_saw_is_kept():
    chosen = {"model": "google/efficientnet-lite0"}
    states = [
        learned(EDGE_CASES.values(), **chosen),
        learned(EDGE_CASES.values(), size=99, augment="strong", network="vit", **chosen),
    ]
    assert states[0] == states[1]
    assert KIND.pretrained_model(states[0]) == chosen["model"]
    assert KIND.pretrained_model(learned([])) == ""


def test_an_open_model_that_is_not_here_or_reads_no_pictures_is_a_plain_sentence():
    with pytest.raises(UserError, match="no open model “nobody/nothing”"):
        learned([], model="nobody/nothing")
    with pytest.raises(UserError, match="reads sounds, not pictures"):
        learned([], model="resemble-ai/resemblyzer")


def blank(width, height):
    return pictures.file(Image.new("RGB", (width, height)))


@pytest.mark.parametrize(
    ("files", "options", "size"),
    [
        ([], {}, 128),
        ([None, b"none"], {}, 128),
        ([blank(20, 30)], {}, 32),
        ([blank(28, 20)], {}, 28),
        ([blank(29, 20)], {}, 32),
        ([blank(5, 9)], {}, 16),
        ([blank(900, 5)], {}, 128),
        ([blank(20, 20), blank(40, 10), blank(60, 60)], {}, 40),
        ([blank(20, 20)], {"size": 5}, 16),
        ([blank(20, 20)], {"size": 16}, 16),
        ([blank(20, 20)], {"size": 33}, 33),
    ],
)
def test_a_network_sees_pictures_as_large_as_the_middle_one_is(files, options, size):
    assert learned(files, **options).size == size


@pytest.mark.parametrize(
    ("files", "differ"),
    [
        ([blank(110, 100)], False),
        ([blank(111, 100)], True),
        ([blank(100, 111)], True),
        ([blank(50, 50)] * 19 + [blank(90, 50)], False),
        ([blank(50, 50)] * 18 + [blank(90, 50)], True),
        ([None, b"none"], False),
        ([], False),
    ],
)
def test_ways_to_show_pictures_differ_where_some_are_long(files, differ):
    assert KIND.differ(pa.array(files, pa.binary())) is differ


@pytest.mark.parametrize(
    ("options", "ways"),
    [
        ({"augment": "none"}, ()),
        ({"augment": "none", "mirror": False}, ()),
        ({"augment": "gentle"}, ("shift", "light", "mirror")),
        ({"augment": "gentle", "mirror": False}, ("shift", "light")),
        ({"augment": "strong"}, ("shift", "light", "zoom", "cutout", "mirror")),
    ],
)
def test_training_varies_pictures_in_these_ways(options, ways):
    assert learned([], **options).augment == ways


def test_the_way_a_long_picture_is_shown_is_told():
    plain = learned([blank(20, 20)])
    cover = KIND.with_way(plain, "cover")
    assert (plain.way, cover.way, cover.size) == ("whole", "cover", plain.size)
    raw = pa.array([], pa.binary())
    assert KIND.describe("photo", "t", None, raw, plain).steps == ()
    (step,) = KIND.describe("photo", "t", None, raw, cover).steps
    assert step.startswith("Of a long picture, up to a quarter is cut off")
    deep = dataclasses.replace(cover, scale=(0.0, 4095.0, 0.0, 1.0))
    first, second = KIND.describe("photo", "t", None, raw, deep).steps
    assert ("4,095 is white" in first, second) == (True, step)
    assert KIND.describe("photo", "t", None, raw, deep).scale == deep.scale


def test_the_numbers_of_a_picture_are_named_by_what_and_where():
    names = image_numbers.names()
    assert [names[index] for index in (0, 12, 143, 144, 145, 191, 192, 193, 208, 255, 256, 257, 264, 383)] == [
        "light in row 1, column 1 of 12",
        "light in row 2, column 1 of 12",
        "light in row 12, column 12 of 12",
        "red in row 1, column 1 of 4",
        "green in row 1, column 1 of 4",
        "blue in row 4, column 4 of 4",
        "how much has red 0, green 0, blue 0 of 3",
        "how much has red 0, green 0, blue 1 of 3",
        "how much has red 1, green 0, blue 0 of 3",
        "how much has red 3, green 3, blue 3 of 3",
        "lighter to the right in row 1, column 1 of 4",
        "lighter to the lower right in row 1, column 1 of 4",
        "lighter to the right in row 1, column 2 of 4",
        "lighter to the upper right in row 4, column 4 of 4",
    ]
