"""Reads the tensors that a bundle says another training can begin from; believes nothing that the file says of them.

Runs nothing and opens nothing but the model it is given; meant for a limited process
(core.export.strangers.weights_child).
"""

import base64
import binascii
import json
import math
from typing import Any, TypeGuard

import numpy as np
from onnx import ModelProto, TensorProto, numpy_helper

from core.errors import UserError
from core.export.weights import ENTRY, FORMAT
from core.plain import Plain

MOST_NAMES, LONGEST_NAME, MOST_ROWS = 20_000, 2_000, 200_000
LARGEST = 2**28  # numbers in all
FIX = "Export it again from Model Atelier; don't trust a file that was changed."

Weights = dict[str, np.ndarray]
Rows = dict[str, tuple[str, ...]]


def read(model: ModelProto) -> tuple[Weights, Rows]:
    """The tensors by name, float32 and finite, and what their rows stand for; ({}, {}) for a file that names none.

    UserError for an entry that does not fit the graph: then the file is not as it was exported.
    """
    text = next((each.value for each in model.metadata_props if each.key == ENTRY), "")
    if not text:
        return {}, {}
    content = _content(text)
    given = {tensor.name: tensor for tensor in model.graph.initializer}
    whole: dict[str, np.ndarray] = {}
    found: Weights = {}
    room = LARGEST
    for name, entry in content["tensors"].items():
        if not isinstance(entry, dict) or len(name) > LONGEST_NAME:
            raise _changed(name)
        found[name] = _taken(name, entry, given, whole)
        room -= found[name].size
        if room < 0:
            raise _changed(name)
    return found, _rows(content["rows"], found)


def _content(text: str) -> Plain:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _changed(ENTRY) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _changed(ENTRY)
    if not isinstance(content.get("tensors"), dict) or not isinstance(content.get("rows"), list):
        raise _changed(ENTRY)
    if max(len(content["tensors"]), len(content["rows"])) > MOST_NAMES:
        raise _changed(ENTRY)
    return content


def _taken(name: str, entry: Plain, given: dict[str, TensorProto], whole: dict[str, np.ndarray]) -> np.ndarray:
    if "values" in entry:
        tensor = _numbers(name, entry["values"]).reshape(_shape(name, entry))
    else:
        tensor = _initializer(name, entry.get("in"), given, whole)
        tensor = tensor.T if entry.get("turned") is True else tensor
        if "scale" in entry:
            tensor = _unscaled(name, tensor, _numbers(name, entry["scale"]))
    if "axis" in entry:
        tensor = _part(name, tensor, *(entry.get(key) for key in ("axis", "from", "to")))
    if not np.isfinite(tensor).all():
        raise UserError("The model's weights hold values that are no numbers, so nothing can begin from them.", FIX)
    return np.asarray(tensor, "float32", order="C")


def _initializer(name: str, source: object, given: dict[str, TensorProto], whole: dict[str, np.ndarray]) -> np.ndarray:
    if not isinstance(source, str) or source not in given:
        raise _changed(name)
    if source not in whole:
        tensor = given[source]
        stored = tensor.data_type == TensorProto.FLOAT and tensor.data_location == TensorProto.DEFAULT
        if not stored or tensor.external_data or min(tensor.dims, default=1) < 0 or math.prod(tensor.dims) > LARGEST:
            raise _changed(name)
        try:
            whole[source] = numpy_helper.to_array(tensor)
        except (ValueError, TypeError) as error:  # fewer numbers than its shape says
            raise _changed(name) from error
    return whole[source]


def _numbers(name: str, text: object) -> np.ndarray:
    if not isinstance(text, str):
        raise _changed(name)
    try:
        return np.frombuffer(base64.b64decode(text, validate=True), "<f4")
    except (ValueError, binascii.Error) as error:
        raise _changed(name) from error


def _shape(name: str, entry: Plain) -> tuple[int, ...]:
    shape = entry.get("shape")
    if not isinstance(shape, list) or len(shape) > 8 or not all(type(each) is int and each >= 0 for each in shape):
        raise _changed(name)
    if math.prod(shape) * 4 != len(base64.b64decode(entry["values"])):
        raise _changed(name)
    return tuple(shape)


def _unscaled(name: str, tensor: np.ndarray, scale: np.ndarray) -> np.ndarray:
    if not tensor.ndim or len(scale) != len(tensor) or not np.all(np.abs(scale) > 0):
        raise _changed(name)
    plain: np.ndarray = tensor / scale.reshape(-1, *[1] * (tensor.ndim - 1))
    return plain


def _part(name: str, tensor: np.ndarray, axis: object, start: object, stop: object) -> np.ndarray:
    if not (_whole(axis) and _whole(start) and _whole(stop)) or not 0 <= axis < tensor.ndim:
        raise _changed(name)
    if not 0 <= start <= stop <= tensor.shape[axis]:
        raise _changed(name)
    return tensor[(slice(None),) * axis + (slice(start, stop),)]


def _whole(value: object) -> TypeGuard[int]:
    return type(value) is int


def _rows(messages: list[Any], found: Weights) -> Rows:
    rows: Rows = {}
    for group in messages:
        names, are = (group.get(key) for key in ("of", "are")) if isinstance(group, dict) else (None, None)
        if not isinstance(names, list) or not isinstance(are, list) or len(are) > MOST_ROWS:
            raise _changed(ENTRY)
        if not all(isinstance(each, str) and len(each) <= LONGEST_NAME for each in (*names, *are)):
            raise _changed(ENTRY)
        for name in names:
            if name not in found or found[name].shape[:1] != (len(are),):
                raise _changed(name)
            rows[name] = tuple(are)
    return rows


def _changed(name: str) -> UserError:
    return UserError("What the file says of its weights (“{name}”) does not fit them.", FIX, name=name[:80])
