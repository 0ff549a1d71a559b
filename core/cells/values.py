"""One Python value as a raw value: a number, a truth or a text, fast. It gives what columns.py gives for a column."""

import datetime
import math

import numpy as np

from core.cells.blanks import bare
from core.cells.spelling import exact, number, truth


def as_number(value: object) -> float:
    """The value as a number; NaN where it is missing, infinite or can't be read."""
    if isinstance(value, str):
        found = number(value)
        return math.nan if found is None else found
    try:
        # Numbers, booleans, decimals, numpy scalars; it refuses what it can't take.
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return found if math.isfinite(found) else math.nan


def as_number_text(value: object) -> str:
    """The same for a number: what is no text is spelled so that it reads as the same number in any format."""
    if isinstance(value, str) or (isinstance(value, int | np.integer) and not isinstance(value, bool)):
        return as_text(value)
    found = as_number(value)
    return "" if math.isnan(found) else exact(found)


def as_truth(value: object, *, words: tuple[str, ...] = ()) -> float:
    """The same for yes, 1, and no, 0; `words`: the texts for no and yes here, beside the usual words."""
    if isinstance(value, str):
        meaning = truth(value, words)
        return math.nan if meaning is None else meaning
    found = as_number(value)
    return found if found in (0.0, 1.0) else math.nan


def as_text(value: object) -> str:
    """The value as a text, "" where it is missing, blanks around it removed; times as YYYY-MM-DDTHH:MM:SS."""
    if isinstance(value, str):
        return encodable(bare(value))
    if value is None or value != value:
        return ""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return value.isoformat(timespec="seconds")
    if isinstance(value, np.generic):
        value = value.item()
    return bare(str(value))


def encodable(text: str) -> str:
    """Without halves of characters, which no UTF-8 holds."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
