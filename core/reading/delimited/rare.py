"""Signs and blanks that hardly ever part cells, for a text that no usual delimiter cuts."""

import re
from itertools import pairwise

from core.reading.delimited.csv_records import Record
from core.reading.outline.header import surely_header
from core.reading.values.cells import looks_like_value

_FEWEST = 3  # lines
_STEADY = 0.95  # share of lines with as many of the sign as the first
_WITHIN = frozenset("\"'`.,;:@-_/\\+#()[]{}<>?&%$€£°*!=~^|…’‘“”–—")
_VALUES = 0.4  # share of values from which blanks part cells
_RUN = re.compile(r"[^\w\s\"']+")


def signs(lines: list[str]) -> list[str]:
    """Signs, or runs of them, that stand equally often in (nearly) all lines, between other things.

    What may be part of a value, as in a@b.org and 5 %, must stand twice or more, and below a header.
    """
    notes = [line for line in lines if line.strip()]
    if len(notes) < _FEWEST:
        return []
    runs = dict.fromkeys(run for run in _RUN.findall(notes[0]) if len(run) <= 4)
    single = dict.fromkeys(sign for sign in notes[0] if not (sign.isalnum() or sign.isspace()))
    return [sign for sign in (*runs, *single) if _parts(notes, sign)]


def phrases(rows: list[Record], quote: str) -> bool:
    """Whether rows that blanks cut into as many words each are phrases all the same.

    They hold few values, none of them below a name, and no quotes.
    """
    cells = [cell for row in rows for cell in row.cells]
    if sum(map(looks_like_value, cells)) >= _VALUES * len(cells):
        return False
    quoted = sum(quote in row.text for row in rows) if quote else 0
    return 2 * quoted < len(rows) and not surely_header(rows[0].cells, [row.cells for row in rows[1:]])


def _parts(lines: list[str], sign: str) -> bool:
    count = lines[0].count(sign)
    if count < 1 + (sign in _WITHIN):
        return False
    steady = [line.split(sign) for line in lines if line.count(sign) == count]
    if len(steady) < _STEADY * len(lines):
        return False
    if sign in _WITHIN and not surely_header(steady[0], steady[1:]):
        return False  # numbers of phones, networks and the like
    filled = [any(cells[index].strip() for cells in steady) for index in range(count + 1)]
    return sum(filled) >= 2 and not any(not one and not other for one, other in pairwise(filled))
