"""Writes a dataset's file anew with rows added, taken out, or with other answers, a row group at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.cells.columns import as_texts
from core.data.facts.profile import examine
from core.data.lineage import provenance, waiting
from core.kinds import detect
from core.plain import Plain
from core.reading.media.writing import GROUP_BYTES, GROUP_ROWS
from core.records import ROW, Column, ColumnProfile, Schema

_GROUP = 122_880  # rows of a group without pictures and sounds


@dataclass(frozen=True)
class Changes:
    """What becomes of a file: new answers by row id (values by column), rows that go, rows that come (with `__row`)."""

    answers: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    more: tuple[pa.Table, ...] = ()


def rewrite(source: Path, target: Path, schema: pa.Schema, changes: Changes) -> int:
    """Write `source` (or nothing, where there is no such file) with the changes to `target`; gives the rows written.

    schema: of the new file, `__row` first; columns become its types. Nothing is written where no row would be left.
    """
    written, writer = 0, None
    try:
        for table in _pieces(source, schema, changes):
            if writer is None:
                binary = {field.name for field in schema if pa.types.is_binary(field.type)}
                plain = [name for name in schema.names if name not in binary]
                writer = pq.ParquetWriter(
                    target, schema, compression="zstd", use_dictionary=plain, write_statistics=plain
                )
            writer.write_table(table)
            written += table.num_rows
    finally:
        if writer is not None:
            writer.close()
    return written


def _pieces(source: Path, schema: pa.Schema, changes: Changes) -> Iterator[pa.Table]:
    if source.is_file():
        with pq.ParquetFile(source, pre_buffer=False) as file:
            for group in range(file.num_row_groups):
                table = as_schema(file.read_row_group(group, use_threads=False), schema)
                table = _answered(_without(table, changes.gone), changes.answers)
                if table.num_rows:
                    yield table
    for table in changes.more:
        for start, rows in _groups(table):
            yield as_schema(table.slice(start, rows), schema)


def _groups(table: pa.Table) -> Iterator[tuple[int, int]]:
    """(first row, rows) of each row group: small ones where there are files in it."""
    binary = [field.name for field in table.schema if pa.types.is_binary(field.type)]
    size = max(1, table.num_rows)
    if binary:
        mean = max(1, sum(table[name].nbytes for name in binary) // size)
        size = max(1, min(GROUP_ROWS, GROUP_BYTES // mean))
    size = min(size, _GROUP)
    for start in range(0, table.num_rows, size):
        yield start, min(size, table.num_rows - start)


def _without(table: pa.Table, gone: frozenset[int]) -> pa.Table:
    if not gone:
        return table
    return table.filter(pc.invert(pc.is_in(table[ROW], pa.array(sorted(gone), pa.int64()))))


def _answered(table: pa.Table, answers: Mapping[int, Mapping[str, object]]) -> pa.Table:
    ids = table[ROW].to_pylist()
    here = [answers[row] for row in ids if row in answers]
    for name in here[0] if here else ():
        values = [
            answers[row][name] if row in answers else value
            for row, value in zip(ids, table[name].to_pylist(), strict=True)
        ]
        table = replaced(table, name, values)
    return table


def replaced(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    """The table with other values [N] in one of its columns, of the same type."""
    index = table.column_names.index(name)
    field = table.schema.field(index)
    return table.set_column(index, field, pa.array(values, field.type))


def as_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with the schema's columns, in its order and types; columns that it lacks are empty."""
    columns = [
        as_type(table[field.name], field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def as_type(values: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    """A column in another type; numbers and truths become the texts that stand for them as labels."""
    if values.type.equals(kind):
        return values
    if pa.types.is_string(kind) and not (pa.types.is_large_string(values.type) or pa.types.is_null(values.type)):
        texts = as_texts(values)
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return values.cast(kind, safe=False)


def rows(source: Path, ids: Sequence[int]) -> pa.Table:
    """The rows with these ids, in the file's order."""
    with pq.ParquetFile(source, pre_buffer=False) as file:
        wanted = pa.array(list(ids), pa.int64())
        found = [file.schema_arrow.empty_table()]
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, use_threads=False)
            found.append(table.filter(pc.is_in(table[ROW], wanted)))
    return pa.concat_tables(found)


def next_row(*datasets: Path) -> int:
    """The smallest id that no row has, had or waits with in any of these versions of one dataset."""
    found = [-1]
    for data in datasets:
        if data.is_file():
            for ids in (_ids(data), waiting.ids(data), provenance.read(data)[ROW].to_numpy()):
                found.append(int(ids.max(initial=-1)))
    return max(found) + 1


def _ids(data: Path) -> np.ndarray:
    found: np.ndarray = pq.read_table(data, columns=[ROW])[ROW].to_numpy()
    return found


def schema_of(data: Path, old: Schema) -> Schema:
    """The schema with fresh counts; every column stays the kind that it was, and is read as it was."""
    report = old.reading
    examined = examine(data, None, report.get("decimal", ""), report.get("delimiter", ""))
    columns = tuple(_column(entry.profile, old.column(entry.profile.name)) for entry in examined)
    return replace(old, rows=pq.read_metadata(data).num_rows, columns=columns)


def _column(fresh: ColumnProfile, before: Column | None) -> Column:
    if before is None:
        return Column(fresh.name, detect(fresh), fresh)
    was = before.profile
    kept: Plain = {"missing_words": was.missing_words, "plain": fresh.plain and was.plain}
    if fresh.storage == was.storage:
        names = ("number_format", "number_certain", "codes", "doubts", "options")
        kept |= {name: getattr(was, name) for name in names}
        if was.day_order:
            kept |= {"day_order": was.day_order, "day_order_sure": was.day_order_sure}
    return Column(fresh.name, before.kind, replace(fresh, **kept))
