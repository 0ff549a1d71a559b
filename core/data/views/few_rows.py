"""A few rows of a dataset by their permanent ids, their cells as text: what a screen shows of them. Reads no media."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.records import ROW

LONGEST = 80  # characters of a cell


def cells(dataset: Path, ids: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, str]]:
    """{id: {column: text}} of those rows, "" where a cell is missing; columns that hold no plain values are left out.

    Ids and columns that the file lacks are left out, too.
    """
    wanted, found = pa.array(ids, pa.int64()), {}
    with pq.ParquetFile(dataset, pre_buffer=False) as file:  # else all of it would be read ahead
        names = [field.name for field in file.schema_arrow if field.name in columns and _is_plain(field)]
        for group in range(file.num_row_groups):
            if not pc.any(pc.is_in(file.read_row_group(group, [ROW])[ROW], wanted)).as_py():
                continue
            table = file.read_row_group(group, [ROW, *names])
            for row in table.filter(pc.is_in(table[ROW], wanted)).to_pylist():
                found[row[ROW]] = {name: _text(row[name]) for name in names}
    return {id: found[id] for id in ids if id in found}


def _is_plain(field: pa.Field) -> bool:
    return not (
        pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type) or pa.types.is_nested(field.type)
    )


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
