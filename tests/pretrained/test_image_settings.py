"""How a model wants its pictures is read from its processor: size, way, filter and colours; or refused."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.errors import UserError
from core.graph import UINT8, Graph
from core.pretrained.pictures import image_settings, resizing
from core.pretrained.pictures.image_planes import Planes
from core.pretrained.pictures.image_settings import COVER, SHORTER, SQUEEZED, WHOLE, ImageSettings, read, sized
from core.serving.session import open_session


def processor(name: str = "ViTImageProcessor", **facts: object):
    """Something that says of itself what transformers' image processors say."""
    usual = {"size": {"height": 60, "width": 80}, "do_resize": True, "resample": 2}
    return type(name, (SimpleNamespace,), {})(**{**usual, **facts})


EDGE = {"shortest_edge": 90}
CUT = {"do_center_crop": True, "crop_size": {"height": 50, "width": 40}}


@pytest.mark.parametrize(
    ("given", "shape", "way", "first"),
    [
        (processor(), (60, 80), SQUEEZED, (60, 80)),
        (processor(**CUT), (50, 40), SQUEEZED, (60, 80)),
        (processor(crop_size={"height": 50, "width": 40}), (60, 80), SQUEEZED, (60, 80)),
        (processor(size=64), (64, 64), SQUEEZED, (64, 64)),
        (processor(size=SimpleNamespace(height=60, width=80, shortest_edge=None)), (60, 80), SQUEEZED, (60, 80)),
        (processor(size=EDGE), (90, 90), SHORTER, (90, 90)),
        (processor(size=EDGE, **CUT), (50, 40), SHORTER, (90, 90)),
        (
            processor("ConvNextImageProcessor", size={"shortest_edge": 224}, crop_pct=0.875),
            (224, 224),
            SHORTER,
            (256, 256),
        ),
        (
            processor("ConvNextImageProcessorPil", size={"shortest_edge": 383}, crop_pct=0.5),
            (383, 383),
            SHORTER,
            (766, 766),
        ),
        (
            processor("ConvNextImageProcessor", size={"shortest_edge": 384}, crop_pct=0.5),
            (384, 384),
            SQUEEZED,
            (384, 384),
        ),
        (processor("PoolFormerImageProcessor", size=EDGE, crop_pct=0.9, **CUT), (50, 40), SHORTER, (100, 100)),
        (processor("PoolFormerImageProcessor", size=EDGE, crop_pct=0.9), (90, 90), SHORTER, (100, 100)),
        (processor("PoolFormerImageProcessor", size=EDGE, crop_pct=None), (90, 90), SHORTER, (90, 90)),
        (processor("LevitImageProcessor", size={"shortest_edge": 224}), (224, 224), SHORTER, (256, 256)),
        (processor("LevitImageProcessor", size=EDGE, **CUT), (50, 40), SHORTER, (102, 102)),
        (processor(**{**CUT, "crop_size": {"height": 60, "width": 80}}), (60, 80), SQUEEZED, (60, 80)),
        (processor(**{**CUT, "crop_size": {"height": 1, "width": 1}}), (1, 1), SQUEEZED, (60, 80)),
    ],
)
def test_size_and_way_are_the_processor_s(given, shape, way, first):
    found = read(given)
    assert ((found.height, found.width), found.way, found.first) == (shape, way, first)


@pytest.mark.parametrize(
    "facts",
    [
        {"do_resize": False},
        {"size": None},
        {"size": {"shortest_edge": 64, "longest_edge": 99}},
        {"size": {"height": 64}},
        {**CUT, "crop_size": {"height": 61, "width": 40}},
        {**CUT, "crop_size": {"height": 50, "width": 81}},
    ],
)
def test_a_way_that_is_not_known_is_refused(facts):
    with pytest.raises(UserError, match="in a way that is not known"):
        read(processor(**facts))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (0, "nearest"),
        (1, "cubic"),
        (2, "linear"),
        (3, "cubic"),
        (4, "linear"),
        (5, "linear"),
        (None, "linear"),
        (9, "linear"),
    ],
)
def test_filters_go_by_pillow_s_numbers(number, kind):
    assert read(processor(resample=number)).filter == kind


