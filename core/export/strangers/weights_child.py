"""The child that takes the weights out of a stranger's file, under limits; runs nothing of what is in it."""

import os
import sys

import onnx
from google.protobuf.message import DecodeError

from core.errors import UserError
from core.export.strangers.allowed import walk
from core.export.strangers.claims import FIX, read_claims
from core.export.strangers.weights_read import read
from core.serving.sandbox.child import clear_folder
from core.serving.sandbox.frames import receive, send
from core.serving.sandbox.limits import limit_process, limit_seconds


def main() -> None:
    """Read one bundle from stdin, send its weights to stdout, one behind the other."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    header, bundle = receive(sys.stdin.buffer)
    limit_process(int(header["memory_mb"]))
    limit_seconds(int(header["seconds"]))
    try:
        model = _model(bundle)
        schema, *_ = read_claims(model)
        weights, rows = read(model)
    except UserError as error:
        send(outgoing, error.content())
        return
    report = {"shapes": {name: list(values.shape) for name, values in weights.items()}, "rows": rows}
    payload = b"".join(values.astype("<f4").tobytes() for values in weights.values())
    send(outgoing, {**report, "labels": list(schema.labels)}, payload)


def _model(bundle: bytes) -> onnx.ModelProto:
    try:
        model: onnx.ModelProto = onnx.ModelProto.FromString(bundle)
    except DecodeError as error:
        raise UserError("This is not an ONNX file.", FIX) from error
    walk(model, len(bundle))
    return model


if __name__ == "__main__":
    try:
        main()
    finally:
        clear_folder()
