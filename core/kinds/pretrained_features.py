"""The numbers that a pretrained model makes of a column's values, put into a graph; shared by text, image and audio."""

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.base import Prepared
from core.pretrained import preparing
from core.pretrained.supply import library


def prepared(g: Graph, name: str, raw: str, missing: str, id: str, size: int = 0, way: str = "") -> Prepared:
    """The features of the pretrained model `id` as numbers [N,F] of the column `name`; NaN where `missing` (bool [N]).

    `size`, `way`: of pictures, as core.pretrained.preparing has them; 0 and "": as the model is used to.
    UserError when the model is not on this machine.
    """
    encoder = library.encoder(id)
    known = g.Cast(preparing.features(g, raw, encoder, size, way), to=DOUBLE)
    numbers = g.Where(g.column(missing), g.const(np.nan, "float64"), known)
    names = tuple(f"{name} {index + 1}" for index in range(encoder.width))
    return Prepared(numbers=numbers, number_names=names, computed=True)
