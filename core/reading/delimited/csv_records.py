"""A text's records one after the other, each with its line number. Mends what quotes in odd places break."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.reading.delimited.splitter import Cut, Dialect, cut, may_close

LONGEST_LINE = 10_000_000  # characters in one record
_MOST_LINES = 2_000  # of a cell with line breaks
_LEAST_LINES = 8
_MOST_CUTS = 40  # attempts to cut a cell that runs on
_MOST_ODD = 100_000
_MOST_TRIES = 200  # cells whose quote is tried as text
_COUNT = re.compile(r"\s*(?:\(\d[\d,.]* rows?(?: affected)?\)|\d+ rows? (?:in set|selected).*)\s*")  # by databases
_RULE = re.compile(r"[\s|+:=\-,]*(?:-{3}|={3})[\s|+:=\-,]*")


@dataclass(frozen=True)
class Record:
    """One record: the line it starts in (from 1), its cells, its text as it stands there, and odd quotes in it.

    `comment`: it begins with the mark of remarks, and is not cut.
    """

    line: int
    cells: list[str]
    text: str
    strays: int = 0
    comment: bool = False

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(map(str.strip, self.cells))

    @property
    def aside(self) -> str:
        """Why it is no row of any table, "" when it may be one: a remark, a line drawn between rows, or their count."""
        if self.comment:
            return "is a comment"
        if self.text and _RULE.fullmatch(self.text[:2000]):
            return "is a drawn line"
        return "counts the rows" if len(self.text) < 60 and _COUNT.fullmatch(self.text) else ""


class Lines:
    """Lines with their line ends, that can be put back; `number` counts those handed out.

    `patience`: for how many lines the end of a quoted cell is looked for; `tries`: how many more odd lines are read
    in several ways; `begun`: whether any line that is no remark was handed out.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self.number = 0
        self.patience = _MOST_LINES
        self.tries = _MOST_ODD
        self.begun = False

    def next(self) -> str:
        """The next line, "" at the end."""
        line = self._back.pop() if self._back else next(self._lines, "")
        self.number += bool(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        """Hand these out again."""
        self._back += reversed(lines)
        self.number -= len(lines)


def records(text: str, dialect: Dialect, width: int, most: int) -> Iterator[Record]:
    """At most `most` records of a text; `width`: the expected number of cells, 0 when unknown."""
    lines = Lines(io.StringIO(text, newline=""))
    for _ in range(most):
        if (record := following(lines, dialect, width)) is None:
            return
        yield record


def following(lines: Lines, dialect: Dialect, width: int, first: str = "") -> Record | None:
    """The next record, None at the end. `first`: its first line when that was already taken."""
    first = first or lines.next()
    if not first:
        return None
    start = lines.number
    bare = first.rstrip("\r\n")
    if dialect.comment and bare.lstrip().startswith(dialect.comment) and not _is_row(bare, dialect, width, lines):
        return Record(start, [bare], bare, comment=True)
    lines.begun = True
    found = cut(bare, dialect)
    if not found.unclosed:
        if dialect.quote and (found.strays or (width and len(found.cells) != width and dialect.quote * 2 in bare)):
            found = _otherwise(bare, dialect, width, found, lines)
        return Record(start, found.cells, bare, found.strays)
    more, whole = _extended(lines, first, dialect)
    if whole is not None and not whole.strays and (not width or len(whole.cells) == width):
        return Record(start, whole.cells, "".join([first, *more]).rstrip("\r\n"))
    if whole is not None and not whole.strays and len(whole.cells) > width and not _rows_among(more, dialect, width):
        return Record(start, whole.cells, "".join([first, *more]).rstrip("\r\n"))
    single = _otherwise(bare, dialect, width, None, lines)
    if whole is not None and (not single.cells or (width and len(single.cells) != width) or not width):
        return Record(start, whole.cells, "".join([first, *more]).rstrip("\r\n"), whole.strays)
    lines.put_back(more)
    return Record(start, single.cells, bare, single.strays)


def _rows_among(lines: list[str], dialect: Dialect, width: int) -> bool:
    """Whether any of the lines that a cell seems to run on over is a whole row by itself.

    One whose first cell ends in a quote is none: there the cell that runs on ends.
    """
    rows = [cut(line.rstrip("\r\n"), dialect, literal=-2).cells for line in lines]
    return any(len(cells) == width and not cells[0].endswith(dialect.quote) for cells in rows)


def _is_row(text: str, dialect: Dialect, width: int, lines: Lines) -> bool:
    """Whether a line with the mark of remarks, below other lines, is a row whose first value begins so: #1 or #ff0000.

    No blank follows the mark, and it has a cell for each column.
    """
    value = text.lstrip()[len(dialect.comment) :]
    return lines.begun and width > 1 and not value[:1].isspace() and len(cut(text, dialect).cells) == width


def _extended(lines: Lines, first: str, dialect: Dialect) -> tuple[list[str], Cut | None]:
    """The lines that a quoted cell runs on over, and the cut of them all; None when it does not close.

    Each failure makes the next search shorter, so that a file full of lone quotes stays quick to read.
    """
    more: list[str] = []
    size, tries = len(first), 0
    while len(more) < lines.patience and tries < _MOST_CUTS and size < LONGEST_LINE and (line := lines.next()):
        more.append(line)
        size += len(line)
        if dialect.quote in line and may_close(line.rstrip("\r\n"), dialect):
            tries += 1
            found = cut("".join([first, *more]).rstrip("\r\n"), dialect)
            if not found.unclosed:
                lines.patience = min(lines.patience * 4, _MOST_LINES)
                return more, found
    lines.patience = max(lines.patience // 4, _LEAST_LINES)
    return more, None


def _otherwise(text: str, dialect: Dialect, width: int, found: Cut | None, lines: Lines) -> Cut:
    """Another way to read the quotes of one line that gives the expected width, else `found`, else quotes as text."""
    lines.tries -= 1
    cells = text.count(dialect.delimiter) + 1 if lines.tries > 0 else _MOST_TRIES + 1
    tries = [cut(text, dialect, early=True)]
    if found is None or found.strays:
        tries += [cut(text, dialect, literal=index) for index in range(cells if cells <= _MOST_TRIES else 0)]
        tries.append(cut(text, dialect, literal=-2))
    fitting = [entry for entry in tries if not entry.unclosed and len(entry.cells) == width]
    if found is not None and len(found.cells) == width:
        fitting.append(found)
    if width and fitting:
        return min(fitting, key=lambda entry: entry.strays)
    return found or tries[-1]
