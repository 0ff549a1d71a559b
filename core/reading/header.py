"""Whether the first row names the columns or is already data."""

import re

from core.reading.missing import MISSING_WORDS

_VALUE = re.compile(
    r"\s*([+-]?(\d[\d.,\s]*)([eE][+-]?\d+)?\s*%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?|true|false)\s*", re.IGNORECASE
)


def is_header(first: list[str], rows: list[list[str]]) -> bool:
    """True when `first` reads as names above `rows` (all as text).

    A column whose values are numbers or dates under a word speaks for a header, a number on top against it; a word
    that comes again below it speaks against it. When nothing speaks, different words in the first row are names.
    """
    votes = sum(_vote(cell, [row[place] for row in rows if place < len(row)]) for place, cell in enumerate(first))
    if votes:
        return votes > 0
    named = [cell.strip() for cell in first if cell.strip()]
    return bool(named) and len(set(named)) == len(named) and not any(_VALUE.fullmatch(cell) for cell in named)


def _vote(top: str, below: list[str]) -> int:
    present = [cell for cell in below if cell.strip() not in MISSING_WORDS]
    if not present or top.strip() in MISSING_WORDS:
        return 0
    values = sum(bool(_VALUE.fullmatch(cell)) for cell in present) >= 0.8 * len(present)
    if values:
        return -1 if _VALUE.fullmatch(top) else 1
    return -1 if top in present else 0
