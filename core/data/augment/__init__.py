"""How pictures and sounds are varied while a network learns from them, so that it learns what matters. Knows no torch.

A new way is one function, and one line here; a kind names its ways in TensorColumn.augment.
"""

from collections.abc import Callable

import numpy as np

from core.data.augment import pictures, sounds
from core.layout import TensorColumn

Way = Callable[[np.ndarray, np.random.Generator], np.ndarray]
WAYS: dict[str, dict[str, Way]] = {
    "tokens": {},
    "pixels": {
        "mirror": pictures.mirror,
        "zoom": pictures.zoom,
        "shift": pictures.shift,
        "light": pictures.light,
        "cutout": pictures.cutout,
    },
    "frames": {"shift": sounds.shift, "noise": sounds.noise, "mask": sounds.mask, "gap": sounds.gap},
}


OFTEN = 0.5  # how often a row is varied in each of its ways: as it will be met later, it must be seen as well


def varied(column: TensorColumn, batch: np.ndarray, random: np.random.Generator, often: float = OFTEN) -> np.ndarray:
    """The rows [n,...] of that column's tensor, each varied in some of its ways; the given array is left as it is."""
    made = batch.copy()
    for name, way in WAYS[column.sort].items():
        if name in column.augment:
            rows = np.flatnonzero(random.random(len(batch)) < often)
            made[rows] = way(made[rows], random)
    return made
