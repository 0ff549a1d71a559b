"""Delimited text (CSV, TSV, TXT): finds how it is written, repairs what is odd, leaves the reading to DuckDB."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from core.errors import UserError
from core.messages import Message, plural
from core.plain import Plain
from core.reading.blocks import WIDE
from core.reading.delimited import dialect
from core.reading.delimited.dialect import Judged
from core.reading.delimited.followed import settings
from core.reading.delimited.gaps import even
from core.reading.delimited.repaired_text import Repaired, delimiter, repaired
from core.reading.delimited.splitter import Dialect, cut
from core.reading.delimited.tail import ended, last_cells
from core.reading.engine import literal
from core.reading.files import encoding
from core.reading.options import ReadOptions
from core.reading.outline import shape
from core.reading.outline.names import repaired as repaired_names
from core.reading.outline.shape import Shape
from core.reading.outline.totals import worded
from core.reading.rejects import Rejects
from core.reading.source import Source

SAMPLE = 1 << 17  # bytes to find the dialect from
_LARGER = 1 << 22  # where the lines or cells are so long that these are too few
REPAIRED = 8_000_000  # bytes; a larger plain file goes to DuckDB as it is, and is repaired only when that refuses a row
LONGEST_LINE = 20_000_000  # bytes
_BUFFER = 32_000_000  # bytes; DuckDB's own choice, 16 longest lines, takes far more memory and time


@dataclass(frozen=True)
class Layout:
    """How a text file is written: its encoding (as the options name it), dialect and shape."""

    encoding: str
    judged: Judged
    shape: Shape

    def used(self) -> Plain:
        """The same as plain data, in the words of ReadOptions; `cells` for readers other than ours."""
        found = self.judged.dialect
        return {
            "format": "text",
            "encoding": self.encoding,
            "delimiter": "" if found.single else found.delimiter,
            "quote": found.quote,
            "escape": found.escape,
            "header": list(self.shape.header),
            "skip": self.shape.start - 1,
            "cells": settings(found),
        }


def source(
    path: Path,
    scratch: Path,
    name: str,
    options: ReadOptions,
    rejects: Rejects,
    raw: bool = False,
    report: Callable[[float], None] | None = None,
) -> Source:
    """The text table as SQL; UserError when it has column names but no rows (unless `raw`)."""
    content = encoding.as_utf8(path, scratch, options.encoding)
    layout = understood(content.path, content.encoding, options)
    found = ended(content.path, layout.judged.dialect, layout.shape)
    names, warnings = repaired_names(list(found.names))
    if not found.header:
        warnings = (
            Message(
                "first_row_is_data",
                "The first row looks like data, so the columns were called “{name}” and so on.",
                name=names[0],
            ),
        )
    if found.padded:
        warnings = (
            *warnings,
            Message(
                "rows_shorter_than_header", "Some rows have fewer values than the header; their last columns are empty."
            ),
        )
    if found.header and not found.body and not raw and content.path.stat().st_size <= SAMPLE:
        raise UserError(
            "“{name}” has {columns} column names but no rows.",
            "Bring a file with at least one row below the header.",
            name=name,
            columns=len(names),
        )
    warnings = (*content.warnings, *warnings, *found.notes)
    bare = [called for name, called in zip(found.names, names, strict=True) if found.header and not name.strip()]
    plain = Source("", names, warnings, nameless=tuple(bare), used=layout.used(), rejects=rejects)
    small = content.path.stat().st_size <= SAMPLE
    plain = replace(plain, first=tuple(record.cells for record in found.body), whole=small)

    def patient() -> Source:
        target = scratch / "mended.csv"
        done = repaired(content.path, target, layout.judged.dialect, found, rejects, report)
        relation = _relation(target, Dialect(delimiter(layout.judged.dialect)), found.width, 0, refused=False)
        used = {**plain.used, "cells": {**plain.used["cells"], **done.followed.record()}}
        used |= {"blank": [done.blank, done.lines["blank"][0]]} if done.blank else {}
        return replace(plain, relation=relation, warnings=(*warnings, *_messages(done)), used=used)

    strict = layout.judged.dialect.plain and not found.above and not found.padded and _lines_only(found)
    strict = strict and not found.end and not worded(last_cells(content.path, layout.judged.dialect))
    if not strict or content.path.stat().st_size <= REPAIRED or found.width > WIDE:  # else refused rows stay unknown
        return patient()
    lines = any("\n" in record.text for record in found.body)
    sign = layout.judged.dialect.delimiter
    if not even(content.path, found.top[0].text if found.top else "", sign, gaps=not lines):
        return patient()
    direct = _relation(content.path, layout.judged.dialect, found.width, found.start - 1)
    filled = f"coalesce({', '.join(f'c{index}' for index in range(found.width))}) IS NOT NULL"
    return replace(plain, relation=direct, again=patient, refuses=True, where=filled)


def understood(path: Path, name: str, options: ReadOptions) -> Layout:
    """How a UTF-8 file is written, from its beginning."""
    text = _sample(path, SAMPLE)
    within = text.count('"') % 2 == 1  # cut in the middle of a cell, as it seems
    if (within or text.count("\n") + text.count("\r") < 20) and path.stat().st_size > SAMPLE:
        text = _sample(path, _LARGER)
    judged = dialect.find(text, options)
    cells = partial(_cells, judged.dialect)
    return Layout(name, judged, shape.find(judged.rows, judged.width, options, cells))


def _cells(found: Dialect, text: str) -> list[str]:
    return cut(text, found).cells


def _sample(path: Path, size: int) -> str:
    with path.open("rb") as file:
        raw = file.read(size)
        if file.read(1):  # cut: leave out the last, broken line where there is an earlier one
            raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1] or raw
    return raw.decode("utf-8", "ignore")


def _lines_only(found: Shape) -> bool:
    """Whether the header is the file's first line alone, so that a strict parser can be told to skip it."""
    return found.start == len(found.header) + 1 and found.header in ((), (1,))


