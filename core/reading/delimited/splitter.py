"""One record's text cut into cells, leniently: whatever the quotes do, every character ends up in some cell."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart.

    `delimiter`: one or more characters, two blanks for runs of white space; `quote`: around cells, "" for none;
    `escape`: before a quote or delimiter in a cell, "" when quotes are doubled; `single`: the file is one column and
    delimiters mean nothing. `spaces`: a blank follows each delimiter; `padded`: one stands before it, too.
    `framed`: a sign at both ends of every line, a bar as in a drawn table or quotes around all of it. `starts`: where
    each column begins in every line, when it is that and no delimiter that tells. `comment`: what lines of remarks
    begin with. `formula`: cells are written ="so" to be left alone by spreadsheets.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    spaces: bool = False
    single: bool = False
    padded: bool = False
    framed: str = ""
    starts: tuple[int, ...] = ()
    comment: str = ""
    formula: bool = False

    @cached_property
    def plain(self) -> bool:
        """Whether a strict CSV parser can be told all of it."""
        odd = self.escape or self.spaces or self.single or self.padded or self.framed or self.comment or self.formula
        return len(self.delimiter) == 1 and self.quote in ('"', "") and not odd

    @cached_property
    def formulas(self) -> re.Pattern[str]:
        """Where a cell of the form ="so" begins."""
        return re.compile(rf'(^|{re.escape(self.delimiter)})="')


@dataclass(frozen=True)
class Cut:
    """`cells` of a text; `strays`: quotes in odd places; `unclosed`: the last cell's quote never ends.

    `loose`: cells with several quotes within, but none in front and no bracket.
    """

    cells: list[str]
    strays: int = 0
    unclosed: bool = False
    loose: int = 0


def cut(text: str, dialect: Dialect, literal: int = -1, early: bool = False) -> Cut:
    """The cells of a record's text (line end removed).

    A quote ends a cell only before a delimiter or the end; elsewhere it is text. `literal`: the cell (from 0; -2 for
    all) whose opening quote is taken for text; `early`: a doubled quote before a delimiter is a quote and the end.
    """
    if dialect.starts:
        ends = (*dialect.starts[1:], None)
        return Cut([text[start:end].strip() for start, end in zip(dialect.starts, ends, strict=True)])
    if dialect.framed:
        text = unframed(text, dialect)
    if dialect.delimiter == "  ":
        return _by_white_space(text, dialect)
    if dialect.formula:
        text = dialect.formulas.sub(r'\1"', text)
    found = _cut(text, dialect, literal, early)
    return Cut([cell.strip(" ") for cell in found.cells], found.strays, found.unclosed) if dialect.padded else found


def unframed(text: str, dialect: Dialect) -> str:
    """A line without what stands at both its ends."""
    bare, sign = text.strip(), dialect.framed
    if len(bare) < 2 or not (bare.startswith(sign) and bare.endswith(sign)):
        return text
    return bare[1:-1].replace(sign * 2, sign) if sign == dialect.quote else bare[1:-1]


def _cut(text: str, dialect: Dialect, literal: int, early: bool) -> Cut:
    delimiter, quote = dialect.delimiter, dialect.quote
    if not quote or quote not in text:
        pieces = [text] if dialect.single else _pieces(text, dialect)
        return Cut([cell.lstrip(" ") for cell in pieces] if dialect.spaces else pieces)
    cells: list[str] = []
    index, end, strays, loose = 0, len(text), 0, 0
    while True:
        if dialect.spaces:
            while index < end and text[index] == " ":
                index += 1
        if text.startswith(quote, index) and literal not in (-2, len(cells)):
            cell, stop, odd = _quoted(text, index + 1, dialect, early)
            strays += odd
            if stop < 0:
                return Cut([*cells, cell], strays, unclosed=True, loose=loose)
        else:
            stop = -1 if dialect.single else _next(text, index, dialect)
            stop = end if stop < 0 else stop
            cell = text[index:stop]
            strays += text.startswith(quote, index) and len(cell) > 1
            loose += cell.count(quote) > 1 and cell[0] not in "{["
            cell = _bare(cell, dialect)
        cells.append(cell)
        if stop >= end:
            return Cut(cells, strays, loose=loose)
        index = stop + len(delimiter)


def _pieces(text: str, dialect: Dialect) -> list[str]:
    if not dialect.escape or dialect.escape not in text:
        return text.split(dialect.delimiter)
    cells, index = [], 0
    while (stop := _next(text, index, dialect)) >= 0:
        cells.append(_bare(text[index:stop], dialect))
        index = stop + len(dialect.delimiter)
    return [*cells, _bare(text[index:], dialect)]


def _next(text: str, index: int, dialect: Dialect) -> int:
    """Where the next delimiter that is not escaped stands, or -1."""
    found = text.find(dialect.delimiter, index)
    while dialect.escape and found > 0 and _escaped(text, found, index, dialect.escape):
        found = text.find(dialect.delimiter, found + 1)
    return found


def _bare(cell: str, dialect: Dialect) -> str:
    """A cell without quotes, its delimiters no longer escaped."""
    return cell.replace(dialect.escape + dialect.delimiter, dialect.delimiter) if dialect.escape else cell


def _quoted(text: str, index: int, dialect: Dialect, early: bool) -> tuple[str, int, int]:
    """(the cell from behind its opening quote, where it stops or -1 when it never closes, stray quotes)."""
    delimiter, quote, escape = dialect.delimiter, dialect.quote, dialect.escape
    parts: list[str] = []
    strays, end = 0, len(text)
    while True:
        found = text.find(quote, index)
        if found < 0:
            parts.append(text[index:])
            return "".join(parts), -1, strays
        if escape and _escaped(text, found, index, escape):
            parts += (text[index : found - 1], quote)
            index = found + 1
            continue
        after = found + 1
        if text.startswith(quote, after):
            parts.append(text[index:after])
            index = after + 1
            if early and _ends(text, index, end, delimiter) and not dialect.single:
                return "".join(parts), index, strays
            continue
        tail = after
        while tail < end and text[tail] == " " and delimiter != " ":
            tail += 1
        if tail == end or (not dialect.single and text.startswith(delimiter, tail)):
            parts.append(text[index:found])
            cell = "".join(parts)
            return cell.replace(escape * 2, escape) if escape else cell, tail, strays
        strays += 1
        parts.append(text[index:after])
        index = after


def may_close(text: str, dialect: Dialect) -> bool:
    """Whether a line inside a quoted cell holds a quote before a delimiter or the line's end that is not doubled."""
    delimiter, quote = dialect.delimiter, dialect.quote
    position, end = 0, len(text)
    while (found := text.find(quote, position)) >= 0:
        if dialect.escape and _escaped(text, found, 0, dialect.escape):
            position = found + 1
        elif text.startswith(quote, found + 1):
            position = found + 2
        else:
            rest = text[found + 1 : found + 20].lstrip(" ")
            if found + 1 >= end or not rest or delimiter.isspace() or rest.startswith(delimiter):
                return True
            position = found + 1
    return False


def _ends(text: str, index: int, end: int, delimiter: str) -> bool:
    return index == end or text.startswith(delimiter, index)


def _escaped(text: str, sign: int, start: int, escape: str) -> bool:
    count = 0
    while sign - count - 1 >= start and text[sign - count - 1] == escape:
        count += 1
    return count % 2 == 1


def _by_white_space(text: str, dialect: Dialect) -> Cut:
    words = text.split()
    if not dialect.quote or dialect.quote not in text:
        return Cut(words)
    whole = cut(" ".join(words), Dialect(" ", dialect.quote, dialect.escape))
    return Cut([cell for cell in whole.cells if cell] or [""], whole.strays, whole.unclosed)
