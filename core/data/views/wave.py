"""A sound's wave as a small PNG: what a model hears of it in colour, the rest in grey. On no ground, for any theme."""

import io

import numpy as np

from core.serving.inputs.heard import Heard

WIDTH, HEIGHT = 720, 56  # pixels, each column of them one stretch of the sound
HEARD, REST = (203, 99, 58, 255), (128, 132, 149, 255)
_WASH = 36  # how much of the colour lies behind what is heard, of 255


def drawn(samples: np.ndarray, found: Heard) -> bytes:
    """The wave of samples float32 [n], as tall as its loudest moment."""
    from PIL import Image  # needed for pictures only

    tops = _tops(samples)
    indices = (np.arange(WIDTH) + 0.5) / WIDTH * found.whole
    inside = (indices >= found.start) & (indices < found.end) & (not found.silent)
    away = np.abs(np.arange(HEIGHT) - (HEIGHT - 1) / 2)[:, None]
    wave = away <= np.maximum(tops * (HEIGHT - 1) / 2, 0.5)
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[:, inside] = (*HEARD[:3], _WASH)
    pixels[wave] = np.where(inside[:, None], HEARD, REST)[np.nonzero(wave)[1]]
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _tops(samples: np.ndarray) -> np.ndarray:
    """How loud each of WIDTH stretches is at most, 0..1 of the loudest, float [WIDTH]."""
    edges = np.linspace(0, len(samples), WIDTH, endpoint=False).astype(int)
    tops = np.maximum.reduceat(np.abs(samples - np.median(samples)), edges)
    found: np.ndarray = tops / max(tops.max(), 1e-6)
    return found
