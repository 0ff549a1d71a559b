"""One text file's bytes as text: any encoding that core.reading finds, nothing else changed."""

from pathlib import Path

from core.messages import Message
from core.reading.files.encoding import as_utf8
from core.reading.media.files import RefusedFileError

LARGEST = 10_000_000  # bytes
_CONTROL = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])


def checked(content: bytes, scratch: Path) -> str:
    """The text without NUL and byte order mark; RefusedFileError when it is empty, too long or no text at all.

    `scratch` is a folder in which other encodings than UTF-8 are found out.
    """
    if len(content) > LARGEST:
        message = "has {mb:,.1f} MB; {most} MB is the limit for one text"
        raise RefusedFileError(Message("text.large", message, mb=len(content) / 1e6, most=LARGEST // 10**6))
    try:
        text = content.decode("utf-8-sig")
        text = "" if "\0" in text else text
    except UnicodeDecodeError:
        text = ""
    if not text and content:
        text = _converted(content, scratch)
    if not text.strip():
        raise RefusedFileError("is empty")
    if _is_binary(text):
        raise RefusedFileError("is no text")
    return text


def _converted(content: bytes, scratch: Path) -> str:
    source = scratch / "text.bin"
    source.write_bytes(content)
    return as_utf8(source, scratch).path.read_bytes().decode("utf-8", "replace").replace("\0", "")


def _is_binary(text: str) -> bool:
    head = text[:65_536].encode("utf-8", "replace")
    return sum(head.count(byte) for byte in _CONTROL) > max(len(head) * 0.01, 2)
