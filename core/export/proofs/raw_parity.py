"""Does the bundle answer the original file's cells, as they stand there, as `predict` does? In a clean process."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.bundle_schema import InputColumn
from core.export.proofs.proof import RawParity
from core.plain import Plain, from_dict
from core.traits import AUDIO, IMAGE, TEXT

ROWS = 20_000
_ROWS_OF = {TEXT: 2_000, IMAGE: 1_000, AUDIO: 1_000}  # rows that take longer
_OPEN_ROWS = 200  # the same where a pretrained model reads a text


@dataclass(frozen=True)
class Original:
    """The file that a dataset was read from: where it is, the name the user knows, and what they said of it."""

    path: Path
    name: str
    options: Plain = field(default_factory=dict)


def rows_of(inputs: Iterable[InputColumn]) -> int:
    """How many rows of a file a run holds against it, so that it costs little beside training."""
    most = (_OPEN_ROWS if column.model else _ROWS_OF.get(column.traits.medium, ROWS) for column in inputs)
    return min(most, default=ROWS)


def check_raw(
    bundle: Path, original: Original, most: int, tolerance: float, unit: float = 1.0, seconds: int = 1800
) -> RawParity:
    """Hold at most `most` rows of the original, spread over it, against the bundle.

    tolerance: of a probability, or of `unit`, the target's standard deviation. A child that dies says nothing on the
    bundle: its last words are the reason.
    """
    asked = {
        "bundle": str(bundle.resolve()),
        "original": str(original.path.resolve()),
        "filename": original.name,
        "options": original.options,
        "most": most,
        "tolerance": tolerance,
        "unit": unit,
    }
    command = [sys.executable, "-m", "core.export.proofs.raw_child"]
    root = Path(__file__).resolve().parents[3]
    text = json.dumps(asked, ensure_ascii=True)
    try:
        ended = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=seconds, cwd=root, check=False
        )
    except subprocess.TimeoutExpired:
        return RawParity(tolerance=tolerance, reason=f"takes longer than {seconds // 60} minutes to check")
    if ended.returncode != 0:
        words = ended.stderr.strip().splitlines()[-1:] or ["the process ended without a word"]
        return RawParity(tolerance=tolerance, reason=f"made the check break off ({words[0][:300]})")
    return from_dict(RawParity, json.loads(ended.stdout))
