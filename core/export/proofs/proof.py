"""What the checks of a written bundle found: its answers beside the trained model's, and on the original file."""

from dataclasses import dataclass

OUTPUT = "output {file} "  # in front of an output's name, among the reference answers of a parity check


@dataclass(frozen=True)
class RawParity:
    """How far plain onnxruntime, given the original file's cells by plain readers, is from what `predict` answers.

    `rows` of the file's `total` were compared; `repaired` ones that reading had to repair were passed over. `reason`:
    why nothing was compared, as the end of a sentence on the file; `message`: what differs, and where first.
    """

    rows: int = 0
    total: int = 0
    mended: int = 0
    equal: float = 0.0
    largest_difference: float = 0.0
    tolerance: float = 0.0
    passed: bool = False
    reason: str = ""
    message: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Parity:
    """How far the bundle's answers are from the trained model's own, in a clean process."""

    rows: int
    nasty_rows: int
    labels_equal: float
    largest_difference: float
    tolerance: float
    passed: bool
    finite: bool
    seconds: float = 0.0
    message: str = ""
    raw: RawParity | None = None
