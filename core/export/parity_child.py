"""The clean process of the parity check: imports nothing but what serves bundles. Prints a Parity as JSON."""

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.export.proof import Parity
from core.plain import to_json
from core.serving.answers import Answers
from core.serving.groups import rows_at_once
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
    scores = expected["scores"][part]
    if answers.labels is None:
        difference = np.abs(answers.prediction - scores) / max(float(expected["deviation"]), 1e-300)
        finite = np.isfinite(answers.prediction) & np.isfinite(answers.lower) & np.isfinite(answers.upper)
        ordered = (answers.lower <= answers.prediction) & (answers.prediction <= answers.upper)
        return len(scores), _largest(difference), bool((finite & ordered).all())
    difference = np.abs(answers.probabilities.astype("float64") - scores).max(axis=1)
    best = np.sort(expected["weighed"][part], axis=1)[:, -2:]
    tie = best[:, -1] - best[:, 0] <= float(expected["tolerance"])  # either label is right within the tolerance
    equal = answers.labels.astype(str) == expected["labels"][expected["winners"][part]]
    return int((equal | tie).sum()), _largest(difference), bool(np.isfinite(answers.probabilities).all())


def _largest(difference: np.ndarray) -> float:
    """The largest, infinite when one is not a number."""
    return float(np.where(np.isfinite(difference), difference, np.inf).max(initial=0.0))


def _judged(
    reports: list[tuple[int, float, bool]], expected: np.lib.npyio.NpzFile, rows: int, seconds: float
) -> Parity:
    nasty, tolerance = int(expected["nasty_rows"]), float(expected["tolerance"])
    equal = sum(report[0] for report in reports) / max(rows, 1)
    largest = max((report[1] for report in reports), default=0.0)
    finite = all(report[2] for report in reports)
    passed = rows == len(expected["scores"]) and rows > 0 and equal == 1.0 and largest <= tolerance and finite
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
