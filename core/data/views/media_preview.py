"""Small pictures and short sounds of a few rows, for the screen. What is broken becomes None, never an error."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.kinds import traits_of
from core.plain import Plain
from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.records import ROW, Column
from core.traits import AUDIO, IMAGE

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 160  # pixels
SECONDS = 20
TEXT_LETTERS = 400
_MOST_CHANNELS = 2


@dataclass(frozen=True)
class Shown:
    """One row's picture as PNG, sound as WAV, or beginning of a text, with the other columns' values as text.

    `content` is None when the value is missing or can't be shown. `facts` are words such as "640 × 480, JPEG".
    """

    row: int
    content: bytes | str | None
    facts: str
    values: dict[str, str]


def shown(data: Path, column: Column, rows: int = 12, start: int = 0, side: int = SIDE) -> list[Shown]:
    """A few rows of a column of kind image, audio or text, from row position `start` on, ready to be drawn."""
    with pq.ParquetFile(data, pre_buffer=False) as file:  # else all of it would be read ahead
        others = [field.name for field in file.schema_arrow if field.name != column.name and _is_plain(field)][:6]
        found = _rows(file, [column.name, *others], start, rows)
    return [_shown(index, row, column, others, side) for index, row in enumerate(found, start)]


def of_rows(data: Path, column: Column, ids: list[int], side: int = SIDE) -> dict[int, Shown]:
    """Rows of such a column by their permanent ids, ready to be drawn; ids that the file lacks are left out."""
    wanted = pa.array(ids, pa.int64())
    found: dict[int, Shown] = {}
    with pq.ParquetFile(data, pre_buffer=False) as file:  # else all of it would be read ahead
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, [ROW])[ROW]
            if not pc.any(pc.is_in(rows, wanted)).as_py():
                continue
            for batch in file.iter_batches(64, row_groups=[group], columns=[ROW, column.name]):
                here = batch.filter(pc.is_in(batch.column(ROW), wanted))
                found |= {row[ROW]: _shown(row[ROW], row, column, [], side) for row in here.to_pylist()}
    return {id: found[id] for id in ids if id in found}


def thumbnail(content: bytes, side: int = SIDE, enlarge: bool = False) -> bytes | None:
    """A PNG at most `side` pixels wide and high, turned as the camera says, transparency on white; None if broken.

    enlarge: each pixel of a tiny picture becomes a square, so that people can see what it shows.
    """
    from PIL import Image  # needed for pictures only

    try:
        with pictures.opened(content) as picture:
            small = _small(picture, side)
            if enlarge and (times := side // max(small.size)) > 1:
                small = small.resize((small.width * times, small.height * times), Image.Resampling.NEAREST)
            out = io.BytesIO()
            small.save(out, "PNG")
            return out.getvalue()
    except RefusedFileError:
        return None


def player(content: bytes, seconds: float = SECONDS) -> bytes | None:
    """The first seconds as 16-bit WAV, which every browser plays; None if broken. At most two channels are kept."""
    import soundfile  # needed for sounds only

    try:
        with sounds.opened(content) as sound:
            samples = sound.read(int(seconds * sound.samplerate), dtype="float32", always_2d=True)
            out = io.BytesIO()
            soundfile.write(out, samples[:, :_MOST_CHANNELS], sound.samplerate, format="WAV", subtype="PCM_16")
            return out.getvalue()
    except RefusedFileError:
        return None


def readable(table: pa.Table, side: int = SIDE) -> pa.Table:
    """A small table with its columns of bytes as text: pictures as data URIs, sounds and the rest in words."""
    for index, field in enumerate(table.schema):
        if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            texts = [None if value is None else _in_text(value, side) for value in table.column(index).to_pylist()]
            table = table.set_column(index, field.name, pa.array(texts, pa.string()))
    return table


def _in_text(content: bytes, side: int) -> str:
    if pictures.looks_like(content[:16]) and (small := thumbnail(content, side)):
        return data_uri(small)
    words = facts_in_words(content, AUDIO) if sounds.looks_like(content[:16]) else ""
    return words or f"{len(content):,} bytes"


def data_uri(png: bytes) -> str:
    """A picture as text that a table's image column shows."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def facts_in_words(content: bytes, medium: str) -> str:
    """Size and format of a picture, or length, rate and format of a sound; "" when it is broken."""
    try:
        if medium == IMAGE:
            picture = pictures.facts(content)
            deep = ", more than 8 bits a point" if picture.deep else ""
            return f"{picture.width:,} × {picture.height:,}, {picture.format}{deep}"
        sound = sounds.facts(content)
        return f"{sound.seconds:.1f} s, {sound.rate:,} Hz, {sound.format}"
    except RefusedFileError:
        return ""


def _small(picture: "Image", side: int) -> "Image":
    from PIL import Image, ImageOps

    turned_size = (side * 2, side * 2)  # twice as large at first: the last step down is the smooth one
    picture.draft(None, turned_size)
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _eight_bits(picture)
    whole = ImageOps.exif_transpose(picture).convert("RGBA")
    whole.thumbnail((side, side), Image.Resampling.LANCZOS)
    white = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(white, whole).convert("RGB")


def _eight_bits(picture: "Image") -> "Image":
    """Greys of more than 8 bits, stretched from their darkest to their brightest."""
    from PIL import Image

    values = np.nan_to_num(np.asarray(picture, np.float64), posinf=0, neginf=0)
    low, high = values.min(), values.max()
    return Image.fromarray(((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))


def _rows(file: pq.ParquetFile, columns: list[str], start: int, rows: int) -> list[Plain]:
    index = 0
    found: list[Plain] = []
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if index + size > start and len(found) < rows:
            for batch in file.iter_batches(batch_size=64, row_groups=[group], columns=columns):
                skip = max(start - index, 0)
                index += batch.num_rows
                found += batch.slice(skip, rows - len(found)).to_pylist() if skip < batch.num_rows else []
                if len(found) >= rows:
                    return found
        else:
            index += size
    return found


def _shown(index: int, row: Plain, column: Column, others: list[str], side: int) -> Shown:
    values = {name: "" if row[name] is None else str(row[name])[:200] for name in others}
    value, traits = row[column.name], traits_of(column.kind)
    if isinstance(value, str):
        return Shown(index, value[:TEXT_LETTERS], f"{len(value):,} characters", values)
    if not isinstance(value, bytes) or not traits.is_file:
        return Shown(index, None, "", values)
    content = thumbnail(value, side, enlarge=True) if traits.medium == IMAGE else player(value)
    return Shown(index, content, facts_in_words(value, traits.medium), values)


def _is_plain(field: pa.Field) -> bool:
    return field.name != ROW and not str(field.type).startswith(("binary", "large_binary", "list", "struct"))
