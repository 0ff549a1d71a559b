"""How long a sound's file says it is, against the bytes that there are: cut off, or a recording that was not closed.

Decoders read as far as they get and say nothing of it.
"""

import struct
from collections.abc import Iterator

_OPEN = 0x7FFFF000  # bytes; programs that record without knowing the end write this or more
_NOT_CLOSED = "says no length, as a recording that was not closed; open it in a player and save it again"


def fault(content: bytes) -> str:
    """Why the file is not whole, as the end of a sentence about it; "" when its lengths fit."""
    if content[:4] == b"OggS":
        return "is cut off" if _last_page_is_short(content) else ""
    if content[:4] == b"fLaC":
        return _NOT_CLOSED if _flac_samples(content) == 0 else ""
    index, stated = _data(content)
    if stated == 0 and len(content) > index:
        return _NOT_CLOSED
    return "is cut off" if stated is not None and index + stated > len(content) else ""


def is_unclosed(content: bytes) -> bool:
    """Whether a WAV, AIFF, AU, CAF or W64 leaves open how long it is; OGG, FLAC and MP3 say it in other ways."""
    return content[:4] in (b"RIFF", b"RF64", b"RIFX", b"FORM", b".snd", b"caff", b"riff") and _data(content)[1] is None


def _data(content: bytes) -> tuple[int, int | None]:
    """Where the samples begin and how many bytes they should have; None where the file leaves that open."""
    if content[:4] == b".snd" and len(content) >= 24:
        start, size = struct.unpack_from(">LL", content, 4)
        return start, None if size >= _OPEN else size
    sixty_four = {}
    for name, index, size in _chunks(content):
        if name == b"ds64" and len(content) >= index + 16:
            sixty_four[b"data"] = struct.unpack_from("<Q", content, index + 8)[0]
        if name in (b"data", b"SSND"):
            size = sixty_four.get(name, size)
            return index, None if _OPEN <= size <= 0xFFFFFFFF or size < 0 else size
    return len(content), None


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, where it begins, how many bytes it should have) of WAV, AIFF, CAF and W64."""
    head = content[:4]
    if head in (b"RIFF", b"RF64", b"RIFX", b"FORM"):
        yield from _walk(content, 12, "<L" if head in (b"RIFF", b"RF64") else ">L", 2)
    elif head == b"caff":
        yield from _walk(content, 8, ">q", 1)
    elif head == b"riff":
        yield from _walk(content, 40, "<q", 8, name=16, counted=24)


def _walk(
    content: bytes, index: int, size: str, even: int, name: int = 4, counted: int = 0
) -> Iterator[tuple[bytes, int, int]]:
    """Chunk after chunk; `even`: each begins at a multiple of so many bytes, `counted`: of its size are its head."""
    head = name + struct.calcsize(size)
    while index + head <= len(content):
        stated = struct.unpack_from(size, content, index + name)[0] - counted
        yield content[index : index + 4], index + head, stated
        if stated < 0:
            return
        index += head + stated + -stated % even


def _flac_samples(content: bytes) -> int:
    """The samples that the file says it has; 0 where it was written without knowing. 36 bits, 8 + 13 bytes in."""
    return int.from_bytes(content[21:26], "big") & 0xFFFFFFFFF if len(content) >= 26 else 1


def _last_page_is_short(content: bytes) -> bool:
    index = content.rfind(b"OggS")
    if len(content) < index + 27:
        return True
    count = content[index + 26]
    sizes = content[index + 27 : index + 27 + count]
    return len(sizes) < count or index + 27 + count + sum(sizes) > len(content)