@pytest.mark.parametrize(
    ("facts", "factor", "offset"),
    [
        ({}, (1, 1, 1), (0, 0, 0)),
        ({"do_rescale": True, "rescale_factor": 0.5}, (0.5,) * 3, (0, 0, 0)),
        ({"do_rescale": True, "rescale_factor": 0.5, "rescale_offset": True}, (0.5,) * 3, (-1,) * 3),
        ({"do_normalize": True, "image_mean": [1, 2, 3], "image_std": [2, 4, 5]}, (0.5, 0.25, 0.2), (-0.5, -0.5, -0.6)),
        ({"do_normalize": True, "image_mean": 1.0, "image_std": 2.0}, (0.5,) * 3, (-0.5,) * 3),
        (
            {"do_rescale": True, "rescale_factor": 0.5, "rescale_offset": True}
            | {"do_normalize": True, "image_mean": 1.0, "image_std": 4.0},
            (0.125,) * 3,
            (-0.5,) * 3,
        ),
        ({"do_normalize": True, "image_mean": 1.0, "image_std": 2.0, "include_top": True}, (0.25,) * 3, (-0.25,) * 3),
        ({"include_top": True}, (1, 1, 1), (0, 0, 0)),
    ],
)
def test_colours_take_the_processor_s_steps(facts, factor, offset):
    found = read(processor(**facts))
    assert (found.factor, found.offset) == (pytest.approx(factor), pytest.approx(offset))
    assert found.reverse is False
    assert read(processor(do_flip_channel_order=True)).reverse is True


def test_planes_have_their_colours_first_and_scaled_or_the_other_way_round():
    settings = ImageSettings(2, 2, WHOLE, (2, 2), "linear", (0.5, 1.0, 2.0), (1.0, 0.0, -1.0))
    pixels = torch.zeros(1, 2, 2, 3, dtype=torch.uint8)
    pixels[0, 0, 1] = torch.tensor([10, 20, 30], dtype=torch.uint8)
    planes = Planes(settings)(pixels)
    assert planes.shape == (1, 3, 2, 2)
    assert planes[0, :, 0, 1].tolist() == [6.0, 20.0, 59.0]
    assert planes[0, :, 1, 1].tolist() == [1.0, 0.0, -1.0]
    turned = Planes(dataclasses.replace(settings, reverse=True))(pixels)
    assert turned[0, :, 0, 1].tolist() == [16.0, 20.0, 19.0]


BASE = ImageSettings(224, 224, SHORTER, (256, 320), "cubic", (1.0,) * 3, (0.0,) * 3, True)


@pytest.mark.parametrize(
    ("size", "way", "changed"),
    [
        (0, "", {}),
        (112, "", {"height": 112, "width": 112, "first": (128, 160)}),
        (0, WHOLE, {"way": WHOLE, "first": (224, 224), "filter": "linear"}),
        (96, COVER, {"way": COVER, "height": 96, "width": 96, "first": (96, 96), "filter": "linear"}),
        (448, "", {"height": 448, "width": 448, "first": (512, 640)}),
    ],
)
def test_another_size_or_way_changes_nothing_else(size, way, changed):
    assert sized(BASE, size, way) == dataclasses.replace(BASE, **changed)
    small = dataclasses.replace(BASE, first=(224, 225))
    assert sized(small, 1).first == (1, 1)


def run(make, *arguments, shape=("N", "h", "w", 3)):
    """What nodes make of pictures, uint8."""
    g = Graph("__t/")
    g.output("made", make(g, g.input("raw", UINT8, ("N", "H", "W", 3)), *arguments), UINT8, shape)
    session = open_session(g.model().SerializeToString())
    return lambda pixels: session.run(None, {"raw": pixels})[0]


def numbered(height: int, width: int) -> np.ndarray:
    """A picture whose pixels tell where they are: row, column, and their sum."""
    down, across = np.mgrid[0:height, 0:width]
    return np.stack([down, across, down + across], 2).astype(np.uint8)[None]


