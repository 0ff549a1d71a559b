"""What a pretrained model's module takes, as nodes behind a column's raw values, always of one shape. Needs no
torch."""

import onnx

from core.graph import Graph
from core.pretrained.pictures import image_settings
from core.pretrained.pretrained_model import FEATURES, PREPARED, RAW, TOKENS, VALUES, Encoder


def features(g: Graph, raw: str, encoder: Encoder, size: int = 0, way: str = "") -> str:
    """Raw values [N,...] -> the pretrained model's features float32 [N,width]; `size` and `way` as `prepared` has
    them."""
    if not (size or way):
        return g.splice(onnx.load(encoder.path), f"{g.prefix}open/", {RAW: raw})[FEATURES]
    made = prepared(g, raw, encoder, size, way)
    return g.splice(onnx.load(encoder.module), f"{g.prefix}open/", {VALUES: made})[FEATURES]


def prepared(g: Graph, raw: str, encoder: Encoder, size: int = 0, way: str = "") -> str:
    """Raw values [N,...] -> the module's tensor [N,size,...], filled up or cut; size 0: the most that it takes.

    Tokens are filled up with -1, frames with zeros, which count as behind the end. A text that is cut keeps the tokens
    that close it. For pixels, size is the square's side (0: the usual; another only where `encoder.sizes`), and `way`
    how it is filled: WHOLE or COVER of core.pretrained.pictures.image_settings, "": as the model had its pictures.
    """
    if encoder.pixels is not None:
        return image_settings.prepared(g, raw, image_settings.sized(encoder.pixels, size, way))
    made = g.splice(onnx.load(encoder.prepare), f"{g.prefix}prepare/", {RAW: raw})[PREPARED]
    size = min(size or encoder.shape[0], encoder.shape[0])
    if encoder.sort == TOKENS:
        return _texts(g, made, size, encoder.closing)
    return _filled(g, made, size, encoder.shape[1:], g.const(0, "float32"))


def _texts(g: Graph, tokens: str, size: int, closing: int) -> str:
    """int64 [N,T] -> [N,size]."""
    body = max(size - closing, 0)
    cut = _filled(g, tokens, size, (), g.const(-1, "int64"))
    if not closing:
        return cut
    known = g.Cast(g.GreaterOrEqual(tokens, g.const(0, "int64")), to=onnx.TensorProto.INT64)
    length = g.ReduceSum(known, g.const([1], "int64"), keepdims=1)  # [N,1]
    wanted = g.Max(g.Sub(length, g.const(size, "int64")), g.const(0, "int64"))
    own = g.Add(wanted, g.const([range(body, size)], "int64"))  # where the closing tokens stand when the text is long
    last = g.Sub(g.Shape(tokens, start=1, end=2), g.const([1], "int64"))
    found = g.GatherElements(tokens, g.Min(own, last), axis=1)
    opening = g.Slice(cut, g.const([0], "int64"), g.const([body], "int64"), g.const([1], "int64"))
    short = g.Slice(cut, g.const([body], "int64"), g.const([size], "int64"), g.const([1], "int64"))
    end = g.Where(g.Greater(length, g.const(size, "int64")), found, short)
    return g.Concat(opening, end, axis=1)


def _filled(g: Graph, values: str, size: int, rest: tuple[int, ...], filler: str) -> str:
    """[N,T,*rest] -> [N,size,*rest], cut, or filled up behind."""
    wanted = g.const([size], "int64")
    cut = g.Slice(values, g.const([0], "int64"), wanted, g.const([1], "int64"))
    short = g.Sub(wanted, g.Shape(cut, start=1, end=2))
    before, others = g.const([0] * (3 + len(rest)), "int64"), g.const([0] * len(rest), "int64")
    pads = g.Concat(before, short, others, axis=0)
    return g.Reshape(g.Pad(cut, pads, filler), g.const([-1, size, *rest], "int64"))
