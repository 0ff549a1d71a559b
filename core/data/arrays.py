"""Runs the front over a dataset's rows, a batch at a time, into arrays for training; large ones become files.

Knows no model; the target's meaning comes in as a function.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.front import Front
from core.layout import Arrays
from core.records import ROW
from core.serving.session import batch_rows

IN_MEMORY = 64 * 2**20  # bytes; a larger array becomes a memory map


def prepare(
    front: Front,
    dataset: Path,
    rows: np.ndarray,
    target: str,
    encode: Callable[[pa.ChunkedArray], np.ndarray],
    folder: Path,
    name: str,
) -> Arrays:
    """One part's prepared rows, in the dataset's order.

    rows: the part's row ids, int64, each in the dataset (else ValueError). encode: target column -> int64 or float64
    [N]. Arrays over 64 MB are memory maps in `folder`, their files called after `name`.
    """
    numbers = _array(folder / f"{name}.numbers.npy", (len(rows), len(front.layout.numbers)), np.float64)
    codes = _array(folder / f"{name}.codes.npy", (len(rows), len(front.layout.codes)), np.int64)
    targets, start = [encode(pa.chunked_array([], pq.read_schema(dataset).field(target).type))], 0
    for table in part_tables(dataset, rows, [column.name for column in front.inputs] + [target]):
        end = start + table.num_rows
        numbers[start:end], codes[start:end] = front.run(table)
        targets.append(encode(table[target]))
        start = end
    if start != len(rows):
        raise ValueError(f"{len(rows) - start} of the part's {len(rows)} rows are not in {dataset.name}")
    return Arrays(front.layout, numbers, codes, np.concatenate(targets))


def prepare_table(front: Front, table: pa.Table, target: np.ndarray | None = None) -> Arrays:
    """A small table's rows, in memory; without a target it is all zeros."""
    numbers, codes = front.run(table)
    return Arrays(front.layout, numbers, codes, np.zeros(table.num_rows) if target is None else target)


def part_tables(dataset: Path, rows: np.ndarray, columns: list[str]) -> Iterator[pa.Table]:
    """The rows with these ids, in the dataset's order, in tables small enough to hold as raw values."""
    names = list(dict.fromkeys([ROW, *columns]))
    with pq.ParquetFile(dataset) as file:
        for batch in file.iter_batches(batch_rows(len(names)), columns=names):
            wanted = np.isin(batch.column(batch.schema.get_field_index(ROW)).to_numpy(), rows)
            if wanted.any():
                yield pa.Table.from_batches([batch]).filter(pa.array(wanted))


def _array(path: Path, shape: tuple[int, int], dtype: type) -> np.ndarray:
    if np.dtype(dtype).itemsize * shape[0] * shape[1] <= IN_MEMORY:
        return np.empty(shape, dtype)
    return np.lib.format.open_memmap(path, "w+", dtype=dtype, shape=shape)
