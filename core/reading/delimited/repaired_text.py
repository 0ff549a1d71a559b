"""A text table of any dialect copied as plain CSV in which every row has the same cells. Tells what it did."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from core.messages import Message
from core.reading.delimited.csv_records import LONGEST_LINE, Lines, Record, following
from core.reading.delimited.followed import Followed
from core.reading.delimited.splitter import Dialect
from core.reading.outline import second
from core.reading.outline.habits import Habit
from core.reading.outline.notes_below import reason
from core.reading.outline.shape import Shape
from core.reading.outline.totals import ends_in_total
from core.reading.rejects import Rejects

_HELD = 10_000  # rows of another width that are kept in mind until it is clear whether they are a second table
_LONG = LONGEST_LINE // 2
_WIDE = 64  # columns up to which a ragged row is aligned by what the columns hold
_SHORT = 100_000  # characters; longer rows hold no totals
_ALIGNED = 50_000  # ragged rows aligned so; further ones are filled up or joined at their end


@dataclass
class Repaired:
    """What was done: rows written, and how many were filled up, cut or merged, with the first lines of each.

    `at`: the line of the row that was written last; `followed`: what a plain reader makes of the rows.
    """

    followed: Followed
    rows: int = 0
    short: int = 0
    long: int = 0
    again: int = 0
    odd: int = 0
    blank: int = 0
    lines: dict[str, list[int]] = field(default_factory=dict)
    at: int = 0
    gap: list[int] = field(default_factory=list)

    def row(self, line: int) -> None:
        """Count a row; the blank lines in front of it are then lines between rows."""
        self.rows += 1
        self.at = line
        for blank in self.gap:
            self.note("blank", blank)
        self.gap.clear()

    def note(self, what: str, line: int) -> None:
        """Count one row of a sort, `short`, `long`, `again` (the header once more), `odd` (stray quotes), `blank`."""
        setattr(self, what, getattr(self, what) + 1)
        if len(found := self.lines.setdefault(what, [])) < 5:
            found.append(line)


def repaired(
    source: Path, target: Path, dialect: Dialect, shape: Shape, rejects: Rejects, report: Callable[[float], None] | None
) -> Repaired:
    """Copy the rows below the header of a UTF-8 file into `target`: quotation marks, no header.

    The delimiter is the dialect's own where a strict parser can be told it, else a comma (see `delimiter`).
    """
    done = Repaired(followed=Followed(dialect))
    size = max(source.stat().st_size, 1)
    for record in shape.above:
        rejects.add(record.line, record.text, record.aside or "stands above the table")
    sign = delimiter(dialect)
    with (
        source.open("r", encoding="utf-8", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        lines = Lines(islice(file, shape.end - 1) if shape.end else file)
        lines.begun = shape.start > 1
        while lines.number < shape.start - 1 and lines.next():
            pass
        held = ""
        for seen, text in enumerate(_rows(lines, dialect, shape, rejects, done), start=1):
            out.write(held)
            held = text
            if report and seen % 50_000 == 0:
                position = cast(BinaryIO, file.buffer).tell()  # which the library's types of a text file's buffer lack
                report(min(position / size, 1.0))
        out.flush()
        last = next(csv.reader([held], delimiter=sign), []) if len(held) < _SHORT else []
        if shape.width > 1 and done.rows > 2 and ends_in_total(target, sign, last):
            rejects.add(done.at, held.rstrip("\n"), "holds totals of the rows above")
            done.rows -= 1
        else:
            out.write(held)
        _below(file if shape.end else (), dialect, shape, rejects)
    return done


def _below(file: Iterable[str], dialect: Dialect, shape: Shape, rejects: Rejects) -> None:
    """Tell the notes below the table."""
    lines = Lines(file)
    lines.number = shape.end - 1
    found = [record for record in iter(lambda: following(lines, dialect, 0), None) if not record.blank]
    why = reason([record.cells for record in found if not record.aside])
    for record in found:
        rejects.add(record.line, record.text, record.aside or why)


def delimiter(dialect: Dialect) -> str:
    """The delimiter of the repaired copy."""
    return dialect.delimiter if dialect.plain else ","


def _rows(lines: Lines, dialect: Dialect, shape: Shape, rejects: Rejects, done: Repaired) -> Iterator[str]:
    """The table's rows as CSV text. Rows of another shape are held back until it shows what they are."""
    width, fits = shape.width, _fitting(dialect, shape)
    held: list[Record] = []
    other = after_blank = False
    while line := lines.next():
        if fits is not None and not (held or other or after_blank) and fits(line):
            done.row(lines.number)
            yield line.rstrip("\r\n") + "\n"
            continue
        record = following(lines, dialect, width, line)
        if record is None:
            break
        if record.blank:
            after_blank = True
            done.gap.append(record.line)
            continue
        if reason := record.aside or (record.text.startswith("#") and len(record.cells) != width and "is a comment"):
            rejects.add(record.line, record.text, reason)
            continue
        if len(record.text) > _LONG:
            rejects.add(record.line, record.text[:1000], "is too long")
            continue
        if len(record.cells) >= 2 * width > 4 and shape.habits and shape.habits[-1].values and not held and not other:
            message = "has {count} values where {width} are expected"
            reason = Message("line.values", message, count=len(record.cells), width=width)
            rejects.add(record.line, record.text, reason)
            continue
        titled = len(held) == 1 and sum(map(bool, map(str.strip, held[0].cells))) == 1
        if not other and second.begins(record, shape, held, after_blank):
            held = [*held, record]
            other = len(held) >= _HELD or second.heads(record, shape)
        elif other or (held and (len(record.cells) != width or second.goes_on(held, shape))):
            held.append(record)
            other = other or len(held) >= _HELD
        elif titled and second.heads_apart(record.cells, shape):
            held.append(record)
            other = True
        else:
            yield from _written(held, shape, done, dialect)
            held = []
            yield from _written([record], shape, done, dialect)
        if other:
            _reject(held, rejects)
            held = []
        after_blank = False
    if held and second.is_other(held, shape):
        _reject(held, rejects)
    else:
        yield from _written(held, shape, done, dialect)


