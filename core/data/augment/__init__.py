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
    "frames": {"shift": sounds.shift, "noise": sounds.noise, "mask": sounds.mask},
}


def varied(column: TensorColumn, batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The rows [n,...] of that column's tensor, varied in each of its ways; the given array is left as it is."""
    for name, way in WAYS[column.sort].items():
        if name in column.augment:
            batch = way(batch, random)
    return batch
