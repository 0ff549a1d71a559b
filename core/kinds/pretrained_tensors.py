"""What a pretrained model's own module takes of a column, put into a graph: for pretrained models that may change.

Shared by text, image and audio; where there is no value the tensor is ABSENT throughout, so that encoders know.
"""

import hashlib

import numpy as np
import onnx
import pyarrow as pa

from core.graph import FLOAT, INT64, UINT8, Graph
from core.kinds.base import Prepared
from core.layout import ABSENT, TensorColumn
from core.pretrained import preparing
from core.pretrained.pretrained_model import FRAMES, PIXELS, PREPARED, RAW, TOKENS
from core.pretrained.supply import library
from core.serving.session import open_session

MOST_TOKENS, STEP = 128, 8  # that are read unless the user says otherwise, up to a multiple of
NEARLY_ALL = 95  # percent of the training texts are read to their end
LEAST_SIDE = 32  # pixels, and what a side is a multiple of, so that layers that halve it come out even
_TYPES = {TOKENS: INT64, PIXELS: UINT8, FRAMES: FLOAT}
COUNTED, TOGETHER = 2_000, 128  # texts whose tokens are counted, and how many at once


def tokens(g: Graph, raw: str, missing: str, column: TensorColumn) -> Prepared:
    """Texts [N] -> tokens int64 [N,T], -1 behind the end; a text that is cut keeps the tokens it ends with."""
    made = _prepared(g, raw, column)
    return _given(g, g.Where(g.column(missing), g.const(ABSENT["tokens"], "int64"), made), column)


def pixels(g: Graph, raw: str, missing: str, column: TensorColumn) -> Prepared:
    """Pictures [N,H,W,3] -> pixels uint8 [N,S,S,3], as the pretrained model is used to them."""
    made, absent = _prepared(g, raw, column), g.Reshape(missing, g.const([-1, 1, 1, 1]))
    return _given(g, g.Where(absent, g.const(ABSENT["pixels"], "uint8"), made), column)


def frames(g: Graph, raw: str, missing: str, column: TensorColumn) -> Prepared:
    """Samples [N,T] -> frames float32 [N,steps,M], as many as the longest sound that is heard has."""
    made, absent = _prepared(g, raw, column), g.Reshape(missing, g.const([-1, 1, 1]))
    return _given(g, g.Where(absent, g.const(ABSENT["frames"], "float32"), made), column)


def tokens_of(id: str, texts: pa.Array) -> int:
    """Into how many tokens nearly all of the texts fit, up to a multiple of 8, at most 128 and what the model reads."""
    session, counts = open_session(library.encoder(id).prepare), [STEP]
    some = texts.take(pa.array(np.linspace(0, len(texts) - 1, min(COUNTED, len(texts))).astype("int64")))
    for start in range(0, len(some), TOGETHER):
        part = np.array(some.slice(start, TOGETHER).to_pylist(), object)
        counts += (session.run([PREPARED], {RAW: part})[0] >= 0).sum(1).tolist()
    usual = STEP * int(np.ceil(np.percentile(counts, NEARLY_ALL) / STEP))
    return min(MOST_TOKENS, library.encoder(id).shape[0], usual)


def frames_of(id: str, samples: int) -> tuple[int, int]:
    """The most frames that the pretrained model makes of a sound of so many samples, and the numbers in each."""
    sound = np.sin(np.arange(samples, dtype=np.float32) / 10)[None]
    frames, numbers = open_session(library.encoder(id).prepare).run([PREPARED], {RAW: sound})[0].shape[1:]
    return frames, numbers


def side_of(id: str, wanted: int) -> int:
    """Pixels a side that the pretrained model looks at: those wanted, at most as many as it is used to.

    As many as that for 0, so that a model that changes begins no worse than the frozen one, and where it can't do with
    other sizes.
    """
    encoder = library.encoder(id)
    if not encoder.sizes or not wanted:
        return encoder.shape[0]
    return max(LEAST_SIDE, min(encoder.shape[0], wanted // LEAST_SIDE * LEAST_SIDE))


def _prepared(g: Graph, raw: str, column: TensorColumn) -> str:
    """The tensor that the pretrained model's module takes; a graph may hold the preparation of several columns."""
    encoder, own = library.encoder(column.model), Graph()
    (entry,) = onnx.load(encoder.prepare).graph.input
    shape = tuple(side.dim_param or side.dim_value for side in entry.type.tensor_type.shape.dim)
    made = preparing.prepared(own, own.input(RAW, entry.type.tensor_type.elem_type, shape), encoder, column.shape[0])
    own.output(PREPARED, made, _TYPES[column.sort], ("N", *column.shape))
    prefix = f"{g.prefix}open {hashlib.blake2b(column.name.encode(), digest_size=6).hexdigest()}/"
    return g.splice(own.model(), prefix, {RAW: raw})[PREPARED]


def _given(g: Graph, tensor: str, column: TensorColumn) -> Prepared:
    return Prepared(tensors=(g.Reshape(tensor, g.const([-1, *column.shape])),), tensor_columns=(column,))
