"""Delimited text (CSV, TSV, TXT): finds encoding and dialect, leaves the reading to DuckDB, every value as text."""

from dataclasses import replace
from pathlib import Path

from core.errors import UserError
from core.reading.dialect import Dialect, guess
from core.reading.encoding import as_utf8, one_line_end
from core.reading.engine import literal
from core.reading.names import mended
from core.reading.source import Source

LONGEST_LINE = 10_000_000  # bytes
_BUFFER = 16_000_000  # bytes; DuckDB's own choice, 16 longest lines, takes far more memory and time


def source(path: Path, scratch: Path, name: str) -> Source:
    """The text table as SQL; UserError when it has column names but no rows."""
    content = as_utf8(path, scratch)
    dialect = guess(content.path)
    names, warnings = mended(list(dialect.names))
    if not dialect.header:
        warnings = (f"The first row looks like data, so the columns were called “{names[0]}” and so on.",)
    if dialect.padded:
        warnings = (*warnings, "Some rows have fewer values than the header; their last columns are empty.")
    if dialect.header and _one_line(content.path):
        raise UserError(
            "“{name}” has {columns} column names but no rows.",
            "Bring a file with at least one row below the header.",
            name=name,
            columns=len(names),
        )
    warnings = (*content.warnings, *warnings)
    first = Source(
        _relation(content.path, dialect), names, warnings, None, True, str(content.path), int(dialect.header)
    )

    def with_one_line_end() -> Source:
        """DuckDB gives up on a mix of line ends; leaving its strict mode would drop surplus values in silence."""
        path = one_line_end(content.path, scratch)
        return replace(first, relation=_relation(path, dialect), content=str(path))

    return replace(first, again=with_one_line_end)


def _one_line(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(LONGEST_LINE)
    return b"\n" not in (rest := head.strip()) and b"\r" not in rest


def _relation(path: Path, dialect: Dialect) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(dialect.width))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, delim = {literal(dialect.delimiter)}, quote = '\"',"
        f" escape = '\"', header = {str(dialect.header).lower()}, columns = {{{columns}}}, nullstr = '',"
        f" null_padding = {str(dialect.padded).lower()}, parallel = {str(not dialect.padded).lower()},"
        f" strict_mode = true, max_line_size = {LONGEST_LINE},"
        f" buffer_size = {_BUFFER}, store_rejects = true)"
    )
