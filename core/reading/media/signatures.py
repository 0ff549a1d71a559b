"""What a file is by its first bytes, whatever it is called: for a sentence when it is not what was wanted."""

import re

from core.messages import Message, word
from core.reading.media.sorts import ADVICE, AUDIO, IMAGE, TEXT

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
BOXED = {  # what a file of boxes (ISO 14496-12) calls itself -> its format
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIC"),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
}
_FORMATS = (  # the beginning of formats that nothing here reads -> their names, and which sort they are
    (b"#!AMR", "AMR", AUDIO),
    (b"0&\xb2u\x8ef\xcf\x11", "WMA", AUDIO),
    (b"\xff\xf1", "AAC", AUDIO),
    (b"\xff\xf9", "AAC", AUDIO),
    (b"MThd", "MIDI", AUDIO),
    (b"\x1aE\xdf\xa3", "WebM", AUDIO),
    (b"8BPS", "PSD", IMAGE),
    (b"\0\0\x01\0", "ICO", IMAGE),
    (b"\xff\x0a", "JPEG XL", IMAGE),
    (b"\0\0\0\x0cJXL ", "JPEG XL", IMAGE),
    (b"\0\0\0\x0cjP  ", "JPEG 2000", IMAGE),
    (b"%PDF", "PDF", TEXT),
)
_BOXED_SOUNDS = {b"M4A ": "M4A", b"M4B ": "M4A", b"qt  ": "MOV", b"3gp": "3GP"}
_OTHERS = ((b"PK\x03\x04", "an archive"), (b"\x1f\x8b", "an archive"), (b"Rar!", "an archive"), (b"MZ", "a program"))
_WEB = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SVG = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg\b", re.IGNORECASE | re.DOTALL)
_BINARY = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def is_picture(head: bytes) -> bool:
    """Whether the first 16 bytes are those of a picture that can be read here."""
    if head[4:8] == b"ftyp":
        return head[8:12] in BOXED
    return head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def is_sound(head: bytes) -> bool:
    """Whether the first 16 bytes are those of a sound that can be read here."""
    if head[:4] in (b"RIFF", b"RIFX", b"RF64"):
        return head[8:12] == b"WAVE"
    if head[:4] == b"FORM":
        return head[8:12] in (b"AIFF", b"AIFC")
    return head.startswith((b"fLaC", b"OggS", b"ID3", b".snd", b"caff", b"riff.\x91")) or _starts_mp3(head)


def plays_in_browsers(head: bytes) -> bool:
    """Whether browsers play a sound that begins so; AIFF, AU, CAF and W64 they do not."""
    return not head.startswith((b"FORM", b".snd", b"caff", b"riff.\x91"))


def in_format(name: str, sort: str) -> Message:
    """The reason for refusing a file of a format that nothing here reads."""
    message = "is in the format {format}, which can't be read here; {advice}"
    return Message("file.format", message, format=name, advice=word(ADVICE[sort]))


def reason(content: bytes, wanted: str) -> str:
    """Why these bytes are no readable picture (IMAGE) or sound (AUDIO), as the end of a sentence about the file."""
    if not content:
        return "is empty"
    what = "picture" if wanted == IMAGE else "sound"
    head = content[:2048]
    if (name := _format(head)) and name[1] == wanted:
        return in_format(name[0], wanted)
    if (is_picture if wanted == IMAGE else is_sound)(head[:16]):
        return Message("file.damaged", "is a damaged {what}", what=word(what))
    other = _other(head)
    if other:
        return Message("file.other", "is no {what}, but {other}", what=word(what), other=word(other))
    return Message("file.unknown", "is no {what} that can be read here", what=word(what))


def _format(head: bytes) -> tuple[str, str] | None:
    """Name and sort of a format that nothing here reads."""
    if head[4:8] == b"ftyp" and not is_picture(head[:16]):
        brand = head[8:12]
        return next((name for start, name in _BOXED_SOUNDS.items() if brand.startswith(start)), "MP4"), AUDIO
    if _SVG.match(head):
        return "SVG", IMAGE
    return next(((name, sort) for start, name, sort in _FORMATS if head.startswith(start)), None)


def _other(head: bytes) -> str:
    if is_picture(head[:16]):
        return "a picture"
    if is_sound(head[:16]):
        return "a sound"
    if found := _format(head):
        return f"{'an' if found[0][0] in 'AMS' else 'a'} {found[0]} file"
    if other := next((what for start, what in _OTHERS if head.startswith(start)), ""):
        return other
    if _WEB.match(head):
        return "a web page"
    return "a text" if head.strip() and not _BINARY.search(head) and _is_utf8(head) else ""


def _is_utf8(head: bytes) -> bool:
    try:
        head[:1024].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 1000
    return True


def _starts_mp3(head: bytes) -> bool:
    """Eleven set bits, then the marks of layer 3."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] >> 1 & 3 == 1
