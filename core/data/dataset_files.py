"""A dataset's files: `data.parquet`, beside it `data.schema.json` and what could not be read; looked into."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.facts.profile import examine
from core.data.questions import oddities
from core.data.views.media_preview import readable
from core.errors import UserError
from core.folders import sibling
from core.kinds import detect
from core.messages import message
from core.plain import from_dict
from core.reading import Reading
from core.records import ROW, Column, ColumnProfile, Schema


def load_schema(data: Path) -> Schema:
    """The schema of a dataset file; profiled afresh when none stands beside it."""
    beside = sidecar(data)
    if beside.is_file():
        return from_dict(Schema, json.loads(beside.read_text(encoding="utf-8")))
    if not data.is_file():
        raise UserError("There is no file “{name}”.", "Check the file's name.", name=data.name)
    if not _is_dataset(data):
        raise UserError(
            "“{name}” is not a dataset.", "Bring it in as data first (on the command line: `read`).", name=data.name
        )
    return schema_of(data, Reading(0, ()), data.name)


def _is_dataset(data: Path) -> bool:
    try:
        return ROW in pq.read_schema(data).names
    except pa.ArrowInvalid:
        return False


def preview(data: Path, rows: int = 50, last: bool = False) -> pa.Table:
    """The first rows of a dataset, or its last ones, without `__row`; pictures as data URIs of small PNGs, sounds as
    facts in words.
    """
    with pq.ParquetFile(data, pre_buffer=False) as file:  # only the parts that hold these rows, and no thread's rest
        groups = _groups(file, rows, range(file.num_row_groups)[:: -1 if last else 1])
        if last:
            found = file.read_row_groups(groups, use_threads=False)
            table = found.slice(max(0, len(found) - rows))
        else:
            batch = next(file.iter_batches(rows, row_groups=groups, use_threads=False), None)
            table = pa.Table.from_batches([] if batch is None else [batch], file.schema_arrow)
    pa.default_memory_pool().release_unused()  # decoding took far more than 50 rows
    return readable(table.drop_columns(["__row"]) if "__row" in table.column_names else table)


def _groups(file: pq.ParquetFile, rows: int, order: range) -> list[int]:
    """The first row groups in that order that hold so many rows, ascending."""
    groups: list[int] = []
    for group in order:
        if rows > 0:
            rows -= file.metadata.row_group(group).num_rows
            groups.append(group)
    return sorted(groups)


def sidecar(data: Path) -> Path:
    """Where a dataset's schema stands: beside `data.parquet`, `data.schema.json`."""
    return sibling(data, "schema.json")


def rejects(data: Path) -> Path:
    """Where the rows and files that could not be read stand, if any: `data.rejects.parquet` (line, text, reason)."""
    return sibling(data, "rejects.parquet")


def schema_of(
    data: Path,
    read: Reading,
    name: str,
    progress: Callable[[float], None] | None = None,
    kinds: dict[str, str] | None = None,
) -> Schema:
    """A dataset's schema: its file profiled, with what reading it found. kinds: those that are known, by column."""
    examined = examine(data, progress, read.used.get("decimal", ""), read.used.get("delimiter", ""))
    columns = tuple(_column(_read_so(entry.profile, read), kinds or {}) for entry in examined)
    odd = oddities.warnings(zip(columns, examined, strict=True))
    return Schema(pq.read_metadata(data).num_rows, columns, (*map(message, read.warnings), *odd), name)


def _read_so(profile: ColumnProfile, read: Reading) -> ColumnProfile:
    """The profile with what reading the column left open."""
    doubts = tuple(doubt for doubt in read.doubts if doubt.column == profile.name)
    return replace(profile, missing_words=read.words.get(profile.name), doubts=(*profile.doubts, *doubts))


def _column(profile: ColumnProfile, kinds: dict[str, str]) -> Column:
    return Column(profile.name, kinds.get(profile.name) or detect(profile), profile)
