"""How the rows of a date column are spread over time: stretches of equal length with their rows. Draws nothing."""

import numpy as np

from core.data.facts.encoded import Encoded
from core.traits import DAYS

STRETCHES = 24


def spans(column: Encoded) -> tuple[tuple[str, str, int], ...]:
    """(first day, last day, rows) of at most 24 stretches; () for what is no date."""
    known = column.amounts[~column.missing] if column.scale == DAYS else np.zeros(0)
    if not len(known):
        return ()
    low, high = np.floor(known.min()), np.floor(known.max()) + 1
    count = int(min(STRETCHES, high - low))
    edges = low + np.floor(np.arange(count + 1) * (high - low) / count)
    rows = np.histogram(known, edges)[0]
    return tuple(
        (_day(first), _day(last - 1), int(found)) for first, last, found in zip(edges, edges[1:], rows, strict=False)
    )


def _day(number: float) -> str:
    return str(np.datetime64(int(number), "D"))
