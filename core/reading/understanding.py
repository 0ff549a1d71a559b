"""A quick look at a file: how it would be read and its first lines, for a preview that the user can correct."""

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.cells.missing import USUAL
from core.errors import UserError
from core.reading.delimited import delimited_text
from core.reading.delimited.csv_records import Record
from core.reading.files import compressed, encoding, formats
from core.reading.options import ReadOptions
from core.reading.outline.names import repaired
from core.reading.sheets import excel
from core.reading.table import to_parquet

LOOK = 1 << 22  # bytes of a text file
LARGEST = 200_000_000  # bytes of a Parquet or JSON file that is read for a look
LINES = 40
_ROWS = 20_000  # in which it is counted what stands in the columns
_COLUMNS = 300  # up to which that is done
_OFTEN = 6  # values told of each


@dataclass(frozen=True)
class Understood:
    """How a file would be read.

    `format`: text, excel, parquet or json. `options`: every field filled with what was found or given. `lines`: line
    number and cells of the first lines as text, those above the table and the header among them. `names`: the
    columns; `rows`: the first rows, "" for what the options' words say is missing. `choices`: sheets of a spreadsheet,
    or tables in a zip. `often`: by column the most frequent texts and all usual words for missing, with their counts.
    """

    format: str
    options: ReadOptions
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...] = ()
    choices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    often: tuple[tuple[tuple[str, int], ...], ...] = ()

    def stands_in(self, column: str) -> tuple[tuple[str, int], ...]:
        """What stands in that column most often; () when that is not known."""
        return dict(zip(self.names, self.often, strict=False)).get(column, ())


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
            seen = _excel(content, scratch, replace(chosen, sheet="") if content.tables else chosen)
        elif found == formats.TEXT or (found == formats.JSON and chosen.delimiter):
            seen = _text(content, scratch, chosen)
        else:
            seen = _typed(content, scratch, chosen, found)
        return replace(seen, rows=_emptied(seen, chosen))


def _text(content: compressed.Unpacked, scratch: Path, chosen: ReadOptions) -> Understood:
    part = scratch / "part"
    part.mkdir()
    read = encoding.beginning(content.path, part / "utf8.txt", LOOK, chosen.encoding)
    layout = delimited_text.understood(read.path, read.encoding, chosen)
    whole = _table(read.path, scratch, replace(chosen, encoding=""), content.name)
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
    shown = _lines(layout.judged.rows)
    return Understood("text", filled, whole[0], whole[1], shown, content.tables, warnings, whole[3])


def _excel(content: compressed.Unpacked, scratch: Path, chosen: ReadOptions) -> Understood:
    sheet, sheets, strays = excel.opened(content.path, scratch, content.name, chosen)
    _, layout = excel.understood(sheet, chosen)
    shown = (*layout.above, *layout.top, *layout.body)
    names = repaired(list(layout.names))[0]
    rows = tuple(tuple(record.cells) for record in layout.body[:LINES])
    filled = replace(chosen, sheet=sheet.name, header=layout.header, skip=layout.start - 1)
    cells = zip(*(record.cells for record in layout.body), strict=False)
    often = tuple(_often(Counter(map(str.strip, column))) for column in islice(cells, _COLUMNS))
    return Understood("excel", filled, names, rows, _lines(shown), sheets, (*content.warnings, *strays), often)


def _typed(content: compressed.Unpacked, scratch: Path, chosen: ReadOptions, found: str) -> Understood:
    if content.path.stat().st_size > LARGEST:
        return Understood(found, chosen, (), ())
    names, rows, warnings, often = _table(content.path, scratch, chosen, content.name)
    return Understood(found, chosen, names, rows, (), content.tables, (*content.warnings, *warnings), often)


def _table(
    path: Path, scratch: Path, chosen: ReadOptions, name: str
) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    """(names, first rows as text, warnings, what stands often in each column) of a small file."""
    out = scratch / "look.parquet"
    reading = to_parquet(path, out, name, options=replace(chosen, sheet=""), raw=True)
    with pq.ParquetFile(out) as parquet:
        batch = next(parquet.iter_batches(batch_size=_ROWS), None)
    columns = [] if batch is None else [column[:LINES].to_pylist() for column in batch.columns]
    counted = [] if batch is None else [_counted(column) for column in batch.columns[:_COLUMNS]]
    rows = tuple(zip(*columns, strict=True))
    return reading.columns, rows, reading.warnings, tuple(map(_often, counted))


def _counted(column: pa.Array) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in column.value_counts().to_pylist():
        found[(entry["values"] or "").strip()] += entry["counts"]
    return found


def _often(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    del counts[""]
    most = counts.most_common(_OFTEN)
    return (*most, *((text, counts[text]) for text in USUAL if text in counts and (text, counts[text]) not in most))


def _emptied(seen: Understood, chosen: ReadOptions) -> tuple[tuple[str, ...], ...]:
    """The first rows without what the user's words say is missing."""
    words = [frozenset(chosen.words(name) or ()) for name in seen.names]
    if not any(words):
        return seen.rows
    return tuple(
        tuple("" if (cell or "").strip() in known else cell for cell, known in zip(row, words, strict=False))
        for row in seen.rows
    )


def _lines(rows: tuple[Record, ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((record.line, tuple(record.cells)) for record in rows[:LINES])
