"""How a picture or sound looks to a network that learns from it, as it is and varied, as PNG files. Trains nothing."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.augment import varied
from core.data.preparation.preprocessing import Preprocessing
from core.data.views import media_preview
from core.kinds import traits_of
from core.layout import TensorColumn
from core.reading.media import pictures
from core.recipe import ColumnChoice
from core.records import ROW, Column
from core.traits import IMAGE

LEARNED_FROM = 64  # the first values, which tell how large pictures are and how long sounds
LOOKED_AT = 24  # rows, spread over the data, that are shown in turn
LARGE = 1_000_000  # pixels; a picture of more is made smaller first, which nobody sees in the end
SIDE = 512
SPECTRA = (256, 128)  # pixels, width and height
BRIGHTER = 0.6  # power of the loudness, so that soft parts are seen, too


@dataclass(frozen=True)
class Example:
    """One row's value as PNG files: as it is, then varied."""

    row: int
    pictures: tuple[bytes, ...]


def example(dataset: Path, column: Column, choice: ColumnChoice, turn: int = 0, count: int = 7) -> Example | None:
    """The `turn`-th of some rows spread over the data that hold something to show; None where nothing is varied."""
    ids = pq.read_table(dataset, columns=[ROW])[ROW].to_numpy()
    spread = np.unique(np.linspace(0, max(len(ids) - 1, 0), min(LOOKED_AT, len(ids))).astype(np.int64))
    mixed = np.random.default_rng(0).permutation(ids[spread])
    with pq.ParquetFile(dataset, pre_buffer=False) as file:  # else all of it would be read ahead
        holding = (row for row in np.roll(mixed, -turn).tolist() if _content(file, column, choice, row) is not None)
        row = next(holding, None)
    if row is None:
        return None
    found = variations(dataset, column, choice, row, count)
    return Example(row, tuple(found)) if found else None


def variations(
    dataset: Path, column: Column, choice: ColumnChoice, row: int, count: int = 7, seed: int = 0
) -> list[bytes]:
    """PNG files of one row's value: first as it is, then varied `count` times in the ways that `choice` asks for.

    A picture in the size that networks see, each pixel of a tiny one as a square; a sound as its spectra, time from
    left to right and low pitch at the bottom. Empty where nothing would be varied: a pretrained model, no variation
    chosen, a text, or a row that is not there or holds nothing that can be shown.
    """
    with pq.ParquetFile(dataset, pre_buffer=False) as file:
        content = _content(file, column, choice, row)
        first = next(file.iter_batches(LEARNED_FROM, columns=[column.name]), None)
    if content is None or first is None:
        return []
    used = choice.model_copy(update={"use": True})
    preprocessing = Preprocessing.fit([(column, used)], pa.Table.from_batches([first]), raw_input=True)
    if not preprocessing.layout.tensors or not preprocessing.layout.tensors[0].augment:
        return []
    learned = preprocessing.layout.tensors[0]
    _, _, (tensor,) = preprocessing.run(pa.table({column.name: pa.array([content], first.schema.field(0).type)}))
    random = np.random.default_rng(seed)
    made = varied(learned, np.repeat(tensor, count, 0), random, often=0.8)
    return [_png(learned, entry) for entry in (*tensor, *made)]


def _value(file: pq.ParquetFile, name: str, row: int) -> bytes | str | None:
    """The column's value in the row of that id; only the part of the file that holds it is read."""
    for group in range(file.num_row_groups):
        indices = np.flatnonzero(file.read_row_group(group, [ROW])[ROW].to_numpy() == row)
        if len(indices):
            found: bytes | str | None = file.read_row_group(group, [name])[name][int(indices[0])].as_py()
            return found
    return None


def _content(file: pq.ParquetFile, column: Column, choice: ColumnChoice, row: int) -> bytes | str | None:
    """The value in the row of that id, a large picture made smaller; None when it is missing or broken."""
    content, medium = _value(file, column.name, row), traits_of(choice.kind or column.kind).medium
    if not isinstance(content, bytes):
        return content
    if medium != IMAGE:
        return content if media_preview.facts_in_words(content, medium) else None
    small = media_preview.thumbnail(content, SIDE)
    if small is None:
        return None
    found = pictures.facts(content)
    return small if found.width * found.height > LARGE else content


def _png(column: TensorColumn, values: np.ndarray) -> bytes:
    from PIL import Image

    if column.sort == "frames":
        loud = np.clip(values.T[::-1] / max(float(values.max()), 1e-6), 0, 1) ** BRIGHTER
        drawn = Image.fromarray((loud * 255).astype(np.uint8)).resize(SPECTRA)
    else:
        times = max(1, media_preview.SIDE // len(values))
        drawn = Image.fromarray(values.repeat(times, 0).repeat(times, 1))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
