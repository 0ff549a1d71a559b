"""Rows that wait for an answer as a file to fill in and bring back: a CSV, or a zip with pictures and sounds."""

import csv
import io
import zipfile
from pathlib import Path

import pyarrow.parquet as pq

from core.cells.columns import as_texts
from core.data.lineage import waiting
from core.reading.media import signatures
from core.records import ROW, Schema

TABLE = "rows.csv"


def made(data: Path, schema: Schema) -> tuple[bytes, str]:
    """(content, ending) of the rows that wait beside a dataset; read again, they equal those that wait.

    In the zip, a column of pictures or sounds holds the names of its files.
    """
    table = pq.read_table(waiting.path_of(data))
    names = [column.name for column in schema.columns]
    files = [column.name for column in schema.columns if column.profile.storage == "bytes"]
    columns: list[list[str]] = []
    contents: dict[str, bytes] = {}
    for name in names:
        if name not in files:
            columns.append(as_texts(table[name]).to_pylist())
            continue
        cells = []
        for row, content in zip(table[ROW].to_pylist(), table[name].to_pylist(), strict=True):
            called = "" if content is None else f"{name}-{row}.{_ending(content)}"
            cells.append(called)
            contents |= {called: content} if called else {}
        columns.append(cells)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    written = text.getvalue().encode("utf-8-sig")  # with the mark by which spreadsheet programs know the encoding
    if not contents:
        return written, ".csv"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(TABLE, written)
        for called, content in contents.items():
            archive.writestr(called, content)
    return out.getvalue(), ".zip"


def _ending(content: bytes) -> str:
    """An ending by which the file counts as a picture or a sound, whichever it is inside."""
    return "wav" if signatures.is_sound(content[:16]) else "png"
