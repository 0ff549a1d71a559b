"""Text files as clean UTF-8: finds the encoding, converts only when it must, never holds the whole file."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from core.reading.formats import looks_like_utf16

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Utf8:
    """A file in UTF-8 without NUL bytes: the original, or a copy in the scratch folder."""

    path: Path
    warnings: tuple[str, ...] = ()


def as_utf8(source: Path, scratch: Path) -> Utf8:
    """The file as UTF-8 without mark or NUL; a converted copy goes to `scratch`.

    Without a mark: UTF-8 if the whole file is valid, else Windows-1252 (with Latin-1 where that has gaps).
    """
    encoding, nul = _found(source)
    if encoding == "utf-8" and not nul:
        return Utf8(source)
    target = scratch / "utf8.txt"
    removed = _convert(source, target, encoding)
    warnings = []
    if encoding == "windows-1252":
        warnings.append("The text is not in UTF-8; it was read as Western European (Windows-1252).")
    if removed:
        warnings.append(f"{removed:,} invisible NUL characters were removed.")
    return Utf8(target, tuple(warnings))


def one_line_end(source: Path, scratch: Path) -> Path:
    """A copy in which every line ends with a line feed alone; line breaks inside cells change with the others."""
    target = scratch / "lines.txt"
    with (
        source.open("r", encoding="utf-8", newline=None) as file,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        while chunk := file.read(_CHUNK):
            out.write(chunk)
    return target


def _found(source: Path) -> tuple[str, bool]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul = False
    with source.open("rb") as file:
        head = file.read(65536)
        marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "") or looks_like_utf16(head)
        if marked:
            return marked, False
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                nul = nul or b"\0" in chunk
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252", nul
    return "utf-8", nul


def _convert(source: Path, target: Path, encoding: str) -> int:
    removed = 0
    errors = "strict" if encoding == "utf-8" else "replace"
    with source.open("rb") as file, target.open("wb") as out:
        decoder = None if encoding == "windows-1252" else codecs.getincrementaldecoder(encoding)(errors)
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk) if decoder else _western(chunk)
            removed += text.count("\0")
            out.write(text.replace("\0", "").encode("utf-8", "replace"))
            if not chunk:
                return removed


def _western(chunk: bytes) -> str:
    try:
        return chunk.decode("windows-1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in chunk)