def _fitting(dialect: Dialect, shape: Shape) -> Callable[[str], bool] | None:
    """A quick test of a whole line that needs no repairing, for dialects that the copy keeps."""
    width, names = shape.width, {record.text for record in shape.top}
    if not dialect.plain:
        return None
    sign = re.escape(dialect.delimiter)
    cell = rf'(?:"(?:[^"\r\n]++|"")*+"|[^"{sign}\r\n]*+)'
    whole = re.compile(rf"{cell}(?:{sign}{cell}){{{width - 1}}}\r?\n?").fullmatch
    blank = re.compile(rf"[{sign}\s]*").fullmatch
    return lambda line: (
        whole(line) is not None and len(line) < _LONG and blank(line) is None and line.rstrip("\r\n") not in names
    )


def _reject(held: list[Record], rejects: Rejects) -> None:
    for record in held:
        several = len(record.cells) > 1
        rejects.add(record.line, record.text, "belongs to a second table" if several else "stands below the table")


def _written(held: list[Record], shape: Shape, done: Repaired, dialect: Dialect) -> Iterator[str]:
    sign = delimiter(dialect)
    for record in held:
        cells = record.cells
        if shape.header and len(cells) == shape.width and _same_names(cells, shape):
            done.note("again", record.line)
            done.followed.repeats(record)
            continue
        if len(cells) != shape.width:
            if any(map(str.strip, cells[shape.width :])) or len(cells) < shape.width and not shape.padded:
                done.note("short" if len(cells) < shape.width else "long", record.line)
            habits = shape.habits if done.short + done.long < _ALIGNED and shape.width <= _WIDE else ()
            cells = aligned(cells, habits, shape.width, dialect.delimiter.strip() or " ")
        if record.strays:
            done.note("odd", record.line)
        done.followed.look(record, cells)
        done.row(record.line)
        yield (sign.join([_quoted(cell, sign) for cell in cells]) or '""') + "\n"


def _same_names(cells: list[str], shape: Shape) -> bool:
    return sum(map(bool, shape.names)) >= 2 and [cell.strip() for cell in cells] == [
        name.strip() for name in shape.names
    ]


def aligned(cells: list[str], habits: tuple[Habit, ...], width: int, delimiter: str) -> list[str]:
    """A row brought to `width` cells; every character stays, the columns' habits say where cells lack or are surplus.

    Too many: empty ones at the end go; then one empty cell goes, or neighbours are joined (in the last column unless
    elsewhere fits better). Too few: empty cells are added (at the end unless elsewhere fits better).
    """
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    surplus = len(cells) - width
    if surplus == 0:
        return cells
    if surplus < 0:
        tries = [cells[:index] + [""] * -surplus + cells[index:] for index in range(len(cells), 0, -1)]
        return _best(tries, habits, margin=1.5)
    joined = [
        [*cells[:index], delimiter.join(cells[index : index + surplus + 1]), *cells[index + surplus + 1 :]]
        for index in range(width - 1, -1, -1)
    ]
    dropped = []
    if surplus == 1:
        dropped = [cells[:index] + cells[index + 1 :] for index, cell in enumerate(cells) if not cell.strip()]
    return _best(dropped + joined, habits, margin=0.0)


def _best(tries: list[list[str]], habits: tuple[Habit, ...], margin: float) -> list[str]:
    """The row that goes best with the columns; the first one unless another is better by more than `margin`."""
    if not habits:
        return tries[0]
    scores = [sum(habit.suits(cell) for cell, habit in zip(row, habits, strict=True)) for row in tries]
    best = max(range(len(tries)), key=scores.__getitem__)
    return tries[best] if scores[best] > scores[0] + margin else tries[0]


def _quoted(cell: str, sign: str) -> str:
    special = '"' in cell or sign in cell or "\n" in cell or "\r" in cell
    return '"' + cell.replace('"', '""') + '"' if special else cell
