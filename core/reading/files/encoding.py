"""Text files as clean UTF-8: finds the encoding, converts only when it must, never holds the whole file."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.messages import Message
from core.reading.files import plausibility
from core.reading.files.formats import wide_encoding

_CHUNK = 1 << 20
_END = b"\x1a"  # behind the text in files of old
_ESCAPES = (b"\x1b$B", b"\x1b$@")  # how old Japanese mail changes from Latin letters
LABELS = {
    "windows-1252": "Western European (Windows-1252)",
    "windows-1250": "Central European (Windows-1250)",
    "windows-1251": "Cyrillic (Windows-1251)",
    "latin-1": "Western European (Latin-1)",
    "gb18030": "simplified Chinese (GBK)",
    "big5": "traditional Chinese (Big5)",
    "shift_jis": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "euc_kr": "Korean (EUC-KR)",
    "iso2022_jp": "Japanese (ISO-2022-JP)",
    "iso8859_2": "Central European (Latin-2)",
    "windows-1253": "Greek (Windows-1253)",
    "iso8859_7": "Greek (ISO 8859-7)",
    "windows-1254": "Turkish (Windows-1254)",
    "windows-1255": "Hebrew (Windows-1255)",
    "windows-1256": "Arabic (Windows-1256)",
    "windows-1257": "Baltic (Windows-1257)",
    "cp874": "Thai (Windows-874)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS)",
    "iso8859_5": "Cyrillic (ISO 8859-5)",
    "cp850": "Western European (DOS)",
    "cp852": "Central European (DOS)",
    "mac_roman": "Western European (Mac)",
}
_WIDER = {"shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}  # supersets in common use


@dataclass(frozen=True)
class Utf8:
    """A file in UTF-8 without NUL bytes: the original, or a copy in the scratch folder; and what it was in."""

    path: Path
    warnings: tuple[str, ...] = ()
    encoding: str = "utf-8"


def as_utf8(source: Path, scratch: Path, encoding: str = "") -> Utf8:
    """The file as UTF-8 without mark or NUL; a converted copy goes to `scratch`.

    `encoding`: given by the user, UserError when there is no such. Else, without a mark: UTF-8 if the whole file is
    valid, else the most plausible of the usual ones.
    """
    found, unclean = _found(source)
    if encoding:
        found = _known(encoding, found)
    if found == "utf-8" and not unclean:
        return Utf8(source)
    target = scratch / "utf8.txt"
    removed, lost = _convert(source, target, _WIDER.get(found, found))
    warnings = []
    if found in LABELS and not encoding:
        warnings.append(
            Message("encoding", "The text is not in UTF-8; it was read as {encoding}.", encoding=LABELS[found])
        )
    if lost:
        warnings.append(
            Message(
                "characters_lost",
                "{lost:,} characters don't fit the encoding {encoding}; they show as “�”.",
                lost=lost,
                encoding=found,
            )
        )
    if removed:
        warnings.append(Message("nul_removed", "{removed:,} invisible NUL characters were removed.", removed=removed))
    return Utf8(target, tuple(warnings), found.removesuffix("-sig"))


def beginning(source: Path, target: Path, size: int, encoding: str = "") -> Utf8:
    """The first `size` bytes as UTF-8 in `target`, for a look at a file; judges the encoding from these alone."""
    with source.open("rb") as file:
        head = file.read(size)
        if file.read(1):
            head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    part = target.with_name("beginning")
    part.write_bytes(head)
    return as_utf8(part, target.parent, encoding)


def _known(encoding: str, found: str) -> str:
    name = encoding.strip().lower().replace(" ", "-")
    try:
        "".encode(name)  # refuses codecs that are none of text, too
    except LookupError as error:
        raise UserError("There is no encoding “{name}”.", "Choose one from the list.", name=encoding) from error
    same = {
        "utf-8": ("utf-8", "utf-8-sig"),
        "utf-16": ("utf-16", "utf-16-le", "utf-16-be"),
        "utf-32": ("utf-32", "utf-32-le", "utf-32-be"),
    }.get(name, ())
    return found if found in same else name


def _found(source: Path) -> tuple[str, bool]:
    """(encoding, whether it holds NULs, an old end mark, or bytes that don't fit UTF-8)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul = False
    with source.open("rb") as file:
        head = file.read(65536)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig", False
        if wide := wide_encoding(head):
            return wide, False
        if any(escape in head for escape in _ESCAPES):
            return "iso2022_jp", True
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                nul = nul or b"\0" in chunk or chunk.endswith(_END)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return plausibility.encoding_of(source), True
    return "utf-8", nul


def _convert(source: Path, target: Path, encoding: str) -> tuple[int, int]:
    """(NULs removed, characters that could not be read)."""
    removed = lost = 0
    ended = False
    with source.open("rb") as file, target.open("wb") as out:
        decoder = None if encoding == "windows-1252" else codecs.getincrementaldecoder(encoding)("replace")
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk) if decoder else _western(chunk)
            removed += text.count("\0")
            lost += text.count("\ufffd")
            out.write(text.replace("\0", "").encode("utf-8", "replace"))
            ended = chunk.endswith(_END) or (ended and not chunk)
            if not chunk:
                if ended:
                    out.truncate(out.tell() - len(_END))
                return removed, lost


def _western(chunk: bytes) -> str:
    try:
        return chunk.decode("windows-1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in chunk)
