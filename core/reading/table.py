"""One file in, one Parquet file out: `__row` first, then the columns as the file has them. Knows no column kinds."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.doubt import Doubt
from core.errors import UserError
from core.plain import Plain
from core.reading import blocks
from core.reading.delimited import delimited_text
from core.reading.engine import Progress, connected, full_disk, identifier, plain_failures, the_row
from core.reading.files import compressed, formats
from core.reading.files.steady import unchanged
from core.reading.options import ReadOptions
from core.reading.rejects import Rejected, Rejects
from core.reading.sheets import excel
from core.reading.source import Source
from core.reading.spare import without_spare
from core.reading.structured import json_text, markup, parquet
from core.reading.values import column_words, digits, projection
from core.reading.values.column_words import Words
from core.records import ROW

_GROUP_VALUES = 4_000_000  # values in one row group: bounds the writer's memory for wide tables


@dataclass(frozen=True)
class Reading:
    """What came of reading a file. `rejected` names the first lines left out, `rejected_rows` counts all.

    `used`: how the file was understood, in the words of ReadOptions, with its format. `words`: those for missing, by
    column, where they are not the usual ones; `doubts`: what is uncertain about them.
    """

    rows: int
    columns: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    rejected_rows: int = 0
    used: Plain = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file that was read, as long as `opened` lasts; `rejects`: the lines left out (see to_parquet), if any."""

    reading: Reading
    path: Path
    rejects: Path | None = None

    def batches(self, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
        """The rows in file order, `__row` (int64) first; a batch holds at most `rows`."""
        with pq.ParquetFile(self.path, pre_buffer=False) as file:  # else all of it would be read ahead
            yield from file.iter_batches(batch_size=rows)


@contextmanager
def opened(source: Path, filename: str = "", options: ReadOptions | None = None) -> Iterator[Table]:
    """Read a file for a short while, by the same rules as a dataset, but for words that mean no value: these stay.

    Nothing stays on disk afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="atelier-rows-") as folder:
        path, rejects = Path(folder) / "rows.parquet", Path(folder) / "rejects.parquet"
        yield Table(to_parquet(source, path, filename, None, options, rejects=rejects, as_written=True), path, rejects)


def to_parquet(
    source: Path,
    out: Path,
    filename: str = "",
    progress: Progress | None = None,
    options: ReadOptions | None = None,
    raw: bool = False,
    rejects: Path | None = None,
    as_written: bool = False,
) -> Reading:
    """Read any table file into the Parquet file `out`, which appears whole or not at all.

    Text stays as written, blank cells and words for missing values become NULL. UserError when it is no table.
    `filename` is the name the user knows; `progress` gets a share (0..1) and a sentence. `raw`: every cell as text,
    also the missing ones, without `__row`. `as_written`: texts stay although they are blank or mean no value.
    `rejects`: where the lines that are left out go, as Parquet (line, text, reason); nothing stands there when there
    are none.
    """
    name = filename or source.name
    if source.is_dir():
        raise UserError("“{name}” is a folder, not a table.", "Name the files in it.", name=name)
    if not source.is_file():
        raise UserError("There is no file “{name}”.", "Check the file's name.", name=name)
    report = progress or (lambda share, message: None)
    chosen = options or ReadOptions()
    report(0.0, "Looking at the file")
    with (
        plain_failures(),
        unchanged(source, name) as still_the_same,
        tempfile.TemporaryDirectory(prefix=".reading-", dir=out.parent) as folder,
    ):
        scratch = Path(folder)
        content = compressed.unpacked(source, scratch, name, chosen.sheet)
        chosen = replace(chosen, sheet="") if content.tables else chosen  # it named the file in the zip
        found = formats.recognise(content.path, content.name)
        linked = scratch / "source"  # a plain name: DuckDB takes * ? [ in a name for a pattern
        linked.symlink_to(content.path.resolve())
        left_out = Rejects(scratch / "rejects.parquet")
        with connected(scratch, content.path, alike=False) as connection:
            work = _Work(connection, linked, scratch, content.name, chosen, left_out, raw, as_written)
            table = _source(work, found, lambda share: report(share * 0.5, "Looking at every line"))
            target = scratch / "table.parquet"
            with plain_failures(len(table.names)):
                table, words = _write(work, table, target, lambda share: report(share, "Reading rows"))
                words = column_words.with_rules(connection, words, target, _group(table))
                if not raw:
                    digits.keep(connection, target, _group(table))
            table = without_spare(connection, table, target, _group(table)) if table.nameless else table
            table = replace(table, warnings=(*content.warnings, *table.warnings))
            left_out.close()
            reading = _outcome(work, table, words, target, content)
        still_the_same()
        os.replace(target, out)
        _keep(left_out, rejects)
    report(1.0, "Reading rows")
    return reading


@dataclass(frozen=True)
class _Work:
    """What reading one file needs at hand."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    scratch: Path
    name: str
    options: ReadOptions
    rejects: Rejects
    raw: bool
    as_written: bool = False


def _source(work: _Work, found: str, report: Callable[[float], None]) -> Source:
    if found == formats.PARQUET:
        return parquet.source(work.connection, work.path, work.name)
    if found == formats.EXCEL:
        return excel.source(work.path, work.scratch, work.name, work.options, work.rejects)
    if found == formats.JSON and not work.options.delimiter:
        return json_text.source(work.connection, work.path, work.scratch, work.name, work.rejects)
    if found == formats.MARKUP:
        return markup.source(work.path, work.scratch, work.name, work.options, work.rejects, work.raw)
    return delimited_text.source(work.path, work.scratch, work.name, work.options, work.rejects, work.raw, report)


def _write(work: _Work, table: Source, target: Path, report: Callable[[float], None]) -> tuple[Source, Words]:
    """Write the rows; gives the source that worked: the strict one or, when that refuses anything, the patient one."""
    where = f" WHERE {table.where}" if table.where else ""
    try:
        words = (
            Words() if work.raw or work.as_written else column_words.first_look(work.connection, table, work.options)
        )
        blocks.copy(
            work.connection, _values(work, table, words), f"{table.relation}{where}", target, _group(table), report
        )
    except duckdb.InvalidInputException as error:
        if table.again is None:
            raise table.damaged or _unreadable(error, work.name) from error
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        if table.damaged is None or full_disk(error):
            raise
        raise table.damaged from error
    else:
        if table.again is None or not (table.refuses and _refused(work.connection)):
            return table, words
    return _write(work, table.again(), target, report)


def _group(table: Source) -> int:
    return max(2048, min(_GROUP_VALUES // max(len(table.names), 1), 122_880))


def _values(work: _Work, table: Source, words: Words) -> list[str]:
    if work.raw:
        return projection.raw(work.connection, table.relation, table.names, table.used.get("format") == "excel")
    values = projection.columns(work.connection, table.relation, table.names, words.of, work.as_written)
    return [f"row_number() OVER () - 1 AS {identifier(ROW)}", *values]


def _refused(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(the_row(connection.execute("SELECT count(*) > 0 FROM reject_errors"))[0])


def _outcome(work: _Work, table: Source, words: Words, target: Path, content: compressed.Unpacked) -> Reading:
    rows = pq.read_metadata(target).num_rows
    if not rows and not work.raw:
        raise UserError(
            "“{name}” has columns but no rows.", "Bring a file with at least one row of data.", name=work.name
        )
    report = work.rejects.message()
    warnings = (*table.warnings, report) if report else table.warnings
    used = {**table.used, "tables": list(content.tables)} if content.tables else table.used
    used = {**used, "packed": content.packed, "member": content.member} if content.packed else used
    used = {**used, "decimal": work.options.decimal} if work.options.decimal else used
    left_out = tuple(work.rejects.first)
    return Reading(rows, table.names, warnings, left_out, work.rejects.count, used, dict(words.own), words.doubts)


def _keep(left_out: Rejects, target: Path | None) -> None:
    if target is None:
        return
    if left_out.count:
        os.replace(left_out.path, target)
    else:
        target.unlink(missing_ok=True)


def _unreadable(error: duckdb.Error, name: str) -> UserError:
    message = str(error)
    if "JSON" in message:
        return json_text.broken(message, name)
    return UserError(
        "“{name}” can't be read: {reason}",
        "Open it in a spreadsheet program and save it again as CSV.",
        name=name,
        reason=message.splitlines()[0][:200],
    )
