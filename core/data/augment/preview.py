"""How a picture or sound looks to a network that learns from it, as it is and varied, as PNG files. Trains nothing."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.augment import varied
from core.data.front import Front
from core.layout import TensorColumn
from core.recipe import ColumnChoice
from core.records import ROW, Column

LEARNED_FROM = 64  # the first values, which tell how large pictures are and how long sounds


def variations(
    dataset: Path, column: Column, choice: ColumnChoice, row: int, count: int = 7, seed: int = 0
) -> list[bytes]:
    """PNG files of one row's value: first as it is, then varied `count` times in the ways that `choice` asks for.

    A picture in the size that networks see; a sound as its spectra, time from left to right and low pitch at the
    bottom. Empty where nothing would be varied: an open model, no variation chosen, a text, or a row that is not there.
    """
    with pq.ParquetFile(dataset, pre_buffer=False) as file:  # else all of it would be read ahead
        value = _value(file, column.name, row)
        first = next(file.iter_batches(LEARNED_FROM, columns=[column.name]), None)
    if value is None or first is None:
        return []
    used = choice.model_copy(update={"use": True})
    front = Front.fit([(column, used)], pa.Table.from_batches([first]), closely=True)
    if not front.layout.tensors or not front.layout.tensors[0].augment:
        return []
    learned = front.layout.tensors[0]
    _, _, (tensor,) = front.run(pa.table({column.name: value}))
    random = np.random.default_rng(seed)
    made = varied(learned, np.repeat(tensor, count, 0), random, often=0.8)
    return [_png(learned, entry) for entry in (*tensor, *made)]


def _value(file: pq.ParquetFile, name: str, row: int) -> pa.Array | None:
    """The column's value in the row of that id, as an array of one; only the part of the file that holds it is read."""
    for group in range(file.num_row_groups):
        places = np.flatnonzero(file.read_row_group(group, [ROW])[ROW].to_numpy() == row)
        if len(places):
            return file.read_row_group(group, [name])[name].slice(int(places[0]), 1).combine_chunks()
    return None


def _png(column: TensorColumn, values: np.ndarray) -> bytes:
    from PIL import Image

    if column.sort == "frames":
        loud = values.T[::-1] / max(float(values.max()), 1e-6)
        values = (np.clip(loud, 0, 1) * 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(values).save(out, "PNG")
    return out.getvalue()
