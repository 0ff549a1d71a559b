"""Pictures, as the bytes of their files: made one size, then looked at pixel by pixel or summed up as numbers."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import Graph
from core.kinds import image_greys, image_numbers, pretrained_features, pretrained_tensors
from core.kinds.base import Kind, Prepared
from core.layout import OPEN, TensorColumn
from core.pretrained.change import NOTHING, Change
from core.pretrained.pictures import resizing
from core.pretrained.supply import library
from core.reading.media import pictures
from core.reading.media.files import RefusedFileError
from core.records import ColumnProfile
from core.settings import Options as Settings
from core.settings import setting
from core.traits import IMAGE, PICTURE, Traits

SMALLEST, LARGEST = 16, 128  # pixels a side that are chosen by themselves
STEP = 4  # sides are multiples of it, so that layers and patches come out even
PLAIN = 128  # of red, green and blue where there is no picture
WHOLE, COVER = WAYS = ("whole", "cover")
LONG = 1.1  # times the shorter side, from which on the ways differ
SOME = 0.05  # of the pictures are longer than that
CUT = "Of a long picture, up to a quarter is cut off at its ends, so that the rest is seen larger."
AUGMENT = {"none": (), "gentle": ("shift", "light"), "strong": ("shift", "light", "zoom", "cutout")}


@dataclass(frozen=True)
class ImageState:
    """`size`: pixels a side of what networks look at. `model`, when not "", is the pretrained model that looks instead.

    `scale`: what is black and what white in pictures of more than 8 bits. `way` of WAYS: how the pretrained model is
    shown a picture that is no square.
    """

    model: str
    size: int
    network: str
    augment: tuple[str, ...]
    scale: tuple[float, ...] = ()
    change: str = NOTHING
    way: str = WHOLE


class Image(Kind):
    """A picture a row."""

    name = "image"
    label = "Picture"
    icon = "image"
    help = (
        "A picture in each row, such as a photo, a scan or a drawing. Pictures may be of any size and shape: each is "
        "looked at whole, in a square that is filled up from its edges."
    )
    traits = Traits("uint8", IMAGE, widget=PICTURE)
    width = 384
    raw_input = True
    for_networks = ("network", "augment", "mirror", "size")
    ways = WAYS
    State = ImageState

    class Options(Settings):
        """How pictures are looked at."""

        model: str = setting(
            "",
            "Open model",
            "Has seen very many pictures, and looks at yours as it learned to. Empty: learn from yours alone.",
        )
        change: Change = setting(
            NOTHING,
            "How much of it may change",
            "What of the open model learns from your pictures: nothing, a little, its last layers or everything.",
        )
        network: Literal["cnn", "residual", "vit"] = setting(
            "cnn",
            "Layers for pictures",
            "How a neural network looks: cnn finds patterns and is quick, residual is deeper, vit compares all parts "
            "of a picture and needs many thousands.",
            when={"model": ("",)},
        )
        augment: Literal["none", "gentle", "strong"] = setting(
            "gentle",
            "Variation while training",
            "A neural network sees each picture a little moved, lighter or darker, or partly covered, so that it "
            "learns what matters.",
        )
        mirror: bool = setting(
            True,
            "Mirror",
            "While training, show pictures mirrored, too. Switch it off where left and right differ, as in writing.",
            when={"augment": ("gentle", "strong")},
        )
        size: int = setting(
            0,
            "Size",
            f"Pixels a side that a neural network sees, at least {SMALLEST}. More show finer things, and take longer."
            f" 0: as your pictures are, at most {LARGEST}; an open model: as it is used to.",
            low=0,
            high=512,
            unit="pixels",
        )

    def suits(self, profile: ColumnProfile) -> float:
        """At least half of the files are pictures."""
        facts = profile.media
        return 1.0 if profile.storage == "bytes" and facts and facts.images >= 0.5 else 0.0

    def fit(self, raw: pa.Array, options: Options) -> ImageState:
        """Size and scale from the training rows' files; UserError when the pretrained model isn't here."""
        scale = image_greys.scale(raw)
        if options.model:
            library.require(options.model, self.traits.medium)
            if options.change == NOTHING:
                return ImageState(options.model, 0, "", (), scale)  # the rest changes nothing: what it saw is kept
            size = pretrained_tensors.side_of(options.model, options.size)
            return ImageState(options.model, size, OPEN, _ways(options), scale, options.change)
        augment = _ways(options)
        size = max(options.size, SMALLEST) if options.size else _size(raw)
        return ImageState(options.model, size, options.network, augment, scale)

    def differ(self, raw: pa.Array) -> bool:
        """Whether some of the pictures are clearly longer than wide, or wider."""
        sides = [found for value in raw if value.is_valid and (found := _sides(value.as_py()))]
        return sum(max(pair) > LONG * min(pair) for pair in sides) > SOME * len(sides)

    def with_way(self, state: ImageState, way: str) -> ImageState:
        """The same with another `way`."""
        return replace(state, way=way)

    def graph(self, g: Graph, name: str, raw: str, state: ImageState) -> Prepared:
        """[N,H,W,3] -> numbers [N,F]: what the pretrained model sees, or light, colours and edges; NaN for no
        picture."""
        absent = _absent(g, raw)
        if state.model:
            return pretrained_features.prepared(g, name, _shown(g, raw, state), absent, state.model)
        made = image_numbers.numbers(g, resizing.whole(g, raw, image_numbers.SIZE))
        known = g.Where(g.column(absent), g.const(np.nan, "float64"), made)
        named = tuple(f"{name}: {measure}" for measure in image_numbers.names())
        return Prepared(numbers=known, number_names=named, computed=True)

    def raw_graph(self, g: Graph, name: str, raw: str, state: ImageState) -> Prepared:
        """[N,H,W,3] -> pixels uint8 [N,size,size,3]; all grey where there is no picture."""
        shape, absent = (state.size, state.size, 3), _absent(g, raw)
        if state.model:
            column = TensorColumn(name, "pixels", shape, 0, OPEN, state.augment, state.model, state.change)
            return pretrained_tensors.pixels(g, _shown(g, raw, state), absent, column)
        absent = g.Reshape(absent, g.const([-1, 1, 1, 1], "int64"))
        pixels = g.Where(absent, g.const(PLAIN, "uint8"), resizing.whole(g, raw, state.size))
        column = TensorColumn(name, "pixels", shape, network=state.network, augment=state.augment)
        return Prepared(tensors=(pixels,), tensor_columns=(column,))

    def pretrained_model(self, state: ImageState) -> str:
        """The chosen pretrained model's id."""
        return state.model

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: ImageState) -> InputColumn:
        """A picture needs no description, and an example would be somebody's picture."""
        steps = tuple(filter(None, [image_greys.note(state.scale), CUT if state.way == COVER else ""]))
        return InputColumn(name, tensor, self.name, scale=state.scale, steps=steps)


