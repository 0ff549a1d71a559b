"""The end of a text file: where notes below its table begin, and its last row. Reads no more than that."""

from dataclasses import replace
from pathlib import Path

from core.reading.delimited.csv_records import Record, records
from core.reading.delimited.splitter import Dialect
from core.reading.outline.habits import habits
from core.reading.outline.notes_below import MOST, Last, begin
from core.reading.outline.shape import Shape

_TAIL = 1 << 16  # bytes
_LINES = 4 * MOST
_LOOK = 200  # rows that show what columns hold
_CHUNK = 1 << 23


def ended(path: Path, dialect: Dialect, shape: Shape) -> Shape:
    """The shape with the line of the first note below the table, and without notes in its body."""
    start, found = _last(path, dialect, shape)
    if len(found) < 2:
        return shape
    gaps = [one.line + one.text.count("\n") + 1 < other.line for one, other in zip(found, found[1:], strict=False)]
    filled = [Last(record.line, record.cells, gap) for record, gap in zip(found, [False, *gaps], strict=True)]
    filled = filled[-min(MOST, len(filled) // 2) :]
    texts = {record.text for record in found[len(found) - len(filled) :]}
    body = [record.cells for record in shape.body if record.text not in texts][:_LOOK]
    line = begin(filled, body, shape.width)
    if not line:
        return shape
    line += _lines(path, start)
    kept = tuple(record for record in shape.body if record.line < line)
    fitting = [record.cells for record in kept[:_LOOK] if len(record.cells) == shape.width]
    return replace(shape, end=line, body=kept, habits=habits(fitting, shape.width))


def last_cells(path: Path, dialect: Dialect) -> list[str]:
    """The cells of the file's last line."""
    text = _text(path)[1]
    lines = [line for line in text.splitlines() if line.strip()]
    return next(iter(records(lines[-1], dialect, 0, 1))).cells if lines else []


def _last(path: Path, dialect: Dialect, shape: Shape) -> tuple[int, list[Record]]:
    """(the byte where the lines begin, the last records that may be rows of the table, lines counted from there)."""
    start, text = _text(path)
    lines = text.splitlines(keepends=True)
    if len(lines) > _LINES and not (dialect.quote and any(dialect.quote in line for line in lines[-_LINES:])):
        start += sum(len(line.encode()) for line in lines[:-_LINES])
        text = "".join(lines[-_LINES:])
    first = shape.start if not start else 1
    found = records(text, dialect, shape.width, text.count("\n") + text.count("\r") + 1)
    return start, [record for record in found if record.line >= first and not (record.blank or record.aside)]


def _text(path: Path) -> tuple[int, str]:
    """The last whole lines of a UTF-8 file, and the byte where they begin."""
    start = max(path.stat().st_size - _TAIL, 0)
    with path.open("rb") as file:
        file.seek(start)
        raw = file.read()
    if start:
        broken = raw.find(b"\n") + 1 or raw.find(b"\r") + 1
        start, raw = start + broken, raw[broken:]
    return start, raw.decode("utf-8", "ignore")


def _lines(path: Path, size: int) -> int:
    """How many lines the first `size` bytes hold, whatever they end in."""
    count, before = 0, b""
    with path.open("rb") as file:
        while size > 0 and (chunk := file.read(min(_CHUNK, size))):
            size -= len(chunk)
            count += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
            count -= before == b"\r" and chunk[:1] == b"\n"
            before = chunk[-1:]
    return count
