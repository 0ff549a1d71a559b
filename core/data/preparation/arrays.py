"""Runs the preprocessing over a dataset's rows, a batch at a time, into arrays for training; large ones become files.

Knows no model; the target's meaning comes in as a function.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.preparation.features import OnProgress, fill
from core.data.preparation.preprocessing import Preprocessing
from core.layout import TENSOR_TYPES, Arrays, Origin
from core.records import ROW
from core.serving.session import MEDIA_BATCH, batch_rows

IN_MEMORY = 64 * 2**20  # bytes; a larger array becomes a memory map
TENSOR_IN_MEMORY = 16 * 2**20  # the same for texts, pictures and sounds, which are only ever read batch by batch


def prepare(
    preprocessing: Preprocessing,
    dataset: Path,
    rows: np.ndarray,
    target: Sequence[str],
    encode: Callable[[pa.Table], np.ndarray],
    folder: Path,
    name: str,
    on_progress: OnProgress = lambda done, total: None,
) -> Arrays:
    """One part's prepared rows, in the dataset's order.

    rows: the part's row ids, int64, each in the dataset (else ValueError). target: its columns; encode: what is
    learned, [N] or [N,K], of a table that has them. Arrays over 64 MB are memory maps in `folder`, their files called
    after `name`. on_progress: see core.data.preparation.features.
    """
    numbers = _array(folder / f"{name}.numbers.npy", (len(rows), len(preprocessing.layout.numbers)), np.float64)
    codes = _array(folder / f"{name}.codes.npy", (len(rows), len(preprocessing.layout.codes)), np.int64)
    tensors = tuple(
        _array(folder / f"{name}.{index}.npy", (len(rows), *column.shape), TENSOR_TYPES[column.sort], TENSOR_IN_MEMORY)
        for index, column in enumerate(preprocessing.layout.tensors)
    )
    schema = pq.read_schema(dataset)
    empty = pa.schema([schema.field(column) for column in target]).empty_table()
    targets, start = [encode(empty)], 0
    ids = np.empty(len(rows), np.int64)
    for table in part_tables(dataset, rows, [column.name for column in preprocessing.plain.inputs] + [*target]):
        end = start + table.num_rows
        plain, codes[start:end], raw_input = preprocessing.run_plain(table)
        numbers[start:end, : plain.shape[1]] = plain
        for tensor, part in zip(tensors, raw_input, strict=True):
            tensor[start:end] = part
        targets.append(encode(table))
        ids[start:end] = table[ROW].to_numpy()
        start = end
        if tensors:
            on_progress(start, len(rows))
    if start != len(rows):
        raise ValueError(f"{len(rows) - start} of the part's {len(rows)} rows are not in {dataset.name}")
    index = numbers.shape[1] - sum(len(encoder.names) for encoder in preprocessing.encoders)
    for encoder in preprocessing.encoders:
        fill(numbers[:, index : index + len(encoder.names)], dataset, encoder, rows, on_progress)
        index += len(encoder.names)
    origin = Origin(dataset, folder)
    return Arrays(
        preprocessing.layout, numbers, codes, np.concatenate(targets), tensors=tensors, rows=ids, origin=origin
    )


def prepare_table(preprocessing: Preprocessing, table: pa.Table, target: np.ndarray | None = None) -> Arrays:
    """A small table's rows, in memory; without a target it is all zeros."""
    numbers, codes, tensors = preprocessing.run(table)
    return Arrays(
        preprocessing.layout, numbers, codes, np.zeros(table.num_rows) if target is None else target, tensors=tensors
    )


def part_tables(dataset: Path, rows: np.ndarray, columns: list[str]) -> Iterator[pa.Table]:
    """The rows with these ids, in the dataset's order, in tables small enough to hold as raw values."""
    names = list(dict.fromkeys([ROW, *columns]))
    with pq.ParquetFile(dataset, pre_buffer=False) as file:  # else all of it would be read ahead
        for batch in file.iter_batches(_rows_at_once(file, names), columns=names):
            wanted = np.isin(batch.column(batch.schema.get_field_index(ROW)).to_numpy(), rows)
            if wanted.any():
                yield pa.Table.from_batches([batch]).filter(pa.array(wanted))


def _rows_at_once(file: pq.ParquetFile, names: list[str]) -> int:
    """How many rows of these columns to hold: fewer where they hold files or long texts."""
    schema, wanted = file.schema_arrow, set(names)
    if any(pa.types.is_binary(schema.field(name).type) for name in names):
        return MEDIA_BATCH
    parts = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
    columns = [part.column(index) for part in parts for index in range(part.num_columns)]
    size = sum(column.total_uncompressed_size for column in columns if column.path_in_schema in wanted)
    return int(max(1, min(batch_rows(len(names)), IN_MEMORY * max(1, file.metadata.num_rows) // max(1, size))))


def _array(path: Path, shape: tuple[int, ...], dtype: type, most: int | None = None) -> np.ndarray:
    if np.dtype(dtype).itemsize * math.prod(shape) <= (IN_MEMORY if most is None else most):
        return np.empty(shape, dtype)
    return np.lib.format.open_memmap(path, "w+", dtype=dtype, shape=shape)
