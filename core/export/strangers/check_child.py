"""The child that looks into a stranger's file: the static walk, its claims, then a smoke run, all under limits."""

import os
import sys

import onnx
import pyarrow as pa
from google.protobuf.message import DecodeError

from core.answers import of
from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.export.edge_case_pictures import edge_case_pictures
from core.export.edge_case_sounds import edge_case_sounds
from core.export.strangers.allowed import walk
from core.export.strangers.claims import FIX, read_claims, read_entry, read_models
from core.export.strangers.verdict import Verdict
from core.export.strangers.weights_read import read
from core.plain import to_dict
from core.serving.predictor import Predictor
from core.serving.sandbox.frames import receive, send
from core.serving.sandbox.limits import limit_process, limit_seconds
from core.serving.session import RUN_ERRORS
from core.traits import AUDIO, IMAGE

_FILES = {IMAGE: edge_case_pictures, AUDIO: edge_case_sounds}


def main() -> None:
    """Read one bundle from stdin, say the verdict on stdout."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    header, bundle = receive(sys.stdin.buffer)
    limit_process(int(header["memory_mb"]))
    limit_seconds(int(header["seconds"]))
    try:
        verdict = judge(bundle)
    except UserError as error:
        verdict = Verdict(safe=False, problem=error.problem, fix=error.fix)
    send(outgoing, to_dict(verdict))


def judge(bundle: bytes) -> Verdict:
    """The verdict on a file's bytes; UserError says why it is refused."""
    if bundle[4:8] == b"ORTM":
        raise UserError("This is onnxruntime's own format, not ONNX.", "Choose the .onnx file.")
    try:
        model = onnx.ModelProto.FromString(bundle)
    except DecodeError as error:
        raise UserError("This is not an ONNX file.", "Choose a file that Model Atelier exported.") from error
    walk(model, len(bundle))
    schema, card, metrics = read_claims(model)
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise UserError("The file is not valid ONNX: {reason}", FIX, reason=str(error)[:200]) from error
    _smoke_run(bundle, schema)
    weights = sum(values.size for values in read(model)[0].values())
    return Verdict(
        safe=True,
        schema=schema,
        card=card,
        metrics=metrics,
        recipe=read_entry(model, "atelier.recipe"),
        models=read_models(model),
        weights=weights,
    )


def _smoke_run(bundle: bytes, schema: BundleSchema) -> None:
    rows = {column.name: _example(column) for column in schema.inputs}
    try:
        answers = Predictor(bundle).answer(pa.table(rows))
    except (*RUN_ERRORS, ValueError, TypeError, IndexError) as error:
        raise UserError("The model does not run: {reason}", FIX, reason=str(error)[:200]) from error
    if len(answers) != 2 or not answers.belong or not of(schema).sound(answers):
        raise UserError("The model's answers are not what its description says.", FIX)


def _example(column: InputColumn) -> pa.Array:
    """A usual value and a missing one."""
    if column.traits.is_file:
        return pa.array([_FILES[column.traits.medium]()[-1], None], pa.binary())  # the last is an ordinary file
    return pa.array([column.example or None, None], pa.string())


if __name__ == "__main__":
    main()
