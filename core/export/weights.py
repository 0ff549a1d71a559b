"""Which of a bundle's initializers hold a trained model's tensors, so that another training can begin from them.

Written into the file as `atelier.weights`. Found by value: exporters rename, turn and fold what they are given. What
was folded into something else and is not small is left out, and named as left out.
"""

import base64
import hashlib
import json

import numpy as np
from onnx import ModelProto, TensorProto, numpy_helper

from core.models.named_parts import Named, Piece

ENTRY = "atelier.weights"
FORMAT = 1
SMALL, SMALL_IN_ALL = 4_096, 262_144  # numbers that are written into the entry itself where the graph has them not
SMALLEST = 1e-12  # by which no tensor was multiplied that can be found again
CLOSE = 1e-5  # share of the largest number by which a folded tensor may differ

Stored = dict[str, object]


def entry(bundle: bytes, named: Named) -> str:
    """The bundle's entry as JSON: where each piece stands in it, what its rows stand for, and what was left out."""
    held = _Held(ModelProto.FromString(bundle), named.scales)
    stored: dict[str, Stored] = {}
    room = SMALL_IN_ALL
    for name, tensor in named.tensors.items():
        stored_at = held.stored_at(tensor)
        if stored_at is not None:
            stored[name] = stored_at
        elif tensor.size <= min(SMALL, room):
            stored[name] = {"values": encoded(tensor), "shape": list(tensor.shape)}
            room -= tensor.size
    found = {piece.name: {**stored[piece.tensor], **_part(piece)} for piece in named.pieces if piece.tensor in stored}
    levels = {piece.name: piece.levels for piece in named.pieces if piece.levels and piece.name in found}
    content = {
        "format": FORMAT,
        "tensors": found,
        "rows": _shared(levels),
        "left_out": [piece.name for piece in named.pieces if piece.name not in found],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def encoded(values: np.ndarray) -> str:
    """Numbers as text: float32 in base64."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode("ascii")


def _part(piece: Piece) -> Stored:
    return {} if piece.stop is None else {"axis": piece.axis, "from": piece.start, "to": piece.stop}


def _shared(levels: dict[str, tuple[str, ...]]) -> list[dict[str, list[str]]]:
    """Names with the same rows together, so that a list of answers or words stands there once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, rows in levels.items():
        groups.setdefault(rows, []).append(name)
    return [{"of": names, "are": list(rows)} for rows, names in groups.items()]


class _Held:
    """The floating initializers of a graph, to be found by value."""

    def __init__(self, model: ModelProto, scales: tuple[np.ndarray, ...]) -> None:
        self.scales = [scale for scale in scales if np.all(np.abs(scale) > SMALLEST)]
        given = [tensor for tensor in model.graph.initializer if tensor.data_type == TensorProto.FLOAT]
        self.arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in given}
        self.names = {_sum(array): name for name, array in self.arrays.items()}

    def stored_at(self, tensor: np.ndarray) -> Stored | None:
        """Where it stands as it is, turned, or with its rows multiplied; None where it does not."""
        tensor = tensor.astype("float32")
        if (name := self.names.get(_sum(tensor))) is not None:
            return {"in": name}
        if tensor.ndim == 2 and (name := self.names.get(_sum(tensor.T))) is not None:
            return {"in": name, "turned": True}
        fitting = (scale for scale in self.scales if tensor.ndim > 1 and len(scale) == len(tensor))
        return next(filter(None, (self._scaled(tensor, scale) for scale in fitting)), None)

    def _scaled(self, tensor: np.ndarray, scale: np.ndarray) -> Stored | None:
        folded = tensor * scale.reshape(-1, *[1] * (tensor.ndim - 1))
        near = CLOSE * float(np.abs(folded).max(initial=0.0))
        for turned, wanted in ((False, folded), *([(True, folded.T)] if folded.ndim == 2 else [])):
            for name, array in self.arrays.items():
                if array.shape == wanted.shape and np.allclose(array, wanted, rtol=0, atol=near):
                    return {"in": name, "scale": encoded(scale)} | ({"turned": True} if turned else {})
        return None


def _sum(array: np.ndarray) -> tuple[tuple[int, ...], bytes]:
    return array.shape, hashlib.sha256(np.ascontiguousarray(array).data).digest()
