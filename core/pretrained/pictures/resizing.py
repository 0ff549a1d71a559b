"""Pictures of any size brought to one size, as ONNX nodes: by Pillow's filters, on whole bytes. Learns nothing.

Shrinking looks at every pixel (antialias), and happens before anything becomes a float, so that large pictures stay
cheap. Answers are Pillow's, but for a level where its own rounding falls the other way.
"""

from core.graph import DOUBLE, INT64, Graph

LONGEST = 8  # times the shorter side: what is longer still is squeezed, as a line of pixels could become gigabytes
FILTERS: dict[str, dict[str, object]] = {
    "linear": {"mode": "linear", "antialias": 1, "exclude_outside": 1},
    "cubic": {"mode": "cubic", "cubic_coeff_a": -0.5, "antialias": 1, "exclude_outside": 1},
}
NEAREST = "nearest"
KEPT = (3, 4)  # of the longer side, that at least stays where a picture shall cover the square


def whole(g: Graph, raw: str, size: int) -> str:
    """Pictures uint8 [N,H,W,3] -> uint8 [N,size,size,3]: the whole picture in the middle, its edges drawn out.

    Its sides keep their ratio; a side never becomes less than one pixel.
    """
    planes = channels_first(g, raw)
    height, width = sides(g, planes)
    longer, one, wanted = g.Max(height, width), g.const([1], "int64"), g.const([size], "int64")

    def shrunk(side: str) -> str:
        doubled = g.Add(g.Mul(side, g.const([2 * size], "int64")), longer)
        return g.Max(g.Div(doubled, g.Mul(longer, g.const([2], "int64"))), one)

    height, width = shrunk(height), shrunk(width)
    small = resized(g, planes, height, width, "linear")
    above, left = _before(g, wanted, height), _before(g, wanted, width)
    below, right = g.Sub(g.Sub(wanted, height), above), g.Sub(g.Sub(wanted, width), left)
    none = g.const([0, 0], "int64")
    square = g.Pad(small, g.Concat(none, above, left, none, below, right, axis=0), mode="edge")
    return g.Reshape(channels_last(g, square), g.const([-1, size, size, 3], "int64"))


def cover(g: Graph, raw: str, size: int) -> str:
    """Pictures uint8 [N,H,W,3] -> uint8 [N,size,size,3]: as `whole`, but of the middle, so that less is drawn out.

    From the longer side as much is cut off as it is longer, at most a quarter.
    """
    planes = channels_first(g, raw)
    height, width = (g.Cast(side, to=DOUBLE) for side in sides(g, planes))
    share = g.const([0.75], "float64")

    def kept(side: str, other: str) -> tuple[str, str]:
        inner = g.Min(side, g.Max(other, g.Mul(side, share)))
        start = g.Div(g.Sub(side, inner), g.const([2.0], "float64"))
        first, last = (g.Cast(g.Round(position), to=INT64) for position in (start, g.Add(start, inner)))
        return first, last

    (top, bottom), (left, right) = kept(height, width), kept(width, height)
    start, end = g.Concat(top, left, axis=0), g.Concat(bottom, right, axis=0)
    return whole(g, channels_last(g, g.Slice(planes, start, end, g.const([2, 3], "int64"))), size)


def covering(g: Graph, raw: str) -> str:
    """Pictures uint8 [N,H,W,3] -> [N,h,w,3], their middle: as near to a square as at least KEPT of a side allows.

    What is drawn into a square afterwards stands larger in it, and has less of its edges drawn out.
    """
    height, width = (g.Slice(g.Shape(raw), *_at(g, position)) for position in (1, 2))
    least, of = (g.const([number], "int64") for number in KEPT)

    def kept(side: str, other: str) -> str:
        enough = g.Div(g.Add(g.Mul(side, least), g.Sub(of, g.const([1], "int64"))), of)
        return g.Min(side, g.Max(other, enough))

    found = g.Concat(height, width, axis=0)
    wanted = g.Concat(kept(height, width), kept(width, height), axis=0)
    start = _before(g, found, wanted)
    return g.Slice(raw, start, g.Add(start, wanted), g.const([1, 2], "int64"))


