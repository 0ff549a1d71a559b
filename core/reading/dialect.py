"""How a text table is written: delimiter, quotes, header. Looks at the first part of the file only."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.reading.header import is_header

SAMPLE = 1 << 16
_LARGER = 1 << 22
DELIMITERS = ("\t", ";", ",", "|")
_ROWS = 200


@dataclass(frozen=True)
class Dialect:
    """`width` is the number of columns, `names` the first row (or "" each); `padded`: short rows are filled up."""

    delimiter: str
    header: bool
    names: tuple[str, ...]
    padded: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)


def guess(path: Path) -> Dialect:
    """The dialect of a UTF-8 text table: the delimiter that cuts most rows into the same number of cells."""
    text = _sample(path, SAMPLE)
    if text.count("\n") < 5 and path.stat().st_size > SAMPLE:
        text = _sample(path, _LARGER)
    tried = [(*_judge(text, delimiter), delimiter) for delimiter in DELIMITERS]
    best = max(tried, key=lambda entry: entry[0])
    rows, delimiter = best[1], best[2]
    first, below = rows[0], rows[1:]
    usual = Counter(map(len, below)).most_common(1)[0][0] if below else len(first)
    header = is_header(first, below[:_ROWS]) if below else True
    width = max(usual, len(first)) if header else usual
    names = (first if header else []) + [""] * width
    if header and usual == len(first) + 1 and any(row[-1] for row in below if len(row) == usual):
        names = ["", *first]  # R leaves out the name of the first column
    return Dialect(delimiter, header, tuple(names[:width]), padded=header and usual < len(first))


def _sample(path: Path, size: int) -> str:
    with path.open("rb") as file:
        raw = file.read(size)
        if file.read(1):  # cut: leave out the last, broken line where there is an earlier one
            raw = raw[: raw.rfind(b"\n") + 1] or raw
    return raw.decode("utf-8", "ignore").replace("\r\n", "\n").replace("\r", "\n")


def _judge(text: str, delimiter: str) -> tuple[tuple[float, int], list[list[str]]]:
    """((how well it fits, columns), rows). One column only is the fallback, so it scores 0."""
    rows = _rows(text, delimiter)
    widths = Counter(len(row) for row in rows)
    width, same = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
    if width == 1:
        return (0.0, 1), rows
    fits = same / len(rows)
    if len(rows[0]) not in (width, width - 1):  # the header (R leaves out the first name) should fit too
        fits *= 0.6
    return (round(fits, 1), width), rows


def _rows(text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(_LARGER + 1)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    finally:
        csv.field_size_limit(limit)
    return rows or [[text.strip()]]
