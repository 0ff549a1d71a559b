"""Reads the weights of a Whisper encoder from a CTranslate2 file, with struct and NumPy alone."""

import struct

import numpy as np

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_NORMS = {"self_attn_layer_norm": "self_attention/layer_norm", "final_layer_norm": "ffn/layer_norm"}


def whisper_encoder(content: bytes) -> dict[str, np.ndarray]:
    """float32 weights under the names that transformers gives them, from `conv1.weight` on.

    ValueError when the file holds no Whisper encoder in floating point.
    """
    held = _entries(content)
    try:
        return _renamed(held)
    except KeyError as error:
        raise ValueError(f"no Whisper encoder: {error} is lacking") from error


def _entries(content: bytes) -> dict[str, np.ndarray]:
    """Format 6: version, a spec's name and revision, then (name, shape, type, bytes) for each array."""
    offset = 0

    def take(form: str) -> int:
        nonlocal offset
        value: int = struct.unpack_from(f"<{form}", content, offset)[0]
        offset += struct.calcsize(form)
        return value

    def text() -> str:
        nonlocal offset
        length = take("H")
        offset += length
        return content[offset - length : offset - 1].decode()

    try:
        take("I"), text(), take("I")
        found = {}
        for _ in range(take("I")):
            name, shape = text(), tuple(take("I") for _ in range(take("B")))
            kind, size = np.dtype(_TYPES[take("B")]), take("I")
            found[name] = np.frombuffer(content, kind, size // kind.itemsize, offset).reshape(shape)
            offset += size
    except (struct.error, IndexError, ValueError) as error:
        raise ValueError("no whole CTranslate2 file") from error
    return found


def _renamed(held: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    def floats(name: str) -> np.ndarray:
        if held[name].dtype.kind != "f":
            raise ValueError(f"{name} is quantized")
        return held[name].astype(np.float32)

    made = {"embed_positions.weight": floats("encoder/position_encodings/encodings")}
    pairs = {"conv1": "conv1", "conv2": "conv2"}
    norms = {"layer_norm": "layer_norm"}
    layer = 0
    while f"encoder/layer_{layer}/ffn/linear_0/weight" in held:
        theirs, ours = f"layer_{layer}", f"layers.{layer}"
        pairs |= {f"{ours}.fc1": f"{theirs}/ffn/linear_0", f"{ours}.fc2": f"{theirs}/ffn/linear_1"}
        pairs[f"{ours}.self_attn.out_proj"] = f"{theirs}/self_attention/linear_1"
        norms |= {f"{ours}.{name}": f"{theirs}/{inner}" for name, inner in _NORMS.items()}
        for part in ("weight", "bias"):  # queries, keys and values stand one behind the other
            thirds = np.split(floats(f"encoder/{theirs}/self_attention/linear_0/{part}"), 3)
            for letter, third in zip("qkv", thirds, strict=True):
                made[f"{ours}.self_attn.{letter}_proj.{part}"] = third
        layer += 1
    for ours, theirs in pairs.items():
        made |= {f"{ours}.{part}": floats(f"encoder/{theirs}/{part}") for part in ("weight", "bias")}
    for ours, theirs in norms.items():
        made[f"{ours}.weight"] = floats(f"encoder/{theirs}/gamma")
        made[f"{ours}.bias"] = floats(f"encoder/{theirs}/beta")
    return made
