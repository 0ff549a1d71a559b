"""How long one row takes through a bundle: onnxruntime, one thread, the row as raw values."""

import time
from statistics import median

import pyarrow as pa

from core.serving.predictor import Predictor

ROWS, SECONDS = 40, 0.3  # that are asked one by one, and what that may take; at least one


def milliseconds(predictor: Predictor, table: pa.Table) -> float | None:
    """The median over some rows of the table, which has the bundle's columns; None for a table without rows."""
    names = [column.name for column in predictor.schema.inputs]
    took: list[float] = []
    ends = time.perf_counter() + SECONDS
    for row in table.select(names).slice(0, ROWS).to_pylist():
        predictor.answer_one(row) if not took else None  # the first answer opens what later ones find ready
        began = time.perf_counter()
        predictor.answer_one(row)
        took.append(time.perf_counter() - began)
        if time.perf_counter() > ends:
            break
    return round(1000 * median(took), 4) if took else None
