"""What is black and what is white in pictures of more than 8 bits: one range for all, from the training rows' files."""

import numpy as np
import pyarrow as pa

from core.reading.media import pictures
from core.reading.media.files import RefusedFileError
from core.serving.inputs import greys

_LOOK = 200  # deep pictures that are decoded, spread over all
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_ODD = 0.1  # percent of a picture's points may be brighter, or darker: a camera has dead points


def scale(raw: pa.Array) -> tuple[float, ...]:
    """(black, white) of whole numbers and of fractions, as core.serving.inputs.greys takes them; BY_TYPE without any.

    White is the smallest of 1 (fractions only), 255, 511, 1023, 4095 ... 65535 ... that hardly a point of a training
    picture exceeds, so that a camera of 12 bits uses the whole range; black is 0, or as far below as numbers go.
    """
    deep = [value.as_py() for value in raw if value.is_valid and _is_deep(value.as_py())]
    chosen = deep if len(deep) <= _LOOK else [deep[at] for at in np.linspace(0, len(deep) - 1, _LOOK).astype(int)]
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for content in chosen:
        try:
            with pictures.opened(content) as picture:
                low, high = np.percentile(greys.values(picture), [_ODD, 100 - _ODD])
                found[picture.mode == "F"].append((low, high))
        except RefusedFileError:
            continue
    return (*_range(found[False], greys.BY_TYPE[:2], 0), *_range(found[True], greys.BY_TYPE[2:], 1))


def note(learned: tuple[float, ...]) -> str:
    """One sentence on the scale of pictures of more than 8 bits; "" where it is only that of their type."""
    if learned in ((), greys.BY_TYPE):
        return ""
    black, white = learned[:2] if learned[:2] != greys.BY_TYPE[:2] else learned[2:]
    return (
        f"Greys of more than 8 bits share one scale: {black:,.0f} is black and {white:,.0f} is white in all pictures."
    )


def _range(found: list[tuple[float, float]], otherwise: tuple[float, ...], least: float) -> tuple[float, float]:
    if not found:
        return otherwise[0], otherwise[1]
    lowest, highest = min(low for low, _ in found), max(high for _, high in found)
    return -_whole(-lowest, least) if lowest < 0 else 0.0, _whole(highest, least)


def _whole(number: float, least: float) -> float:
    """The smallest allowed white at or above a number."""
    if least and number <= least:
        return least
    return float(2 ** max(8, int(np.ceil(np.log2(number + 1)))) - 1) if number > 0 else 255.0


def _is_deep(content: bytes) -> bool:
    """Whether the greys have more than 8 bits; of the usual pictures the first bytes say that they have not."""
    png = content[:4] == b"\x89PNG"
    if not content.startswith(_TIFF) and not (png and content[24:26] == b"\x10\0"):
        return False
    try:
        return pictures.facts(content).deep
    except RefusedFileError:
        return False
