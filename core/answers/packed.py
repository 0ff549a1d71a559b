"""Answers as bytes, to hand them from one process to another. What is unpacked is held against the schema."""

import numpy as np
import pyarrow as pa

from core.answers.given import Answers
from core.bundle_schema import ROWS, BundleSchema, Output
from core.plain import Plain

HEARD = "heard"
_ARROW = {
    "string": pa.string(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
}


def pack(answers: Answers) -> tuple[Plain, bytes]:
    """(what the bytes are, the bytes): an Arrow stream for each output, one behind the other."""
    arrays = {output.name: (answers[output.name], _ARROW[output.type]) for output in answers.schema.outputs}
    if answers.heard is not None:
        arrays[HEARD] = (answers.heard, pa.string())
    streams = {name: _stream(array, kind) for name, (array, kind) in arrays.items()}
    parts = [[name, list(arrays[name][0].shape), len(stream)] for name, stream in streams.items()]
    return {"rows": len(answers), "parts": parts}, b"".join(streams.values())


def unpack(about: Plain, payload: bytes, schema: BundleSchema) -> Answers:
    """What was packed; ValueError where it is not what the schema says, as it comes from a process that ran a
    stranger's model."""
    wanted = {output.name: output for output in schema.outputs}
    arrays: dict[str, np.ndarray] = {}
    heard, start, rows = None, 0, int(about["rows"])
    for name, shape, size in about["parts"]:
        array = _array(payload[start : start + size], shape)
        start += size
        if name == HEARD and name not in wanted:
            heard = array
        elif name in wanted and _fits(array, wanted[name], rows):
            arrays[name] = array
        else:
            raise ValueError(f"no such output: {name} {shape}")
    if arrays.keys() != wanted.keys():
        raise ValueError("an output is lacking")
    answers = Answers(schema, rows, arrays, heard)
    if not answers.belong:
        raise ValueError("an answer belongs to no row")
    return answers


def _stream(array: np.ndarray, kind: pa.DataType) -> bytes:
    flat = array.ravel().tolist() if kind == pa.string() else array.ravel()
    table = pa.table({"values": pa.array([str(each) for each in flat] if kind == pa.string() else flat, kind)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _array(content: bytes, shape: list[int]) -> np.ndarray:
    table = pa.ipc.open_stream(content).read_all()
    table.validate(full=True)
    values: np.ndarray = table["values"].combine_chunks().to_numpy(zero_copy_only=False).reshape(shape)
    return values


def _fits(array: np.ndarray, output: Output, rows: int) -> bool:
    kind = "object" if output.type == "string" else output.type
    sizes = [rows if axis == ROWS else int(axis) if axis.isdigit() else None for axis in output.shape]
    shaped = len(sizes) == array.ndim and all(
        size in (None, length) for size, length in zip(sizes, array.shape, strict=True)
    )
    return shaped and str(array.dtype) == kind
