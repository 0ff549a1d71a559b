"""A picture as a few hundred numbers, as ONNX nodes: for models that can't look at pixels. Learns nothing.

A small grey picture, smaller ones of the colours, how much of each colour there is, and which way the edges run in each
part. The last is what the histograms of oriented gradients do (Dalal and Triggs 2005), with directions that blend.
"""

import numpy as np

from core.graph import DOUBLE, INT64, Graph

SIZE = 48  # pixels a side of what is looked at
LIGHT, COARSE = 12, 4  # parts a side of the grey picture; of the colours and the edges
LEVELS = 4  # of each colour in the histogram
DIRECTIONS = 8  # of edges, from dark to light
CALM = 4.0  # of edges that count as none: a smooth part has no direction
GREY = (0.299, 0.587, 0.114)  # of red, green and blue, as the eye weighs them (ITU-R BT.601)
_PIECES = 8  # of the list of colours
_COLOURS = ("red", "green", "blue")
_COMPASS = ("right", "lower right", "bottom", "lower left", "left", "upper left", "top", "upper right")


def numbers(g: Graph, square: str) -> str:
    """Pictures uint8 [N,SIZE,SIZE,3] -> float64 [N, len(names())]; each picture by itself, all finite."""
    pixels = g.Cast(square, to=DOUBLE)
    grey = g.Reshape(g.MatMul(pixels, g.const(np.reshape(GREY, (3, 1)))), g.const([-1, SIZE, SIZE, 1], "int64"))
    parts = (_parts(g, grey, LIGHT, 1), _parts(g, pixels, COARSE, 3), _colours(g, square), _edges(g, grey))
    return g.Concat(*parts, axis=1)


def names() -> tuple[str, ...]:
    """What each number is."""

    def regions(count: int) -> list[str]:
        return [f"row {row + 1}, column {column + 1} of {count}" for row in range(count) for column in range(count)]

    levels = [(red, green, blue) for red in range(LEVELS) for green in range(LEVELS) for blue in range(LEVELS)]
    return (
        *(f"light in {region}" for region in regions(LIGHT)),
        *(f"{colour} in {region}" for region in regions(COARSE) for colour in _COLOURS),
        *(f"how much has red {red}, green {green}, blue {blue} of {LEVELS - 1}" for red, green, blue in levels),
        *(f"lighter to the {side} in {region}" for region in regions(COARSE) for side in _COMPASS),
    )


def _parts(g: Graph, values: str, count: int, channels: int) -> str:
    """Means of [N,SIZE,SIZE,channels] over count x count parts: [N, count * count * channels]."""
    side = SIZE // count
    cut = g.Reshape(values, g.const([-1, count, side, count, side, channels], "int64"))
    means = g.ReduceMean(cut, g.const([2, 4], "int64"), keepdims=0)
    return g.Reshape(means, g.const([-1, count * count * channels], "int64"))


def _colours(g: Graph, square: str) -> str:
    """Roots of the shares of LEVELS ^ 3 colours: [N,64]; a root tells few from none."""
    marks = g.const([0.0, 1.0], "float32")

    def pixels(depth: int) -> str:
        return g.const([-1, SIZE * SIZE, depth], "int64")

    level = g.Div(g.Cast(square, to=INT64), g.const(256 // LEVELS, "int64"))
    weighed = g.Mul(level, g.const([LEVELS * LEVELS, LEVELS, 1], "int64"))
    colour = g.ReduceSum(weighed, g.const([3], "int64"), keepdims=0)
    half = LEVELS**3 // _PIECES  # two short lists of marks multiplied are quicker than one long one
    first = g.OneHot(g.Div(colour, g.const(half, "int64")), g.const([_PIECES], "int64"), marks)
    second = g.OneHot(g.Mod(colour, g.const(half, "int64")), g.const([half], "int64"), marks)
    counts = g.MatMul(g.Transpose(g.Reshape(first, pixels(_PIECES)), perm=[0, 2, 1]), g.Reshape(second, pixels(half)))
    counts = g.Cast(g.Reshape(counts, g.const([-1, LEVELS**3], "int64")), to=DOUBLE)
    return g.Sqrt(g.Div(counts, g.const(float(SIZE * SIZE), "float64")))


def _edges(g: Graph, grey: str) -> str:
    """How the change of light is split among DIRECTIONS in each coarse part: roots of shares, [N,128]."""
    flat = g.Reshape(grey, g.const([-1, SIZE, SIZE], "int64"))
    wide = g.Pad(flat, g.const([0, 1, 1, 0, 1, 1], "int64"), mode="edge")

    def moved(down: int, across: int) -> str:
        start = [1 + down, 1 + across]
        ends = [1 + down + SIZE, 1 + across + SIZE]
        return g.Slice(wide, g.const(start, "int64"), g.const(ends, "int64"), g.const([1, 2], "int64"))

    slope = g.Concat(
        *(
            g.Reshape(change, g.const([-1, SIZE, SIZE, 1], "int64"))
            for change in (g.Sub(moved(0, 1), moved(0, -1)), g.Sub(moved(1, 0), moved(-1, 0)))
        ),
        axis=3,
    )
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    towards = g.MatMul(slope, g.const(np.stack([np.cos(angles), np.sin(angles)])))
    found = _parts(g, g.Max(towards, g.const(0.0, "float64")), COARSE, DIRECTIONS)
    parted = g.Reshape(found, g.const([-1, COARSE * COARSE, DIRECTIONS], "int64"))
    strength = g.Add(g.ReduceSum(parted, g.const([2], "int64"), keepdims=1), g.const(CALM, "float64"))
    shares = g.Sqrt(g.Div(parted, strength))
    return g.Reshape(shares, g.const([-1, COARSE * COARSE * DIRECTIONS], "int64"))
