"""The clean process of the parity check: imports nothing but what serves bundles. Prints a Parity as JSON."""

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.answers import Answers, of
from core.export.proofs.proof import OUTPUT, Parity
from core.plain import to_json
from core.serving.inputs.groups import rows_at_once
from core.serving.predictor import Predictor


def main(bundle: str, reference: str, *files: str) -> None:
    """Compare all rows, batch by batch."""
    began = time.monotonic()
    expected = np.load(reference, allow_pickle=False)
    predictor = Predictor(Path(bundle))
    start, reports = 0, []
    for file in files:
        with pq.ParquetFile(file, pre_buffer=False) as rows:  # else all of it would be read ahead
            for batch in rows.iter_batches(rows_at_once(predictor.schema)):
                answers = predictor.answer(pa.Table.from_batches([batch]))
                reports.append(_compare(answers, expected, slice(start, start + batch.num_rows)))
                start += batch.num_rows
    print(to_json(_judged(reports, expected, start, time.monotonic() - began)))


def _compare(answers: Answers, expected: np.lib.npyio.NpzFile, part: slice) -> tuple[int, float, bool]:
    """Rows with equal labels, largest difference (in tolerance's unit), all finite and in order."""
    answer, own = of(answers.schema), {name: expected[OUTPUT + name][part] for name in _names(expected)}
    apart = answer.apart(answers, own, float(expected["tolerance"]), float(expected["unit"]))
    return int(apart.equal.sum()), float(apart.difference.max(initial=0.0)), answer.sound(answers)


def _names(expected: np.lib.npyio.NpzFile) -> list[str]:
    return [name.removeprefix(OUTPUT) for name in expected.files if name.startswith(OUTPUT)]


def _judged(
    reports: list[tuple[int, float, bool]], expected: np.lib.npyio.NpzFile, rows: int, seconds: float
) -> Parity:
    nasty, tolerance = int(expected["nasty_rows"]), float(expected["tolerance"])
    equal = sum(report[0] for report in reports) / max(rows, 1)
    largest = max((report[1] for report in reports), default=0.0)
    finite = all(report[2] for report in reports)
    passed = rows == int(expected["rows"]) and rows > 0 and equal == 1.0 and largest <= tolerance and finite
    message = (
        ""
        if passed
        else f"labels equal {equal:.4%}, largest difference {largest:g} (allowed {tolerance:g}), finite: {finite}"
    )
    return Parity(
        rows - nasty, nasty, equal, min(largest, 1e300), tolerance, passed, finite, round(seconds, 3), message
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
