"""The limited child: holds one bundle in memory and answers. Started by core.serving.sandbox.limited only."""

import os
import sys
from typing import IO

import pyarrow as pa

from core.answers import Answers
from core.answers.packed import pack
from core.errors import UserError
from core.plain import Plain, to_dict
from core.serving.predictor import Predictor
from core.serving.sandbox.child import clear_folder
from core.serving.sandbox.frames import receive, send
from core.serving.sandbox.limits import limit_process, limit_seconds


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
        send(outgoing, error.content())


def _serve(predictor: Predictor, incoming: IO[bytes], outgoing: IO[bytes], seconds: int) -> None:
    while True:
        try:
            header, payload = receive(incoming)
        except EOFError:
            return
        limit_seconds(seconds)
        try:
            answers = _answer(predictor, header, payload)
        except UserError as error:
            send(outgoing, error.content())
        else:
            about, packed = pack(answers)
            send(outgoing, {"ok": True, **about}, packed)


def _answer(predictor: Predictor, header: Plain, payload: bytes) -> Answers:
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


if __name__ == "__main__":
    try:
        main()
    finally:
        clear_folder()
