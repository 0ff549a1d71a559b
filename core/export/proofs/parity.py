"""Does the exported file answer as the trained model does? Compared in a clean process before the file is offered."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.bundle_schema import InputColumn
from core.export.proofs.proof import OUTPUT, Parity
from core.plain import Plain, from_dict
from core.records import FittedTarget
from core.tasks import Task

TABLE_TOLERANCE = 1e-5  # of a probability, or of the target's standard deviation
MEDIA_TOLERANCE = 1e-4  # the same where texts, pictures or sounds are among the inputs


def tolerance_of(inputs: Iterable[InputColumn]) -> float:
    """How far the answers may differ for such inputs: long sums of float32 round differently."""
    media = any(column.traits.medium for column in inputs)
    return MEDIA_TOLERANCE if media else TABLE_TOLERANCE


def write_reference(
    path: Path,
    task: Task,
    learned: FittedTarget,
    calibration: Plain,
    scores: Sequence[np.ndarray],
    tolerance: float = TABLE_TOLERANCE,
) -> None:
    """Keep the trained model's own answers; scores: of each file's rows, [N,C] or [N], the edge cases' last."""
    about = {"rows": [len(part) for part in scores], "tolerance": tolerance, "unit": task.unit(learned)}
    held: dict[str, Any] = about | {
        OUTPUT.format(file=file) + name: values
        for file, part in enumerate(scores)
        for name, values in task.answers(learned, part, calibration).items()
    }
    np.savez(path, **held)


def check_parity(bundle: Path, rows: list[Path], reference: Path, seconds: int = 3600) -> Parity:
    """Answer every row of the Parquet files `rows` by the bundle alone, and compare with the reference.

    A child that dies makes a failed Parity with its last words as the message.
    """
    command = [sys.executable, "-m", "core.export.proofs.parity_child", str(bundle), str(reference)]
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [*command, *map(str, rows)], capture_output=True, text=True, timeout=seconds, cwd=root, check=False
    )
    if ended.returncode != 0:
        words = ended.stderr.strip().splitlines()[-1:] or ["the process ended without a word"]
        return Parity(0, 0, 0.0, 0.0, TABLE_TOLERANCE, passed=False, finite=False, message=words[0][:500])
    return from_dict(Parity, json.loads(ended.stdout))
