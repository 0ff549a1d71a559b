"""Rows of a text file that could not be read: which lines, and why, in the user's words."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from core.errors import UserError

LISTED = 1000  # rows named one by one; the rest is only counted
_LATEST = "(FROM reject_errors WHERE scan_id = (SELECT max(scan_id) FROM reject_errors))"


@dataclass(frozen=True)
class Rejected:
    """One refused row: its line in the file (from 1, as a text editor counts) and why."""

    line: int
    reason: str


def collected(connection: duckdb.DuckDBPyConnection, content: Path) -> tuple[tuple[Rejected, ...], int]:
    """The first LISTED refused rows by line, and how many there are."""
    found = connection.execute(
        "SELECT min(line_byte_position), first(error_type::VARCHAR), first(error_message)"
        f" FROM {_LATEST} GROUP BY line ORDER BY line LIMIT {LISTED}"
    ).fetchall()
    count = connection.execute(f"SELECT count(DISTINCT line) FROM {_LATEST}").fetchone()[0]
    lines = _lines(content, [max((position or 1) - 1, 0) for position, _, _ in found])
    rows = (Rejected(line, _reason(kind, text)) for line, (_, kind, text) in zip(lines, found, strict=True))
    return tuple(rows), count


def refuse_lost_rest(
    connection: duckdb.DuckDBPyConnection, content: Path, rows: int, rejected: int, header_rows: int
) -> None:
    """UserError when a quotation mark that is never closed swallowed the rest of the file."""
    last = connection.execute(
        f"SELECT line_byte_position, line FROM {_LATEST} WHERE error_type = 'UNQUOTED VALUE' ORDER BY line DESC LIMIT 1"
    ).fetchone()
    if last is None or last[1] < rows + rejected + header_rows:
        return
    start = max(last[0] - 1, 0)
    with content.open("rb") as file:
        file.seek(start)
        swallowed = file.read(1 << 20).strip().count(b"\n")
    if swallowed > 1:
        raise UserError(
            "A quotation mark opened in line {line} is never closed, so the rest of the file can't be told apart.",
            "Close or remove that quotation mark and bring the file again.",
            line=_lines(content, [start])[0],
        )


def told(rejected: tuple[Rejected, ...], count: int) -> str:
    """The warning: how many rows, which lines, why the first."""
    lines = ", ".join(str(row.line) for row in rejected[:10])
    more = f" and {count - 10:,} more" if count > 10 else ""
    rows, place = ("1 row", "line") if count == 1 else (f"{count:,} rows", "lines")
    return f"{rows} could not be read: {place} {lines}{more}. Line {rejected[0].line} {rejected[0].reason}."


def _reason(kind: str, text: str) -> str:
    numbers = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if numbers:
        return f"has {numbers[2]} values where {numbers[1]} are expected"
    if kind == "UNQUOTED VALUE":
        return "has a quotation mark that is not closed or stands inside a quoted value"
    if kind == "LINE SIZE OVER MAXIMUM":
        return "is too long"
    return "does not fit the table"


def _lines(content: Path, positions: list[int]) -> list[int]:
    """The line (from 1) in which each byte position (ascending) lies."""
    lines, line, place = [], 1, 0
    with content.open("rb") as file:
        for position in positions:
            while place < position and (chunk := file.read(min(position - place, 1 << 20))):
                line += chunk.count(b"\n")
                place += len(chunk)
            lines.append(line)
    return lines
