"""What pretrained models made of a dataset's columns, kept beside the dataset, so that a second run need not wait
again.

One folder for each column encoder: a memory map of all rows' numbers and one of which rows are done.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.preparation.column_encoder import ColumnEncoder
from core.records import ROW
from core.serving.session import MEDIA_BATCH

READ = 4 * MEDIA_BATCH  # rows read at once; texts go through the graph together, sorted by length
_NUMBERS, DONE = "values.npy", "done.npy"
OnProgress = Callable[[int, int], None]  # rows done, rows to do; may raise to end the work, which is kept


def folder_of(dataset: Path) -> Path:
    """Where a dataset's features are kept."""
    return dataset.with_name(dataset.stem + ".features")


def fill(out: np.ndarray, dataset: Path, encoder: ColumnEncoder, rows: np.ndarray, on_progress: OnProgress) -> None:
    """Write the numbers of the dataset's rows with these ids, in the dataset's order, into `out` [N,F].

    What an earlier run made is taken as it is; what is missing is made now and kept at once.
    """
    ids = pq.read_table(dataset, columns=[ROW])[ROW].to_numpy()
    indices = np.flatnonzero(np.isin(ids, rows))
    kept, done = _opened(folder_of(dataset) / encoder.key, len(ids), len(encoder.names))
    missing = indices[done[indices] == 0]
    made, together = 0, MEDIA_BATCH if encoder.input.traits.is_file else READ
    for start, values in _values(dataset, encoder, missing):
        here = missing[(missing >= start) & (missing < start + len(values))]
        for part in np.array_split(here, -(-len(here) // together)):
            table = pa.table({encoder.input.name: values.take(pa.array(part - start))})
            kept[part] = encoder.run(table)
            kept.flush()
            done[part] = 1
            made += len(part)
            on_progress(made, len(missing))
    done.flush()
    for start in range(0, len(indices), 4096):
        out[start : start + 4096] = kept[indices[start : start + 4096]]


def _opened(folder: Path, rows: int, width: int) -> tuple[np.memmap, np.memmap]:
    """(numbers float32 [rows,width], done uint8 [rows]) as memory maps; made when they are not there.

    Both at once, as another run may begin with the same: numbers of one and marks of the other would not belong
    together.
    """
    if not folder.is_dir():
        beside = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
        beside.mkdir(parents=True)
        for name, kind, shape in ((_NUMBERS, np.float32, (rows, width)), (DONE, np.uint8, (rows,))):
            np.lib.format.open_memmap(beside / name, "w+", dtype=kind, shape=shape).flush()
        try:
            beside.rename(folder)
        except OSError:
            shutil.rmtree(beside)
            if not folder.is_dir():
                raise
    return np.lib.format.open_memmap(folder / _NUMBERS, "r+"), np.lib.format.open_memmap(folder / DONE, "r+")


def _values(dataset: Path, encoder: ColumnEncoder, missing: np.ndarray) -> Iterator[tuple[int, pa.Array]]:
    """(position of the first row, the column's values) for each stretch of rows in which something is missing."""
    start, together = 0, MEDIA_BATCH if encoder.input.traits.is_file else READ  # a photo may have several megabytes
    with pq.ParquetFile(dataset, pre_buffer=False) as file:  # else all of it would be read ahead
        for batch in file.iter_batches(together, columns=[encoder.input.name]):
            if ((missing >= start) & (missing < start + batch.num_rows)).any():
                yield start, batch.column(0)
            start += batch.num_rows
