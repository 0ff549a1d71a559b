"""One real, typical row of a table, as its cells are written: what a form can start from. It stays with the table."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.bundle_schema import InputColumn
from core.cells import spelling
from core.cells.columns import as_number_texts, as_numbers, as_texts, as_truths
from core.data.splits.split import TRAIN, read, rows_of
from core.records import ROW
from core.traits import AMOUNT, LEVEL, TRUTH

GROUPS = 4  # parts of the file that are looked into
ROWS = 1_000  # rows looked at in each
_OTHER = 0.5  # how far another category, or a missing value, is; a number is as far as its share of the usual range


def typical_row(dataset: Path, split: Path, inputs: Sequence[InputColumn]) -> dict[str, str]:
    """The cells, by column, of the training row that is nearest to the usual values; pictures and sounds left out.

    A row that exists: each column's own median would be a combination that nobody has ever seen. Where a cell is
    missing the column is left out. {} where nothing can be read: the files are gone, or the table lacks the columns.
    """
    known = [column for column in inputs if not column.traits.is_file]
    try:
        table = _some_rows(dataset, [column.name for column in known], rows_of(read(split), TRAIN))
    except (OSError, pa.ArrowException, KeyError):  # a project that someone brought may hold anything
        return {}
    if not known or table is None or not table.num_rows:
        return {}
    cells = {column.name: _cells(table[column.name], column) for column in known}
    far = np.sum([_distance(cells[column.name], column) for column in known], axis=0)
    nearest = int(np.argmin(far))
    return {name: texts[nearest] for name, texts in cells.items() if texts[nearest]}


def _some_rows(dataset: Path, names: list[str], wanted: np.ndarray) -> pa.Table | None:
    """Rows of the training part from places spread over the file; None when it lacks a column."""
    with pq.ParquetFile(dataset, pre_buffer=False) as file:
        if not {*names, ROW} <= set(file.schema_arrow.names):
            return None
        count = file.metadata.num_row_groups
        groups = sorted({index * count // GROUPS for index in range(GROUPS)}) if count else []
        batches = [next(file.iter_batches(ROWS, row_groups=[group], columns=[ROW, *names]), None) for group in groups]
    found = [batch for batch in batches if batch is not None]
    if not found:
        return None
    table = pa.Table.from_batches(found)
    return table.filter(pc.is_in(table[ROW], pa.array(wanted, pa.int64())))


def _cells(values: pa.ChunkedArray, column: InputColumn) -> list[str]:
    """What a file's cell would hold, as the form takes it; "" where missing."""
    if column.traits.scale == TRUTH:
        own = column.categories if len(column.categories) == 2 else ("no", "yes")
        truths = as_truths(values, words=column.categories).to_pylist()
        return ["" if truth != truth else own[int(truth)] for truth in truths]
    if column.traits.scale != AMOUNT or pa.types.is_string(values.type) or pa.types.is_integer(values.type):
        found: list[str] = as_texts(values).to_pylist()
        return found
    if column.as_text:
        written: list[str] = as_number_texts(values).to_pylist()
        return written
    return ["" if number != number else f"{number:.15g}" for number in as_numbers(values).to_pylist()]


def _distance(cells: list[str], column: InputColumn) -> np.ndarray:
    """How far each cell is from what is usual, 0 to about 1, [N]."""
    usual = spelling.number(column.typical)
    width = (column.high or 0.0) - (column.low or 0.0)
    if column.traits.scale == AMOUNT and usual is not None and 0 < width < np.inf:
        numbers = np.array([np.nan if (value := spelling.number(cell)) is None else value for cell in cells])
        return np.nan_to_num(np.minimum(np.abs(numbers - usual) / width, 1.0), nan=_OTHER)
    if column.traits.scale in (LEVEL, TRUTH):
        return np.array([0.0 if cell == column.typical else _OTHER for cell in cells])
    lengths = np.array([len(cell) for cell in cells], "float64")
    usual_length = max(1.0, float(np.median(lengths[lengths > 0]))) if lengths.any() else 1.0
    return np.where(lengths > 0, _OTHER * np.minimum(np.abs(lengths / usual_length - 1), 1.0), _OTHER)
