"""Decodes a picture to pixels and a sound to samples, as every bundle expects them. Knows no column and no model.

The rules stand here once: training, predictions and the code snippets follow them.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.serving import greys

if TYPE_CHECKING:
    from PIL.Image import Image
    from soundfile import SoundFile

NO_PICTURE = np.zeros((1, 1, 3), np.uint8)  # what a missing picture is to a bundle
NO_SOUND = np.zeros(1, np.float32)
_ANY_RATE = 16_000


def pixels(content: bytes, scale: tuple[float, ...] = ()) -> np.ndarray:
    """uint8 [H,W,3], red, green, blue; RefusedFileError for what can't be decoded.

    Turned as the camera says (EXIF), the first frame of a moving picture, transparency on white, CMYK, LAB and grey to
    RGB, 16 bits a colour to 8, greys of more than 8 bits by `scale` (see core.serving.greys).
    """
    with pictures.opened(content) as picture:
        return np.asarray(_plain(picture, scale), np.uint8)


def samples(content: bytes, rate: int, most: int) -> np.ndarray:
    """float32 [n], at most `most` samples, -1..1, at `rate` samples a second; RefusedFileError when broken.

    All channels are averaged into one; another rate is converted by a polyphase filter (scipy.signal.resample_poly).
    """
    with sounds.opened(content) as sound:
        return _resampled(sound, rate, most)


def picture_or_none(value: bytes | None, scale: tuple[float, ...] = ()) -> np.ndarray:
    """The pixels; those of no picture where it is missing or broken."""
    try:
        return NO_PICTURE if not value else pixels(value, scale)
    except RefusedFileError:
        return NO_PICTURE


def sound_or_none(value: bytes | None, rate: int, most: int) -> np.ndarray:
    """The samples; those of no sound where it is missing or broken."""
    try:
        return NO_SOUND if not value else samples(value, rate, most)
    except RefusedFileError:
        return NO_SOUND


def refusal(content: bytes, kind: str, rate: int = 0, most: int = 0) -> str:
    """Why a picture's or sound's file counts as missing, as the end of a sentence about it; "" when it does not.

    rate, most: as in `samples`, what a model takes; 0 for any.
    """
    try:
        if kind == "image":
            if pixels(content).shape == NO_PICTURE.shape:
                return "is a single point"
        elif not samples(content, rate or _ANY_RATE, most or _ANY_RATE).any():
            return "is silent from beginning to end"
    except RefusedFileError as error:
        return str(error)
    return ""


def _plain(picture: "Image", scale: tuple[float, ...]) -> "Image":
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if pictures.is_deep(picture.mode):
        picture = greys.eight_bits(picture, scale)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def _resampled(sound: "SoundFile", rate: int, most: int) -> np.ndarray:
    from scipy.signal import resample_poly

    wanted = math.ceil(most * sound.samplerate / rate)
    values = sound.read(wanted, dtype="float32", always_2d=True).mean(1)
    values = np.nan_to_num(values, posinf=0, neginf=0)
    if sound.samplerate != rate and len(values):
        shared = math.gcd(rate, sound.samplerate)
        values = resample_poly(values, rate // shared, sound.samplerate // shared)
    values = np.clip(values[:most], -1, 1).astype(np.float32)
    return values if len(values) else NO_SOUND