@pytest.mark.parametrize(
    ("height", "width", "rows", "columns"),
    [
        (8, 8, (0, 8), (0, 8)),
        (8, 9, (0, 8), (0, 8)),
        (8, 10, (0, 8), (1, 9)),
        (8, 20, (0, 8), (2, 17)),  # three quarters of the longer side at least
        (20, 8, (2, 17), (0, 8)),
        (1, 1, (0, 1), (0, 1)),
        (1, 2, (0, 1), (0, 2)),
        (1, 5, (0, 1), (0, 4)),
    ],
)
def test_covering_keeps_the_middle_of_the_longer_side(height, width, rows, columns):
    found = run(resizing.covering)(numbered(height, width))[0]
    assert found[:, 0, 0].tolist() == list(range(*rows))
    assert found[0, :, 1].tolist() == list(range(*columns))


@pytest.mark.parametrize(
    ("height", "width", "size", "rows", "columns"),
    [
        (4, 4, 4, [0, 1, 2, 3], [0, 1, 2, 3]),
        (4, 2, 4, [0, 1, 2, 3], [0, 0, 1, 1]),  # its edges are drawn out to both sides
        (4, 3, 4, [0, 1, 2, 3], [0, 1, 2, 2]),
        (1, 4, 4, [0, 0, 0, 0], [0, 1, 2, 3]),
        (1, 1, 3, [0, 0, 0], [0, 0, 0]),
    ],
)
def test_the_whole_picture_stands_in_the_middle(height, width, size, rows, columns):
    found = run(resizing.whole, size)(numbered(height, width))[0]
    assert found.shape == (size, size, 3)
    assert found[:, 0, 0].tolist() == rows
    assert found[0, :, 1].tolist() == columns


@pytest.mark.parametrize(
    ("height", "width", "shape"),
    [(10, 20, (5, 10)), (20, 10, (10, 5)), (10, 13, (5, 6)), (10, 200, (5, 40)), (7, 7, (5, 5))],
)
def test_the_shorter_side_becomes_the_size_and_the_longer_at_most_eight_times_as_long(height, width, shape):
    def make(g, raw):
        return resizing.channels_last(g, resizing.shorter_side(g, resizing.channels_first(g, raw), 5, "linear"))

    assert run(make)(numbered(height, width))[0].shape == (*shape, 3)


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [((2, 4), [1, 2], [1, 2, 3, 4]), ((4, 6), [0, 1, 2, 3], [0, 1, 2, 3, 4, 5]), ((1, 3), [1], [1, 2, 3])],
)
def test_the_centre_is_cut_out(shape, rows, columns):
    make = lambda g, raw: resizing.channels_last(g, resizing.centre(g, resizing.channels_first(g, raw), *shape))  # noqa: E731
    found = run(make)(numbered(4, 6))[0]
    assert (found[:, 0, 0].tolist(), found[0, :, 1].tolist()) == (rows, columns)


@pytest.mark.parametrize(
    ("settings", "rows", "columns"),
    [
        (ImageSettings(4, 4, SQUEEZED, (4, 4), "nearest", (1,), (0,)), [0, 1, 2, 3], [1, 3, 5, 7]),
        (ImageSettings(2, 2, SQUEEZED, (4, 4), "nearest", (1,), (0,)), [1, 2], [3, 5]),
        (ImageSettings(4, 4, SHORTER, (4, 4), "nearest", (1,), (0,)), [0, 1, 2, 3], [2, 3, 4, 5]),
        (ImageSettings(2, 4, SQUEEZED, (2, 4), "nearest", (1,), (0,)), [1, 3], [1, 3, 5, 7]),
    ],
)
def test_pictures_are_prepared_as_the_settings_say(settings, rows, columns):
    made = run(image_settings.prepared, settings, shape=("N", settings.height, settings.width, 3))
    found = made(np.concatenate([numbered(4, 8)] * 2))
    assert found.shape == (2, settings.height, settings.width, 3)
    assert (found[1, :, 0, 0].tolist(), found[1, 0, :, 1].tolist()) == (rows, columns)
