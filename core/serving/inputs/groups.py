"""A table's rows in groups that onnxruntime takes at once: pictures of one size and sounds of one length lie together.

Knows no model; tables without pictures, sounds and texts are one group.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from core.bundle_schema import BundleSchema, InputColumn
from core.serving.inputs.casting import Takes, input_tensors
from core.serving.inputs.lengths import TEXT_ROWS, by_length, texts_of
from core.serving.session import MEDIA_BATCH, batch_rows
from core.traits import AUDIO, IMAGE

MOST_BYTES = 64 * 2**20  # of decoded pictures that wait together
AT_ONCE = 8  # pictures that are answered together: with more, a pretrained model is slower and needs memory for each
MOST_SAMPLES = 2**18  # of sounds that are answered together: more would be slower, and an open model would need memory


def rows_at_once(takes: BundleSchema | Takes) -> int:
    """How many rows of such a table to hold as raw values at once."""
    if media_of(takes):
        return MEDIA_BATCH
    rows = batch_rows(len(takes.inputs))
    return min(rows, TEXT_ROWS) if texts_of(takes.inputs) else rows


def media_of(takes: BundleSchema | Takes) -> list[InputColumn]:
    """The inputs that are pictures or sounds."""
    return [column for column in takes.inputs if column.traits.is_file]


def groups(table: pa.Table, takes: BundleSchema | Takes) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
    """(row positions int64 [n], feeds by tensor name), until every row was in one; UserError names lacking columns."""
    media, texts = media_of(takes), texts_of(takes.inputs)
    if not media:
        step = TEXT_ROWS if texts else max(1, table.num_rows)
        for start in range(0, max(1, table.num_rows), step):
            part = table.slice(start, step)
            rows = np.arange(start, start + part.num_rows)
            for indices, found in by_length(input_tensors(part, takes), texts):
                yield rows[indices], found
        return
    input_tensors(table.slice(0, 0), takes)  # speaks up about lacking columns
    for start, decoded in _decoded(table, media):
        for indices in _alike(decoded, media):
            rows = start + indices
            part = table.take(pa.array(rows))
            found = input_tensors(part, takes)
            for column in media:
                found[column.tensor] = np.stack([decoded[column.name][index] for index in indices])
            for some, together in by_length(found, texts):
                yield rows[some], together


def _decoded(table: pa.Table, media: list[InputColumn]) -> Iterator[tuple[int, dict[str, list[np.ndarray]]]]:
    """(first row, column name -> decoded values) for stretches of rows that fit in memory."""
    start, size = 0, 0
    found: dict[str, list[np.ndarray]] = {column.name: [] for column in media}
    columns = {column.name: table[column.name] for column in media}
    for row in range(table.num_rows):
        for column in media:
            value = decoded(columns[column.name][row].as_py(), column)
            found[column.name].append(value)
            size += value.nbytes
        if size > MOST_BYTES or row + 1 - start == MEDIA_BATCH:
            yield start, found
            start, size, found = row + 1, 0, {column.name: [] for column in media}
    if start < table.num_rows:
        yield start, found


def decoded(value: bytes | np.ndarray | None, column: InputColumn) -> np.ndarray:
    """One value as its bundle takes it: uint8 [H,W,3] or float32 [n]; an array of that sort passes as it is.

    What is empty or of another sort is no picture and no sound.
    """
    from core.serving.inputs import media  # brings what reads files: a third of the start of a process with a table

    if column.traits.medium == IMAGE:
        if isinstance(value, np.ndarray):
            fits = value.dtype == np.uint8 and value.ndim == 3 and value.shape[2] == 3 and value.size
            return value if fits else media.NO_PICTURE
        return media.picture_or_none(value, column.scale)
    if isinstance(value, np.ndarray):
        return value if value.dtype == np.float32 and value.ndim == 1 and value.size else media.NO_SOUND
    return media.sound_or_none(value, column.rate, column.longest or column.most, bool(column.longest))


def _alike(decoded: dict[str, list[np.ndarray]], media: list[InputColumn]) -> Iterator[np.ndarray]:
    """Positions of rows whose decoded values have the same shapes: as alone, but quicker.

    Sounds could be made equally long by silence, but that takes longer and rounds differently in the last digits.
    """
    shapes: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for index in range(len(decoded[media[0].name])):
        shapes.setdefault(tuple(decoded[column.name][index].shape for column in media), []).append(index)
    most = AT_ONCE if any(column.traits.medium == IMAGE for column in media) else MOST_SAMPLES
    for shape, indices in shapes.items():
        lengths = [size[0] for size, column in zip(shape, media, strict=True) if column.traits.medium == AUDIO]
        at_once = max(1, min(most, MOST_SAMPLES // max([1, *lengths])))
        for start in range(0, len(indices), at_once):
            yield np.array(indices[start : start + at_once])
