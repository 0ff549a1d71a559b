"""The limited child: holds one bundle in memory and answers over its pipes. Started by core.serving.limited only."""

import os
import sys
from typing import BinaryIO

import pyarrow as pa

from core.errors import UserError
from core.plain import to_dict
from core.serving.answers import Answers
from core.serving.child import clear_folder
from core.serving.frames import receive, send
from core.serving.limits import limit_process, limit_seconds
from core.serving.predictor import Predictor


def main() -> None:
    """Serve messages from stdin until it closes; the first brings the bundle."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the messages
    header, bundle = receive(incoming)
    limit_process(int(header["memory_mb"]))
    seconds = int(header["seconds"])
    limit_seconds(seconds)
    try:
        predictor = Predictor(bundle)
        facts = {"schema": to_dict(predictor.schema), "metrics": predictor.metrics, "recipe": predictor.recipe}
        send(outgoing, {"ok": True, "card": predictor.card, **facts})
        _serve(predictor, incoming, outgoing, seconds)
    except UserError as error:
        send(outgoing, {"problem": error.problem, "fix": error.fix})


def _serve(predictor: Predictor, incoming: BinaryIO, outgoing: BinaryIO, seconds: int) -> None:
    while True:
        try:
            header, payload = receive(incoming)
        except EOFError:
            return
        limit_seconds(seconds)
        try:
            answers = _answer(predictor, header, payload)
        except UserError as error:
            send(outgoing, {"problem": error.problem, "fix": error.fix})
        else:
            send(outgoing, {"ok": True}, pack(answers))


def _answer(predictor: Predictor, header: dict, payload: bytes) -> Answers:
    if "values" in header:
        return predictor.answer_one(header["values"] | _files(header["files"], payload))
    return predictor.answer(pa.ipc.open_stream(payload).read_all())


def _files(lengths: list[tuple[str, int]], payload: bytes) -> dict[str, bytes]:
    """Pictures and sounds of one row by column, as they lie behind each other in the message."""
    found, start = {}, 0
    for name, length in lengths:
        found[name] = payload[start : start + length]
        start += length
    return found


def pack(answers: Answers) -> bytes:
    """Answers as an Arrow stream."""
    columns: dict[str, pa.Array] = {}
    if answers.labels is not None:
        columns["labels"] = pa.array([str(label) for label in answers.labels], pa.string())
    if answers.probabilities is not None:
        flat = pa.array(answers.probabilities.ravel())
        columns["probabilities"] = pa.FixedSizeListArray.from_arrays(flat, answers.probabilities.shape[1])
    for name in ("prediction", "lower", "upper"):
        if (values := getattr(answers, name)) is not None:
            columns[name] = pa.array(values, pa.float64())
    if answers.heard is not None:
        columns["heard"] = pa.array(answers.heard.tolist(), pa.string())
    table = pa.table(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


if __name__ == "__main__":
    try:
        main()
    finally:
        clear_folder()