def _relation(path: Path, found: Dialect, width: int, skip: int, refused: bool = True) -> str:
    """The file as SQL; one that was not `refused` is our own copy, whose lines end in \\n whatever its cells hold."""
    end = "" if refused else ", new_line = '\\n'"  # else the first end within a cell would decide
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, delim = {literal(found.delimiter)}, quote = '\"',"
        f" escape = '\"', header = false, skip = {skip}, columns = {{{columns}}}, nullstr = '',"
        f" strict_mode = true, max_line_size = {LONGEST_LINE}, buffer_size = {_BUFFER},"
        f" store_rejects = {str(refused).lower()}{end})"
    )


def _messages(done: Repaired) -> list[Message]:
    messages = []
    if done.short:
        short = plural(
            "rows_too_short",
            "1 row has fewer values than there are columns; they were filled up ({lines}).",
            "{count:,} rows have fewer values than there are columns; they were filled up ({lines}).",
            count=done.short,
            lines=_lines(done, "short"),
        )
        messages.append(short)
    if done.long:
        long = plural(
            "rows_too_long",
            "1 row has more values than there are columns; surplus ones were joined ({lines}).",
            "{count:,} rows have more values than there are columns; surplus ones were joined ({lines}).",
            count=done.long,
            lines=_lines(done, "long"),
        )
        messages.append(long)
    return [*messages, *_odd(done)]


def _odd(done: Repaired) -> list[Message]:
    messages = []
    if done.again:
        again = plural(
            "header_again",
            "The header stands there again once and was not taken for a row ({lines}).",
            "The header stands there again {count:,} times and was not taken for a row ({lines}).",
            count=done.again,
            lines=_lines(done, "again"),
        )
        messages.append(again)
    if done.odd:
        odd = plural(
            "odd_quotes",
            "1 row has quotation marks in odd places, which were kept as text ({lines}).",
            "{count:,} rows have quotation marks in odd places, which were kept as text ({lines}).",
            count=done.odd,
            lines=_lines(done, "odd"),
        )
        messages.append(odd)
    return messages


def _lines(done: Repaired, what: str) -> Message:
    found, count = done.lines[what], getattr(done, what)
    shown = ", ".join(map(str, found)) + (" ..." if count > len(found) else "")
    return plural("at_lines", "line {lines}", "lines {lines}", count=count, lines=shown)
