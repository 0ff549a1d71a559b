"""One picture's bytes: its facts from the header alone, and whether it can be decoded whole. Changes nothing."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.messages import Message, word
from core.reading.media import signatures
from core.reading.media.files import RefusedFileError
from core.reading.media.sorts import ADVICE, IMAGE

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF", "AVIF")
MOST_PIXELS = 50_000_000
_SUBFILE, _SUB_IFDS, _DNG_VERSION = 254, 330, 50706  # tags of TIFF
_CUT = ("truncated", "end of file", "not enough data")
_FAILURES = (  # what Pillow's readers raise on bytes that are not what they claim
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class PictureFacts:
    """What the header says: format, width and height in pixels, and "colour", "grey" or "transparent".

    `deep`: its greys have more than 8 bits; `several`: more frames or pages follow the one that is looked at.
    """

    format: str
    width: int
    height: int
    colour: str
    deep: bool = False
    several: bool = False


def looks_like(head: bytes) -> bool:
    """Whether the first bytes are those of a picture that can be read here."""
    return signatures.is_picture(head)


@contextmanager
def opened(content: bytes) -> "Iterator[Image]":
    """The picture, not yet decoded; RefusedFileError for another format, broken bytes or more than MOST_PIXELS.

    Failures inside the block (decoding) are refused in the same way.
    """
    from PIL import Image, UnidentifiedImageError  # needed for pictures only
    from PIL.TiffImagePlugin import TiffImageFile

    _know_phones()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise RefusedFileError(_huge(width, height))
                if isinstance(picture, TiffImageFile) and _is_raw(content, picture.tag_v2):
                    message = "is a camera's RAW file, which can't be read here; {advice}"
                    raise RefusedFileError(Message("picture.raw", message, advice=word(ADVICE[IMAGE])))
                yield picture
    except UnidentifiedImageError as error:
        raise RefusedFileError("is cut off" if _is_short(content) else signatures.reason(content, IMAGE)) from error
    except Image.DecompressionBombError as error:
        message = "has far more than {most:,} pixels, the limit"
        raise RefusedFileError(Message("picture.bomb", message, most=MOST_PIXELS)) from error
    except _FAILURES as error:
        cut = isinstance(error, EOFError) or any(word in str(error).lower() for word in _CUT) or _is_short(content)
        raise RefusedFileError("is cut off" if cut else "is a damaged picture") from error


def facts(content: bytes) -> PictureFacts:
    """Facts from the header, without decoding; RefusedFileError as for `opened`."""
    with opened(content) as picture:
        return _facts(picture)


def checked(content: bytes) -> PictureFacts:
    """Facts of a picture that was decoded to its end; RefusedFileError for what can't be.

    JPEG is decoded at an eighth of its size: every byte is read, at a fraction of the cost.
    """
    with opened(content) as picture:
        found = _facts(picture)
        picture.draft(None, (1, 1))
        picture.load()
        return found


@cache
def _know_phones() -> None:
    """Let Pillow read HEIC, in which phones keep their pictures; AVIF it knows by itself."""
    from pillow_heif import register_heif_opener

    register_heif_opener()


def _is_raw(content: bytes, tags: Mapping[int, object]) -> bool:
    """Whether a TIFF is what a camera's sensor saw: the picture that can be opened is then a thumbnail beside it."""
    return content[8:10] == b"CR" or _DNG_VERSION in tags or (tags.get(_SUBFILE) == 1 and _SUB_IFDS in tags)


def _is_short(content: bytes) -> bool:
    """Whether a file of boxes (HEIC, AVIF) says that more belongs to it."""
    index = 0
    if not isinstance(content, bytes) or content[4:8] != b"ftyp":  # a value of a table may be anything
        return False
    while index + 8 <= len(content):
        size = int.from_bytes(content[index : index + 4], "big")
        if size == 1 and index + 16 <= len(content):
            size = int.from_bytes(content[index + 8 : index + 16], "big")
        if size < 8:
            return False
        index += size
    return index != len(content)


def _facts(picture: "Image") -> PictureFacts:
    name = "JPEG" if picture.format == "MPO" else str(picture.format)
    colour = "colour"
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        colour = "transparent"
    elif picture.mode in ("1", "L") or is_deep(picture.mode):
        colour = "grey"
    several = picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    return PictureFacts(name, picture.width, picture.height, colour, is_deep(picture.mode), several)


def is_deep(mode: str) -> bool:
    """Whether greys of that mode of Pillow have more than 8 bits."""
    return mode.startswith("I") or mode == "F"


def _huge(width: int, height: int) -> Message:
    message = "has {width:,} × {height:,} pixels; {most:,} is the limit"
    return Message("picture.huge", message, width=width, height=height, most=MOST_PIXELS)