def _ways(options: Image.Options) -> tuple[str, ...]:
    """The ways in which training varies the pictures."""
    return AUGMENT[options.augment] + (("mirror",) if options.mirror and options.augment != "none" else ())


def _shown(g: Graph, raw: str, state: ImageState) -> str:
    """The raw input as a pretrained model is shown it."""
    return resizing.covering(g, raw) if state.way == COVER else raw


def _absent(g: Graph, raw: str) -> str:
    """bool [N]: a single pixel stands for no picture; pictures that are answered together are of one size."""
    shape = g.Shape(raw)
    longer = g.ReduceMax(g.Slice(shape, g.const([1], "int64"), g.const([3], "int64")), keepdims=1)
    rows = g.Slice(shape, g.const([0], "int64"), g.const([1], "int64"))
    return g.Expand(g.Equal(longer, g.const([1], "int64")), rows)


def _size(raw: pa.Array) -> int:
    """The longer side of the middle one of the pictures, within bounds, a multiple of STEP."""
    longer = [max(found) for value in raw if value.is_valid and (found := _sides(value.as_py()))]
    usual = int(np.median(longer)) if longer else LARGEST
    return min(LARGEST, max(SMALLEST, -(-usual // STEP) * STEP))


def _sides(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no picture."""
    try:
        found = pictures.facts(content)
    except RefusedFileError:
        return None
    return found.width, found.height
