"""The clean process of the raw parity: the original file answered twice, by `predict` and by plain onnxruntime.

Takes what is asked as JSON (see core.export.proofs.raw_parity) on its input; prints a RawParity as JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.answers import Answers
from core.errors import UserError
from core.export.proofs.plain_files import plain_files
from core.export.proofs.plain_reader import NotFollowedError, plain_rows
from core.export.proofs.plain_session import PlainSession, UnfitError
from core.export.proofs.proof import RawParity
from core.export.proofs.raw_compared import Compared, culprits
from core.plain import Plain, from_dict, to_json
from core.reading import ReadOptions, Table
from core.records import ROW
from core.serving.batch import as_taken, opened_for
from core.serving.inputs.groups import rows_at_once
from core.serving.inputs.row_groups import whole
from core.serving.predictor import Predictor

_AT_ONCE, _MOST_BYTES = 2048, 2**25  # rows, and bytes of files, that are held as raw cells
FILE = "file"  # how `predict` calls the column of names where each file is a row


@dataclass(frozen=True)
class Asked:
    """A bundle, the file it was made from, what the user said of it, at most how many rows, and what may differ.

    `unit`: what values are measured in, the target's standard deviation; 1 for probabilities.
    """

    bundle: str
    original: str
    filename: str
    options: Plain
    most: int
    tolerance: float
    unit: float = 1.0


def checked(asked: Asked) -> RawParity:
    """What is asked, done in this process."""
    began = time.monotonic()
    predictor = Predictor(Path(asked.bundle))
    try:
        found = _checked(asked, predictor)
    except NotFollowedError as error:
        found = RawParity(reason=str(error))
    except UserError as error:
        found = RawParity(reason=f"can't be answered as it stands ({error.problem})")
    return replace(found, tolerance=asked.tolerance, seconds=round(time.monotonic() - began, 3))


def _checked(asked: Asked, predictor: Predictor) -> RawParity:
    """First the answers of `predict` on the chosen rows, then the plain ones beside them, a stretch at a time."""
    plain, options = PlainSession(Path(asked.bundle)), from_dict(ReadOptions, asked.options)
    compared = Compared(asked.tolerance, asked.unit)
    with opened_for(predictor.schema, Path(asked.original), asked.filename, options) as source:
        total = source.reading.rows
        chosen = np.unique(np.linspace(0, total - 1, min(total, asked.most)).astype("int64"))
        at_once = len(chosen) if predictor.schema.groups else _AT_ONCE  # an answer depends on the rows beside
        theirs = None if predictor.schema.groups else _predicted(predictor, source, chosen)
        for indices, rows in _stretches(_cells(asked, source), chosen, total, at_once):
            given = _predicted(predictor, source, chosen[indices]) if theirs is None else theirs.take(indices)
            try:
                compared.take(chosen[indices], given, plain.answers(rows))
            except UnfitError as error:
                compared.unfit(int(chosen[indices[error.index]]), error.column, error.cell)
        if compared.first is not None and (cells := next(islice(_cells(asked, source), compared.first, None))):
            compared.blame(culprits(predictor, plain, _row(source, predictor, compared.first), cells))
    return compared.outcome(total, len(chosen))


def _predicted(predictor: Predictor, source: Table, chosen: np.ndarray) -> Answers:
    """What `predict` answers for the chosen rows."""
    schema = predictor.schema
    tables = (as_taken(table, schema) for _, table in _picked(source, chosen, rows_at_once(schema)))
    return Answers.joined([predictor.answer(table) for table in whole(tables, schema)])


def _picked(source: Table, chosen: np.ndarray, at_once: int) -> Iterator[tuple[np.ndarray, pa.Table]]:
    """(row numbers, rows) of the chosen ones in each batch of the file as it was read."""
    start = 0
    for batch in source.batches(at_once):
        rows = chosen[(chosen >= start) & (chosen < start + batch.num_rows)]
        if len(rows):
            yield rows, pa.Table.from_batches([batch]).take(rows - start).drop_columns([ROW])
        start += batch.num_rows


def _row(source: Table, predictor: Predictor, row: int) -> pa.Table:
    return next(as_taken(table, predictor.schema) for _, table in _picked(source, np.array([row]), 1024))


def _cells(asked: Asked, source: Table) -> Iterator[dict[str, object] | None]:
    """Every row of the original by column, None for one that reading repaired."""
    reading = source.reading
    if not reading.used:
        if FILE not in reading.columns or len(reading.columns) > 2:
            raise NotFollowedError("is a table that names its files, which a plain reader doesn't open")
        media = next(name for name in reading.columns if name != FILE)
        names = (table[FILE].to_pylist() for table in map(pa.Table.from_batches, ([b] for b in source.batches(1024))))
        for part in names:
            for content in plain_files(Path(asked.original), part):
                yield {media: content}
        return
    for cells in plain_rows(Path(asked.original), reading.used, _left_out(source)):
        yield None if cells is None else dict(zip(reading.columns, cells, strict=False))


def _left_out(source: Table) -> list[tuple[int, str]]:
    if source.rejects is None or not source.rejects.is_file():
        return []
    found = pq.read_table(source.rejects, columns=["line", "text"])
    return [*zip(found["line"].to_pylist(), found["text"].to_pylist(), strict=True)]


def _stretches(
    found: Iterator[dict[str, object] | None], chosen: np.ndarray, total: int, at_once: int
) -> Iterator[tuple[np.ndarray, list[dict[str, object]]]]:
    """(positions among the chosen, rows) until all had their turn, without the repaired ones.

    NotFollowedError when a plain reader finds another number of rows in the file.
    """
    indices: list[int] = []
    rows: list[dict[str, object]] = []
    index = count = size = 0
    for number, row in enumerate(found):
        count += 1
        if index < len(chosen) and number == chosen[index]:
            if row is not None:
                indices.append(index)
                rows.append(row)
                size += sum(len(cell) for cell in row.values() if isinstance(cell, bytes))
            index += 1
            if len(rows) == at_once or size > _MOST_BYTES:
                yield np.array(indices), rows
                indices, rows, size = [], [], 0
    if count != total:
        raise NotFollowedError(f"has {count:,} rows for a plain reader, and {total:,} here")
    if rows:
        yield np.array(indices), rows


if __name__ == "__main__":
    print(to_json(checked(from_dict(Asked, json.load(sys.stdin)))))
