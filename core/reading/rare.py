"""Signs that hardly ever part cells, for a text that no usual delimiter cuts. Knows no quotes."""

import re
from itertools import pairwise

from core.reading.header import surely_header

_FEWEST = 3  # lines
_STEADY = 0.95  # share of lines with as many of the sign as the first
_WITHIN = frozenset("\"'`.,;:@-_/\\+#()[]{}<>?&%$€£°*!=~^|…’‘“”–—")
_RUN = re.compile(r"[^\w\s\"']+")


def signs(lines: list[str]) -> list[str]:
    """Signs, or runs of them, that stand equally often in (nearly) all lines, between other things.

    What may be part of a value, as in a@b.org and 5 %, must stand twice or more, and below a header.
    """
    told = [line for line in lines if line.strip()]
    if len(told) < _FEWEST:
        return []
    runs = dict.fromkeys(run for run in _RUN.findall(told[0]) if len(run) <= 4)
    single = dict.fromkeys(sign for sign in told[0] if not (sign.isalnum() or sign.isspace()))
    return [sign for sign in (*runs, *single) if _parts(told, sign)]


def _parts(lines: list[str], sign: str) -> bool:
    count = lines[0].count(sign)
    if count < 1 + (sign in _WITHIN):
        return False
    steady = [line.split(sign) for line in lines if line.count(sign) == count]
    if len(steady) < _STEADY * len(lines):
        return False
    if sign in _WITHIN and not surely_header(steady[0], steady[1:]):
        return False  # numbers of phones, networks and the like
    filled = [any(cells[place].strip() for cells in steady) for place in range(count + 1)]
    return sum(filled) >= 2 and not any(not one and not other for one, other in pairwise(filled))
