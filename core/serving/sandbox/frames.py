"""Messages between a process and its limited child: a JSON header and a block of bytes. Knows not what they mean."""

import json
import struct
from typing import IO

from core.plain import Plain

LENGTHS = struct.Struct(">QQ")
MOST = 2**30  # bytes; a stranger's model must not make us allocate more


def send(pipe: IO[bytes], header: Plain, payload: bytes = b"") -> None:
    """Write one message; BrokenPipeError when the other side is gone."""
    text = json.dumps(header, ensure_ascii=False, default=_plain).encode()
    pipe.write(LENGTHS.pack(len(text), len(payload)))
    pipe.write(text)
    pipe.write(payload)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[Plain, bytes]:
    """Wait for one message; EOFError when the other side closed or died, ValueError when it sends nonsense."""
    head, body = LENGTHS.unpack(_exactly(pipe, LENGTHS.size))
    if head > MOST or body > MOST:
        raise ValueError(f"a message of {max(head, body)} bytes")
    header = json.loads(_exactly(pipe, head))
    if not isinstance(header, dict):
        raise ValueError("a message without a header")
    return header, _exactly(pipe, body)


def _plain(value: object) -> str:
    """Dates as ISO text, anything else JSON lacks as its text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError(f"{count} bytes expected, {len(data)} came")
    return data
