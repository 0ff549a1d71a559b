"""One record's text cut into cells, leniently: whatever the quotes do, every character ends up in some cell."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart.

    `delimiter`: one or more characters, two blanks for runs of white space; `quote`: around cells, "" for none;
    `escape`: before a quote inside a cell, "" when the quote is doubled; `spaces`: a blank follows each delimiter;
    `single`: the file is one column and delimiters mean nothing.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    spaces: bool = False
    single: bool = False

    @cached_property
    def plain(self) -> bool:
        """Whether a strict CSV parser can be told all of it."""
        return len(self.delimiter) == 1 and self.quote in ('"', "") and not (self.escape or self.spaces or self.single)


@dataclass(frozen=True)
class Cut:
    """`cells` of a text; `strays`: quotes in odd places; `unclosed`: the last cell's quote never ends."""

    cells: list[str]
    strays: int = 0
    unclosed: bool = False


def cut(text: str, dialect: Dialect, literal: int = -1, early: bool = False) -> Cut:
    """The cells of a record's text (line end removed).

    A quote ends a cell only before a delimiter or the end; elsewhere it is text. `literal`: the cell (from 0; -2 for
    all) whose opening quote is taken for text; `early`: a doubled quote before a delimiter is a quote and the end.
    """
    if dialect.delimiter == "  ":
        return _by_white_space(text, dialect)
    delimiter, quote = dialect.delimiter, dialect.quote
    if not quote or quote not in text:
        cells = [text] if dialect.single else text.split(delimiter)
        return Cut([cell.lstrip(" ") for cell in cells] if dialect.spaces else cells)
    cells: list[str] = []
    place, end, strays = 0, len(text), 0
    while True:
        if dialect.spaces:
            while place < end and text[place] == " ":
                place += 1
        if text.startswith(quote, place) and literal not in (-2, len(cells)):
            cell, stop, odd = _quoted(text, place + 1, dialect, early)
            strays += odd
            if stop < 0:
                return Cut([*cells, cell], strays, unclosed=True)
        else:
            stop = -1 if dialect.single else text.find(delimiter, place)
            stop = end if stop < 0 else stop
            cell = text[place:stop]
            strays += text.startswith(quote, place) and len(cell) > 1
        cells.append(cell)
        if stop >= end:
            return Cut(cells, strays)
        place = stop + len(delimiter)


def _quoted(text: str, place: int, dialect: Dialect, early: bool) -> tuple[str, int, int]:
    """(the cell from behind its opening quote, where it stops or -1 when it never closes, stray quotes)."""
    delimiter, quote, escape = dialect.delimiter, dialect.quote, dialect.escape
    parts: list[str] = []
    strays, end = 0, len(text)
    while True:
        found = text.find(quote, place)
        if found < 0:
            parts.append(text[place:])
            return "".join(parts), -1, strays
        if escape and _escaped(text, found, place, escape):
            parts += (text[place : found - 1], quote)
            place = found + 1
            continue
        after = found + 1
        if text.startswith(quote, after):
            parts.append(text[place:after])
            place = after + 1
            if early and _ends(text, place, end, delimiter) and not dialect.single:
                return "".join(parts), place, strays
            continue
        tail = after
        while tail < end and text[tail] == " " and delimiter != " ":
            tail += 1
        if tail == end or (not dialect.single and text.startswith(delimiter, tail)):
            parts.append(text[place:found])
            cell = "".join(parts)
            return cell.replace(escape * 2, escape) if escape else cell, tail, strays
        strays += 1
        parts.append(text[place:after])
        place = after


def may_close(text: str, dialect: Dialect) -> bool:
    """Whether a line inside a quoted cell holds a quote before a delimiter or the line's end that is not doubled."""
    delimiter, quote = dialect.delimiter, dialect.quote
    place, end = 0, len(text)
    while (found := text.find(quote, place)) >= 0:
        if dialect.escape and _escaped(text, found, 0, dialect.escape):
            place = found + 1
        elif text.startswith(quote, found + 1):
            place = found + 2
        else:
            rest = text[found + 1 : found + 20].lstrip(" ")
            if found + 1 >= end or not rest or delimiter.isspace() or rest.startswith(delimiter):
                return True
            place = found + 1
    return False


def _ends(text: str, place: int, end: int, delimiter: str) -> bool:
    return place == end or text.startswith(delimiter, place)


def _escaped(text: str, quote: int, start: int, escape: str) -> bool:
    count = 0
    while quote - count - 1 >= start and text[quote - count - 1] == escape:
        count += 1
    return count % 2 == 1


def _by_white_space(text: str, dialect: Dialect) -> Cut:
    words = text.split()
    if not dialect.quote or dialect.quote not in text:
        return Cut(words)
    whole = cut(" ".join(words), Dialect(" ", dialect.quote, dialect.escape))
    return Cut([cell for cell in whole.cells if cell] or [""], whole.strays, whole.unclosed)
