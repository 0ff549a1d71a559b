"""Lines of a file that did not become rows: which, their text and why, in the user's words, kept in a table."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.messages import NOTHING, Message, plural, together

LISTED = 1000  # rows named one by one; the rest is only counted and kept
_BATCH = 10_000
_SCHEMA = pa.schema([("line", pa.int64()), ("text", pa.string()), ("reason", pa.string())])


@dataclass(frozen=True)
class Rejected:
    """One line that is no row: its number in the file (from 1, as a text editor counts) and why."""

    line: int
    reason: str


class Rejects:
    """Collects what is left out; written to a Parquet file (line, text, reason) once there is anything."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.first: list[Rejected] = []
        self.count = 0
        self._held: list[tuple[int, str, str]] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, line: int, text: str, reason: str) -> None:
        """Keep one line that was left out."""
        self.count += 1
        if len(self.first) < LISTED:
            self.first.append(Rejected(line, reason))
        self._held.append((line, text, reason))
        if len(self._held) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Finish the file, if there is anything to tell."""
        if self._held:
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def message(self) -> Message:
        """The warning: how many, which lines, why the first; empty when nothing was left out."""
        if not self.count:
            return NOTHING
        lines = together((str(row.line) for row in self.first[:10]), ", ")
        if self.count > 10:
            lines = Message("lines_and_more", "{lines} and {count:,} more", lines=lines, count=self.count - 10)
        return plural(
            "lines_left_out",
            "1 line was left out: line {lines}. Line {first} {reason}.",
            "{count:,} lines were left out: lines {lines}. Line {first} {reason}.",
            count=self.count,
            lines=lines,
            first=self.first[0].line,
            reason=self.first[0].reason,
        )

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, _SCHEMA, compression="zstd")
        columns = [
            pa.array(values, field.type) for values, field in zip(zip(*self._held, strict=True), _SCHEMA, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA))
        self._held = []
