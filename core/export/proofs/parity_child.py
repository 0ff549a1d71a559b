"""The clean process of the parity check: imports nothing but what serves bundles. Prints a Parity as JSON."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.export.proofs.proof import OUTPUT, Parity
from core.plain import to_json
from core.serving.inputs.groups import rows_at_once
from core.serving.inputs.row_groups import whole
from core.serving.predictor import Predictor


def compared(bundle: str, reference: str, *files: str) -> Parity:
    """Compare all rows, batch by batch."""
    began = time.monotonic()
    expected = np.load(reference, allow_pickle=False)
    predictor = Predictor(Path(bundle))
    counts, reports = [], []
    for file, path in enumerate(files):
        own, start = _own(expected, file, predictor.schema), 0
        for table in whole(_tables(path, rows_at_once(predictor.schema)), predictor.schema):
            end = min(start + table.num_rows, len(own))
            reports.append(
                _compare(predictor.answer(table.slice(0, end - start)), own.take(np.arange(start, end)), expected)
            )
            start += table.num_rows
        counts.append(start)
    return _judged(reports, expected, counts, time.monotonic() - began)


def _tables(path: str, rows: int) -> Iterator[pa.Table]:
    with pq.ParquetFile(path, pre_buffer=False) as file:  # else all of it would be read ahead
        for batch in file.iter_batches(rows):
            yield pa.Table.from_batches([batch])


def _own(expected: np.lib.npyio.NpzFile, file: int, schema: BundleSchema) -> Answers:
    """The trained model's answers to a file's rows, those of the outputs that it gives."""
    begins = OUTPUT.format(file=file)
    arrays = {name.removeprefix(begins): expected[name] for name in expected.files if name.startswith(begins)}
    known = replace(schema, outputs=tuple(output for output in schema.outputs if output.name in arrays))
    return Answers(known, int(expected["rows"][file]), arrays)


def _compare(answers: Answers, own: Answers, expected: np.lib.npyio.NpzFile) -> tuple[int, float, bool]:
    """Rows with equal labels, largest difference (in tolerance's unit), all finite and in order."""
    answer = of(answers.schema)
    apart = answer.apart(answers, own.arrays, float(expected["tolerance"]), float(expected["unit"]))
    return int(apart.equal.sum()), float(apart.difference.max(initial=0.0)), answer.sound(answers)


def _judged(
    reports: list[tuple[int, float, bool]], expected: np.lib.npyio.NpzFile, counts: list[int], seconds: float
) -> Parity:
    rows, edge_cases, tolerance = sum(counts), int(expected["rows"][-1]), float(expected["tolerance"])
    equal = sum(report[0] for report in reports) / max(rows, 1)
    largest = max((report[1] for report in reports), default=0.0)
    finite = all(report[2] for report in reports)
    passed = counts == expected["rows"].tolist() and rows > 0 and equal == 1.0 and largest <= tolerance and finite
    message = (
        ""
        if passed
        else f"labels equal {equal:.4%}, largest difference {largest:g} (allowed {tolerance:g}), finite: {finite}"
    )
    return Parity(
        rows - edge_cases, edge_cases, equal, min(largest, 1e300), tolerance, passed, finite, round(seconds, 3), message
    )


if __name__ == "__main__":
    print(to_json(compared(*sys.argv[1:])))
