"""A gzip-compressed table, unpacked beside the work with a limit on how large it may become."""

import gzip
import zlib
from pathlib import Path

from core.errors import UserError

LIMIT = 4_000_000_000  # bytes
_CHUNK = 1 << 20


def unpacked(path: Path, scratch: Path, name: str) -> Path:
    """The file itself, or what was in it when it is gzip; UserError when that is damaged or beyond LIMIT."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    target = scratch / "unpacked"
    size = 0
    try:
        with gzip.open(path) as file, target.open("wb") as out:
            while chunk := file.read(_CHUNK):
                size += out.write(chunk)
                if size > LIMIT:
                    raise UserError(
                        "“{name}” unpacks to more than {limit} GB.",
                        "Bring a smaller part of the table.",
                        name=name,
                        limit=LIMIT // 10**9,
                    )
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError(
            "“{name}” is a damaged gzip file.", "Download it again, or unpack it first.", name=name
        ) from error
    return target
