"""Greys of more than 8 bits as 8: one scale for all pictures of a model, learned from those it was trained with."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

BY_TYPE = (0.0, 65535.0, 0.0, 1.0)  # black and white of whole numbers, then of fractions, where training knows none


def values(picture: "Image") -> np.ndarray:
    """The greys as float64 [H,W]; what is no number is 0."""
    return np.nan_to_num(np.asarray(picture, np.float64), posinf=0, neginf=0)


def eight_bits(picture: "Image", scale: tuple[float, ...]) -> "Image":
    """The picture with greys from 0 to 255; what is darker than black or brighter than white is cut.

    scale: black and white of whole numbers and of fractions, as BY_TYPE. () is how files of before did it, picture by
    picture: 65535 is white where a number is over 255, and 1 where fractions reach no further.
    """
    from PIL import Image

    found = values(picture)
    shown = Image.fromarray(np.clip(np.round(_scaled(found, picture.mode == "F", scale)), 0, 255).astype(np.uint8))
    hole = picture.info.get("transparency")
    if scale and isinstance(hole, int):
        shown.putalpha(Image.fromarray(np.where(found == hole, 0, 255).astype(np.uint8)))
    return shown


def _scaled(found: np.ndarray, fractions: bool, scale: tuple[float, ...]) -> np.ndarray:
    if scale:
        black, white = scale[2:] if fractions else scale[:2]
        return (found - black) * (255 / (white - black))
    brightest = found.max(initial=0)
    if brightest > 255:
        return found / 257
    return found * 255 if fractions and brightest <= 1 else found
