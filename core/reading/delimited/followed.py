"""What a plain CSV reader must be told to give the rows that are read here, and which of them it can't give."""

import csv
import re
from dataclasses import dataclass, field
from functools import cached_property

from core.plain import Plain
from core.reading.delimited.csv_records import Record
from core.reading.delimited.splitter import Dialect, unframed

MOST = 1_000  # rows that are named one by one
_ENDS = re.compile(r"\r\n|\r|\n")


def settings(dialect: Dialect) -> Plain:
    """How the cells of a line are told apart, in the words of Python's csv; as plain data.

    `by`: csv, split (by the delimiter, two blanks for white space) or places (where columns start).
    """
    found: Plain = {"by": "csv"}
    if dialect.starts:
        return {"by": "places", "starts": list(dialect.starts)}
    if len(dialect.delimiter) > 1:
        found = {"by": "split"}
    found |= {"framed": dialect.framed} if dialect.framed else {}
    found |= {"formula": True} if dialect.formula else {}
    return found | ({"skipinitialspace": True} if dialect.spaces else {})


@dataclass
class Followed:
    """Rows that a plain reader must pass over, each as (its first line, how many lines it has).

    `again`: the header once more, which is no row; `repaired`: rows whose cells were put right here. `more`: there are
    others that are not named.
    """

    dialect: Dialect
    again: list[tuple[int, int]] = field(default_factory=list)
    repaired: list[tuple[int, int]] = field(default_factory=list)
    more: bool = False

    def repeats(self, record: Record) -> None:
        """Take note of a header that stands there again."""
        self._note(self.again, record)

    def look(self, record: Record, cells: list[str]) -> None:
        """Take note of a row that became these cells, where a plain reader would find others."""
        untouched = cells is record.cells and not self._odd(record.text)
        if not untouched and not self._same(record.text, cells):
            self._note(self.repaired, record)

    @cached_property
    def _settings(self) -> Plain:
        dialect = self.dialect
        return {
            "delimiter": dialect.delimiter,
            "quotechar": dialect.quote or None,
            "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            "escapechar": dialect.escape or None,
            "skipinitialspace": dialect.spaces,
        }

    def record(self) -> Plain:
        """The same as plain data; nothing where there is none."""
        found = {"again": self.again, "mended": self.repaired}
        report: Plain = {name: [list(place) for place in places] for name, places in found.items() if places}
        return report | ({"more": True} if self.more else {})

    def _note(self, indices: list[tuple[int, int]], record: Record) -> None:
        if len(indices) < MOST:
            indices.append((record.line, 1 + len(_ENDS.findall(record.text))))
        else:
            self.more = True

    def _odd(self, text: str) -> bool:
        """Whether it takes more than the delimiter to cut the text."""
        dialect = self.dialect
        return bool((dialect.quote and dialect.quote in text) or (dialect.escape and dialect.escape in text))

    def _same(self, text: str, cells: list[str]) -> bool:
        """Whether a plain reader finds these cells, but for blanks around them and empty ones at the end."""
        dialect = self.dialect
        if dialect.starts:
            return len(cells) == len(dialect.starts)
        bare = unframed(text, dialect) if dialect.framed else text
        bare = dialect.formulas.sub(r'\1"', bare) if dialect.formula else bare
        odd = self._odd(bare)
        if odd and len(dialect.delimiter) > 1:
            return False
        found = self._parsed(bare) if odd else bare.split(None if dialect.delimiter == "  " else dialect.delimiter)
        return found == cells or (found is not None and _trimmed(found) == _trimmed(cells))

    def _parsed(self, text: str) -> list[str] | None:
        """The cells that csv gives when the text is one record to it."""
        lines = _ENDS.sub(lambda end: end[0] + "\0", text).split("\0") if "\n" in text or "\r" in text else [text]
        reader = csv.reader(lines, **self._settings)
        try:
            found = next(reader, [])
        except csv.Error:  # a cell longer than csv takes
            return None
        return found if reader.line_num == len(lines) else None


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without blanks around them and without empty ones at the end."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found
