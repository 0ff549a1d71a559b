"""A quick look at a file: how it would be read and its first lines, for a preview that the user can correct."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from core.errors import UserError
from core.reading import compressed, encoding, excel, formats, text
from core.reading.options import ReadOptions
from core.reading.records import Record
from core.reading.table import to_parquet

LOOK = 1 << 22  # bytes of a text file
LARGEST = 200_000_000  # bytes of a Parquet or JSON file that is read for a look
LINES = 40


@dataclass(frozen=True)
class Understood:
    """How a file would be read.

    `format`: text, excel, parquet or json. `options`: every field filled with what was found or given. `lines`: line
    number and cells of the first lines as text, those above the table and the header among them. `names`: the
    columns; `rows`: the first rows. `choices`: sheets of a spreadsheet, or tables in a zip.
    """

    format: str
    options: ReadOptions
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...] = ()
    choices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def understand(source: Path, filename: str = "", options: ReadOptions | None = None) -> Understood:
    """Look at the beginning of a file. UserError when it is no table at all."""
    name, chosen = filename or source.name, options or ReadOptions()
    if not source.is_file():
        raise UserError("There is no file “{name}”.", "Check the file's name.", name=name)
    with tempfile.TemporaryDirectory(prefix="atelier-look-") as folder:
        scratch = Path(folder)
        content = compressed.unpacked(source, scratch, name, chosen.sheet)
        found = formats.recognise(content.path, content.name)
        if found == formats.EXCEL:
            return _excel(content, replace(chosen, sheet="") if content.tables else chosen)
        if found == formats.TEXT or (found == formats.JSON and chosen.delimiter):
            return _text(content, scratch, chosen)
        return _typed(content, scratch, chosen, found)


def _text(content: compressed.Unpacked, scratch: Path, chosen: ReadOptions) -> Understood:
    part = scratch / "part"
    part.mkdir()
    read = encoding.beginning(content.path, part / "utf8.txt", LOOK, chosen.encoding)
    layout = text.understood(read.path, read.encoding, chosen)
    whole, _ = _table(read.path, scratch, replace(chosen, encoding=""), content.name)
    found = layout.judged.dialect
    filled = replace(
        chosen,
        encoding=read.encoding,
        delimiter="" if found.single else found.delimiter,
        quote=found.quote,
        escape=found.escape,
        header=layout.shape.header,
        skip=layout.shape.start - 1,
        sheet=chosen.sheet,
    )
    warnings = (*content.warnings, *read.warnings, *whole[2])
    return Understood("text", filled, whole[0], whole[1], _lines(layout.judged.rows), content.tables, warnings)


def _excel(content: compressed.Unpacked, chosen: ReadOptions) -> Understood:
    sheet, sheets = excel.opened(content.path, content.name, chosen)
    _, layout = excel.understood(sheet, chosen)
    shown = (*layout.above, *layout.top, *layout.body)
    names = excel.mended(list(layout.names))[0]
    rows = tuple(tuple(record.cells) for record in layout.body[:LINES])
    filled = replace(chosen, sheet=sheet.name, header=layout.header, skip=layout.start - 1)
    return Understood("excel", filled, names, rows, _lines(shown), sheets, content.warnings)


def _typed(content: compressed.Unpacked, scratch: Path, chosen: ReadOptions, found: str) -> Understood:
    if content.path.stat().st_size > LARGEST:
        return Understood(found, chosen, (), ())
    (names, rows, warnings), _ = _table(content.path, scratch, chosen, content.name)
    return Understood(found, chosen, names, rows, (), content.tables, (*content.warnings, *warnings))


def _table(path: Path, scratch: Path, chosen: ReadOptions, name: str) -> tuple[tuple, int]:
    """((names, first rows as text, warnings), rows) of a small file."""
    out = scratch / "look.parquet"
    reading = to_parquet(path, out, name, options=replace(chosen, sheet=""), raw=True)
    with pq.ParquetFile(out) as parquet:
        batch = next(parquet.iter_batches(batch_size=LINES), None)
    columns = [] if batch is None else [column.to_pylist() for column in batch.columns]
    return (reading.columns, tuple(zip(*columns, strict=True)), reading.warnings), reading.rows


def _lines(rows: tuple[Record, ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((record.line, tuple(record.cells)) for record in rows[:LINES])
