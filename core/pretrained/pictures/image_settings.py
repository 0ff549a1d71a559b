"""How a pretrained model wants its pictures: what a transformers image processor says, as a record and as ONNX nodes.

Knows no architecture and reads no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from core.errors import UserError
from core.graph import Graph
from core.pretrained.pictures import resizing

WHOLE, COVER, SHORTER, SQUEEZED = "whole", "cover", "shorter", "squeezed"
_FILTERS = {0: "nearest", 1: "cubic", 2: "linear", 3: "cubic", 4: "linear", 5: "linear"}  # by Pillow's numbers


class Processor(Protocol):
    """The settings of transformers' image processors that are looked at here; each has those that it uses."""

    crop_pct: float
    rescale_factor: float
    image_mean: float | Sequence[float]
    image_std: float | Sequence[float]


@dataclass(frozen=True)
class ImageSettings:
    """`height`, `width`: the pixels that a model takes; what is larger before is cut down to its centre.

    `way`: WHOLE fits the picture in, its edges drawn out; COVER does so with its middle, a quarter of the longer side
    cut off at most; SHORTER makes its shorter side as long as `first`, SQUEEZED gives it the size `first` (height,
    width). In the module, a colour becomes value * factor + offset, each for red, green and blue; `reverse`: for blue,
    green and red.
    """

    height: int
    width: int
    way: str
    first: tuple[int, int]
    filter: str
    factor: tuple[float, ...]
    offset: tuple[float, ...]
    reverse: bool = False


def prepared(g: Graph, raw: str, settings: ImageSettings) -> str:
    """Pictures uint8 [N,H,W,3] of any size -> uint8 [N,height,width,3], whose colours the module scales."""
    if settings.way in (WHOLE, COVER):
        return (resizing.whole if settings.way == WHOLE else resizing.cover)(g, raw, settings.height)
    if settings.way == SHORTER:
        planes = resizing.shorter_side(g, resizing.channels_first(g, raw), settings.first[0], settings.filter)
    else:
        planes = resizing.squeezed(g, resizing.channels_first(g, raw), *settings.first, settings.filter)
    if settings.first != (settings.height, settings.width) or settings.way == SHORTER:
        planes = resizing.centre(g, planes, settings.height, settings.width)
    return g.Reshape(resizing.channels_last(g, planes), g.const([-1, settings.height, settings.width, 3], "int64"))


def sized(settings: ImageSettings, size: int = 0, way: str = "") -> ImageSettings:
    """The same with another size in pixels a side, or WHOLE or COVER as the way to the square; 0 and "": as it is."""
    if way in (WHOLE, COVER):
        side = size or settings.height
        return replace(settings, height=side, width=side, way=way, first=(side, side), filter="linear")
    if not size:
        return settings
    height, width = (max(size, round(side * size / settings.height)) for side in settings.first)
    return replace(settings, height=size, width=size, first=(height, width))


def read(processor: Processor) -> ImageSettings:
    """The settings of an image processor; UserError when it prepares pictures in a way that is not known here."""
    size = _sides(getattr(processor, "size", None))
    cut = _sides(getattr(processor, "crop_size", None)) if _on(processor, "do_center_crop") else {}
    way, first = SQUEEZED, (size.get("height", 0), size.get("width", 0))
    if edge := size.get("shortest_edge", 0):
        way, shorter, cut = _by_shorter_side(processor, edge, cut)
        first = (shorter, shorter)
    height, width = cut.get("height", first[0]), cut.get("width", first[1])
    known = _on(processor, "do_resize") and "longest_edge" not in size
    if not (known and 1 <= height <= first[0] and 1 <= width <= first[1]):
        raise UserError(
            "The open model prepares its pictures in a way that is not known here.",
            "Choose another open model; those of the catalogue are known to work.",
        )
    factor, offset = _colours(processor)
    number: int | None = getattr(processor, "resample", None)
    kind = "linear" if number is None else _FILTERS.get(number, "linear")
    return ImageSettings(height, width, way, first, kind, factor, offset, _on(processor, "do_flip_channel_order"))


def _by_shorter_side(processor: Processor, edge: int, cut: dict[str, int]) -> tuple[str, int, dict[str, int]]:
    """(way, its length, what is cut out): some processors make the picture larger than they say and cut it down."""
    square = {"height": edge, "width": edge}
    name = type(processor).__name__.removesuffix("Pil").removesuffix("ImageProcessor")
    if name == "ConvNext":
        return (SQUEEZED, edge, square) if edge >= 384 else (SHORTER, int(edge / processor.crop_pct), square)
    if name == "PoolFormer" and processor.crop_pct:
        return SHORTER, int(edge / processor.crop_pct), cut or square
    if name == "Levit":
        return SHORTER, int(256 / 224 * edge), cut or square
    return SHORTER, edge, cut or square


def _colours(processor: Processor) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Factor and offset from the steps that the processor takes with a colour's value."""
    factor, offset = np.ones(3), np.zeros(3)
    if _on(processor, "do_rescale"):
        factor = factor * processor.rescale_factor
        offset = offset - (1 if _on(processor, "rescale_offset") else 0)
    if _on(processor, "do_normalize"):
        mean, deviation = np.broadcast_to(processor.image_mean, 3), np.broadcast_to(processor.image_std, 3)
        factor, offset = factor / deviation, (offset - mean) / deviation
        if _on(processor, "include_top"):
            factor, offset = factor / deviation, offset / deviation
    return tuple(factor.tolist()), tuple(offset.tolist())


def _sides(size: object) -> dict[str, int]:
    """The sides that a size names, in pixels."""
    given = {"height": size, "width": size} if isinstance(size, int) else size if isinstance(size, Mapping) else None
    given = given if given is not None else vars(size) if size is not None else {}
    return {name: int(value) for name, value in given.items() if value}


def _on(processor: Processor, switch: str) -> bool:
    return bool(getattr(processor, switch, False))
