"""Decodes a picture to pixels and a sound to samples, as every bundle expects them. Knows no column and no model.

The rules stand here once: training, predictions and the code snippets follow them.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from core.bundle_schema import InputColumn
from core.messages import Message
from core.reading.media import channels, pictures, sounds
from core.reading.media.files import RefusedFileError
from core.serving.inputs import greys
from core.traits import IMAGE

if TYPE_CHECKING:
    from PIL.Image import Image
    from soundfile import SoundFile

NO_PICTURE = np.zeros((1, 1, 3), np.uint8)  # what a missing picture is to a bundle
NO_SOUND = np.zeros(1, np.float32)
MOST_VALUES = 2**26  # of all channels of a sound that are held at once


def pixels(content: bytes, scale: tuple[float, ...] = ()) -> np.ndarray:
    """uint8 [H,W,3], red, green, blue; RefusedFileError for what can't be decoded.

    Turned as the camera says (EXIF), the first frame of a moving picture, transparency on white, CMYK, LAB and grey to
    RGB, 16 bits a colour to 8, greys of more than 8 bits by `scale` (see core.serving.inputs.greys).
    """
    with pictures.opened(content) as picture:
        return np.asarray(_plain(picture, scale), np.uint8)


def samples(content: bytes, rate: int, most: int, whole: bool = False) -> np.ndarray:
    """float32 [n], at most `most` samples, -1..1, at `rate` samples a second; RefusedFileError when broken.

    All channels are averaged into one, or the loudest is heard alone where they cancel each other out; another rate is
    converted by a polyphase filter (scipy.signal.resample_poly). whole: a longer sound is refused, not cut.
    """
    return decoded(content, rate, most, whole)[0]


def decoded(content: bytes, rate: int, most: int, whole: bool = False) -> tuple[np.ndarray, bool]:
    """The same, and whether its channels cancel each other out."""
    with sounds.opened(content) as sound:
        if whole:
            _refuse_long(sound, most / rate)
        return _resampled(sound, rate, most)


def picture_or_none(value: bytes | None, scale: tuple[float, ...] = ()) -> np.ndarray:
    """The pixels; those of no picture where it is missing or broken."""
    try:
        return NO_PICTURE if not value else pixels(value, scale)
    except RefusedFileError:
        return NO_PICTURE


def sound_or_none(value: bytes | None, rate: int, most: int, whole: bool = False) -> np.ndarray:
    """The samples; those of no sound where it is missing, broken or, where it must be heard whole, too long."""
    try:
        return NO_SOUND if not value else samples(value, rate, most, whole)
    except RefusedFileError:
        return NO_SOUND


def refusal(content: bytes, column: InputColumn) -> str:
    """Why a picture's or sound's file counts as missing to a bundle, as the end of a sentence; "" when it does not."""
    try:
        if column.traits.medium == IMAGE:
            return "is a single point" if pixels(content).shape == NO_PICTURE.shape else ""
        sounds.checked(content)  # a model would hear what is there of a sound that is cut off
        found = samples(content, column.rate, column.longest or column.most, bool(column.longest))
    except RefusedFileError as error:
        return error.reason
    if column.longest:
        return "is a single sample" if len(found) <= 1 else ""
    return "" if found.any() else "is silent from beginning to end"


def _plain(picture: "Image", scale: tuple[float, ...]) -> "Image":
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if pictures.is_deep(picture.mode):
        picture = greys.eight_bits(picture, scale)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def _refuse_long(sound: "SoundFile", seconds: float) -> None:
    """RefusedFileError for more than so many seconds, or more samples in all channels than memory is meant for."""
    lasts = sound.frames / sound.samplerate
    if lasts > seconds:
        message = "lasts {minutes:,.1f} minutes; a model hears sounds of at most {most:g}"
        raise RefusedFileError(Message("sound.too_long", message, minutes=lasts / 60, most=seconds / 60))
    if sound.frames * sound.channels > MOST_VALUES:
        message = "has {channels} channels over {seconds:,.0f} seconds, too much to be heard at once"
        raise RefusedFileError(Message("sound.too_much", message, channels=sound.channels, seconds=lasts))


def _resampled(sound: "SoundFile", rate: int, most: int) -> tuple[np.ndarray, bool]:
    from scipy.signal import resample_poly

    wanted = math.ceil(most * sound.samplerate / rate)
    values, cancelled = channels.mixed(sound.read(wanted, dtype="float32", always_2d=True))
    if sound.samplerate != rate and len(values):
        shared = math.gcd(rate, sound.samplerate)
        values = resample_poly(values, rate // shared, sound.samplerate // shared)
    values = np.clip(values[:most], -1, 1).astype(np.float32)
    return (values, cancelled) if len(values) else (NO_SOUND, False)
