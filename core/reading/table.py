"""One file in, one Parquet file out: `__row` first, then the columns as the file has them. Knows no column kinds."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading import compressed, excel, formats, json_text, parquet, projection, text
from core.reading.engine import Progress, connected, identifier, literal, plain_failures, run
from core.reading.rejects import Rejected, collected, refuse_lost_rest, told
from core.reading.source import Source
from core.records import ROW

_GROUP_VALUES = 4_000_000  # values in one row group: bounds the writer's memory for wide tables


@dataclass(frozen=True)
class Reading:
    """What came of reading a file. `rejected` names the first refused rows, `rejected_rows` counts all."""

    rows: int
    columns: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    rejected_rows: int = 0


@dataclass(frozen=True)
class Table:
    """A file that was read, as long as `opened` lasts."""

    reading: Reading
    path: Path

    def batches(self, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
        """The rows in file order, `__row` (int64) first; a batch holds at most `rows`."""
        with pq.ParquetFile(self.path) as file:
            yield from file.iter_batches(batch_size=rows)


@contextmanager
def opened(source: Path, filename: str = "") -> Iterator[Table]:
    """Read a file for a short while, by the same rules as a dataset; nothing stays on disk afterwards."""
    with tempfile.TemporaryDirectory(prefix="atelier-rows-") as folder:
        path = Path(folder) / "rows.parquet"
        yield Table(to_parquet(source, path, filename), path)


def to_parquet(source: Path, out: Path, filename: str = "", progress: Progress | None = None) -> Reading:
    """Read any table file into the Parquet file `out`, which appears whole or not at all.

    Text stays as written, blank cells and words for missing values become NULL. UserError when it is no table.
    `filename` is the name the user knows; `progress` gets a share (0..1) and a sentence.
    """
    name = filename or source.name
    if not source.is_file():
        raise UserError("There is no file “{name}”.", "Check the file's name.", name=name)
    report = progress or (lambda share, message: None)
    report(0.0, "Looking at the file")
    with plain_failures(), tempfile.TemporaryDirectory(prefix=".reading-", dir=out.parent) as folder:
        scratch = Path(folder)
        linked = scratch / "source"  # a plain name: DuckDB takes * ? [ in a name for a pattern
        content = compressed.unpacked(source, scratch, name)
        linked.symlink_to(content.resolve())
        found = formats.recognise(content, name)
        with connected(scratch, content) as connection:
            table = _source(connection, found, linked, scratch, name)
            target = scratch / "data.parquet"
            table = _write(connection, table, target, name, lambda share: report(share, "Reading rows"))
            reading = _outcome(connection, table, target, name)
        os.replace(target, out)
    report(1.0, "Reading rows")
    return reading


def _source(connection: duckdb.DuckDBPyConnection, found: str, path: Path, scratch: Path, name: str) -> Source:
    if found == formats.PARQUET:
        return parquet.source(connection, path, name)
    if found == formats.EXCEL:
        return excel.source(path, scratch, name)
    if found == formats.JSON:
        return json_text.source(connection, path, scratch, name)
    return text.source(path, scratch, name)


def _write(
    connection: duckdb.DuckDBPyConnection, table: Source, target: Path, name: str, report: Callable[[float], None]
) -> Source:
    """Write the rows; gives the source that worked, the first or the second try."""
    group = max(2048, min(_GROUP_VALUES // max(len(table.names), 1), 122_880))
    values = ", ".join(projection.columns(connection, table.relation, table.names))
    try:
        run(
            connection,
            f"COPY (SELECT row_number() OVER () - 1 AS {identifier(ROW)}, {values} FROM {table.relation})"
            f" TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})",
            report,
        )
    except duckdb.InvalidInputException as error:
        if table.again is None:
            raise _unreadable(error, name) from error
        return _write(connection, table.again(), target, name, report)
    return table


def _outcome(connection: duckdb.DuckDBPyConnection, table: Source, target: Path, name: str) -> Reading:
    rows = pq.read_metadata(target).num_rows
    rejected, count = collected(connection, Path(table.content)) if table.rejects else ((), 0)
    if count:
        refuse_lost_rest(connection, Path(table.content), rows, count, table.header_rows)
    if count > rows:
        raise UserError(
            "Most rows of “{name}” don't fit together ({count} of {all}): line {line} {reason}.",
            "Check that every line has the same columns, or save the table again as CSV.",
            name=name,
            count=count,
            all=rows + count,
            line=rejected[0].line,
            reason=rejected[0].reason,
        )
    if not rows:
        raise UserError("“{name}” has columns but no rows.", "Bring a file with at least one row of data.", name=name)
    warnings = (*table.warnings, told(rejected, count)) if count else table.warnings
    return Reading(rows, table.names, warnings, rejected, count)


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
