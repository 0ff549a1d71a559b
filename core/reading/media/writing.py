"""Rows with a file's content in one column, written to Parquet in small groups, so that few are held at a time."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.records import ROW

GROUP_BYTES = 8_000_000
GROUP_ROWS = 2_000


class Rows:
    """Collects rows and writes a row group whenever GROUP_BYTES or GROUP_ROWS are together. Use with `with`."""

    def __init__(self, target: Path, media: str, as_text: bool, others: pa.Schema) -> None:
        """`media`: the column of contents, text or bytes; it stands after `__row` and before the other columns."""
        content = pa.field(media, pa.string() if as_text else pa.binary())
        self.schema = pa.schema([pa.field(ROW, pa.int64()), content, *others])
        self.written = 0
        self._held: list[tuple[Any, ...]] = []
        self._bytes = 0
        plain = [field.name for field in others if not pa.types.is_binary(field.type)]
        self._writer = pq.ParquetWriter(
            target, self.schema, compression="zstd", use_dictionary=plain, write_statistics=plain or False
        )

    def add(self, content: bytes | str | None, others: tuple[Any, ...]) -> None:
        """One more row."""
        self._held.append((self.written + len(self._held), content, *others))
        self._bytes += sum(len(value) for value in (content, *others) if isinstance(value, bytes | str))
        if self._bytes >= GROUP_BYTES or len(self._held) >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._held:
            return
        columns = zip(*self._held, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self.schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        self.written += len(self._held)
        self._held, self._bytes = [], 0

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, failed: type | None, *_: object) -> None:
        try:
            if failed is None:
                self._flush()
        finally:
            self._writer.close()