def shorter_side(g: Graph, planes: str, size: int, kind: str) -> str:
    """Planes [N,3,H,W] resized so that the shorter side is `size`, the longer one in proportion (at most LONGEST)."""
    height, width = sides(g, planes)
    shorter, wanted = g.Min(height, width), g.const([size], "int64")

    def other(side: str) -> str:
        return g.Min(g.Div(g.Mul(side, wanted), shorter), g.const([LONGEST * size], "int64"))

    return resized(g, planes, other(height), other(width), kind)


def squeezed(g: Graph, planes: str, height: int, width: int, kind: str) -> str:
    """Planes [N,3,H,W] resized to exactly that size, whatever their ratio was."""
    return resized(g, planes, g.const([height], "int64"), g.const([width], "int64"), kind)


def centre(g: Graph, planes: str, height: int, width: int) -> str:
    """The middle [N,3,height,width] of larger planes."""
    found, wanted = g.Concat(*sides(g, planes), axis=0), g.const([height, width], "int64")
    start = _before(g, found, wanted)
    cut = g.Slice(planes, start, g.Add(start, wanted), g.const([2, 3], "int64"))
    return g.Reshape(cut, g.const([-1, 3, height, width], "int64"))


def channels_first(g: Graph, raw: str) -> str:
    """[N,H,W,3] -> [N,3,H,W]."""
    return g.Transpose(raw, perm=[0, 3, 1, 2])


def channels_last(g: Graph, planes: str) -> str:
    """[N,3,H,W] -> [N,H,W,3]."""
    return g.Transpose(planes, perm=[0, 2, 3, 1])


def sides(g: Graph, planes: str) -> tuple[str, str]:
    """Height and width, int64 [1] each."""
    shape = g.Shape(planes)
    height, width = (g.Slice(shape, *_at(g, position)) for position in (2, 3))
    return height, width


def resized(g: Graph, planes: str, height: str, width: str, kind: str) -> str:
    """Planes uint8 [N,3,H,W] in another size (int64 [1] each), by one of FILTERS or by NEAREST."""
    if kind == NEAREST:
        own_height, own_width = sides(g, planes)
        rows = g.Gather(planes, _nearest(g, own_height, height), axis=2)
        return g.Gather(rows, _nearest(g, own_width, width), axis=3)
    kept = g.Slice(g.Shape(planes), g.const([0], "int64"), g.const([2], "int64"))
    sizes = g.Concat(kept, height, width, axis=0)
    return g.Resize(planes, "", "", sizes, coordinate_transformation_mode="half_pixel", **FILTERS[kind])


def _nearest(g: Graph, own: str, wanted: str) -> str:
    """Which of `own` pixels stands at each of `wanted` positions, int64 [wanted].

    Added up step by step in double precision, as Pillow does: where a position lies between two pixels, its rounding
    decides, and for the usual sizes (640 to 224) that is every seventh position.
    """
    step = g.Div(g.Cast(own, to=DOUBLE), g.Cast(wanted, to=DOUBLE))
    steps = g.Expand(step, g.Sub(wanted, g.const([1], "int64")))
    positions = g.CumSum(g.Concat(g.Mul(step, g.const([0.5], "float64")), steps, axis=0), g.const(0, "int64"))
    last = g.Sub(own, g.const([1], "int64"))
    return g.Min(g.Cast(positions, to=INT64), last)


def _at(g: Graph, index: int) -> tuple[str, str]:
    """Start and end of one number of a shape."""
    return g.const([index], "int64"), g.const([index + 1], "int64")


def _before(g: Graph, outer: str, inner: str) -> str:
    """Half of the difference, rounded down."""
    return g.Div(g.Sub(outer, inner), g.const([2], "int64"))
